"""The queue's conditions and orders in SQL, over rows of `incident_state`."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from db.cases import Settings
from db.cases.claims import HELD_AT_MOST
from db.schema import category, district, metadata, station
from db.state_tables import incident_state
from db.vocabulary import IncidentState, Severity
from queries.case_filter import CaseFilter, Sort
from queries.case_search import matches, words_of
from queries.deadlines import OVER

CASE = incident_state.c


@dataclass(frozen=True, slots=True)
class Looking:
    """Where and when somebody looks, and whether they may read what reporters wrote."""

    election_id: int
    zone: ZoneInfo
    held_on: dt.date
    settings: Settings
    now: dt.datetime
    may_read_narratives: bool


def conditions(
    asked: CaseFilter, looking: Looking, *, severities: bool = True
) -> Iterator[sa.ColumnElement[bool]]:
    """Without `severities` the chips of the other ones keep their counts."""
    yield CASE.election_id == looking.election_id
    if severities and asked.severities:
        yield CASE.severity.in_(sorted(asked.severities))
    if asked.states and asked.states != frozenset(IncidentState):
        yield CASE.state.in_(sorted(asked.states))
    yield from _places_and_categories(asked, looking.election_id)
    if asked.since is not None:
        yield CASE.received_at >= asked.since
    if asked.until is not None:
        yield CASE.received_at < asked.until
    yield from _standing(asked, looking)
    for word in words_of(asked.words):
        yield matches(word, election_id=looking.election_id, may_read_narratives=looking.may_read_narratives)


def _places_and_categories(asked: CaseFilter, election_id: int) -> Iterator[sa.ColumnElement[bool]]:
    if asked.categories:
        yield CASE.category.in_(sorted(asked.categories))
    if asked.stages:
        of_stages = sa.select(category.c.code).where(category.c.stage.in_(sorted(asked.stages)))
        yield CASE.category.in_(of_stages)
    here = sa.select(station.c.id).where(station.c.election_id == election_id)
    if asked.stations:
        yield CASE.station_id.in_(here.where(station.c.number.in_(sorted(asked.stations))))
    if asked.districts:
        of_districts = sa.select(district.c.id).where(
            district.c.election_id == election_id, district.c.code.in_(sorted(asked.districts))
        )
        yield CASE.station_id.in_(here.where(station.c.district_id.in_(of_districts)))


def _standing(asked: CaseFilter, looking: Looking) -> Iterator[sa.ColumnElement[bool]]:
    if asked.has_evidence is not None:
        yield from _with_evidence(there=asked.has_evidence)
    if asked.min_corroboration:
        yield CASE.corroborated_by >= asked.min_corroboration
    if asked.assignee:
        yield CASE.assignee == asked.assignee
    elif asked.assignee is not None:
        until = CASE.claimed_until
        yield sa.or_(until.is_(None), until <= looking.now, until > looking.now + HELD_AT_MOST)
    if asked.overdue:
        yield due_at(looking) <= looking.now


def _with_evidence(*, there: bool) -> Iterator[sa.ColumnElement[bool]]:
    evidence = metadata.tables.get("evidence")
    if evidence is not None:
        has = CASE.incident_id.in_(sa.select(evidence.c.incident_id))
        yield has if there else ~has


def due_at(looking: Looking) -> sa.ColumnElement[dt.datetime]:
    """What `queries.deadlines.next_deadline` says of a row, for the database to sort by."""
    running = CASE.state.not_in(sorted(OVER))
    return sa.case((running, sa.func.coalesce(_own_due(looking), _statutory_due(looking))))


def _own_due(looking: Looking) -> sa.ColumnElement[dt.datetime]:
    targets = looking.settings.targets
    if not targets:
        return sa.cast(sa.null(), CASE.received_at.type)

    def after(name: str) -> sa.ColumnElement[dt.timedelta]:
        rows = {severity.value: getattr(each, name) for severity, each in targets.items()}
        return sa.case(
            *((CASE.severity == key, sa.literal(value, sa.Interval)) for key, value in rows.items())
        )

    return CASE.received_at + sa.case(
        (CASE.acknowledged_at.is_(None), after("acknowledge")),
        (CASE.taken_at.is_(None), after("take")),
        (CASE.decided_at.is_(None), after("decide")),
    )


def _statutory_due(looking: Looking) -> sa.ColumnElement[dt.datetime]:
    filed_on = sa.func.coalesce(CASE.filed_on, _local_date(CASE.filed_at, looking.zone.key))
    days = sa.case((filed_on == looking.held_on, 0), else_=looking.settings.decided_in_days)
    answered_on = _local_date(CASE.answered_at, looking.zone.key)
    waiting = CASE.state.in_([IncidentState.FILED.value, IncidentState.NO_REACTION.value])
    return sa.case(
        (waiting, _end_of_day(filed_on, days, looking.zone.key)),
        (
            CASE.state == IncidentState.ANSWERED.value,
            _end_of_day(answered_on, sa.literal(looking.settings.appeal_in_days), looking.zone.key),
        ),
    )


def _local_date(moment: sa.ColumnElement[dt.datetime], zone: str) -> sa.ColumnElement[dt.date]:
    return sa.cast(sa.func.timezone(zone, moment), sa.Date)


def _end_of_day(
    day: sa.ColumnElement[dt.date], days: sa.ColumnElement[int], zone: str
) -> sa.ColumnElement[dt.datetime]:
    midnight = sa.cast(day + sa.cast(days, sa.Integer) + 1, sa.DateTime)
    return sa.func.timezone(zone, midnight, type_=CASE.received_at.type)


def hits(asked: CaseFilter, looking: Looking) -> sa.CTE:
    """All that match, of any severity, with no more than they are counted and sorted by."""
    rank = sa.case({each.value: place for place, each in enumerate(Severity)}, value=CASE.severity)
    columns = [CASE.incident_id, CASE.received_at, rank.label("rank")]
    if asked.sort in (Sort.URGENCY, Sort.DEADLINE):
        columns.append(due_at(looking).label("due_at"))
    return sa.select(*columns).where(*conditions(asked, looking, severities=False)).cte("hit")


def order(sort: Sort, hit: sa.CTE) -> tuple[sa.ColumnElement[Any], ...]:
    by_age = (hit.c.received_at, hit.c.incident_id)
    match sort:
        case Sort.URGENCY:
            return (hit.c.rank, hit.c.due_at.asc().nulls_last(), *by_age)
        case Sort.DEADLINE:
            return (hit.c.due_at.asc().nulls_last(), hit.c.rank, *by_age)
        case Sort.OLDEST:
            return by_age
        case Sort.NEWEST:
            return (hit.c.received_at.desc(), hit.c.incident_id)
