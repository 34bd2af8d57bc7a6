"""CSV as it comes out of spreadsheets: any of four encodings, any of three delimiters."""

import pytest

from db.importing.csv_text import decoded, read_csv
from db.importing.problems import UnreadableFile

KAZAKH = "number,name_kk\n1,Өскемен қаласы\n2,Күршім ауданы\n"
RUSSIAN = "number,name_ru\n1,г. Усть-Каменогорск\n2,Катон-Карагайский район\n"


@pytest.mark.parametrize(
    ("encoding", "called"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with a byte order mark"),
        ("utf-16", "UTF-16 with a byte order mark"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("kz1048", "KZ-1048 (Windows-1251 with Kazakh letters)"),
    ],
)
def test_kazakh_is_read_in_every_encoding_that_has_its_letters(encoding, called):
    assert decoded(KAZAKH.encode(encoding)) == (KAZAKH, called, ())


def test_russian_in_windows_1251_is_read():
    assert decoded(RUSSIAN.encode("cp1251")) == (RUSSIAN, "Windows-1251", ())


def test_kazakh_letters_lost_on_the_way_into_windows_1251_are_pointed_out():
    _, called, doubts = decoded(KAZAKH.encode("cp1251", "replace"))

    assert called == "Windows-1251"
    assert doubts == (
        '3 times "?" beside a letter: Windows-1251 has no Kazakh letters; save the file as CSV UTF-8',
    )


def test_letters_encoded_twice_are_pointed_out():
    twice = RUSSIAN.encode().decode("cp1251", "ignore")

    assert "encoded twice" in decoded(twice.encode())[2][0]


def test_a_few_damaged_bytes_do_not_make_utf_8_windows_1251():
    text, called, doubts = decoded((KAZAKH * 5).encode() + b"\xff\n")

    assert called == "UTF-8"
    assert text.startswith(KAZAKH)
    assert doubts == ("damaged characters: 1, their rows are rejected",)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x98\x98number;\xff", "not text in UTF-8, UTF-16 or Windows-1251"),
        ("number".encode("utf-16")[:-1], "damaged at byte"),
    ],
)
def test_what_is_no_text_is_refused(content, says):
    with pytest.raises(UnreadableFile, match=says):
        decoded(content)


@pytest.mark.parametrize(
    ("content", "called"),
    [
        ("number,name,lat\n1,A,49.9\n", "commas"),
        ("number;name;lat\n1;A, B, C;49,9\n2;D, E, F;49,8\n", "semicolons"),  # more commas than semicolons
        ("number\tname\n1\tA, B; C\n", "tabs"),
        ("number\n1\n2\n", "commas"),  # one column: nothing separates
        ('number,name\n1,"A; B; C"\n2,"D; E; F"\n', "commas"),  # semicolons inside quotes
    ],
)
def test_the_delimiter_is_found_by_content(content, called):
    assert f"cells separated by {called}" in read_csv(content.encode()).notes


def test_the_delimiter_line_of_spreadsheets_is_obeyed_and_not_taken_for_a_row():
    source = read_csv(b"sep=;\nnumber;name\n1;A\n")

    assert [(row.place, row.cells) for row in source.rows] == [(2, ("number", "name")), (3, ("1", "A"))]


def test_places_are_lines_of_the_file_also_after_blank_lines_and_cells_with_line_breaks():
    source = read_csv(b'number,name\n\n1,"A\nB"\n2,C\n,\n')

    assert [row.place for row in source.rows] == [1, 3, 5]


def test_a_quote_that_is_never_closed_costs_its_own_row_only():
    source = read_csv(b'number,name\n1,"A\n2,B\n3,C\n')

    assert [(row.place, bool(row.broken)) for row in source.rows] == [
        (1, False),
        (2, True),  # opened and not closed
        (3, False),
        (4, False),
    ]
