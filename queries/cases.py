"""The queue: which cases are there, in which order, how many of each severity, and what is new."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from db.cases import fetch_settings
from db.cases.claims import is_held
from db.schema import (
    category,
    district,
    election,
    incident,
    incident_state,
    observer,
    report,
    revision,
    station,
)
from db.vocabulary import Action, IncidentState, Severity
from queries.case_filter import CaseFilter, Sort
from queries.case_where import Looking, conditions, order
from queries.deadlines import Deadline, Level, escalation, next_deadline


@dataclass(frozen=True, slots=True)
class CaseRow:
    id: uuid.UUID
    severity: Severity
    state: IncidentState
    category: str
    stage: str
    station_id: int
    station: str
    """Its registry number."""
    district_id: int
    district_code: str
    occurred_at: dt.datetime
    received_at: dt.datetime
    alias: str | None
    """Of the reporter; None: reported by somebody without one."""
    acknowledged_at: dt.datetime | None
    taken_at: dt.datetime | None
    decided_at: dt.datetime | None
    assignee: str | None
    """Who claimed it last and has not given it up; on it now only until `claimed_until`."""
    claimed_until: dt.datetime | None
    action: Action | None
    filed_at: dt.datetime | None
    filed_on: dt.date | None
    answered_at: dt.datetime | None
    cleared_at: dt.datetime | None
    corroborated_by: int
    """Independent observers beside the reporter."""
    duplicate_of: uuid.UUID | None
    narrative: str
    """In the reporter's own words, not masked: mask it. Empty for who may not read it."""
    version: int
    """Id of its newest event; 0: none yet."""
    revision: int
    deadline: Deadline | None = None
    level: Level = Level.NONE

    def is_held(self, now: dt.datetime) -> bool:
        """Is somebody on it?"""
        return is_held(self.claimed_until, now)


@dataclass(frozen=True, slots=True)
class CasePage:
    rows: tuple[CaseRow, ...]
    total: int
    by_severity: Mapping[Severity, int]
    """All four, whichever severities were asked for."""
    page: int
    """The one shown: the last one if a later one was asked for."""
    pages: int
    revision: int
    """Of the election before the rows were read: what comes later is new."""


def fetch_case_rows(
    connection: sa.Connection,
    *,
    election_id: int,
    filter: CaseFilter,  # noqa: A002  what everybody calls it
    now: dt.datetime,
    may_read_narratives: bool,
) -> CasePage:
    """Raises `sqlalchemy.exc.NoResultFound` if there is no such election."""
    seen = connection.scalar(sa.select(revision.c.revision).where(revision.c.election_id == election_id))
    looking, held_on = _look(connection, election_id, now, may_read_narratives=may_read_narratives)
    by_severity = _count(connection, filter, looking)
    wanted = filter.severities or frozenset(Severity)
    total = sum(count for severity, count in by_severity.items() if severity in wanted)
    pages = max(1, -(-total // filter.page_size))
    page = min(filter.page, pages)
    skipped = (page - 1) * filter.page_size
    if filter.sort is Sort.URGENCY:
        filter, skipped = _nearest(filter, by_severity, skipped)  # noqa: A001
    rows = connection.execute(_rows(filter, looking, skipped)) if total else ()
    return CasePage(
        rows=tuple(_row(row, looking, held_on) for row in rows),
        total=total,
        by_severity=by_severity,
        page=page,
        pages=pages,
        revision=seen or 0,
    )


def count_new(
    connection: sa.Connection,
    *,
    election_id: int,
    filter: CaseFilter,  # noqa: A002
    now: dt.datetime,
    may_read_narratives: bool,
    after_revision: int,
) -> int:
    """How many that the filter lets through were received after `after_revision`?"""
    looking, _held_on = _look(connection, election_id, now, may_read_narratives=may_read_narratives)
    rows = (
        sa.select(sa.func.count())
        .select_from(incident_state)
        .join(report, report.c.id == incident_state.c.incident_id)
        .where(
            incident_state.c.revision > after_revision,
            report.c.revision > after_revision,
            *conditions(filter, looking),
        )
    )
    return connection.scalar(rows) or 0


def _look(
    connection: sa.Connection, election_id: int, now: dt.datetime, *, may_read_narratives: bool
) -> tuple[Looking, dt.date]:
    day = sa.select(election.c.timezone, election.c.held_on).where(election.c.id == election_id)
    zone, held_on = connection.execute(day).one()
    settings = fetch_settings(connection, election_id)
    return Looking(election_id, zone, settings, now, may_read_narratives), held_on


def _count(connection: sa.Connection, asked: CaseFilter, looking: Looking) -> dict[Severity, int]:
    rows = (
        sa.select(incident_state.c.severity, sa.func.count().label("cases"))
        .where(*conditions(asked, looking, severities=False))
        .group_by(incident_state.c.severity)
    )
    found = {row.severity: row.cases for row in connection.execute(rows)}
    return {severity: found.get(severity.value, 0) for severity in Severity}


def _nearest(asked: CaseFilter, by_severity: Mapping[Severity, int], skipped: int) -> tuple[CaseFilter, int]:
    """The most severe come first, so only the severities that reach into the page need to be sorted."""
    wanted: set[Severity] = set()
    passed = reached = 0
    for severity in sorted(asked.severities or Severity, key=list(Severity).index):
        if reached + by_severity[severity] <= skipped:
            passed += by_severity[severity]
        elif reached < skipped + asked.page_size:
            wanted.add(severity)
        reached += by_severity[severity]
    return replace(asked, severities=frozenset(wanted)), skipped - passed


def _rows(asked: CaseFilter, looking: Looking, skipped: int) -> sa.Select[Any]:
    """The page is cut out before anything is joined to it."""
    cut = (
        sa.select(incident_state)
        .where(*conditions(asked, looking))
        .order_by(*order(asked.sort, looking))
        .limit(asked.page_size)
        .offset(skipped)
        .subquery("cut")
    )
    shown = sa.select(cut, sa.func.row_number().over().label("place")).subquery("shown")
    narrative = incident.c.narrative if looking.may_read_narratives else sa.literal("")
    return (
        sa.select(
            shown,
            narrative.label("narrative"),
            category.c.stage,
            station.c.number,
            station.c.district_id,
            district.c.code.label("district_code"),
            observer.c.alias,
        )
        .join(incident, incident.c.report_id == shown.c.incident_id)
        .join(report, report.c.id == shown.c.incident_id)
        .join(category, category.c.code == shown.c.category)
        .join(station, station.c.id == shown.c.station_id)
        .join(district, district.c.id == station.c.district_id)
        .outerjoin(observer, observer.c.id == report.c.observer_id)
        .order_by(shown.c.place)
    )


_SAME = (
    *("category", "stage", "station_id", "district_id", "district_code", "occurred_at", "received_at"),
    *("alias", "acknowledged_at", "taken_at", "decided_at", "assignee", "claimed_until", "filed_at"),
    *("filed_on", "answered_at", "cleared_at", "corroborated_by", "duplicate_of", "narrative", "revision"),
)


def _row(row: sa.Row[Any], looking: Looking, held_on: dt.date) -> CaseRow:
    told = row._mapping
    case = CaseRow(
        id=row.incident_id,
        severity=Severity(row.severity),
        state=IncidentState(row.state),
        station=row.number,
        action=Action(row.action) if row.action else None,
        version=row.last_event_id or 0,
        **{name: told[name] for name in _SAME},
    )
    deadline = next_deadline(case, looking.settings, held_on=held_on, zone=ZoneInfo(looking.zone))
    return replace(case, deadline=deadline, level=escalation(case, looking.settings, looking.now))
