"""From an answer of the press's questions to a figure, in one language."""

from collections.abc import Callable, Mapping
from typing import Any

from dashboard.figures import coverage, day, frame, incidents, maps, turnout
from dashboard.figures.figure import Cell, Column, Figure, Kind, Type, id_of
from dashboard.figures.parts import Parts
from dashboard.words import Words
from queries.press import Coverage, TurnoutByDistrict, TurnoutTimeline
from queries.press_incidents import ClearedIncidents, DayTable, HeatMap, StationMap
from queries.press_room import PressRoom

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
        alt=frame.said(f"{parts.title}.", f"{parts.subtitle}.", _spoken(parts, t), f"{stations}."),
        sentence=frame.said(parts.sentence, t("As of {as_of}.", as_of=as_of)),
        table=parts.table,
        measure=parts.measure,
        synthetic=basis.election.synthetic,
        filters=parts.filters,
        ground=parts.ground,
    )


def build_all(room: PressRoom, t: Words) -> dict[Kind, Figure]:
    """Every figure there is, of one moment and in one language."""
    return {kind: build(kind, answer, t) for kind, answer in answers(room).items()}


def answers(room: PressRoom) -> dict[Kind, Result]:
    """What each figure is made of."""
    return {
        Kind.TURNOUT_TIMELINE: room.timeline,
        Kind.TURNOUT_BY_DISTRICT: room.by_district,
        Kind.COVERAGE: room.coverage,
        Kind.COVERAGE_BY_DISTRICT: room.coverage,
        Kind.INCIDENTS_BY_SEVERITY: room.incidents,
        Kind.INCIDENTS_BY_CATEGORY: room.incidents,
        Kind.INCIDENTS_BY_HOUR: room.incidents,
        Kind.STATION_MAP: room.station_map,
        Kind.HEAT_MAP: room.heat,
        Kind.DAY_TABLE: room.day,
    }


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


def _spoken(parts: Parts, t: Words) -> str:
    """The first rows, for who does not see the picture: the name of each and its number. Of a map only the
    places where there is something to tell."""
    columns = {column.key: place for place, column in enumerate(parts.table.columns)}
    named = [columns[key] for key in ("slot", "hour", "series", "name") if key in columns]
    number = columns[parts.measure]
    on_a_map = "latitude" in columns
    rows = [row for row in parts.table.rows if row[number] or not on_a_map]
    told = [
        " ".join(
            [*(str(row[place]) for place in named), cell_text(row[number], parts.table.columns[number], t)]
        )
        for row in rows[:SPOKEN]
    ]
    if len(rows) > SPOKEN:
        more = len(rows) - SPOKEN
        told.append(t.plural("and {count} more", "and {count} more", more))
    return f"{', '.join(told)}." if told else ""
