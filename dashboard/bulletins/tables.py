"""The table of a figure as a sheet of paper holds it: what people read, not what machines do."""

from dataclasses import dataclass

from dashboard.figures import Cell, Column, Figure, Kind, Type, cell_text
from dashboard.words import Words

LONGEST = 60
"""Rows. A country has more districts than a bulletin has pages; the figure's own file has them all."""
_READABLE_CODES = frozenset({"slot", "hour", "number"})
_HIDDEN = frozenset({"district_heard"})
_NUMBERS = frozenset({Type.COUNT, Type.SHARE, Type.MEASURE})


@dataclass(frozen=True, slots=True)
class PrintedColumn:
    title: str
    number: bool
    """Stands to the right."""


@dataclass(frozen=True, slots=True)
class PrintedTable:
    columns: tuple[PrintedColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    more: str
    """That there are more rows, if there are."""


def printed(figure: Figure, t: Words) -> PrintedTable:
    kept = [(place, each) for place, each in enumerate(figure.table.columns) if _reads(each)]
    rows = [row for row in figure.table.rows if _tells(figure, row)]
    return PrintedTable(
        columns=tuple(PrintedColumn(each.title, each.type in _NUMBERS) for _, each in kept),
        rows=tuple(tuple(cell_text(row[place], each, t) for place, each in kept) for row in rows[:LONGEST]),
        more=_more(len(rows) - LONGEST, t),
    )


def _reads(column: Column) -> bool:
    if column.key in _HIDDEN or column.type in (Type.DEGREES, Type.MEASURE):
        return False
    return column.type is not Type.CODE or column.key in _READABLE_CODES


def _tells(figure: Figure, row: tuple[Cell, ...]) -> bool:
    """Of the stations on a map only those where something happened."""
    if figure.kind is not Kind.STATION_MAP:
        return True
    place = [each.key for each in figure.table.columns].index(figure.measure)
    return bool(row[place])


def _more(count: int, t: Words) -> str:
    if count <= 0:
        return ""
    return t.plural(
        "{count} more row is in the data file of the figure.",
        "{count} more rows are in the data file of the figure.",
        count,
    )
