"""Whose words stand over the figures, for which numbers they were written, and who else has read them."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from db.press import fetch_press_settings
from db.press.wording_tables import wording, wording_reading
from db.press.wordings import Over, Part, Place


@dataclass(frozen=True, slots=True)
class Reading:
    by: str
    at: dt.datetime
    over: Over


@dataclass(frozen=True, slots=True)
class Wording:
    """The newest of its place and part."""

    id: int
    part: Part
    text: str | None
    """None: withdrawn, the suggested words stand."""
    over: Over
    """What it was written for."""
    by: str
    at: dt.datetime
    readings: tuple[Reading, ...]
    """By others than its writer, oldest first."""


Wordings = Mapping[Place, Mapping[Part, Wording]]
"""Also what was withdrawn: who writes there comes after it."""


@dataclass(frozen=True, slots=True)
class Recorded:
    wordings: Wordings
    needs_two: bool
    """The HQ's rule: what one person wrote goes out once another has read it."""


NOTHING = Recorded({}, needs_two=False)


def fetch_recorded(connection: sa.Connection, *, election_id: int) -> Recorded:
    needs_two = fetch_press_settings(connection, election_id).two_release
    return Recorded(fetch_wordings(connection, election_id=election_id), needs_two)


def fetch_wordings(connection: sa.Connection, *, election_id: int) -> Wordings:
    place = (wording.c.kind, wording.c.picked, wording.c.language, wording.c.part)
    rows = connection.execute(
        sa.select(wording)
        .where(wording.c.election_id == election_id)
        .ext(pg.distinct_on(*place))
        .order_by(*place, wording.c.id.desc())
    ).all()
    read = _fetch_readings(connection, [row.id for row in rows])
    found: dict[Place, dict[Part, Wording]] = {}
    for row in rows:
        there = found.setdefault(Place(row.kind, row.picked, row.language), {})
        there[Part(row.part)] = Wording(
            id=row.id,
            part=Part(row.part),
            text=row.text,
            over=Over(row.figure_id, row.as_of),
            by=row.written_by,
            at=row.written_at,
            readings=tuple(read.get(row.id, ())),
        )
    return found


def all_are_read(connection: sa.Connection, wording_ids: Collection[int]) -> bool:
    """Has each been read by somebody who did not write it?"""
    read = sa.select(sa.func.count(wording_reading.c.wording_id.distinct()))
    counted = connection.scalar(read.where(wording_reading.c.wording_id.in_(wording_ids)))
    return counted == len(set(wording_ids))


def _fetch_readings(connection: sa.Connection, wording_ids: list[int]) -> dict[int, list[Reading]]:
    rows = connection.execute(
        sa.select(wording_reading)
        .where(wording_reading.c.wording_id.in_(wording_ids))
        .order_by(wording_reading.c.read_at, wording_reading.c.read_by)
    )
    found: dict[int, list[Reading]] = {}
    for row in rows:
        reading = Reading(row.read_by, row.read_at, Over(row.figure_id, row.as_of))
        found.setdefault(row.wording_id, []).append(reading)
    return found
