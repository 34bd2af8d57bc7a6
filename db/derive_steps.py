"""From the events of an incident to where they have brought it: the part of `db.derive` that is about cases.

The order of events is that of their ids, as they were written: a clock may jump back.
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from db.schema import UTCDateTime, incident, incident_event, report
from db.vocabulary import EventKind, IncidentState

STEPPED = (
    "acknowledged_at",
    "taken_at",
    "decided_at",
    "assignee",
    "claimed_until",
    "action",
    "filed_at",
    "filed_on",
    "answered_at",
    "cleared_at",
)
_MOVED = incident_event.c.state.is_not(None)
_DECISIONS = (IncidentState.CONFIRMED, IncidentState.REJECTED, IncidentState.DUPLICATE)
NOT_PUBLIC = (EventKind.WITHDRAWN, EventKind.REOPENED, EventKind.REJECTED, EventKind.DUPLICATE)
_LINKS = (EventKind.CORROBORATES, EventKind.PARTED)


def _kind(*kinds: EventKind) -> sa.ColumnElement[bool]:
    return incident_event.c.kind.in_([each.value for each in kinds])


def _last(column: sa.ColumnElement[Any], among: sa.ColumnElement[bool]) -> sa.ColumnElement[Any]:
    """Of the newest event among those, which may be null: ids tell the order, clocks jump."""
    newest_first = pg.aggregate_order_by(column, incident_event.c.id.desc())
    values = sa.func.array_agg(newest_first).filter(among)
    return sa.type_coerce(values, pg.ARRAY(column.type))[1]


def _first_at(among: sa.ColumnElement[bool]) -> sa.ColumnElement[Any]:
    return sa.func.min(incident_event.c.received_at, type_=UTCDateTime).filter(among)


def steps(as_of: dt.datetime | None) -> sa.Select[Any]:
    """Where the events of one incident have brought it. Any step that moves it acknowledges it."""
    event = incident_event.c
    beyond_new = sa.and_(_MOVED, event.state != IncidentState.NEW.value)
    taken = sa.and_(beyond_new, event.state != IncidentState.ACKNOWLEDGED.value)
    claims = _kind(EventKind.CLAIMED, EventKind.RELEASED)
    claimed = sa.case((event.kind == EventKind.CLAIMED.value, event.actor))
    rows = sa.select(
        _last(event.state, _MOVED).label("state"),
        _last(event.severity, event.severity.is_not(None)).label("severity"),
        _last(event.duplicate_of, _MOVED).label("duplicate_of"),
        _first_at(beyond_new).label("acknowledged_at"),
        _first_at(sa.or_(taken, event.kind == EventKind.CLAIMED.value)).label("taken_at"),
        _first_at(event.state.in_([each.value for each in _DECISIONS])).label("decided_at"),
        _last(claimed, claims).label("assignee"),
        _last(event.until, claims).label("claimed_until"),
        _last(event.action, event.action.is_not(None)).label("action"),
        _last(event.received_at, event.state == IncidentState.FILED.value).label("filed_at"),
        _last(event.filed_on, event.state == IncidentState.FILED.value).label("filed_on"),
        _last(event.received_at, event.state == IncidentState.ANSWERED.value).label("answered_at"),
        _cleared_at().label("cleared_at"),
        sa.func.max(event.id).label("last_event_id"),
    ).where(event.incident_id == incident.c.report_id)
    rows = rows.correlate(incident)
    return rows if as_of is None else rows.where(event.received_at <= as_of)


def _cleared_at() -> sa.ColumnElement[Any]:
    cleared = incident_event.c.kind == EventKind.CLEARED.value
    moment = sa.case((cleared, incident_event.c.received_at))
    return _last(moment, sa.or_(cleared, _kind(*NOT_PUBLIC)))


def corroboration(as_of: dt.datetime | None) -> sa.Select[Any]:
    """How many observers, beside the reporter, tell the same in reports linked to this one?

    Reports without an observer cannot be told to be independent, so they do not count.
    """
    linked = sa.select(incident_event.c.incident_id).where(
        sa.or_(
            incident_event.c.duplicate_of == incident.c.report_id,
            incident_event.c.corroborates == incident.c.report_id,
        )
    )
    if as_of is not None:
        linked = linked.where(incident_event.c.received_at <= as_of)
    linked = linked.correlate(incident)
    their = report.alias("their")
    links = stands(their, as_of).lateral("stands")
    says_so = sa.or_(
        links.c.duplicate_of == incident.c.report_id,
        sa.and_(
            links.c.corroborates == incident.c.report_id,
            links.c.state.is_distinct_from(IncidentState.REJECTED.value),
        ),
    )
    observers = sa.func.count(their.c.observer_id.distinct())
    return (
        sa.select(observers.label("corroborated_by"))
        .select_from(their)
        .join(links, sa.true())
        .where(their.c.id.in_(linked), their.c.observer_id.is_distinct_from(report.c.observer_id), says_so)
        .correlate(incident, report)
    )


def stands(their: sa.FromClause, as_of: dt.datetime | None) -> sa.Select[Any]:
    """What the other report is linked to, as its newest events say."""
    rows = sa.select(
        _last(incident_event.c.state, _MOVED).label("state"),
        _last(incident_event.c.duplicate_of, _MOVED).label("duplicate_of"),
        _last(incident_event.c.corroborates, _kind(*_LINKS)).label("corroborates"),
    ).where(incident_event.c.incident_id == their.c.id)
    rows = rows.correlate(their)
    return rows if as_of is None else rows.where(incident_event.c.received_at <= as_of)
