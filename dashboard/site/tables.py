"""A figure's table as people read it: without codes and degrees, of a map only the places with something to
tell, and of a long one the first rows. All of it is in the CSV and the JSON."""

from dataclasses import dataclass

from dashboard.figures import Column, Figure, Kind, Type, cell_text
from dashboard.words import Words

SAID_AS_CODE = frozenset({"slot", "hour", "number"})
"""Codes that are read as they are."""


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    number: bool


@dataclass(frozen=True, slots=True)
class HtmlTable:
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    left_out: int
    """Rows that only the files have."""


def table(figure: Figure, t: Words, *, most: int) -> HtmlTable:
    columns = figure.table.columns
    shown = [place for place, column in enumerate(columns) if _is_read(column, figure.kind)]
    rows = figure.table.rows
    if "latitude" in {each.key for each in columns}:
        measure = [each.key for each in columns].index(figure.measure)
        rows = tuple(row for row in rows if row[measure])
    return HtmlTable(
        head=tuple(Cell(columns[place].title, _is_number(columns[place])) for place in shown),
        rows=tuple(
            tuple(
                Cell(cell_text(row[place], columns[place], t), _is_number(columns[place])) for place in shown
            )
            for row in rows[:most]
        ),
        left_out=len(figure.table.rows) - len(rows[:most]),
    )


def _is_read(column: Column, kind: Kind) -> bool:
    if column.type is Type.CODE:
        return column.key in SAID_AS_CODE
    if kind is Kind.DAY_TABLE:  # it has each number as it is printed
        return column.type is Type.TEXT
    return column.type is not Type.DEGREES


def _is_number(column: Column) -> bool:
    return column.type in (Type.COUNT, Type.SHARE, Type.MEASURE)
