"""What may be published: the questions behind the figures of the press room.

Always asked in the scope of the press (`db.access.scope.reading_as(engine, "press")`), whoever looks: it is
the database that leaves out what is not cleared and what rests on fewer than five observers. No question
has a past: the press sees what may be published now, and `as_of` is the moment it is asked.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

import sqlalchemy as sa

from db.schema import district, station
from db.state_tables import turnout_by_district
from db.vocabulary import CoverageClass, TurnoutSource
from queries.register import Names
from queries.schedule import Election
from queries.snapshot import TurnoutSum
from queries.statistics import Estimate, Size, estimate_turnout

HEARD = frozenset({CoverageClass.REPORTING, CoverageClass.DONE})
"""The last report due is in."""
CLASSES = tuple(each for each in CoverageClass if each is not CoverageClass.REMOVED)
"""Those told to the press: a removal is an incident, and silent until it is cleared."""
_REST = 0
"""In place of a district's id: all that are too small to be shown, together."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What every figure of one moment rests on."""

    election: Election
    as_of: dt.datetime
    stations_heard: int
    """At the last report due, in the areas that may be told of."""
    stations_total: int
    """In the register."""


@dataclass(frozen=True, slots=True)
class Area:
    """A district, with what the register knows of it."""

    id: int
    code: str
    names: Names
    lat: float | None
    lon: float | None
    """Where its label stands; without one in the register, amid its stations."""
    stations: int
    size: Size
    boundary: Mapping[str, object] | None = field(default=None, repr=False, compare=False)
    """GeoJSON geometry; None until imported."""


@dataclass(frozen=True, slots=True)
class AreaCoverage:
    area: Area | None
    """None: the districts with too few observers, together."""
    by_class: dict[CoverageClass, int]
    observers: int
    observed_hours: float
    """Station-hours from the observers' arrival to their last word."""

    @property
    def stations(self) -> int:
        return sum(self.by_class.values())

    @property
    def heard(self) -> int:
        return sum(self.by_class[each] for each in HEARD)


@dataclass(frozen=True, slots=True)
class Coverage:
    basis: Basis
    areas: tuple[AreaCoverage, ...]
    """In the order of the districts' codes; the small ones together come last, if they may be told of."""
    withheld: tuple[Area, ...]
    """Districts with fewer than five observers: in no row of their own."""

    @property
    def whole(self) -> dict[CoverageClass, int]:
        return {each: sum(area.by_class[each] for area in self.areas) for each in CLASSES}

    @property
    def left_out(self) -> int:
        """Stations in none of the sums, because even together they have too few observers."""
        return self.basis.stations_total - sum(self.whole.values())


@dataclass(frozen=True, slots=True)
class TurnoutPoint:
    slot: str
    source: TurnoutSource
    due: bool
    """Its reports are late by now."""
    estimate: Estimate
    """`share` None: nothing reported, or by too few observers."""


@dataclass(frozen=True, slots=True)
class TurnoutTimeline:
    basis: Basis
    points: tuple[TurnoutPoint, ...]
    """Observed, then official; by slot."""


@dataclass(frozen=True, slots=True)
class DistrictTurnout:
    area: Area
    observed: Estimate
    official: Estimate
    """`share` None: withheld, from nobody to four observers have told of it."""


@dataclass(frozen=True, slots=True)
class TurnoutByDistrict:
    basis: Basis
    slot: str | None
    """The latest with an observed count that may be told; None: there is none yet."""
    districts: tuple[DistrictTurnout, ...]
    whole: TurnoutPoint | None
    """Of the whole election, observed, at that slot."""

    @property
    def withheld(self) -> tuple[Area, ...]:
        return tuple(each.area for each in self.districts if each.observed.share is None)


def fetch_areas(connection: sa.Connection, *, election_id: int) -> tuple[Area, ...]:
    """In the order of their codes."""
    listed = station.c.registered_voters
    rows = connection.execute(
        sa.select(
            district,
            sa.func.count(station.c.id).label("stations"),
            sa.func.count(listed).label("with_list"),
            sa.func.coalesce(sa.func.sum(listed), 0).label("listed"),
            sa.func.coalesce(district.c.label_lat, sa.func.avg(station.c.lat)).label("lat"),
            sa.func.coalesce(district.c.label_lon, sa.func.avg(station.c.lon)).label("lon"),
        )
        .outerjoin(station, station.c.district_id == district.c.id)
        .where(district.c.election_id == election_id)
        .group_by(district.c.id)
        .order_by(district.c.code)
    )
    return tuple(_area(row) for row in rows)


def _area(row: sa.Row[tuple[object, ...]]) -> Area:
    return Area(
        id=row.id,
        code=row.code,
        names={"kk": row.name_kk, "ru": row.name_ru, "en": row.name_en},
        lat=row.lat,
        lon=row.lon,
        stations=row.stations,
        size=Size(row.with_list, int(row.listed), row.stations - row.with_list),
        boundary=row.boundary,
    )


# --- coverage ---------------------------------------------------------------------------------


