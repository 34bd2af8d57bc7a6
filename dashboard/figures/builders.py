"""From an answer of the press's questions to a figure, in one language."""

from collections.abc import Callable, Mapping
from typing import Any

from dashboard.figures import coverage, day, frame, incidents, maps, turnout
from dashboard.figures.figure import Cell, Column, Figure, Kind, Table, Type, id_of
from dashboard.figures.parts import Parts
from dashboard.words import Words
from queries.press import Coverage, TurnoutByDistrict, TurnoutTimeline
from queries.press_incidents import ClearedIncidents, DayTable, HeatMap, StationMap

Result = TurnoutTimeline | TurnoutByDistrict | Coverage | ClearedIncidents | StationMap | HeatMap | DayTable

BUILDERS: Mapping[Kind, tuple[type, Callable[[Any, Words], Parts]]] = {
    Kind.TURNOUT_TIMELINE: (TurnoutTimeline, turnout.timeline),
    Kind.TURNOUT_BY_DISTRICT: (TurnoutByDistrict, turnout.by_district),
    Kind.COVERAGE: (Coverage, coverage.by_class),
    Kind.COVERAGE_BY_DISTRICT: (Coverage, coverage.by_district),
    Kind.INCIDENTS_BY_SEVERITY: (ClearedIncidents, incidents.by_severity),
    Kind.INCIDENTS_BY_CATEGORY: (ClearedIncidents, incidents.by_category),
    Kind.INCIDENTS_BY_HOUR: (ClearedIncidents, incidents.by_hour),
    Kind.STATION_MAP: (StationMap, maps.stations),
    Kind.HEAT_MAP: (HeatMap, maps.heat),
    Kind.DAY_TABLE: (DayTable, day.table_of_the_day),
}
"""Kind → the answer it is made of, and how."""
SPOKEN = 12
"""Rows that an alternative text tells one by one."""


def build(kind: Kind, result: Result, t: Words) -> Figure:
    """Raises TypeError for an answer to another question."""
    asked, builder = BUILDERS[kind]
    if not isinstance(result, asked):
        raise TypeError(f"{kind} is made of {asked.__name__}, not of {type(result).__name__}")
    parts, basis = builder(result, t), result.basis
    part, whole = parts.stations or (basis.stations_heard, basis.stations_total)
    as_of, stations = frame.as_of_text(basis, t), frame.of_stations(part, whole, t)
    return Figure(
        kind=kind,
        id=id_of(kind, parts.filters, basis.as_of, result),
        language=t.language,
        title=parts.title,
        subtitle=parts.subtitle,
        note=parts.note,
        source=frame.source(basis, t),
        as_of=basis.as_of,
        as_of_text=as_of,
        basis_text=stations,
        method=parts.method,
        withheld=parts.withheld,
        alt=frame.said(f"{parts.title}.", f"{parts.subtitle}.", _spoken(parts.table, t), f"{stations}."),
        sentence=frame.said(parts.sentence, t("As of {as_of}.", as_of=as_of)),
        table=parts.table,
        synthetic=basis.election.synthetic,
        filters=parts.filters,
    )


def cell_text(cell: Cell, column: Column, t: Words) -> str:
    """As a reader of the figure's language sees it; not known or withheld is a dash."""
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return cell
    if column.type is Type.SHARE:
        return t.percent(cell)
    digits = {Type.COUNT: 0, Type.MEASURE: 2, Type.DEGREES: 5}[column.type]
    return t.number(cell, digits)


def _spoken(table: Table, t: Words) -> str:
    """The first rows, for who does not see the picture: the name of each and its first number."""
    names = [place for place, each in enumerate(table.columns) if each.type is Type.TEXT][:1] or [0]
    first = next((p for p, each in enumerate(table.columns) if each.type in (Type.COUNT, Type.SHARE)), None)
    if first is None or not table.rows:
        return ""
    head = [0, *names] if table.columns[0].key == "slot" else names
    told = [
        " ".join([*(str(row[place]) for place in head), cell_text(row[first], table.columns[first], t)])
        for row in table.rows[:SPOKEN]
    ]
    more = len(table.rows) - len(told)
    rest = t.plural("and {count} more", "and {count} more", more) if more else ""
    return ", ".join([*told, *([rest] if rest else [])]) + "."
