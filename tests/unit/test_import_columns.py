"""Where the header stands and what its names mean."""

import pytest

from db.importing.columns import find_header, tidy_name
from db.importing.csv_text import read_csv
from db.importing.districts import Districts
from db.importing.observers import Observers
from db.importing.problems import UnreadableFile
from db.importing.stations import Stations
from db.importing.work import NOUNS


def header_of(text, noun=Stations):
    return find_header(read_csv(text.encode()), noun.fields, noun.any_of)


@pytest.mark.parametrize(
    "names",
    [
        "number,name_ru,district,lat,lon,registered_voters",
        "№ участка;Наименование;Район;Широта;Долгота;Число избирателей",
        "Нөмірі\tАтауы\tАудан\tЕндік\tБойлық\tСайлаушылар саны",
        "№,Название (рус.),Код КАТО,LATITUDE,lng,избирателей",
    ],
)
def test_columns_may_be_named_in_any_of_the_languages(names):
    columns = header_of(f"{names}\n").columns

    assert list(columns.values()) == [0, 1, 2, 3, 4, 5]
    assert {"number", "district", "lat", "lon", "registered_voters"} < set(columns)


def test_a_year_behind_a_name_is_no_part_of_it():
    assert tidy_name("KATO_2021") == tidy_name("kato")


def test_columns_nothing_is_taken_from_are_named():
    assert header_of("number,name_ru,Примечание,district,,tel\n1,a,b,c,,d\n").unused == ("Примечание", "tel")


def test_of_two_columns_for_one_thing_the_better_name_wins_and_the_other_is_named():
    header = header_of("number,name_ru,kato,district\n1,a,631000000,Усть-Каменогорск\n")

    assert header.columns["district"] == 3
    assert header.unused == ("kato",)


def test_coordinates_of_labels_go_before_other_coordinates():
    header = header_of("code,name_ru,lat,lon,label_lat,label_lon\n1,a,1,2,3,4\n", Districts)

    assert (header.columns["label_lat"], header.columns["label_lon"]) == (4, 5)


def test_a_title_may_stand_above_the_header():
    header = header_of("Список участков;;\n;;\n№;Наименование;Район\n1;a;b\n")

    assert header.place == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1,Участок 1,Зайсан\n", "has no header: none of its first 1 lines names a known column"),
        ("number,name_ru\n1,a\n", r"has no column for district \(also: kato, district code"),
        ("number,district\n1,a\n", "needs a column for one of name_kk, name_ru, name_en"),
        ("№;Наименование;Район;Координаты;\n;;;широта;долгота\n1;a;b;1;2\n", "header over two lines"),
    ],
)
def test_a_header_that_will_not_do_is_answered_with_what_would(text, says):
    with pytest.raises(UnreadableFile, match=says):
        header_of(text)


def test_a_file_of_people_without_a_header_is_refused_without_repeating_a_word_of_it():
    with pytest.raises(UnreadableFile) as caught:
        header_of("Иванов Иван,+77051234567\n", Observers)

    assert "Иван" not in str(caught.value)
    assert "7705" not in str(caught.value)


@pytest.mark.parametrize("noun", NOUNS.values())
def test_no_name_of_a_column_means_two_things(noun):
    names = [tidy_name(alias) for field in noun.fields for alias in field.aliases]

    assert len(names) == len(set(names))