def fetch_coverage(connection: sa.Connection, *, election: Election, as_of: dt.datetime) -> Coverage:
    areas = fetch_areas(connection, election_id=election.id)
    rows = connection.execute(
        sa.text("select * from press_coverage(:election_id, :as_of)"),
        {"election_id": election.id, "as_of": as_of},
    )
    of_area: dict[int | None, list[sa.Row[tuple[object, ...]]]] = {}
    for row in rows:
        of_area.setdefault(row.district_id, []).append(row)
    told = [_coverage(each, of_area[each.id]) for each in areas if each.id in of_area]
    if None in of_area:
        told.append(_coverage(None, of_area[None]))
    heard = sum(each.heard for each in told)
    return Coverage(
        basis=Basis(election, as_of, heard, sum(each.stations for each in areas)),
        areas=tuple(told),
        withheld=tuple(each for each in areas if each.stations and each.id not in of_area),
    )


def _coverage(area: Area | None, rows: list[sa.Row[tuple[object, ...]]]) -> AreaCoverage:
    counted = {CoverageClass(row._mapping["class"]): int(row.stations) for row in rows}
    return AreaCoverage(
        area=area,
        by_class={each: counted.get(each, 0) for each in CLASSES},
        observers=rows[0].observers,
        observed_hours=sum(float(row.observed_hours) for row in rows),
    )


# --- turnout ----------------------------------------------------------------------------------


def fetch_turnout_timeline(connection: sa.Connection, *, basis: Basis) -> TurnoutTimeline:
    election = basis.election
    areas = fetch_areas(connection, election_id=election.id)
    sums = _fetch_sums(connection, election.id)
    return TurnoutTimeline(
        basis,
        tuple(_point(areas, sums, slot, source, basis) for source in TurnoutSource for slot in _slots(basis)),
    )


def fetch_turnout_by_district(
    connection: sa.Connection, *, basis: Basis, slot: str | None = None
) -> TurnoutByDistrict:
    """At `slot`, or at the latest one with an observed count that may be told."""
    areas = fetch_areas(connection, election_id=basis.election.id)
    sums = _fetch_sums(connection, basis.election.id)
    observed = [each.slot for each in sums if each.source is TurnoutSource.OBSERVER and each.stations]
    slot = slot or max(observed, default=None)
    if slot is None:
        return TurnoutByDistrict(basis, None, (), None)

    def of(area: Area, source: TurnoutSource) -> Estimate:
        return estimate_turnout({area.id: area.size}, _at(sums, slot, source))

    districts = tuple(
        DistrictTurnout(each, of(each, TurnoutSource.OBSERVER), of(each, TurnoutSource.OFFICIAL))
        for each in areas
        if each.stations
    )
    return TurnoutByDistrict(basis, slot, districts, _point(areas, sums, slot, TurnoutSource.OBSERVER, basis))


def _slots(basis: Basis) -> list[str]:
    return list(basis.election.schedule.slots)


def _point(
    areas: tuple[Area, ...], sums: list[TurnoutSum], slot: str, source: TurnoutSource, basis: Basis
) -> TurnoutPoint:
    """Of the whole election. The districts too small to be shown are one stratum."""
    schedule = basis.election.schedule
    here = _at(sums, slot, source)
    shown = {each.district_id for each in here}
    sizes = {each.id: each.size for each in areas if each.id in shown}
    small = [each.size for each in areas if each.id not in shown]
    if small:
        sizes[_REST] = Size(*(sum(getattr(each, part.name) for each in small) for part in fields(Size)))
    due = slot in schedule.slots and schedule.slots[slot] + schedule.late_after <= basis.as_of
    return TurnoutPoint(slot, source, due, estimate_turnout(sizes, here))


def _at(sums: list[TurnoutSum], slot: str, source: TurnoutSource) -> list[TurnoutSum]:
    return [each for each in sums if each.slot == slot and each.source is source]


def _fetch_sums(connection: sa.Connection, election_id: int) -> list[TurnoutSum]:
    """By district as far as they may be told, the others together under `_REST`."""
    names = [part.name for part in fields(TurnoutSum)]
    shown = connection.execute(
        sa.select(*(turnout_by_district.c[name] for name in names))
        .join(district)
        .where(district.c.election_id == election_id)
        .order_by(*(turnout_by_district.c[name] for name in names[:3]))
    )
    rest = connection.execute(
        sa.text("select * from press_turnout_rest(:election_id)"), {"election_id": election_id}
    )
    return [_sum(row, row.district_id, row.left_out) for row in shown] + [_sum(row, _REST, 0) for row in rest]


def _sum(row: sa.Row[tuple[object, ...]], district_id: int, left_out: int) -> TurnoutSum:
    return TurnoutSum(
        district_id=district_id,
        slot=row.slot,
        source=TurnoutSource(row.source),
        stations=row.stations,
        voters=int(row.voters),
        listed=int(row.listed),
        voters_squared=int(row.voters_squared),
        voters_by_listed=int(row.voters_by_listed),
        listed_squared=int(row.listed_squared),
        left_out=left_out,
    )
