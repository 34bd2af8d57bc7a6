"""What only a lawyer with a reason may read: the reporter's words unmasked, the reporter's contact. Who read
what, when and why is in the audit, in the same transaction: no row, no look."""

import datetime as dt
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from db.cases.errors import CaseError
from db.cases.texts import said
from db.messages import N_
from db.schema import incident, observer_contact, report
from db.writing.events import fetch_place
from db.writing.revisions import record_audit

SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True)
class Contact:
    full_name: str
    phone: str
    messenger: str


def reveal_narrative(
    connection: sa.Connection, incident_id: uuid.UUID, *, actor: str, reason: str, at: dt.datetime
) -> str:
    """Raises `CaseError` for a reason of fewer than 10 characters, LookupError for no incident."""
    _note(connection, incident_id, "narrative", actor=actor, reason=reason, at=at)
    words = sa.select(incident.c.narrative).where(incident.c.report_id == incident_id)
    return str(connection.execute(words).scalar_one())


def reveal_contact(
    connection: sa.Connection, incident_id: uuid.UUID, *, actor: str, reason: str, at: dt.datetime
) -> Contact:
    """Of who reported it. Raises as `reveal_narrative`, and `CaseError` if no contact is known."""
    _note(connection, incident_id, "contact", actor=actor, reason=reason, at=at)
    found = connection.execute(
        sa.select(observer_contact.c.full_name, observer_contact.c.phone, observer_contact.c.messenger)
        .join(report, report.c.observer_id == observer_contact.c.observer_id)
        .where(report.c.id == incident_id)
    ).one_or_none()
    if found is None:
        raise CaseError(N_("No contact of the reporter is known."))
    return Contact(*found)


def _note(
    connection: sa.Connection, incident_id: uuid.UUID, what: str, *, actor: str, reason: str, at: dt.datetime
) -> None:
    why = said(reason, longest=1000)
    if len(why) < SHORTEST_REASON:
        raise CaseError(
            N_("Say why you need it, in at least {count} characters: it stays in the record."),
            count=SHORTEST_REASON,
        )
    election_id, _station_id = fetch_place(connection, incident_id)
    record_audit(
        connection,
        election_id,
        at=at,
        actor=actor,
        action=f"hq:reveal:{what}",
        detail={"incident": str(incident_id), "reason": why},
        revision=None,
    )
