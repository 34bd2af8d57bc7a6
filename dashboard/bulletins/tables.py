"""The table of a figure as a sheet of paper holds it: what people read, not what machines do."""

from dataclasses import dataclass

from dashboard.figures import Cell, Column, Figure, Kind, Type, cell_text
from dashboard.words import Words

LONGEST = 250
"""Rows. A country has more stations than a bulletin has pages; the bulletin's data file has them all."""
NAME = 26
"""Letters. A name of so many is not broken."""
LAST_HOUR = "24:00"
_READABLE_CODES = frozenset({"slot", "hour", "number"})
_HIDDEN = frozenset({"district_heard"})
_NUMBERS = frozenset({Type.COUNT, Type.SHARE, Type.MEASURE})


@dataclass(frozen=True, slots=True)
class PrintedColumn:
    title: str
    number: bool
    """Stands to the right."""
    short: bool
    """Whatever is in it stands on one line."""


@dataclass(frozen=True, slots=True)
class PrintedTable:
    columns: tuple[PrintedColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    more: str
    """That there are more rows, if there are."""


def printed(figure: Figure, t: Words, *, until: str = LAST_HOUR) -> PrintedTable:
    """`until` is the hour, "13:20", after which nothing can be known yet."""
    kept = [(place, each) for place, each in enumerate(figure.table.columns) if _reads(figure, each)]
    rows = [row for row in figure.table.rows if _tells(figure, row, until)]
    texts = tuple(tuple(cell_text(row[place], each, t) for place, each in kept) for row in rows[:LONGEST])
    return PrintedTable(
        columns=tuple(
            PrintedColumn(each.title, each.type in _NUMBERS, all(len(row[at]) <= NAME for row in texts))
            for at, (_, each) in enumerate(kept)
        ),
        rows=texts,
        more=_more(len(rows) - LONGEST, t),
    )


def _reads(figure: Figure, column: Column) -> bool:
    if column.key in _HIDDEN or column.type in (Type.DEGREES, Type.MEASURE):
        return False
    if column.key == "district_name":
        return not _is_in_names(figure)
    if column.key == "address":
        return any(figure.table.values("address"))
    return column.type is not Type.CODE or column.key in _READABLE_CODES


def _is_in_names(figure: Figure) -> bool:
    """The register's names of the stations say their district, so it is not said twice."""
    pairs = zip(figure.table.values("district_name"), figure.table.values("name"), strict=True)
    return all(str(district) in str(name) for district, name in pairs)


def _tells(figure: Figure, row: tuple[Cell, ...], until: str) -> bool:
    """Of the stations on a map only those where something happened; no hour that is yet to come."""
    keys = [each.key for each in figure.table.columns]
    if figure.kind is Kind.STATION_MAP:
        return bool(row[keys.index(figure.measure)])
    if figure.kind is Kind.TURNOUT_TIMELINE:
        return str(row[keys.index("slot")]) <= until
    return True


def _more(count: int, t: Words) -> str:
    if count <= 0:
        return ""
    return t.plural(
        "{count} more row is in the data file of this bulletin.",
        "{count} more rows are in the data file of this bulletin.",
        count,
    )
