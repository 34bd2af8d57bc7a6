"""Keeping the state tables: what the facts now say replaces what they said before.

Only rows that really change are written, and they carry the revision of that write: a reader that
asks for rows after a revision gets no more than what is new.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from db import derive
from db.schema import (
    district,
    incident_state,
    station,
    station_state,
    turnout_by_district,
    turnout_state,
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A state table and the SELECT it is kept from."""

    table: sa.Table
    derived: Callable[..., sa.Select[Any]]
    election_id: Callable[[], sa.ColumnElement[int]]

    @property
    def key(self) -> list[str]:
        return [column.name for column in self.table.primary_key]

    @property
    def values(self) -> list[str]:
        return [each.name for each in self.table.c if each.name not in {*self.key, "revision"}]


def _through(table: sa.Table, column: sa.Column[int]) -> sa.ColumnElement[int]:
    return sa.select(table.c.election_id).where(table.c.id == column).scalar_subquery()


STATION = Kept(station_state, derive.station_state, lambda: station_state.c.election_id)
TURNOUT = Kept(turnout_state, derive.turnout_state, partial(_through, station, turnout_state.c.station_id))
BY_DISTRICT = Kept(
    turnout_by_district,
    derive.turnout_by_district,
    partial(_through, district, turnout_by_district.c.district_id),
)
INCIDENT = Kept(incident_state, derive.incident_state, lambda: incident_state.c.election_id)
STATE = (STATION, TURNOUT, BY_DISTRICT, INCIDENT)


@dataclass(frozen=True, slots=True)
class Touched:
    """What a write may have changed."""

    stations: Collection[int]
    counted: Collection[int]
    """Stations whose turnout series have changed."""
    incidents: Collection[int]
    """Stations whose incidents have changed."""
    corrected: bool
    """A report was superseded, so that rows may have to go."""


def refresh(connection: sa.Connection, election_id: int, revision: int, touched: Touched) -> None:
    def keep(kept: Kept, stations: Collection[int]) -> None:
        if stations:
            derived = kept.derived(election_id, station_ids=stations)
            here = kept.table.c.station_id == _any(stations)
            _keep(connection, kept, derived, here, revision, may_vanish=touched.corrected)

    keep(STATION, touched.stations)
    keep(TURNOUT, touched.counted)
    keep(INCIDENT, touched.incidents)
    if touched.counted:
        _keep_sums(connection, revision, touched)


def _keep_sums(connection: sa.Connection, revision: int, touched: Touched) -> None:
    """Summed from the kept counts, which this write has just brought up to date."""
    of_stations = sa.select(station.c.district_id).where(station.c.id == _any(touched.counted))
    counts = sa.select(turnout_state).join(station).where(station.c.district_id.in_(of_stations))
    derived = derive.sum_by_district(counts.subquery("counts"))
    here = turnout_by_district.c.district_id.in_(of_stations)
    _keep(connection, BY_DISTRICT, derived, here, revision, may_vanish=touched.corrected)


def refresh_all(connection: sa.Connection, election_id: int, revision: int) -> int:
    """Returns how many rows were not as the facts say."""
    changed = 0
    for kept in STATE:
        here = kept.election_id() == election_id
        changed += _keep(connection, kept, kept.derived(election_id), here, revision, may_vanish=True)
    return changed


def _any(ids: Collection[int]) -> sa.ColumnElement[Any]:
    return sa.any_(sa.literal(list(ids), pg.ARRAY(sa.BigInteger)))


def _keep(
    connection: sa.Connection,
    kept: Kept,
    derived: sa.Select[Any],
    here: sa.ColumnElement[bool],
    revision: int,
    *,
    may_vanish: bool,
) -> int:
    gone = _delete_vanished(connection, kept, derived, here) if may_vanish else 0
    return gone + _store_changed(connection, kept, derived, revision)


def _delete_vanished(
    connection: sa.Connection, kept: Kept, derived: sa.Select[Any], here: sa.ColumnElement[bool]
) -> int:
    table, now = kept.table, derived.subquery("now")
    still = sa.select(now).where(*(now.c[name] == table.c[name] for name in kept.key)).exists()
    return connection.execute(sa.delete(table).where(here, ~still)).rowcount


def _store_changed(connection: sa.Connection, kept: Kept, derived: sa.Select[Any], revision: int) -> int:
    table, now = kept.table, derived.subquery("now")
    names = [*kept.key, *kept.values]
    rows = sa.select(*(now.c[name] for name in names), sa.literal(revision, sa.BigInteger))
    insert = pg.insert(table).from_select([*names, "revision"], rows)
    new = {name: insert.excluded[name] for name in kept.values}
    was = sa.tuple_(*(table.c[name] for name in kept.values))
    return connection.execute(
        insert.on_conflict_do_update(
            index_elements=kept.key,
            set_={**new, "revision": revision},
            where=was.is_distinct_from(sa.tuple_(*new.values())),
        )
    ).rowcount
