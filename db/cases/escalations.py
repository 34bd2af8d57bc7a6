"""Whom an unacknowledged critical incident has reached, noted once for all time: the clock of the HQ may jump
back, and what the lawyer, the head and the wall were told stays told."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from db.cases.settings import fetch_settings
from db.cases.tables import escalation
from db.state_tables import incident_state
from db.vocabulary import IncidentState, Level, Severity
from db.writing.revisions import current_revision, publish, record_audit

CLOCK = "clock"
"""Who acts when a limit passes."""


def record_escalations(connection: sa.Connection, election_id: int, *, now: dt.datetime) -> int:
    """Notes every level that an incident has reached by `now`. Returns how many are new; if any, the revision
    moves. Of several processes that see the same limit pass one notes it."""
    revision = current_revision(connection, election_id) + 1
    limits = fetch_settings(connection, election_id).escalates
    reached = [
        {"incident_id": row.incident_id, "level": level, "reached_at": now}
        for row in connection.execute(_unacknowledged(election_id))
        for level in range(row.level + 1, len(limits) + 1)
        if row.received_at + limits[level - 1] <= now
    ]
    if not reached:
        return 0
    connection.execute(pg.insert(escalation).values(reached))
    publish(connection, election_id, revision)
    for each in reached:
        record_audit(
            connection,
            election_id,
            at=now,
            actor=CLOCK,
            action="hq:incident:escalated",
            detail={"incident": str(each["incident_id"]), "to": Level(each["level"]).name.lower()},
            revision=revision,
        )
    return len(reached)


def _unacknowledged(election_id: int) -> sa.Select[tuple[uuid.UUID, dt.datetime, int]]:
    known = sa.select(sa.func.coalesce(sa.func.max(escalation.c.level), 0)).where(
        escalation.c.incident_id == incident_state.c.incident_id
    )
    return (
        sa.select(
            incident_state.c.incident_id,
            incident_state.c.received_at,
            known.scalar_subquery().label("level"),
        )
        .where(
            incident_state.c.election_id == election_id,
            incident_state.c.state == IncidentState.NEW.value,
            incident_state.c.severity == Severity.CRITICAL.value,
        )
        .order_by(incident_state.c.received_at)
    )
