"""Incidents that may be published: confirmed by a lawyer and cleared for the press. Of all others there is
one number, how many are under verification, and even that only if it is none or at least five.

Asked in the scope of the press, as `queries.press` is.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import sqlalchemy as sa

from db.schema import category, station
from db.state_tables import incident_state
from db.vocabulary import Severity
from queries.heat import FULL_HEAT, strength
from queries.press import Area, Basis, Coverage, TurnoutPoint, TurnoutTimeline
from queries.register import Names


@dataclass(frozen=True, slots=True)
class ClearedIncident:
    station_id: int
    district_id: int
    category: str
    severity: Severity
    occurred_at: dt.datetime


@dataclass(frozen=True)
class ClearedIncidents:
    basis: Basis
    incidents: tuple[ClearedIncident, ...]
    """Oldest first."""
    categories: dict[str, Names]
    """Of those that occur."""
    under_verification: int | None
    """Neither cleared nor rejected nor duplicates; None: from 1 to 4."""

    @cached_property
    def by_severity(self) -> dict[Severity, int]:
        counted = Counter(each.severity for each in self.incidents)
        return {each: counted[each] for each in Severity}

    @cached_property
    def by_category(self) -> dict[str, int]:
        """Most frequent first."""
        return dict(Counter(sorted(each.category for each in self.incidents)).most_common())

    @cached_property
    def by_hour(self) -> dict[dt.datetime, int]:
        """From the first hour of the polls, or of an incident, to now; each names its beginning, UTC."""
        counted = Counter(_hour(each.occurred_at) for each in self.incidents)
        schedule = self.basis.election.schedule
        first = min([_hour(schedule.polls_open_at), *counted])
        last = max([min(_hour(schedule.polls_close_at), _hour(self.basis.as_of)), *counted])
        hours = max(0, int((last - first) / dt.timedelta(hours=1)))
        return {hour: counted[hour] for hour in (first + dt.timedelta(hours=n) for n in range(hours + 1))}


@dataclass(frozen=True, slots=True)
class MapStation:
    """A station as the register gives it; of what happens there, only what is cleared."""

    number: str
    names: Names
    district_id: int
    lat: float | None
    lon: float | None
    incidents: int
    worst: Severity | None
    address: str = ""


@dataclass(frozen=True, slots=True)
class StationMap:
    basis: Basis
    stations: tuple[MapStation, ...]
    coverage: Coverage
    """Of the districts the stations stand in: never of a single station."""
    under_verification: int | None


@dataclass(frozen=True, slots=True)
class DistrictHeat:
    area: Area
    incidents: int
    heat: float | None
    """0..1 of the scale of `queries.heat`; None: withheld, too few observers."""


@dataclass(frozen=True, slots=True)
class HeatMap:
    basis: Basis
    districts: tuple[DistrictHeat, ...]
    under_verification: int | None


@dataclass(frozen=True, slots=True)
class DayTable:
    basis: Basis
    coverage: Coverage
    incidents: ClearedIncidents
    turnout: TurnoutTimeline

    @property
    def latest(self) -> tuple[TurnoutPoint, ...]:
        """Of each series the last point that may be told."""
        told = {each.source: each for each in self.turnout.points if each.estimate.share is not None}
        return tuple(told.values())


def fetch_cleared_incidents(connection: sa.Connection, *, basis: Basis) -> ClearedIncidents:
    state = incident_state.c
    rows = connection.execute(
        sa.select(state.station_id, station.c.district_id, state.category, state.severity, state.occurred_at)
        .join(station, station.c.id == state.station_id)
        .where(state.election_id == basis.election.id)
        .order_by(state.occurred_at, state.incident_id)
    )
    incidents = tuple(
        ClearedIncident(
            row.station_id, row.district_id, row.category, Severity(row.severity), row.occurred_at
        )
        for row in rows
    )
    return ClearedIncidents(
        basis=basis,
        incidents=incidents,
        categories=_fetch_names(connection, {each.category for each in incidents}),
        under_verification=fetch_under_verification(connection, election_id=basis.election.id),
    )


def fetch_under_verification(connection: sa.Connection, *, election_id: int) -> int | None:
    asked = sa.text("select counted from press_under_verification(:election_id)")
    counted: int | None = connection.execute(asked, {"election_id": election_id}).scalar_one()
    return counted


def fetch_station_map(
    connection: sa.Connection, *, coverage: Coverage, incidents: ClearedIncidents
) -> StationMap:
    worst: dict[int, list[Severity]] = {}
    for each in incidents.incidents:
        worst.setdefault(each.station_id, []).append(each.severity)
    order = list(Severity)
    place = station.c
    rows = connection.execute(
        sa.select(
            place.id, place.number, place.district_id, place.lat, place.lon, place.address, *_names(station)
        )
        .where(place.election_id == incidents.basis.election.id)
        .order_by(place.district_id, sa.func.length(place.number), place.number)
    )
    stations = tuple(
        MapStation(
            number=row.number,
            names={"kk": row.name_kk, "ru": row.name_ru, "en": row.name_en},
            district_id=row.district_id,
            lat=row.lat,
            lon=row.lon,
            incidents=len(worst.get(row.id, ())),
            worst=min(worst.get(row.id, ()), key=order.index, default=None),
            address=row.address,
        )
        for row in rows
    )
    return StationMap(incidents.basis, stations, coverage, incidents.under_verification)


def heat_of_districts(coverage: Coverage, incidents: ClearedIncidents) -> HeatMap:
    """Weight × recency per observed station-hour of a district: the hours of one station are not told."""
    as_of = incidents.basis.as_of
    sums: Counter[int] = Counter()
    strengths: dict[int, float] = {}
    for each in incidents.incidents:
        sums[each.district_id] += 1
        so_far = strengths.get(each.district_id, 0.0)
        strengths[each.district_id] = so_far + strength(each.severity, as_of - each.occurred_at)
    shown = [
        (each.area, min(1.0, strengths.get(each.area.id, 0.0) / max(1.0, each.observed_hours) / FULL_HEAT))
        for each in coverage.areas
        if each.area is not None
    ]
    districts = [DistrictHeat(area, sums[area.id], heat) for area, heat in shown]
    districts += [DistrictHeat(area, sums[area.id], None) for area in coverage.withheld]
    ordered = tuple(sorted(districts, key=lambda each: each.area.code))
    return HeatMap(incidents.basis, ordered, incidents.under_verification)


def _fetch_names(connection: sa.Connection, codes: set[str]) -> dict[str, Names]:
    rows = connection.execute(
        sa.select(category.c.code, *_names(category)).where(category.c.code.in_(sorted(codes)))
    )
    return {row.code: {"kk": row.name_kk, "ru": row.name_ru, "en": row.name_en} for row in rows}


def _names(table: sa.Table) -> list[sa.Column[str]]:
    return [table.c[f"name_{language}"] for language in ("kk", "ru", "en")]


def _hour(moment: dt.datetime) -> dt.datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
