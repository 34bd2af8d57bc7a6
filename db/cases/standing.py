"""Where a case stands at the moment of a decision, and what may follow: read under the election's lock, so
that of two decisions the second sees the first."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from db.cases.errors import CaseError, QuickerError
from db.messages import N_
from db.schema import incident_event, report
from db.state_tables import incident_state
from db.vocabulary import Action, EventKind, IncidentState, Severity
from db.writing.events import fetch_place
from db.writing.revisions import current_revision

_S = IncidentState
UNDECIDED = frozenset({_S.NEW, _S.ACKNOWLEDGED, _S.VERIFYING})
PUBLISHABLE = frozenset({_S.CONFIRMED, _S.ACTION, _S.FILED, _S.ANSWERED, _S.NO_REACTION, _S.CLOSED})
"""Confirmed, whatever has been done since."""
_WORKED_ON = (UNDECIDED | PUBLISHABLE) - {_S.CLOSED}
_ANY = frozenset(IncidentState)

ALLOWED: Mapping[EventKind, frozenset[IncidentState]] = {
    EventKind.ACKNOWLEDGED: frozenset({_S.NEW}),
    EventKind.VERIFYING: frozenset({_S.NEW, _S.ACKNOWLEDGED}),
    EventKind.CONFIRMED: frozenset({_S.ACKNOWLEDGED, _S.VERIFYING}),
    EventKind.REJECTED: UNDECIDED,
    EventKind.DUPLICATE: UNDECIDED,
    EventKind.ACTION: frozenset({_S.CONFIRMED, _S.ACTION, _S.ANSWERED, _S.NO_REACTION}),
    EventKind.FILED: frozenset({_S.ACTION}),
    EventKind.ANSWERED: frozenset({_S.FILED, _S.NO_REACTION}),
    EventKind.NO_REACTION: frozenset({_S.FILED}),
    EventKind.CLOSED: frozenset({_S.ACTION, _S.ANSWERED, _S.NO_REACTION}),
    EventKind.REOPENED: _ANY - UNDECIDED,
    EventKind.CLAIMED: _WORKED_ON,
    EventKind.RELEASED: _ANY,
    EventKind.SEVERITY: _WORKED_ON,
    EventKind.CORROBORATES: _WORKED_ON,
    EventKind.PARTED: _ANY,
    EventKind.PROPOSED: PUBLISHABLE,
    EventKind.CLEARED: PUBLISHABLE,
    EventKind.WITHDRAWN: PUBLISHABLE,
    EventKind.ASKED: _ANY,
    EventKind.REPLIED: _ANY,
    EventKind.COMMENTED: _ANY,
    EventKind.TRANSLATED: _ANY,
}
"""In which states each thing may be done."""

DECISIONS = frozenset(EventKind) - {
    EventKind.CLAIMED,
    EventKind.RELEASED,
    EventKind.ASKED,
    EventKind.REPLIED,
    EventKind.COMMENTED,
    EventKind.TRANSLATED,
}
"""What another decision must have seen. Words beside the case and who is on it change nothing decided."""


@dataclass(frozen=True, slots=True)
class Standing:
    incident_id: uuid.UUID
    election_id: int
    observer_id: int | None
    state: IncidentState
    severity: Severity
    assignee: str | None
    claimed_until: dt.datetime | None
    action: Action | None
    duplicate_of: uuid.UUID | None
    cleared: bool
    corroborated_by: int

    @property
    def observers(self) -> int:
        """Independent ones who tell it."""
        return self.corroborated_by + (self.observer_id is not None)


def stand(
    connection: sa.Connection, incident_id: uuid.UUID, kind: EventKind, version: int | None = None
) -> Standing:
    """Locks the election and refuses what may not be done now. Raises `QuickerError` if something was decided
    after event `version`, `CaseError` if the state does not allow `kind`, LookupError for no incident."""
    standing = read(connection, incident_id)
    if kind in DECISIONS and version is not None:
        _refuse_late(connection, incident_id, version)
    if standing.state not in ALLOWED[kind]:
        expected = tuple(each for each in IncidentState if each in ALLOWED[kind])
        raise CaseError(
            N_("The case is {state}. This can be done while it is one of: {expected}."),
            state=standing.state,
            expected=expected,
        )
    return standing


def read(connection: sa.Connection, incident_id: uuid.UUID) -> Standing:
    """Under the election's lock. Raises `CaseError` if a correction took the report's place."""
    election_id, _station_id = fetch_place(connection, incident_id)
    current_revision(connection, election_id)
    row = connection.execute(
        sa.select(incident_state, report.c.observer_id)
        .join(report, report.c.id == incident_state.c.incident_id)
        .where(incident_state.c.incident_id == incident_id)
    ).one_or_none()
    if row is None:
        raise CaseError(N_("The reporter has sent a correction of this report: the case goes on there."))
    return Standing(
        incident_id=incident_id,
        election_id=election_id,
        observer_id=row.observer_id,
        state=IncidentState(row.state),
        severity=Severity(row.severity),
        assignee=row.assignee,
        claimed_until=row.claimed_until,
        action=Action(row.action) if row.action else None,
        duplicate_of=row.duplicate_of,
        cleared=row.cleared_at is not None,
        corroborated_by=row.corroborated_by,
    )


def _refuse_late(connection: sa.Connection, incident_id: uuid.UUID, version: int) -> None:
    newer = (
        sa.select(incident_event.c.actor, incident_event.c.kind, incident_event.c.received_at)
        .where(incident_event.c.incident_id == incident_id, incident_event.c.id > version)
        .where(
            sa.or_(
                incident_event.c.kind.in_([each.value for each in DECISIONS]),
                incident_event.c.state.is_not(None),
            )
        )
        .order_by(incident_event.c.id.desc())
        .limit(1)
    )
    decided = connection.execute(newer).one_or_none()
    if decided is not None:
        raise QuickerError(
            N_("Somebody was quicker: {who} {what} at {at}."),
            who=decided.actor,
            what=EventKind(decided.kind),
            at=decided.received_at,
        )
