"""Reports as they came in: the latest ones, and all of one station."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from db.schema import check_in, incident, report, turnout_count
from db.vocabulary import ReportKind, Severity, TurnoutSource
from queries.snapshot import RecentReport

_LINE = (
    sa.select(
        report.c.id,
        report.c.kind,
        report.c.station_id,
        report.c.received_at,
        sa.func.coalesce(check_in.c.stage, incident.c.category, "").label("detail"),
        turnout_count.c.slot,
        turnout_count.c.source,
        turnout_count.c.voters,
        incident.c.severity,
    )
    .outerjoin(check_in, check_in.c.report_id == report.c.id)
    .outerjoin(turnout_count, turnout_count.c.report_id == report.c.id)
    .outerjoin(incident, incident.c.report_id == report.c.id)
)


def fetch_recent_reports(
    connection: sa.Connection, *, election_id: int, limit: int, as_of: dt.datetime | None = None
) -> tuple[RecentReport, ...]:
    """Newest first, as HQ knew them at `as_of`, or now."""
    rows = _LINE.where(report.c.election_id == election_id)
    if as_of is not None:
        rows = rows.where(report.c.received_at <= as_of)
        rows = rows.order_by(report.c.received_at.desc(), report.c.revision.desc(), report.c.place.desc())
    else:
        rows = rows.order_by(report.c.revision.desc(), report.c.received_at.desc(), report.c.place.desc())
    return tuple(_recent(row) for row in connection.execute(rows.limit(limit)))


def fetch_reports_of_station(
    connection: sa.Connection, *, station_id: int, as_of: dt.datetime
) -> tuple[RecentReport, ...]:
    """Newest first."""
    rows = _LINE.where(report.c.station_id == station_id, report.c.received_at <= as_of)
    return tuple(_recent(row) for row in connection.execute(rows.order_by(report.c.received_at.desc())))


def _recent(row: sa.Row[*tuple[Any, ...]]) -> RecentReport:
    return RecentReport(
        id=row.id,
        kind=ReportKind(row.kind),
        station_id=row.station_id,
        received_at=row.received_at,
        detail=row.detail,
        slot=row.slot,
        source=TurnoutSource(row.source) if row.source else None,
        voters=row.voters,
        severity=Severity(row.severity) if row.severity else None,
    )
