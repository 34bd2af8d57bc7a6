"""Incidents and the state each has reached."""

import datetime as dt

import sqlalchemy as sa

from db import derive
from db.state_tables import incident_state
from db.vocabulary import IncidentState, Severity
from queries.incident_book import Incident


def fetch_incidents(
    connection: sa.Connection, *, election_id: int, as_of: dt.datetime | None = None, after_revision: int = 0
) -> list[Incident]:
    """Newest last; at `as_of` as HQ knew them then, else those changed after `after_revision`."""
    if as_of is None:
        source: sa.FromClause = incident_state
        rows = sa.select(source).where(
            incident_state.c.election_id == election_id, incident_state.c.revision > after_revision
        )
    else:
        source = derive.incident_state(election_id, as_of=as_of).subquery()
        rows = sa.select(source)
    return [
        Incident(
            id=row.incident_id,
            station_id=row.station_id,
            category=row.category,
            severity=Severity(row.severity),
            state=IncidentState(row.state),
            occurred_at=row.occurred_at,
            received_at=row.received_at,
            acknowledged_at=row.acknowledged_at,
            duplicate_of=row.duplicate_of,
            version=row.last_event_id or 0,
        )
        for row in connection.execute(rows.order_by(source.c.received_at, source.c.incident_id))
    ]
