"""Who is on a case: a claim lasts a while and ends by itself, so that nothing waits for one who left."""

import datetime as dt
import uuid

import sqlalchemy as sa

from db.cases.errors import CaseError
from db.cases.standing import stand
from db.messages import N_
from db.vocabulary import EventKind, IncidentState
from db.writing.events import Event, write_event

LASTS = dt.timedelta(minutes=15)
HELD_AT_MOST = 2 * LASTS


def claim(
    connection: sa.Connection,
    *,
    incident_id: uuid.UUID,
    actor: str,
    at: dt.datetime,
    lasts: dt.timedelta = LASTS,
    version: int | None = None,
) -> int:
    """Of several at once one has it; who has it already goes on. Acknowledges a new case. Returns the
    case's new version. Raises `CaseError`."""
    case = stand(connection, incident_id, EventKind.CLAIMED, version)
    if case.assignee not in (None, actor) and is_held(case.claimed_until, at):
        raise CaseError(N_("{who} is on it until {until}."), who=case.assignee, until=case.claimed_until)
    state = IncidentState.ACKNOWLEDGED if case.state is IncidentState.NEW else None
    event = Event(EventKind.CLAIMED, actor, at, state=state, until=at + lasts)
    return write_event(connection, incident_id, event).event_id


def release(
    connection: sa.Connection,
    *,
    incident_id: uuid.UUID,
    actor: str,
    at: dt.datetime,
    version: int | None = None,
) -> int:
    case = stand(connection, incident_id, EventKind.RELEASED, version)
    if case.assignee is None:
        raise CaseError(N_("Nobody is on it."))
    if case.assignee != actor:
        raise CaseError(N_("{who} is on it: only they can give it up."), who=case.assignee)
    return write_event(connection, incident_id, Event(EventKind.RELEASED, actor, at)).event_id


def is_held(claimed_until: dt.datetime | None, at: dt.datetime) -> bool:
    """Until the moment it ends, that moment not included. A clock that jumps back a little prolongs a claim
    by as much; one that jumps back far ends it, or nobody could take the case for hours."""
    return claimed_until is not None and at < claimed_until <= at + HELD_AT_MOST
