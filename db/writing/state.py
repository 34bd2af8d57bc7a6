"""Keeping the state tables: what the facts now say replaces what they said before.

Only rows that really change are written, and they carry the revision of that write: a reader that
asks for rows after a revision gets no more than what is new.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from db import derive
from db.schema import district, station
from db.state_tables import incident_state, station_state, turnout_by_district, turnout_state


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

    stations: Collection[int] = ()
    counted: Collection[int] = ()
    """Stations whose turnout series have changed, at one of `slots`."""
    slots: Collection[str] = ()
    incidents: Collection[int] = ()
    """Stations whose incidents have changed."""
    corrected: bool = False
    """A report was superseded, so that rows may have to go."""


ELECTION = sa.bindparam("election_id", type_=sa.BigInteger)
STATIONS = sa.bindparam("station_ids", type_=pg.ARRAY(sa.BigInteger))
DISTRICTS = sa.bindparam("district_ids", type_=pg.ARRAY(sa.BigInteger))
SLOTS = sa.bindparam("slots", type_=pg.ARRAY(sa.Text))
REVISION = sa.bindparam("revision", type_=sa.BigInteger)
"""Building these statements costs more than running them, so each is built once (`cache`)."""
_DISTRICTS_OF = sa.select(station.c.district_id).where(station.c.id == sa.any_(STATIONS)).distinct()
"""Asked by itself: within a larger question a table of yet unknown size has it asked for each row."""


def refresh(connection: sa.Connection, election_id: int, revision: int, touched: Touched) -> None:
    def keep(kept: Kept, stations: Collection[int]) -> None:
        if not stations:
            return
        values: dict[str, object] = {
            "election_id": election_id,
            "station_ids": list(stations),
            "revision": revision,
        }
        if kept is BY_DISTRICT:
            values["slots"] = list(touched.slots)
            values["district_ids"] = connection.scalars(_DISTRICTS_OF, values).all()
        if touched.corrected:
            connection.execute(_delete_vanished(kept, everywhere=False), values)
        connection.execute(_store_changed(kept, everywhere=False), values)

    keep(STATION, touched.stations)
    keep(TURNOUT, touched.counted)
    keep(BY_DISTRICT, touched.counted)
    keep(INCIDENT, touched.incidents)


def refresh_all(connection: sa.Connection, election_id: int, revision: int) -> int:
    """Returns how many rows were not as the facts say."""
    changed = 0
    values = {"election_id": election_id, "revision": revision}
    for kept in STATE:
        for statement in (_delete_vanished, _store_changed):
            changed += connection.execute(statement(kept, everywhere=True), values).rowcount
    return changed


def _derived(kept: Kept, *, everywhere: bool) -> sa.Subquery:
    if everywhere:
        derived = kept.derived(ELECTION)
    elif kept is BY_DISTRICT:  # summed from the counts that this write has just brought up to date
        counts = sa.select(turnout_state).join(station).where(station.c.district_id == sa.any_(DISTRICTS))
        counts = counts.where(turnout_state.c.slot == sa.any_(SLOTS))
        derived = derive.sum_by_district(counts.subquery("counts"))
    else:
        derived = kept.derived(ELECTION, station_ids=STATIONS)
    return derived.subquery("now")


def _here(kept: Kept, *, everywhere: bool) -> sa.ColumnElement[bool]:
    if everywhere:
        return kept.election_id() == ELECTION
    if kept is BY_DISTRICT:
        return sa.and_(kept.table.c.district_id == sa.any_(DISTRICTS), kept.table.c.slot == sa.any_(SLOTS))
    return kept.table.c.station_id == sa.any_(STATIONS)


@cache
def _delete_vanished(kept: Kept, *, everywhere: bool) -> sa.Delete:
    """NOT IN, for what is derived is then derived once: NOT EXISTS lets a table whose size is not known yet
    have it derived again for each row."""
    now = _derived(kept, everywhere=everywhere)
    still = sa.select(*(now.c[name] for name in kept.key))
    key = sa.tuple_(*(kept.table.c[name] for name in kept.key))
    return sa.delete(kept.table).where(_here(kept, everywhere=everywhere), key.not_in(still))


@cache
def _store_changed(kept: Kept, *, everywhere: bool) -> sa.Insert:
    now = _derived(kept, everywhere=everywhere)
    names = [*kept.key, *kept.values]
    rows = sa.select(*(now.c[name] for name in names), REVISION)
    insert = pg.insert(kept.table).from_select([*names, "revision"], rows)
    new = {name: insert.excluded[name] for name in kept.values}
    was = sa.tuple_(*(kept.table.c[name] for name in kept.values))
    return insert.on_conflict_do_update(
        index_elements=kept.key,
        set_={**new, "revision": insert.excluded.revision},
        where=was.is_distinct_from(sa.tuple_(*new.values())),
    )
