"""Everything that may be published at one moment, read at once."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from queries.press import (
    Basis,
    Coverage,
    TurnoutByDistrict,
    TurnoutTimeline,
    fetch_coverage,
    fetch_turnout_by_district,
    fetch_turnout_timeline,
)
from queries.press_incidents import (
    ClearedIncidents,
    DayTable,
    HeatMap,
    StationMap,
    fetch_cleared_incidents,
    fetch_station_map,
    heat_of_districts,
)
from queries.schedule import Election


@dataclass(frozen=True, slots=True)
class PressRoom:
    coverage: Coverage
    timeline: TurnoutTimeline
    by_district: TurnoutByDistrict
    incidents: ClearedIncidents
    station_map: StationMap
    heat: HeatMap
    day: DayTable

    @property
    def basis(self) -> Basis:
        return self.coverage.basis


def fetch_press_room(
    connection: sa.Connection, *, election: Election, as_of: dt.datetime, slot: str | None = None
) -> PressRoom:
    """In the scope of the press; `as_of` is now. `slot` is that of the districts' turnout, or the latest.

    In a transaction of READ COMMITTED a report may come between two of the answers: for a bulletin, whose
    figures stand side by side, begin it as REPEATABLE READ.
    """
    coverage = fetch_coverage(connection, election=election, as_of=as_of)
    basis = coverage.basis
    timeline = fetch_turnout_timeline(connection, basis=basis)
    incidents = fetch_cleared_incidents(connection, basis=basis)
    return PressRoom(
        coverage=coverage,
        timeline=timeline,
        by_district=fetch_turnout_by_district(connection, basis=basis, slot=slot),
        incidents=incidents,
        station_map=fetch_station_map(connection, coverage=coverage, incidents=incidents),
        heat=heat_of_districts(coverage, incidents),
        day=DayTable(basis, coverage, incidents, timeline),
    )
