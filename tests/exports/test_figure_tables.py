"""The data behind a figure as CSV and XLSX: numbers stay numbers, nothing runs, all says whose it is."""

import csv
import dataclasses
import io
import time

import openpyxl
import pytest

from dashboard.exports.figure_csv import WHOSE, figure_csv
from dashboard.exports.figure_xlsx import LONGEST, figure_xlsx
from dashboard.exports.tables import stream_csv
from dashboard.figures import Cell, Column, Figure, Kind, Table, Type
from dashboard.words import LANGUAGES
from tests.figures.test_build import figure

HOSTILE = (
    "=1+1",
    "@SUM(A1)",
    " =cmd|' /C calc'!A0",
    "\t-2",
    "+7",
    "nul\x00",
    "half \ud83d",
    "שלום 🎉",
    "\u202egpj",
)
FOUR_HUNDRED = "ү" * 400


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def sheets_of(content: bytes) -> list[openpyxl.worksheet.worksheet.Worksheet]:
    return list(openpyxl.load_workbook(io.BytesIO(content)).worksheets)


def holding(*names: Cell) -> Figure:
    """A figure whose rows have these names."""
    columns = (Column("name", "Name", Type.TEXT), Column("count", "Number", Type.COUNT))
    rows = tuple((name, place) for place, name in enumerate(names))
    return dataclasses.replace(figure(Kind.COVERAGE), table=Table(columns, rows), measure="count")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_csv_and_xlsx_hold_the_table_as_it_is(kind: Kind, language: str):
    made = figure(kind, language)
    head, *rows = rows_of(figure_csv(made))
    data = sheets_of(figure_xlsx(made))[0]

    assert head == [*(column.key for column in made.table.columns), *WHOSE]
    assert len(head) == len(set(head))
    assert len(rows) == data.max_row - 1 == len(made.table.rows)
    for place, column in enumerate(made.table.columns):
        for told, plain, cell in zip(
            made.table.values(column.key),
            rows,
            [row[place] for row in data.iter_rows(min_row=2)],
            strict=True,
        ):
            assert cell.value == told or (told is not None and cell.value == pytest.approx(told))
            assert plain[place] == ("" if told is None else plain[place])
            if isinstance(told, float | int):
                assert float(plain[place]) == pytest.approx(told, abs=1e-6)


def test_every_row_of_a_csv_says_whose_it_is():
    made = figure(Kind.COVERAGE, "kk")

    for row in rows_of(figure_csv(made))[1:]:
        assert row[-3:] == [made.id, "2021-07-25T08:05:00+00:00", made.source]


def test_the_types_of_a_workbook_are_those_of_the_columns():
    made = figure(Kind.TURNOUT_BY_DISTRICT)
    line = next(sheets_of(figure_xlsx(made))[0].iter_rows(min_row=2, max_row=2))
    formats = {
        column.type: cell.number_format
        for column, cell in zip(made.table.columns, line, strict=True)
        if cell.value is not None
    }

    assert formats[Type.SHARE] == "0.0%"
    assert formats[Type.COUNT] == "#,##0"
    assert formats[Type.TEXT] == formats[Type.CODE] == "General"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_second_sheet_says_what_the_first_one_is(language: str):
    made = figure(Kind.TURNOUT_BY_DISTRICT, language)
    about = " | ".join(str(cell.value) for row in sheets_of(figure_xlsx(made))[1].iter_rows() for cell in row)

    for said in (made.title, made.as_of_text, made.basis_text, made.method, made.id, made.source, made.note):
        assert said in about
    assert "fetch_turnout_by_district, slot=12:00" in about
    assert all(f"{column.key}. " in about for column in made.table.columns)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_cell_is_a_formula(name: str):
    made = dataclasses.replace(holding(name), title=name, note=name)

    for sheet in sheets_of(figure_xlsx(made)):
        for row in sheet.iter_rows():
            assert all(cell.data_type in ("s", "n") and cell.hyperlink is None for cell in row)
    assert not rows_of(figure_csv(made))[1][0].startswith(("=", "+", "-", "@", "\t"))


def test_a_text_that_could_be_taken_for_a_formula_is_marked_as_text():
    first, second = (
        row[0] for row in sheets_of(figure_xlsx(holding("=1+1", "Altai")))[0].iter_rows(min_row=2)
    )

    assert (first.value, first.quotePrefix, second.quotePrefix) == ("=1+1", True, False)


def test_what_is_withheld_is_empty_and_never_zero():
    made = figure(Kind.TURNOUT_BY_DISTRICT)
    place = [column.key for column in made.table.columns].index("share")
    assert made.table.rows[2][place] is None

    assert rows_of(figure_csv(made))[3][place] == ""
    assert [row[place].value for row in sheets_of(figure_xlsx(made))[0].iter_rows(min_row=4)] == [None]


def test_the_same_figure_makes_the_same_bytes():
    made = figure(Kind.STATION_MAP, "kk")

    assert figure_xlsx(made) == figure_xlsx(made)
    assert figure_csv(made) == figure_csv(made)


def test_an_empty_figure_and_a_long_title_can_be_exported():
    empty = dataclasses.replace(
        figure(Kind.COVERAGE), table=Table(figure(Kind.COVERAGE).table.columns, ()), title=FOUR_HUNDRED
    )

    assert len(rows_of(figure_csv(empty))) == 1
    assert FOUR_HUNDRED in [cell.value for cell in sheets_of(figure_xlsx(empty))[1]["B"]]


def test_a_text_longer_than_a_cell_is_cut_with_a_mark():
    data = sheets_of(figure_xlsx(holding("ә" * (LONGEST + 5))))[0]

    assert data["A2"].value == "ә" * (LONGEST - 1) + "…"


def test_a_table_is_streamed_in_pieces():
    asked: list[int] = []

    def rows():
        for number in range(20_000):
            asked.append(number)
            yield ("Зайсан-012", number, number / 7, None)

    pieces = stream_csv(["a", "b", "c", "d"], rows())
    first = next(pieces)

    assert len(asked) <= 500
    started = time.perf_counter()
    whole = rows_of(first + b"".join(pieces))
    assert time.perf_counter() - started < 2
    assert len(whole) == 20_001
    assert whole[-1] == ["Зайсан-012", "19999", "2857.0", ""]
