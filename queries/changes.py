"""What is new: the numbers by which the feed knows what it has to read again."""

from dataclasses import dataclass

import sqlalchemy as sa

from db.schema import election, report, revision
from db.vocabulary import ReportKind


@dataclass(frozen=True, slots=True)
class Revision:
    election_id: int
    revision: int
    register_revision: int


@dataclass(frozen=True, slots=True)
class NewReports:
    turnout: bool
    """Some turnout count came in."""
    corrections: bool
    """Some report superseded another one, so that what it said may be gone."""


def fetch_revision(connection: sa.Connection) -> Revision | None:
    """Of the election the HQ works on, the newest in the register; None before there is one."""
    row = connection.execute(
        sa.select(election.c.id, revision.c.revision, revision.c.register_revision)
        .join(revision, revision.c.election_id == election.c.id)
        .order_by(election.c.id.desc())
        .limit(1)
    ).one_or_none()
    return Revision(*row) if row else None


def fetch_new_reports(connection: sa.Connection, *, election_id: int, after_revision: int) -> NewReports:
    """Which kinds of report came in after `after_revision`?"""
    rows = connection.execute(
        sa.select(report.c.kind, sa.func.bool_or(report.c.supersedes.is_not(None)).label("corrects"))
        .where(report.c.election_id == election_id, report.c.revision > after_revision)
        .group_by(report.c.kind)
    ).all()
    return NewReports(
        turnout=any(row.kind == ReportKind.TURNOUT for row in rows),
        corrections=any(row.corrects for row in rows),
    )
