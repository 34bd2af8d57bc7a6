"""What is said about a figure beside its data: in a workbook's second sheet and in the README of a pack."""

import datetime as dt
from collections.abc import Iterator

from dashboard.figures import Column, Figure, Kind, Type
from dashboard.words import N_, Words
from queries.press import fetch_coverage, fetch_turnout_by_district, fetch_turnout_timeline
from queries.press_incidents import fetch_cleared_incidents, fetch_station_map, heat_of_districts
from queries.press_room import fetch_press_room

QUERIES = {
    Kind.TURNOUT_TIMELINE: fetch_turnout_timeline,
    Kind.TURNOUT_BY_DISTRICT: fetch_turnout_by_district,
    Kind.COVERAGE: fetch_coverage,
    Kind.COVERAGE_BY_DISTRICT: fetch_coverage,
    Kind.INCIDENTS_BY_SEVERITY: fetch_cleared_incidents,
    Kind.INCIDENTS_BY_CATEGORY: fetch_cleared_incidents,
    Kind.INCIDENTS_BY_HOUR: fetch_cleared_incidents,
    Kind.STATION_MAP: fetch_station_map,
    Kind.HEAT_MAP: heat_of_districts,
    Kind.DAY_TABLE: fetch_press_room,
}
READ_AS = {
    Type.TEXT: N_("text"),
    Type.CODE: N_("a stored code, the same in every language"),
    Type.COUNT: N_("a whole number"),
    Type.SHARE: N_("a share: 0.909 is 90.9 %"),
    Type.DEGREES: N_("degrees of latitude or longitude, WGS 84"),
    Type.MEASURE: N_("from 0 to 1, the note says of what"),
}
EMPTY = N_("An empty cell is withheld or not known; it is never zero.")


def about(figure: Figure, t: Words) -> Iterator[tuple[str, str]]:
    """Name and text of all there is to say, in order; `t` is of the figure's language."""
    yield t("Title"), figure.title
    yield t("Subtitle"), figure.subtitle
    yield t("As of"), f"{figure.as_of_text} = {figure.as_of.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    yield t("Basis"), figure.basis_text
    yield t("Source"), figure.source
    yield t("How to read it"), figure.note
    yield t("Method"), figure.method
    for each in figure.withheld:
        yield t("Not in it"), each
    yield t("Number of the figure"), figure.id
    yield t("Query"), query(figure)


def query(figure: Figure) -> str:
    """ "queries.press.fetch_turnout_by_district, slot=18:00"."""
    asked = QUERIES[figure.kind]
    filters = (f"{name}={value}" for name, value in sorted(figure.filters.items()))
    return ", ".join([f"{asked.__module__}.{asked.__name__}", *filters])


def definition(column: Column, t: Words) -> str:
    """ "Turnout: a share: 0.909 is 90.9 %"."""
    return f"{column.title}: {t(READ_AS[column.type])}"
