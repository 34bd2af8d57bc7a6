"""One cell at a time: what is taken, and what is answered to the rest."""

import datetime as dt

import pytest

from db.importing import values
from db.importing.lookup import COMPARISONS, Lookup
from db.importing.places import Area, area_around, check_point
from db.importing.problems import BadValue, shown

VKO = Area(south=45, west=77, north=52, east=88)


def advice(read, *arguments):
    with pytest.raises(BadValue) as caught:
        read(*arguments)
    return caught.value.message.format(**caught.value.values)


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ("  ул.\n Абая,\N{NO-BREAK SPACE}5 ", "ул. Абая, 5"),
        ("\N{ZERO WIDTH NO-BREAK SPACE}12", "12"),
        ("и\N{COMBINING BREVE}", "й"),  # as macOS writes file names
    ],
)
def test_what_nobody_sees_makes_no_difference(cell, seen):
    assert values.tidy(cell) == seen


def test_names_are_compared_without_case_and_letters_that_look_alike():
    assert values.fold("Зайсан-012-A") == values.fold("ЗАЙСАН-012-А")
    assert values.fold("Ёлки") == values.fold("елки")


def test_markup_and_right_to_left_marks_are_text():
    cell = "<script>alert(1)</script> \N{RIGHT-TO-LEFT MARK}שלום"

    assert values.text(100)(cell) == cell


@pytest.mark.parametrize(
    ("cell", "right"),
    [
        ("a\0b", "control character U+0000: type the text again, save as UTF-8"),
        ("a\x1bb", "control character U+001B"),
        ("\ud800", "half of a character U+D800"),
        ("Ust\N{REPLACEMENT CHARACTER}", "damaged character U+FFFD"),
        ("a" * 11, "11 characters; at most 10"),
    ],
)
def test_text_that_cannot_be_shown_is_refused(cell, right):
    assert right in advice(values.text(10), cell)


@pytest.mark.parametrize(
    ("cell", "number"), [("49.97", 49.97), ("49,97", 49.97), ("-3", -3.0), ("+82.6", 82.6)]
)
def test_degrees_may_have_a_decimal_comma(cell, number):
    assert values.decimal(cell) == number


@pytest.mark.parametrize("cell", ["NaN", "inf", "1e5", "49°58'", "49.97 N", "1_0", "49,9,7", "٤٩", "9" * 400])
def test_other_ways_to_write_degrees_are_answered_with_an_example(cell):
    assert (
        advice(values.decimal, cell) == "must be a decimal number of degrees, e.g. 49.97; empty if not known"
    )


@pytest.mark.parametrize(("cell", "count"), [("0", 0), ("1 234", 1234), ("580.0", 580), ("100000", 100_000)])
def test_voters_are_a_whole_number(cell, count):
    assert values.voters(cell) == count


@pytest.mark.parametrize("cell", ["-1", "12.5", "many", "100001", "631000000", "NaN", "1e3", "9" * 400])
def test_other_numbers_of_voters_are_refused(cell):
    assert "whole number from 0 to 100000" in advice(values.voters, cell)


@pytest.mark.parametrize("cell", ["2021-07-05", "05.07.2021", "5.7.2021"])
def test_a_date_is_written_in_two_ways(cell):
    assert values.date(cell) == dt.date(2021, 7, 5)


@pytest.mark.parametrize(
    ("cell", "right"),
    [
        ("07/05/2021", "must be a date such as 2021-07-25 or 25.07.2021"),  # May or July?
        ("44391", "must be a date such as"),
        ("2021-02-30", "there is no such day"),
        ("1970-01-01", "the year must lie between 2000 and 2100"),
    ],
)
def test_other_dates_are_answered_with_an_example(cell, right):
    assert right in advice(values.date, cell)


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("да", True),
        ("Жоқ", False),
        ("YES", True),
        ("2021-07-24", dt.datetime.fromisoformat("2021-07-24")),
        ("24.07.2021 20:05", dt.datetime.fromisoformat("2021-07-24 20:05")),
        ("2021-07-24T20:05:30", dt.datetime.fromisoformat("2021-07-24 20:05")),
    ],
)
def test_a_confirmation_is_yes_no_or_since_when(cell, meant):
    assert values.confirmation(cell) == meant


