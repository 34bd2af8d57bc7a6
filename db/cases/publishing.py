"""Whether the press may have a case: cleared by a lawyer, by two if the HQ's rule asks for it."""

import datetime as dt
import uuid

import sqlalchemy as sa

from db.cases.errors import CaseError
from db.cases.settings import fetch_settings
from db.cases.standing import PUBLISHABLE, stand
from db.cases.texts import said
from db.derive_steps import NOT_PUBLIC
from db.messages import N_
from db.schema import incident_event
from db.vocabulary import EventKind
from db.writing.events import Event, write_event

_CLEARING = (EventKind.PROPOSED, EventKind.CLEARED, *NOT_PUBLIC)


def clear_for_press(
    connection: sa.Connection,
    *,
    incident_id: uuid.UUID,
    actor: str,
    at: dt.datetime,
    note: str = "",
    version: int | None = None,
) -> int:
    """Only what is confirmed. Where the HQ's rule asks for a second pair of eyes, the first person's word
    proposes it, the press has nothing yet, and the next one's, if it is another person, clears it."""
    case = stand(connection, incident_id, EventKind.CLEARED, version)
    if case.cleared:
        raise CaseError(N_("The case is cleared for the press already."))
    kind = EventKind.CLEARED
    if fetch_settings(connection, case.election_id).two_clear:
        proposed = proposed_by(connection, incident_id)
        if proposed == actor:
            raise CaseError(N_("You have proposed it for the press: a second person has to clear it."))
        kind = EventKind.PROPOSED if proposed is None else EventKind.CLEARED
    return write_event(connection, incident_id, Event(kind, actor, at, said(note))).event_id


def withdraw_clearing(
    connection: sa.Connection,
    *,
    incident_id: uuid.UUID,
    reason: str,
    actor: str,
    at: dt.datetime,
    version: int | None = None,
) -> int:
    """Also takes back what is only proposed."""
    case = stand(connection, incident_id, EventKind.WITHDRAWN, version)
    cleared = case.cleared and case.state in PUBLISHABLE
    if not cleared and proposed_by(connection, incident_id) is None:
        raise CaseError(N_("The case is not cleared for the press."))
    why = said(reason, empty=N_("Give a reason: it stays in the record."))
    return write_event(connection, incident_id, Event(EventKind.WITHDRAWN, actor, at, why)).event_id


def proposed_by(connection: sa.Connection, incident_id: uuid.UUID) -> str | None:
    """Who has proposed it for the press, if it now waits for a second person."""
    newest = (
        sa.select(incident_event.c.kind, incident_event.c.actor)
        .where(
            incident_event.c.incident_id == incident_id,
            incident_event.c.kind.in_([each.value for each in _CLEARING]),
        )
        .order_by(incident_event.c.id.desc())
        .limit(1)
    )
    row = connection.execute(newest).one_or_none()
    return row.actor if row is not None and row.kind == EventKind.PROPOSED.value else None
