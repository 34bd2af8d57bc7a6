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
from db.schema import category, district, election, incident, observer, report, revision, station
from db.state_tables import incident_state
from db.vocabulary import Action, IncidentState, Level, Severity
from queries.case_filter import CaseFilter
from queries.case_where import Looking, conditions, hits, order
from queries.deadlines import Deadline, escalation, next_deadline


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
    looking = _look(connection, election_id, now, may_read_narratives=may_read_narratives)
    found = connection.execute(_page(filter, looking)).all()
    by_severity = {each: getattr(found[0], f"of_{each}") for each in Severity}
    pages = max(1, -(-found[0].total // filter.page_size))
    return CasePage(
        rows=tuple(_row(row, looking) for row in found if row.place is not None),
        total=found[0].total,
        by_severity=by_severity,
        page=min(filter.page, pages),
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
    looking = _look(connection, election_id, now, may_read_narratives=may_read_narratives)
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
) -> Looking:
    day = sa.select(election.c.timezone, election.c.held_on).where(election.c.id == election_id)
    zone, held_on = connection.execute(day).one()
    settings = fetch_settings(connection, election_id)
    return Looking(election_id, ZoneInfo(zone), held_on, settings, now, may_read_narratives)


def _page(asked: CaseFilter, looking: Looking) -> sa.Select[Any]:
    """The counts, and the rows of the page in their order. One row without a `place` if there are none.

    What is searched for is searched once; what is sorted is narrow, so that it stays in memory; and the page
    is cut out before anything is joined to it.
    """
    hit = hits(asked, looking)
    counted = _counted(hit, asked)
    cut = (
        sa.select(hit.c.incident_id)
        .where(hit.c.rank.in_(_ranks(asked)))
        .order_by(*order(asked.sort, hit))
        .limit(asked.page_size)
        .offset(_skipped(asked, counted))
        .subquery("cut")
    )
    numbered = sa.select(cut, sa.func.row_number().over().label("place")).subquery("numbered")
    shown = _rows(numbered, looking).subquery("shown")
    return sa.select(counted, shown).outerjoin_from(counted, shown, sa.true()).order_by(shown.c.place)


def _counted(hit: sa.CTE, asked: CaseFilter) -> sa.CTE:
    counts = [sa.func.count().filter(hit.c.rank == rank) for rank, _severity in enumerate(Severity)]
    total = sum((counts[rank] for rank in _ranks(asked)), sa.literal(0))
    of_each = (count.label(f"of_{severity}") for count, severity in zip(counts, Severity, strict=True))
    return sa.select(*of_each, total.label("total")).cte("counted")


def _ranks(asked: CaseFilter) -> list[int]:
    return [rank for rank, severity in enumerate(Severity) if severity in (asked.severities or Severity)]


def _skipped(asked: CaseFilter, counted: sa.CTE) -> sa.ScalarSelect[int]:
    """As many as stand before the page, or before the last one if there are not as many pages."""
    last = (counted.c.total - 1) // asked.page_size
    skipped = sa.func.greatest(sa.func.least(last, asked.page - 1), 0) * asked.page_size
    return sa.select(skipped).scalar_subquery()


def _rows(numbered: sa.Subquery, looking: Looking) -> sa.Select[Any]:
    narrative = incident.c.narrative if looking.may_read_narratives else sa.literal("")
    return (
        sa.select(
            numbered.c.place,
            incident_state,
            narrative.label("narrative"),
            category.c.stage,
            station.c.number,
            station.c.district_id,
            district.c.code.label("district_code"),
            observer.c.alias,
        )
        .select_from(numbered)
        .join(incident_state, incident_state.c.incident_id == numbered.c.incident_id)
        .join(incident, incident.c.report_id == numbered.c.incident_id)
        .join(report, report.c.id == numbered.c.incident_id)
        .join(category, category.c.code == incident_state.c.category)
        .join(station, station.c.id == incident_state.c.station_id)
        .join(district, district.c.id == station.c.district_id)
        .outerjoin(observer, observer.c.id == report.c.observer_id)
    )


_SAME = (
    *("category", "stage", "station_id", "district_id", "district_code", "occurred_at", "received_at"),
    *("alias", "acknowledged_at", "taken_at", "decided_at", "assignee", "claimed_until", "filed_at"),
    *("filed_on", "answered_at", "cleared_at", "corroborated_by", "duplicate_of", "narrative", "revision"),
)


def _row(row: sa.Row[Any], looking: Looking) -> CaseRow:
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
    deadline = next_deadline(case, looking.settings, held_on=looking.held_on, zone=looking.zone)
    return replace(case, deadline=deadline, level=escalation(case, looking.settings, looking.now))
