"""What the HQ does about an incident: each step is a row."""

import datetime as dt
import uuid

import sqlalchemy as sa

from db.schema import incident, incident_event, report
from db.vocabulary import IncidentState, Severity
from db.writing.revisions import current_revision, publish, record_audit
from db.writing.state import Touched, refresh


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
    """Returns the revision at which it is visible. Raises LookupError for an unknown incident,
    ValueError if a duplicate does not name another incident of the same election."""
    election_id, station_id = _fetch_place(connection, incident_id)
    if (state is IncidentState.DUPLICATE) != (duplicate_of is not None):
        raise ValueError("a duplicate names the incident it duplicates, and nothing else does")
    if duplicate_of and (
        duplicate_of == incident_id or _fetch_place(connection, duplicate_of)[0] != election_id
    ):
        raise ValueError("an incident duplicates another one of the same election")
    revision = current_revision(connection, election_id) + 1
    connection.execute(
        sa.insert(incident_event).values(
            incident_id=incident_id,
            state=state,
            severity=severity,
            duplicate_of=duplicate_of,
            actor=actor,
            note=note,
            received_at=received_at,
            revision=revision,
        )
    )
    refresh(connection, election_id, revision, Touched(incidents=(station_id,)))
    publish(connection, election_id, revision)
    detail = {
        "incident": str(incident_id),
        "severity": severity,
        "duplicate_of": duplicate_of and str(duplicate_of),
    }
    record_audit(
        connection,
        election_id,
        at=received_at,
        actor=actor,
        action=f"hq:incident:{state}",
        detail=detail,
        revision=revision,
    )
    return revision


def _fetch_place(connection: sa.Connection, incident_id: uuid.UUID) -> tuple[int, int]:
    """Election and station of an incident."""
    place = sa.select(report.c.election_id, report.c.station_id).join(incident)
    row = connection.execute(place.where(report.c.id == incident_id)).one_or_none()
    if row is None:
        raise LookupError(f"there is no incident {incident_id}")
    return row.election_id, row.station_id
