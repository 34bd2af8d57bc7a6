"""The verbs of a case that move it, or its severity, or whether the press may have it.

Each writes the event, the state that follows, the audit row and the revision; the caller begins and
commits. Each returns the id of its event, which is the case's new version. `version` is the last one the
actor has seen: a decision that would pass over another's is refused (`QuickerError`).
"""

import datetime as dt
import uuid

import sqlalchemy as sa

from db.cases.errors import CaseError
from db.cases.settings import fetch_settings
from db.cases.standing import PUBLISHABLE, Standing, stand
from db.cases.texts import said, short
from db.messages import N_
from db.state_tables import incident_state
from db.vocabulary import Action, EventKind, IncidentState, Severity
from db.writing.events import Event, write_event

SOURCES = 2


def acknowledge(
    connection: sa.Connection,
    *,
    incident_id: uuid.UUID,
    actor: str,
    at: dt.datetime,
    version: int | None = None,
) -> int:
    stand(connection, incident_id, EventKind.ACKNOWLEDGED, version)
    return _move(connection, incident_id, EventKind.ACKNOWLEDGED, actor=actor, at=at)


def verify(
    connection: sa.Connection,
    *,
    incident_id: uuid.UUID,
    actor: str,
    at: dt.datetime,
    note: str = "",
    version: int | None = None,
) -> int:
    """Begins to look into it."""
    stand(connection, incident_id, EventKind.VERIFYING, version)
    return _move(connection, incident_id, EventKind.VERIFYING, actor=actor, at=at, note=said(note))


def confirm(
    connection: sa.Connection,
    *,
    incident_id: uuid.UUID,
    actor: str,
    at: dt.datetime,
    note: str = "",
    version: int | None = None,
) -> int:
    """Refused by an HQ's rule of two sources while fewer than two observers tell it."""
    case = stand(connection, incident_id, EventKind.CONFIRMED, version)
    if case.observers < SOURCES and fetch_settings(connection, case.election_id).two_sources:
        raise CaseError(
            N_(
                "Two independent observers are needed to confirm: so far {count}. Link another report "
                "of the same event."
            ),
            count=case.observers,
        )
    return _move(connection, incident_id, EventKind.CONFIRMED, actor=actor, at=at, note=said(note))


def reject(
    connection: sa.Connection,
    *,
    incident_id: uuid.UUID,
    reason: str,
    actor: str,
    at: dt.datetime,
    version: int | None = None,
) -> int:
    stand(connection, incident_id, EventKind.REJECTED, version)
    return _move(connection, incident_id, EventKind.REJECTED, actor=actor, at=at, note=_reason(reason))


def mark_duplicate(
    connection: sa.Connection,
    *,
    incident_id: uuid.UUID,
    of: uuid.UUID,
    actor: str,
    at: dt.datetime,
    note: str = "",
    version: int | None = None,
) -> int:
    """Its observer, if another one, corroborates the original. No chains: neither is the original itself a
    duplicate or rejected, nor has this one duplicates of its own."""
    case = stand(connection, incident_id, EventKind.DUPLICATE, version)
    original = other_case(connection, case, of)
    if original.state in (IncidentState.DUPLICATE, IncidentState.REJECTED):
        raise CaseError(N_("The other case is {state}: choose the one that goes on."), state=original.state)
    mine = sa.select(incident_state.c.incident_id).where(incident_state.c.duplicate_of == incident_id)
    if connection.scalar(mine.limit(1)) is not None:
        raise CaseError(N_("Other reports are duplicates of this one: mark it the other way round."))
    event = Event(EventKind.DUPLICATE, actor, at, said(note), IncidentState.DUPLICATE, duplicate_of=of)
    return write_event(connection, incident_id, event).event_id


def change_severity(
    connection: sa.Connection,
    *,
    incident_id: uuid.UUID,
    severity: Severity,
    reason: str,
    actor: str,
    at: dt.datetime,
    version: int | None = None,
) -> int:
    case = stand(connection, incident_id, EventKind.SEVERITY, version)
    if case.severity is severity:
        raise CaseError(N_("The case is {severity} already."), severity=severity)
    event = Event(EventKind.SEVERITY, actor, at, _reason(reason), severity=severity)
    return write_event(connection, incident_id, event).event_id


def choose_action(
    connection: sa.Connection,
    *,
    incident_id: uuid.UUID,
    action: Action,
    actor: str,
    at: dt.datetime,
    reason: str = "",
    version: int | None = None,
) -> int:
    """To do nothing takes a reason."""
    stand(connection, incident_id, EventKind.ACTION, version)
    why = _reason(reason) if action is Action.NONE else said(reason)
    event = Event(EventKind.ACTION, actor, at, why, IncidentState.ACTION, action=action)
    return write_event(connection, incident_id, event).event_id


