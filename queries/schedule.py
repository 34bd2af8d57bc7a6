"""The election and the hours of its day, as every other question needs them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from db.schema import election


@dataclass(frozen=True, slots=True)
class Schedule:
    """When which report is due, in UTC; `slots` maps "10:00" to its moment, in order of the day."""

    arrival_due_at: dt.datetime
    opening_due_at: dt.datetime
    slots: Mapping[str, dt.datetime]
    polls_open_at: dt.datetime
    polls_close_at: dt.datetime
    late_after: dt.timedelta
    silent_after: dt.timedelta


@dataclass(frozen=True, slots=True)
class Election:
    id: int
    code: str
    names: Mapping[str, str]
    """Keys "kk", "ru", "en"."""
    held_on: dt.date
    timezone: ZoneInfo
    synthetic: bool
    schedule: Schedule
    outline: Mapping[str, object] | None
    """GeoJSON geometry, WGS 84."""


def fetch_election(connection: sa.Connection, *, election_id: int) -> Election:
    """Raises `sqlalchemy.exc.NoResultFound` if there is none."""
    row = connection.execute(sa.select(election).where(election.c.id == election_id)).one()
    return _election(row)


def fetch_current_election(connection: sa.Connection) -> Election | None:
    """The one the HQ works on: the newest in the register."""
    row = connection.execute(sa.select(election).order_by(election.c.id.desc()).limit(1)).one_or_none()
    return _election(row) if row else None


def _election(row: sa.Row[tuple[object, ...]]) -> Election:
    zone = ZoneInfo(row.timezone)

    def moment(local: dt.time) -> dt.datetime:
        return dt.datetime.combine(row.held_on, local, zone).astimezone(dt.UTC)

    return Election(
        id=row.id,
        code=row.code,
        names={"kk": row.name_kk, "ru": row.name_ru, "en": row.name_en},
        held_on=row.held_on,
        timezone=zone,
        synthetic=row.synthetic,
        schedule=Schedule(
            arrival_due_at=moment(row.arrival_due_at),
            opening_due_at=moment(row.opening_due_at),
            slots={slot: moment(dt.time.fromisoformat(slot)) for slot in sorted(row.slots)},
            polls_open_at=moment(row.polls_open_at),
            polls_close_at=moment(row.polls_close_at),
            late_after=row.late_after,
            silent_after=row.silent_after,
        ),
        outline=row.outline,
    )
