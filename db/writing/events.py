"""What the HQ does about an incident: each step is a row, in the order of their ids.

`write_event` is the one way in; `db.cases` has the verbs that say what may follow what.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from db.schema import incident, incident_event, report
from db.vocabulary import Action, EventKind, IncidentState, Severity
from db.writing.revisions import current_revision, publish, record_audit
from db.writing.state import Touched, refresh


@dataclass(frozen=True, slots=True)
class Event:
    """One row of `incident_event` before it has an id."""

    kind: EventKind
    actor: str
    at: dt.datetime
    note: str = ""
    state: IncidentState | None = None
    """None: the case stays where it is."""
    severity: Severity | None = None
    duplicate_of: uuid.UUID | None = None
    corroborates: uuid.UUID | None = None
    action: Action | None = None
    until: dt.datetime | None = None
    filed_on: dt.date | None = None
    about: int | None = None
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    event_id: int
    revision: int


def record_incident_event(
    connection: sa.Connection,
    *,
    incident_id: uuid.UUID,
    state: IncidentState,
    actor: str,
    received_at: dt.datetime,
    severity: Severity | None = None,
    duplicate_of: uuid.UUID | None = None,
    note: str = "",
) -> int:
    """Moves an incident to any state, whatever it was in. Returns the revision at which it is visible.
    Raises LookupError for an unknown incident, ValueError if a duplicate does not name another incident
    of the same election."""
    if (state is IncidentState.DUPLICATE) != (duplicate_of is not None):
        raise ValueError("a duplicate names the incident it duplicates, and nothing else does")
    kind = EventKind.REOPENED if state is IncidentState.NEW else EventKind(state.value)
    event = Event(kind, actor, received_at, note, state, severity, duplicate_of)
    return write_event(connection, incident_id, event).revision


def write_event(connection: sa.Connection, incident_id: uuid.UUID, event: Event) -> Written:
    """Raises LookupError for an unknown incident, ValueError for a link to itself or to another election."""
    election_id, station_id = fetch_place(connection, incident_id)
    revision = current_revision(connection, election_id) + 1
    stations = {station_id, *_linked_before(connection, incident_id)}
    for other in (event.duplicate_of, event.corroborates):
        if other is not None:
            stations.add(_place_of_other(connection, incident_id, election_id, other))
    row = {name: getattr(event, name) for name in _COPIED}
    values = {"incident_id": incident_id, "received_at": event.at, "revision": revision, **row}
    event_id = connection.scalar(sa.insert(incident_event).values(values).returning(incident_event.c.id))
    refresh(connection, election_id, revision, Touched(incidents=stations))
    publish(connection, election_id, revision)
    _audit(connection, election_id, incident_id, event, revision)
    return Written(int(event_id or 0), revision)


_COPIED = tuple(name for name in Event.__slots__ if name != "at")


def _linked_before(connection: sa.Connection, incident_id: uuid.UUID) -> set[int]:
    """Stations of incidents that this one was once said to tell of: their corroboration may change."""
    links = sa.select(sa.func.coalesce(incident_event.c.duplicate_of, incident_event.c.corroborates))
    links = links.where(incident_event.c.incident_id == incident_id)
    return set(connection.scalars(sa.select(report.c.station_id).where(report.c.id.in_(links))))


def _place_of_other(
    connection: sa.Connection, incident_id: uuid.UUID, election_id: int, other: uuid.UUID
) -> int:
    elsewhere, station_id = fetch_place(connection, other)
    if other == incident_id or elsewhere != election_id:
        raise ValueError("an incident duplicates another one of the same election")
    return station_id


def _audit(
    connection: sa.Connection, election_id: int, incident_id: uuid.UUID, event: Event, revision: int
) -> None:
    """What was decided; what was said about it stands in the event alone."""
    told: dict[str, Any] = {
        "severity": event.severity,
        "duplicate_of": event.duplicate_of and str(event.duplicate_of),
        "corroborates": event.corroborates and str(event.corroborates),
        "action": event.action,
    }
    said = {name: value for name, value in told.items() if value is not None}
    record_audit(
        connection,
        election_id,
        at=event.at,
        actor=event.actor,
        action=f"hq:incident:{event.kind}",
        detail={"incident": str(incident_id), **said},
        revision=revision,
    )


def fetch_place(connection: sa.Connection, incident_id: uuid.UUID) -> tuple[int, int]:
    """Election and station of an incident. Raises LookupError if there is none."""
    place = sa.select(report.c.election_id, report.c.station_id).join(incident)
    row = connection.execute(place.where(report.c.id == incident_id)).one_or_none()
    if row is None:
        raise LookupError(f"there is no incident {incident_id}")
    return row.election_id, row.station_id