@pytest.mark.parametrize("cell", ["perhaps", "2021-07-24 25:61", "yesterday 20:05"])
def test_other_confirmations_are_answered_with_examples(cell):
    assert "must be yes, no, a date such as" in advice(values.confirmation, cell)


@pytest.mark.parametrize("cell", ["+7 705 123-45-67", "Зайсан 900101300123"])
def test_an_alias_that_holds_a_phone_number_or_an_iin_is_refused(cell):
    assert "must not hold a phone number or IIN" in advice(values.alias, cell)


def test_words_for_kinds_and_qualities_are_known_in_three_languages():
    assert [values.kind(each) for each in ("город", "Қала", "district")] == ["city", "city", "district"]
    assert [values.quality(each) for each in ("GPS", "населённый пункт", "мекенжай")] == [
        "surveyed", "settlement", "address",
    ]  # fmt: skip
    assert advice(values.kind, "village") == "must be city or district"
    assert "must be one of surveyed, address" in advice(values.quality, "good")


@pytest.mark.parametrize(
    ("lat", "lon", "area", "right"),
    [
        (82.6, 49.97, None, "looks swapped: write lat 49.97, lon 82.6"),
        (82.6, 49.97, VKO, "looks swapped: write lat 49.97, lon 82.6"),
        (52.3, 76.9, Area(75, 50, 80, 54), "looks swapped"),  # only the election's own area can tell
        (0, 0, None, "lat 0, lon 0 is outside Kazakhstan"),
        (55.75, 37.62, VKO, "is outside Kazakhstan"),
    ],
)
def test_a_point_that_cannot_be_meant_is_refused(lat, lon, area, right):
    assert right in advice(check_point, lat, lon, area)


def test_a_point_elsewhere_in_the_country_is_only_questioned():
    assert check_point(43.2, 76.9, None) is None
    assert check_point(49.97, 82.6, VKO) is None
    assert check_point(43.2, 76.9, VKO).code == "far"


def test_an_area_is_the_box_around_its_outline_and_a_little_more():
    assert area_around([]) is None
    assert area_around([(82.0, 49.0), (83.0, 50.0)]) == Area(south=48.8, west=81.8, north=50.2, east=83.2)


DISTRICTS = [
    (1, "631000000", ["г. Усть-Каменогорск", "Өскемен қаласы", "Ust-Kamenogorsk (Oskemen) city"]),
    (2, "634800000", ["район Алтай", "Алтай ауданы", "Altai district"]),
    (3, "633200000", ["Абайский район", "Абай ауданы", "Abai district"]),
    (4, "639900000", ["Абайский", "Абай", "Abai"]),
]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("631000000", 1),
        ("г. усть-каменогорск", 1),
        ("Усть-Каменогорск", 1),  # the kind of place may be left out
        ("Ust-Kamenogorsk", 1),
        ("Өскемен", 1),
        ("Алтай ауданы", 2),
        ("Абайский район", 3),  # the whole name goes before the bare one
    ],
)
def test_a_district_is_found_by_its_code_or_any_name(text, key):
    assert Lookup("district", DISTRICTS).find(text) == key


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Усть-Каменогорскй", "there is no such district; the nearest is г. Усть-Каменогорск (631000000)"),
        ("Berlin", "is none of the 4 districts there are"),
        ("Абайский р-н", "2 of the districts have this name: write the code"),
    ],
)
def test_an_unknown_district_is_answered_with_the_nearest(text, right):
    assert advice(Lookup("district", DISTRICTS).find, text) == right


def test_nothing_is_near_when_nothing_is_there():
    assert advice(Lookup("station", []).find, "1") == "there are no stations yet: import them first"


def test_the_nearest_is_looked_for_a_limited_number_of_times():
    lookup = Lookup("observer", ((number, f"ВКО-{number:05}", ()) for number in range(COMPARISONS)))

    assert "the nearest is" in advice(lookup.find, "ВКО-0001Х")
    assert "is none of the" in advice(lookup.find, "ВКО-0002Х")


def test_a_shown_value_is_short_and_has_no_control_characters():
    assert shown("a" * 100) == "a" * 59 + "…"
    assert shown("\x1b[2J\N{RIGHT-TO-LEFT OVERRIDE}") == "\\u001b[2J\\u202e"
