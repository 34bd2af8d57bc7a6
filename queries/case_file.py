"""One case, whole: what was reported, what the law says, what was done and said about it, who has looked."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from db import derive
from db.cases import Settings, fetch_settings
from db.cases.claims import is_held
from db.schema import category, district, election, incident, observer, report, station
from db.state_tables import incident_state
from db.vocabulary import Action, Channel, IncidentState, Level, Severity
from queries.case_links import Linked, Related, fetch_linked, fetch_related
from queries.case_parts import (
    ADVICE,
    LANGUAGES,
    Article,
    CategoryOf,
    Filing,
    StationOf,
    category_of,
    fetch_articles,
    filing,
    names,
    station_of,
)
from queries.case_trail import (
    Access,
    Call,
    CaseEvent,
    Question,
    fetch_accesses,
    fetch_calls,
    fetch_events,
    questions_of,
    translations_of,
)
from queries.deadlines import Deadline, deadlines, escalation, next_deadline


@dataclass(frozen=True, slots=True)
class CaseFile:
    id: uuid.UUID
    election_id: int
    state: IncidentState
    severity: Severity
    severity_at_receipt: Severity
    narrative: str
    """As sent, not masked; empty for who may not read it."""
    occurred_at: dt.datetime
    received_at: dt.datetime
    channel: Channel
    alias: str | None
    """Of the reporter; None: reported by somebody without one."""
    trained: bool
    station: StationOf
    category: CategoryOf
    articles: tuple[Article, ...]
    acknowledged_at: dt.datetime | None
    taken_at: dt.datetime | None
    decided_at: dt.datetime | None
    assignee: str | None
    claimed_until: dt.datetime | None
    action: Action | None
    filed_at: dt.datetime | None
    filed_on: dt.date | None
    filing: Filing | None
    """The newest."""
    answered_at: dt.datetime | None
    cleared_at: dt.datetime | None
    duplicate_of: uuid.UUID | None
    corroborated_by: int
    events: tuple[CaseEvent, ...]
    """In the order they were written, the newest last."""
    calls: tuple[Call, ...]
    """Whom it reached because nobody had acknowledged it."""
    translations: Mapping[str, CaseEvent]
    """Language → the newest translation into it."""
    questions: tuple[Question, ...]
    linked: tuple[Linked, ...]
    """Reports said to tell of this case."""
    related: tuple[Related, ...]
    """Those that may: candidates to link."""
    accesses: tuple[Access, ...]
    """Who revealed or exported what, the newest first."""
    version: int
    """Id of the newest event; 0: none yet."""
    settings: Settings
    deadlines: tuple[Deadline, ...] = ()
    deadline: Deadline | None = None
    """The next one."""
    level: Level = Level.NONE

    @property
    def observers(self) -> int:
        """Independent ones who tell it, the reporter among them."""
        return self.corroborated_by + (self.alias is not None)

    def is_held(self, now: dt.datetime) -> bool:
        """Is somebody on it?"""
        return is_held(self.claimed_until, now)


def fetch_case(
    connection: sa.Connection,
    incident_id: uuid.UUID,
    *,
    now: dt.datetime,
    may_read_narratives: bool,
    as_of: dt.datetime | None = None,
) -> CaseFile | None:
    """As it stands, or in a replay as the HQ knew it at `as_of`. None: there is no such incident, it was not
    yet received, or a correction has taken its place."""
    row = _fetch_report(connection, incident_id, may_read_narratives=may_read_narratives)
    if row is None:
        return None
    stands = _fetch_state(connection, row, as_of)
    if stands is None:
        return None
    settings = fetch_settings(connection, row.election_id)
    events = fetch_events(connection, incident_id, as_of=as_of)
    case = CaseFile(
        **_reported(row),
        **_standing(stands),
        articles=fetch_articles(connection, row.law_ru, row.liability_ru),
        events=events,
        calls=fetch_calls(connection, incident_id, as_of=as_of),
        filing=filing(events),
        translations=translations_of(events),
        questions=questions_of(events),
        linked=fetch_linked(connection, incident_id, row.observer_id, as_of=as_of),
        related=fetch_related(connection, row, as_of=as_of),
        accesses=fetch_accesses(connection, incident_id, as_of=as_of),
        settings=settings,
    )
    day = {"held_on": row.held_on, "zone": ZoneInfo(row.timezone)}
    return replace(
        case,
        deadlines=deadlines(case, settings, **day),
        deadline=next_deadline(case, settings, **day),
        level=escalation(case, settings, now),
    )


def _fetch_report(connection: sa.Connection, incident_id: uuid.UUID, *, may_read_narratives: bool) -> Any:
    rows = (
        sa.select(
            report.c.id.label("incident_id"),
            *(report.c[name] for name in ("election_id", "station_id", "observer_id", "channel")),
            *(report.c[name] for name in ("occurred_at", "received_at")),
            *(incident.c[name] for name in ("category", "severity")),
            incident.c.narrative if may_read_narratives else sa.literal("").label("narrative"),
            *(category.c[name] for name in ("stage", "liability_confidence", "checked_by", "checked_on")),
            *(category.c[f"{name}_{language}"] for name in ADVICE for language in LANGUAGES),
            category.c.severity.label("usual_severity"),
            *(station.c[name] for name in ("number", "address", "lat", "lon", "district_id")),
            district.c.code.label("district_code"),
            *names(category, "category"),
            *names(station, "station"),
            *names(district, "district"),
            *(election.c[name] for name in ("timezone", "held_on")),
            observer.c.alias,
            observer.c.trained_on,
        )
        .select_from(report)
        .join(incident, incident.c.report_id == report.c.id)
        .join(category, category.c.code == incident.c.category)
        .join(station, station.c.id == report.c.station_id)
        .join(district, district.c.id == station.c.district_id)
        .join(election, election.c.id == report.c.election_id)
        .outerjoin(observer, observer.c.id == report.c.observer_id)
        .where(report.c.id == incident_id)
    )
    return connection.execute(rows).one_or_none()


def _fetch_state(connection: sa.Connection, row: sa.Row[Any], as_of: dt.datetime | None) -> Any:
    """Live from the table that is kept: what a clock that jumped back wrote counts there too."""
    source: sa.FromClause = incident_state
    if as_of is not None:
        derived = derive.incident_state(row.election_id, as_of=as_of, station_ids=[row.station_id])
        source = derived.subquery()
    found = sa.select(source).where(source.c.incident_id == row.incident_id)
    return connection.execute(found).one_or_none()


def _reported(row: sa.Row[Any]) -> dict[str, Any]:
    return {
        "id": row.incident_id,
        "election_id": row.election_id,
        "severity_at_receipt": Severity(row.severity),
        "narrative": row.narrative,
        "occurred_at": row.occurred_at,
        "received_at": row.received_at,
        "channel": Channel(row.channel),
        "alias": row.alias,
        "trained": row.trained_on is not None,
        "station": station_of(row),
        "category": category_of(row),
    }


_STANDING = (
    *("acknowledged_at", "taken_at", "decided_at", "assignee", "claimed_until", "filed_at", "filed_on"),
    *("answered_at", "cleared_at", "duplicate_of", "corroborated_by"),
)


def _standing(stands: sa.Row[Any]) -> dict[str, Any]:
    return {
        **{name: getattr(stands, name) for name in _STANDING},
        "state": IncidentState(stands.state),
        "severity": Severity(stands.severity),
        "action": Action(stands.action) if stands.action else None,
        "version": stands.last_event_id or 0,
    }
