"""Who else tells of it: reports linked to a case, and those that may belong to it."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from db import derive_steps
from db.schema import incident_event, observer, report, station
from db.state_tables import incident_state
from db.vocabulary import EventKind, IncidentState, Severity

NEAR = dt.timedelta(hours=2)
MOST = 30


@dataclass(frozen=True, slots=True)
class Linked:
    id: uuid.UUID
    kind: EventKind
    """DUPLICATE or CORROBORATES."""
    state: IncidentState
    station: str
    received_at: dt.datetime
    alias: str | None
    independent: bool
    """Another observer than the case's own: counted."""


@dataclass(frozen=True, slots=True)
class Related:
    id: uuid.UUID
    category: str
    severity: Severity
    state: IncidentState
    station: str
    occurred_at: dt.datetime
    received_at: dt.datetime
    alias: str | None
    independent: bool
    same_station: bool
    same_category: bool


def fetch_linked(
    connection: sa.Connection,
    incident_id: uuid.UUID,
    observer_id: int | None,
    *,
    as_of: dt.datetime | None = None,
) -> tuple[Linked, ...]:
    """In the order they were received."""
    pointing = sa.select(incident_event.c.incident_id).where(
        sa.or_(incident_event.c.duplicate_of == incident_id, incident_event.c.corroborates == incident_id)
    )
    stands = derive_steps.stands(report, as_of).lateral("stands")
    duplicate = stands.c.duplicate_of == incident_id
    rows = (
        sa.select(
            report.c.id,
            sa.func.coalesce(duplicate, sa.false()).label("duplicate"),
            stands.c.state,
            station.c.number,
            report.c.received_at,
            report.c.observer_id,
            observer.c.alias,
        )
        .select_from(report)
        .join(stands, sa.true())
        .join(station, station.c.id == report.c.station_id)
        .outerjoin(observer, observer.c.id == report.c.observer_id)
        .where(report.c.id.in_(pointing), sa.or_(duplicate, stands.c.corroborates == incident_id))
        .order_by(report.c.received_at, report.c.id)
    )
    return tuple(
        Linked(
            id=row.id,
            kind=EventKind.DUPLICATE if row.duplicate else EventKind.CORROBORATES,
            state=IncidentState(row.state or IncidentState.NEW),
            station=row.number,
            received_at=row.received_at,
            alias=row.alias,
            independent=row.observer_id is not None and row.observer_id != observer_id,
        )
        for row in connection.execute(rows)
    )


def fetch_related(
    connection: sa.Connection, about: sa.Row[Any], *, as_of: dt.datetime | None = None
) -> tuple[Related, ...]:
    """At the same station, or of the same category in the same district, within two hours of `about` (its
    incident_id, election_id, station_id, category, occurred_at and observer_id are read). The same station
    first, then the nearest in time. Their states are those of now, also in a replay."""
    here = sa.select(station.c.district_id).where(station.c.id == about.station_id).scalar_subquery()
    same_station = incident_state.c.station_id == about.station_id
    same_category = incident_state.c.category == about.category
    apart = sa.func.abs(sa.extract("epoch", incident_state.c.occurred_at - about.occurred_at))
    rows = (
        sa.select(
            incident_state,
            station.c.number,
            report.c.observer_id,
            observer.c.alias,
            same_station.label("same_station"),
            same_category.label("same_category"),
        )
        .select_from(incident_state)
        .join(station, station.c.id == incident_state.c.station_id)
        .join(report, report.c.id == incident_state.c.incident_id)
        .outerjoin(observer, observer.c.id == report.c.observer_id)
        .where(
            incident_state.c.election_id == about.election_id,
            incident_state.c.incident_id != about.incident_id,
            incident_state.c.occurred_at.between(about.occurred_at - NEAR, about.occurred_at + NEAR),
            sa.or_(same_station, sa.and_(same_category, station.c.district_id == here)),
        )
        .order_by(same_station.desc(), apart, incident_state.c.incident_id)
        .limit(MOST)
    )
    if as_of is not None:
        rows = rows.where(incident_state.c.received_at <= as_of)
    return tuple(_related(row, about.observer_id) for row in connection.execute(rows))


def _related(row: sa.Row[Any], observer_id: int | None) -> Related:
    return Related(
        id=row.incident_id,
        category=row.category,
        severity=Severity(row.severity),
        state=IncidentState(row.state),
        station=row.number,
        occurred_at=row.occurred_at,
        received_at=row.received_at,
        alias=row.alias,
        independent=row.observer_id is not None and row.observer_id != observer_id,
        same_station=row.same_station,
        same_category=row.same_category,
    )
