"""What a report is checked against: the register of its election. And: the register has changed."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from db.schema import category, election, observer, station
from db.writing.outcome import Problem
from db.writing.problems import problem
from db.writing.received import Received
from db.writing.revisions import current_revision, publish
from db.writing.state import refresh_all

CLOCKS_DIFFER_BY = dt.timedelta(minutes=5)
"""A report may come from this far in the future: telephones' clocks are not exact."""


@dataclass(frozen=True, slots=True)
class Known:
    """As much of the register as one batch names."""

    earliest: dt.datetime
    slots: Sequence[str]
    stations: Mapping[str, int]
    observers: Mapping[str, int]
    severities: Mapping[str, str]
    """Category code → its default severity."""


def fetch_known(connection: sa.Connection, election_id: int, received: Sequence[Received]) -> Known:
    day = connection.execute(
        sa.select(election.c.held_on, election.c.timezone, election.c.slots).where(
            election.c.id == election_id
        )
    ).one()
    eve = dt.datetime.combine(day.held_on - dt.timedelta(days=1), dt.time(), ZoneInfo(day.timezone))
    return Known(
        earliest=eve,
        slots=sorted(day.slots),
        stations=_ids(connection, election_id, station.c.number, _named(received, "station")),
        observers=_ids(connection, election_id, observer.c.alias, _named(received, "observer")),
        severities=_severities(connection, _named(received, "category")),
    )


def _named(received: Sequence[Received], field: str) -> set[str]:
    return {name for each in received if (name := each.sound(field)) is not None}


def _ids(
    connection: sa.Connection, election_id: int, name: sa.Column[str], asked: Iterable[str]
) -> dict[str, int]:
    names = list(asked)
    if not names:
        return {}
    table = name.table
    rows = connection.execute(
        sa.select(name, table.c.id).where(table.c.election_id == election_id, name.in_(names))
    )
    return {row[0]: row[1] for row in rows}


def _severities(connection: sa.Connection, codes: set[str]) -> dict[str, str]:
    if not codes:
        return {}
    rows = connection.execute(
        sa.select(category.c.code, category.c.severity).where(category.c.code.in_(codes))
    )
    return {row.code: row.severity for row in rows}


def check(received: Received, known: Known) -> list[Problem]:
    """What the register and the day say against those fields of a report that are well-formed."""
    found = []
    name, alias = received.sound("station"), received.sound("observer")
    slot, code = received.sound("slot"), received.sound("category")
    if name is not None and name not in known.stations:
        found.append(problem("unknown_station", "station", name))
    if alias is not None and alias not in known.observers:
        found.append(problem("unknown_observer", "observer", alias))
    if slot is not None and slot not in known.slots:
        found.append(problem("unknown_value", "slot", slot, allowed=", ".join(known.slots)))
    if code is not None and code not in known.severities:
        found.append(problem("unknown_category", "category", code))
    return found + _check_time(received, known)


def _check_time(received: Received, known: Known) -> list[Problem]:
    latest = received.at + CLOCKS_DIFFER_BY
    if known.earliest <= received.occurred_at <= latest:
        return []
    zone = known.earliest.tzinfo
    least = known.earliest.isoformat(timespec="seconds")
    most = latest.astimezone(zone).isoformat(timespec="seconds")
    sent = received.occurred_at.isoformat()
    return [problem("out_of_range", "occurred_at", sent, least=least, most=most)]


def touch_register(connection: sa.Connection, election_id: int) -> int:
    """To be called in the transaction of every import. Returns the new revision."""
    revision = current_revision(connection, election_id) + 1
    refresh_all(connection, election_id, revision)
    publish(connection, election_id, revision, register=True)
    return revision
