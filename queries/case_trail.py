"""The trail of a case: every step, what was asked and answered, who looked at what is guarded."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from db.cases.tables import escalation
from db.schema import audit, incident_event
from db.vocabulary import Action, EventKind, IncidentState, Level, Severity

MOST_ACCESSES = 500


@dataclass(frozen=True, slots=True)
class CaseEvent:
    id: int
    kind: EventKind
    actor: str
    at: dt.datetime
    note: str
    """The reason, the answer, the words: what was typed. Not masked."""
    state: IncidentState | None
    """It moved to; None: it stayed."""
    severity: Severity | None
    duplicate_of: uuid.UUID | None
    corroborates: uuid.UUID | None
    action: Action | None
    until: dt.datetime | None
    filed_on: dt.date | None
    about: int | None
    told: Mapping[str, str]
    """Of a filing "number" and "to", of a translation "language"."""


@dataclass(frozen=True, slots=True)
class Question:
    asked: CaseEvent
    replies: tuple[CaseEvent, ...]


@dataclass(frozen=True, slots=True)
class Access:
    at: dt.datetime
    actor: str
    action: str
    """As in the audit, e.g. hq:reveal:contact."""
    reason: str


@dataclass(frozen=True, slots=True)
class Call:
    """Nobody had acknowledged the case, so somebody was told."""

    at: dt.datetime
    level: Level


def fetch_events(
    connection: sa.Connection, incident_id: uuid.UUID, *, as_of: dt.datetime | None = None
) -> tuple[CaseEvent, ...]:
    rows = sa.select(incident_event).where(incident_event.c.incident_id == incident_id)
    if as_of is not None:
        rows = rows.where(incident_event.c.received_at <= as_of)
    return tuple(
        CaseEvent(
            id=row.id,
            kind=EventKind(row.kind),
            actor=row.actor,
            at=row.received_at,
            note=row.note,
            state=IncidentState(row.state) if row.state else None,
            severity=Severity(row.severity) if row.severity else None,
            duplicate_of=row.duplicate_of,
            corroborates=row.corroborates,
            action=Action(row.action) if row.action else None,
            until=row.until,
            filed_on=row.filed_on,
            about=row.about,
            told=row.told,
        )
        for row in connection.execute(rows.order_by(incident_event.c.id))
    )


def questions_of(events: Sequence[CaseEvent]) -> tuple[Question, ...]:
    return tuple(
        Question(asked, tuple(each for each in events if each.about == asked.id))
        for asked in events
        if asked.kind is EventKind.ASKED
    )


def translations_of(events: Sequence[CaseEvent]) -> dict[str, CaseEvent]:
    """Language → the newest translation into it."""
    return {each.told["language"]: each for each in events if each.kind is EventKind.TRANSLATED}


def fetch_accesses(
    connection: sa.Connection, incident_id: uuid.UUID, *, as_of: dt.datetime | None = None
) -> tuple[Access, ...]:
    """The newest first: reveals, and whatever else in the audit names the incident but its own steps."""
    rows = (
        sa.select(audit.c.at, audit.c.actor, audit.c.action, audit.c.detail["reason"].astext)
        .where(
            audit.c.detail["incident"].astext == str(incident_id),
            audit.c.action.not_like("hq:incident:%"),
        )
        .order_by(audit.c.id.desc())
        .limit(MOST_ACCESSES)
    )
    if as_of is not None:
        rows = rows.where(audit.c.at <= as_of)
    return tuple(Access(at, actor, action, why or "") for at, actor, action, why in connection.execute(rows))


def fetch_calls(
    connection: sa.Connection, incident_id: uuid.UUID, *, as_of: dt.datetime | None = None
) -> tuple[Call, ...]:
    """Whom it reached by the clock, the first of them first."""
    rows = sa.select(escalation.c.reached_at, escalation.c.level).where(
        escalation.c.incident_id == incident_id
    )
    if as_of is not None:
        rows = rows.where(escalation.c.reached_at <= as_of)
    return tuple(
        Call(at, Level(level)) for at, level in connection.execute(rows.order_by(escalation.c.level))
    )