def file(
    connection: sa.Connection,
    *,
    incident_id: uuid.UUID,
    filed_on: dt.date,
    number: str,
    to: str,
    actor: str,
    at: dt.datetime,
    note: str = "",
    version: int | None = None,
) -> int:
    """`filed_on` is the local date on the document, `number` and `to` as on it."""
    case = stand(connection, incident_id, EventKind.FILED, version)
    if case.action in (None, Action.NONE):
        raise CaseError(N_("Nothing is to be filed: choose an action first."))
    told = {"number": short(number), "to": short(to)}
    if not all(told.values()):
        raise CaseError(N_("What was filed has a number and says to whom."))
    if filed_on > (at + dt.timedelta(days=1)).date():
        raise CaseError(N_("It cannot have been filed on a day that has not come."))
    event = Event(EventKind.FILED, actor, at, said(note), IncidentState.FILED, filed_on=filed_on, told=told)
    return write_event(connection, incident_id, event).event_id


def record_answer(
    connection: sa.Connection,
    *,
    incident_id: uuid.UUID,
    text: str,
    actor: str,
    at: dt.datetime,
    version: int | None = None,
) -> int:
    stand(connection, incident_id, EventKind.ANSWERED, version)
    answer = said(text, empty=N_("Say what the answer was."))
    return _move(connection, incident_id, EventKind.ANSWERED, actor=actor, at=at, note=answer)


def record_no_reaction(
    connection: sa.Connection,
    *,
    incident_id: uuid.UUID,
    actor: str,
    at: dt.datetime,
    note: str = "",
    version: int | None = None,
) -> int:
    stand(connection, incident_id, EventKind.NO_REACTION, version)
    return _move(connection, incident_id, EventKind.NO_REACTION, actor=actor, at=at, note=said(note))


def close(
    connection: sa.Connection,
    *,
    incident_id: uuid.UUID,
    actor: str,
    at: dt.datetime,
    note: str = "",
    version: int | None = None,
) -> int:
    stand(connection, incident_id, EventKind.CLOSED, version)
    return _move(connection, incident_id, EventKind.CLOSED, actor=actor, at=at, note=said(note))


def reopen(
    connection: sa.Connection,
    *,
    incident_id: uuid.UUID,
    reason: str,
    actor: str,
    at: dt.datetime,
    version: int | None = None,
) -> int:
    """Back to verifying. What was cleared for the press is so no longer."""
    stand(connection, incident_id, EventKind.REOPENED, version)
    event = Event(EventKind.REOPENED, actor, at, _reason(reason), IncidentState.VERIFYING)
    return write_event(connection, incident_id, event).event_id


def clear_for_press(
    connection: sa.Connection,
    *,
    incident_id: uuid.UUID,
    actor: str,
    at: dt.datetime,
    note: str = "",
    version: int | None = None,
) -> int:
    """Only what is confirmed."""
    case = stand(connection, incident_id, EventKind.CLEARED, version)
    if case.cleared:
        raise CaseError(N_("The case is cleared for the press already."))
    return write_event(connection, incident_id, Event(EventKind.CLEARED, actor, at, said(note))).event_id


def withdraw_clearing(
    connection: sa.Connection,
    *,
    incident_id: uuid.UUID,
    reason: str,
    actor: str,
    at: dt.datetime,
    version: int | None = None,
) -> int:
    case = stand(connection, incident_id, EventKind.WITHDRAWN, version)
    if not case.cleared or case.state not in PUBLISHABLE:
        raise CaseError(N_("The case is not cleared for the press."))
    event = Event(EventKind.WITHDRAWN, actor, at, _reason(reason))
    return write_event(connection, incident_id, event).event_id


def other_case(connection: sa.Connection, case: Standing, other_id: uuid.UUID) -> Standing:
    """Another one of the same election. Raises `CaseError` if it is none."""
    if other_id == case.incident_id:
        raise CaseError(N_("A case cannot be linked to itself."))
    row = connection.execute(
        sa.select(incident_state.c.election_id).where(incident_state.c.incident_id == other_id)
    ).one_or_none()
    if row is None or row.election_id != case.election_id:
        raise CaseError(N_("There is no such other case."))
    return stand(connection, other_id, EventKind.COMMENTED)


def _move(
    connection: sa.Connection,
    incident_id: uuid.UUID,
    kind: EventKind,
    *,
    actor: str,
    at: dt.datetime,
    note: str = "",
) -> int:
    event = Event(kind, actor, at, note, IncidentState(kind.value))
    return write_event(connection, incident_id, event).event_id


def _reason(text: str) -> str:
    return said(text, empty=N_("Give a reason: it stays in the record."))
