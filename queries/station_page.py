"""All that HQ knew of one station at a moment: who observes it, what was sent, what was counted."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from db import derive
from db.schema import assignment, check_in, incident, observer, report, station, turnout_count
from db.vocabulary import Channel, ReportKind, Severity, TurnoutFlag, TurnoutSource
from queries.questions import Count


@dataclass(frozen=True, slots=True)
class AssignedObserver:
    alias: str
    shift: str
    confirmed: bool
    trained: bool


@dataclass(frozen=True, slots=True)
class StationReport:
    """`detail` is the stage, the category code, or "" by kind."""

    id: uuid.UUID
    kind: ReportKind
    channel: Channel
    occurred_at: dt.datetime
    received_at: dt.datetime
    detail: str
    slot: str | None
    source: TurnoutSource | None
    voters: int | None
    severity: Severity | None
    alias: str | None
    """Of the observer; None: reported by somebody without one."""
    corrected: bool
    """A later report took its place."""


@dataclass(frozen=True, slots=True)
class StationPage:
    address: str
    observers: tuple[AssignedObserver, ...]
    reports: tuple[StationReport, ...]
    """Newest first."""
    counts: tuple[Count, ...]
    """Those that stood, by source and slot."""


def fetch_station_page(
    connection: sa.Connection, *, election_id: int, station_id: int, as_of: dt.datetime
) -> StationPage:
    """Raises `sqlalchemy.exc.NoResultFound` if there is no such station."""
    address = sa.select(station.c.address).where(station.c.id == station_id)
    return StationPage(
        address=connection.execute(address).scalar_one(),
        observers=_fetch_observers(connection, station_id, as_of),
        reports=_fetch_reports(connection, station_id, as_of),
        counts=_fetch_counts(connection, election_id, station_id, as_of),
    )


def fetch_narratives_of_station(
    connection: sa.Connection, *, station_id: int, as_of: dt.datetime
) -> dict[uuid.UUID, str]:
    """Incident id → the reporter's own words, unmasked: mask them before anybody reads them."""
    rows = connection.execute(
        sa.select(incident.c.report_id, incident.c.narrative)
        .join(report, report.c.id == incident.c.report_id)
        .where(report.c.station_id == station_id, report.c.received_at <= as_of)
    )
    return {row.report_id: row.narrative for row in rows}


def _fetch_observers(
    connection: sa.Connection, station_id: int, as_of: dt.datetime
) -> tuple[AssignedObserver, ...]:
    rows = connection.execute(
        sa.select(observer.c.alias, assignment.c.shift, assignment.c.confirmed_at, observer.c.trained_on)
        .join(observer, observer.c.id == assignment.c.observer_id)
        .where(assignment.c.station_id == station_id)
        .order_by(observer.c.alias, assignment.c.shift)
    )
    return tuple(
        AssignedObserver(
            alias=row.alias,
            shift=row.shift,
            confirmed=row.confirmed_at is not None and row.confirmed_at <= as_of,
            trained=row.trained_on is not None,
        )
        for row in rows
    )


def _fetch_reports(
    connection: sa.Connection, station_id: int, as_of: dt.datetime
) -> tuple[StationReport, ...]:
    correction = report.alias("correction")
    corrected = (
        sa.select(correction.c.id)
        .where(correction.c.supersedes == report.c.id, correction.c.received_at <= as_of)
        .exists()
    )
    rows = (
        sa.select(
            report.c.id,
            report.c.kind,
            report.c.channel,
            report.c.occurred_at,
            report.c.received_at,
            sa.func.coalesce(check_in.c.stage, incident.c.category, "").label("detail"),
            turnout_count.c.slot,
            turnout_count.c.source,
            turnout_count.c.voters,
            incident.c.severity,
            observer.c.alias,
            corrected.label("corrected"),
        )
        .outerjoin(check_in, check_in.c.report_id == report.c.id)
        .outerjoin(turnout_count, turnout_count.c.report_id == report.c.id)
        .outerjoin(incident, incident.c.report_id == report.c.id)
        .outerjoin(observer, observer.c.id == report.c.observer_id)
        .where(report.c.station_id == station_id, report.c.received_at <= as_of)
        .order_by(report.c.received_at.desc(), report.c.revision.desc(), report.c.place.desc())
    )
    return tuple(_report(row) for row in connection.execute(rows))


def _report(row: sa.Row[*tuple[Any, ...]]) -> StationReport:
    return StationReport(
        id=row.id,
        kind=ReportKind(row.kind),
        channel=Channel(row.channel),
        occurred_at=row.occurred_at,
        received_at=row.received_at,
        detail=row.detail,
        slot=row.slot,
        source=TurnoutSource(row.source) if row.source else None,
        voters=row.voters,
        severity=Severity(row.severity) if row.severity else None,
        alias=row.alias,
        corrected=row.corrected,
    )


def _fetch_counts(
    connection: sa.Connection, election_id: int, station_id: int, as_of: dt.datetime
) -> tuple[Count, ...]:
    derived = derive.turnout_state(election_id, as_of=as_of, station_ids=[station_id]).subquery()
    rows = connection.execute(sa.select(derived).order_by(derived.c.source, derived.c.slot))
    return tuple(
        Count(
            station_id=row.station_id,
            slot=row.slot,
            source=TurnoutSource(row.source),
            voters=row.voters,
            flags=frozenset(TurnoutFlag(flag) for flag in row.flags),
            received_at=row.received_at,
        )
        for row in rows
    )
