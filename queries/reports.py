"""Reports as they came in: the latest ones."""

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
    """Newest first, as HQ knew them at `as_of`, or now.

    Which ones is asked first: judged together with what each one says, the database would rather read all.
    """
    came_in = [report.c.revision.desc(), report.c.received_at.desc(), report.c.place.desc()]
    newest = sa.select(report.c.id).where(report.c.election_id == election_id).limit(limit)
    if as_of is not None:
        newest = newest.where(report.c.received_at <= as_of)
        came_in = [report.c.received_at.desc(), report.c.revision.desc(), report.c.place.desc()]
    ids = connection.scalars(newest.order_by(*came_in)).all()
    rows = _LINE.where(report.c.id.in_(ids)).order_by(*came_in)
    return tuple(_recent(row) for row in connection.execute(rows))


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
