"""From facts to state: the one set of SELECTs that writing, rebuilding, verifying and replay share.

Each returns the columns of its state table but `revision`. With `as_of` only what was received by
then counts; with `station_ids` only those stations do.

A report that another one supersedes does not count. Where several supersede the same report, the
newest of them counts. Newer is: received later; then written later; then later in the same batch.
"""

import datetime as dt
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from db import derive_steps
from db.schema import (
    assignment,
    check_in,
    incident,
    protocol,
    report,
    station,
    turnout_count,
)
from db.vocabulary import IncidentState, Stage, TurnoutFlag, TurnoutSource

FAR_ABOVE_PERCENT = 105
"""Above this share of the voters listed a count is left out of every sum (DOMAIN.md, Turnout)."""

AsOf = dt.datetime | None
Id = int | sa.BindParameter[int]
Ids = Collection[int] | sa.BindParameter[Any] | None
"""A parameter instead of values: for a statement that is built once and executed often."""


def station_state(election_id: Id, *, as_of: AsOf = None, station_ids: Ids = None) -> sa.Select[Any]:
    """One row for every station, reported or not."""
    people = _people(as_of, station_ids).subquery("people")
    heard = _heard(election_id, as_of, station_ids).subquery("heard")
    removal = _last_removal(election_id, as_of, station_ids).subquery("last_removal")
    rows = (
        sa.select(
            station.c.id.label("station_id"),
            station.c.election_id,
            sa.func.coalesce(people.c.assigned, 0).label("observers_assigned"),
            sa.func.coalesce(people.c.confirmed, 0).label("observers_confirmed"),
            heard.c.arrived_at,
            heard.c.opened_at,
            heard.c.heard_at,
            removal.c.removed_at,
            removal.c.removal,
            heard.c.counting_at,
            heard.c.protocol_at,
            heard.c.home_safe_at,
            heard.c.last_slot,
        )
        .outerjoin(people, people.c.station_id == station.c.id)
        .outerjoin(heard, heard.c.station_id == station.c.id)
        .outerjoin(removal, removal.c.station_id == station.c.id)
    )
    return _of_stations(rows, station.c.id, station_ids).where(station.c.election_id == election_id)


def turnout_state(election_id: Id, *, as_of: AsOf = None, station_ids: Ids = None) -> sa.Select[Any]:
    """One row for each station, slot and source that has a count."""
    counts = _latest_counts(election_id, as_of, station_ids).subquery("latest")
    flags = pg.array([_above_list(counts), _falls(counts)])
    return sa.select(
        counts.c.station_id,
        counts.c.slot,
        counts.c.source,
        counts.c.voters,
        counts.c.observer_id,
        sa.func.array_remove(flags, None, type_=pg.ARRAY(sa.Text)).label("flags"),
        counts.c.received_at,
    ).join(station, station.c.id == counts.c.station_id)


def turnout_by_district(election_id: Id, *, as_of: AsOf = None) -> sa.Select[Any]:
    """One row for each district, slot and source that has a count, also if none may be summed."""
    return sum_by_district(turnout_state(election_id, as_of=as_of).subquery("counts"))


def sum_by_district(counts: sa.FromClause) -> sa.Select[Any]:
    """The sums of `counts`, which has the columns of `turnout_state`.

    With x voters of v listed the estimate of turnout needs n, Σx, Σv, Σx², Σxv and Σv² (DOMAIN.md). Where it
    is not said who counted, it was somebody at that station: one observer a station.
    """
    x = sa.cast(counts.c.voters, sa.BigInteger)
    v = sa.cast(station.c.registered_voters, sa.BigInteger)
    far_above = sa.any_(counts.c.flags) == TurnoutFlag.FAR_ABOVE_LIST.value
    counted = sa.and_(v.is_not(None), sa.not_(far_above))
    whoever = sa.func.coalesce(counts.c.observer_id, -counts.c.station_id)

    def total(term: sa.ColumnElement[Any], name: str) -> sa.Label[Any]:
        return sa.func.coalesce(sa.func.sum(term).filter(counted), 0).label(name)

    return (
        sa.select(
            station.c.district_id,
            counts.c.slot,
            counts.c.source,
            sa.func.count().filter(counted).label("stations"),
            total(x, "voters"),
            total(v, "listed"),
            total(x * x, "voters_squared"),
            total(x * v, "voters_by_listed"),
            total(v * v, "listed_squared"),
            sa.func.count().filter(sa.not_(counted)).label("left_out"),
            sa.func.count(whoever.distinct()).filter(counted).label("observers"),
        )
        .join_from(counts, station, station.c.id == counts.c.station_id)
        .group_by(station.c.district_id, counts.c.slot, counts.c.source)
    )


def incident_state(election_id: Id, *, as_of: AsOf = None, station_ids: Ids = None) -> sa.Select[Any]:
    """One row for each incident, with the state that its events have brought it to."""
    steps = derive_steps.steps(as_of).lateral("steps")
    corroboration = derive_steps.corroboration(as_of).lateral("corroboration")
    rows = (
        sa.select(
            incident.c.report_id.label("incident_id"),
            report.c.election_id,
            report.c.station_id,
            incident.c.category,
            sa.func.coalesce(steps.c.severity, incident.c.severity).label("severity"),
            sa.func.coalesce(steps.c.state, IncidentState.NEW.value).label("state"),
            steps.c.duplicate_of,
            report.c.occurred_at,
            report.c.received_at,
            *(steps.c[name] for name in derive_steps.STEPPED),
            corroboration.c.corroborated_by,
            steps.c.last_event_id,
        )
        .join(report, report.c.id == incident.c.report_id)
        .join(steps, sa.true())
        .join(corroboration, sa.true())
    )
    return _counting(rows, election_id, as_of, station_ids)


# --- which reports count ----------------------------------------------------------------------


def _counting(rows: sa.Select[Any], election_id: Id, as_of: AsOf, station_ids: Ids) -> sa.Select[Any]:
    rows = _of_stations(rows, report.c.station_id, station_ids).where(report.c.election_id == election_id)
    correction = report.alias("correction")
    rival = report.alias("rival")
    corrected = sa.select(correction.c.id).where(correction.c.supersedes == report.c.id)
    overtaken = sa.select(rival.c.id).where(
        rival.c.supersedes == report.c.supersedes, _age(rival) > _age(report)
    )
    if as_of is not None:
        rows = rows.where(report.c.received_at <= as_of)
        corrected = corrected.where(correction.c.received_at <= as_of)
        overtaken = overtaken.where(rival.c.received_at <= as_of)
    return rows.where(~corrected.exists(), ~overtaken.exists())


def _age(table: sa.FromClause) -> sa.Tuple:
    return sa.tuple_(table.c.received_at, table.c.revision, table.c.place)


def _of_stations(rows: sa.Select[Any], column: sa.ColumnElement[int], station_ids: Ids) -> sa.Select[Any]:
    if station_ids is None:
        return rows
    if not isinstance(station_ids, sa.BindParameter):
        station_ids = sa.literal(list(station_ids), pg.ARRAY(sa.BigInteger))
    return rows.where(column == sa.any_(station_ids))


# --- of a station -----------------------------------------------------------------------------


def _people(as_of: AsOf, station_ids: Ids) -> sa.Select[Any]:
    confirmed_at = assignment.c.confirmed_at
    confirmed = confirmed_at.is_not(None) if as_of is None else confirmed_at <= as_of
    observers = sa.func.count(assignment.c.observer_id.distinct())
    rows = sa.select(
        assignment.c.station_id,
        observers.label("assigned"),
        observers.filter(confirmed).label("confirmed"),
    ).group_by(assignment.c.station_id)
    return _of_stations(rows, assignment.c.station_id, station_ids)


def _heard(election_id: Id, as_of: AsOf, station_ids: Ids) -> sa.Select[Any]:
    """What each station has reported. The commission's figure is not the observer's word."""

    def at(stage: Stage) -> sa.ColumnElement[bool]:
        return check_in.c.stage == stage.value

    from_observer = turnout_count.c.source.is_distinct_from(TurnoutSource.OFFICIAL.value)
    counted = turnout_count.c.source == TurnoutSource.OBSERVER.value
    latest, earliest = sa.func.max(report.c.occurred_at), sa.func.min(report.c.occurred_at)
    rows = (
        sa.select(
            report.c.station_id,
            latest.filter(at(Stage.ARRIVED)).label("arrived_at"),
            earliest.filter(at(Stage.OPENED)).label("opened_at"),
            sa.func.max(report.c.received_at).filter(from_observer).label("heard_at"),
            earliest.filter(at(Stage.COUNTING)).label("counting_at"),
            sa.func.min(report.c.received_at).filter(protocol.c.report_id.is_not(None)).label("protocol_at"),
            latest.filter(at(Stage.HOME_SAFE)).label("home_safe_at"),
            sa.func.max(turnout_count.c.slot).filter(counted).label("last_slot"),
        )
        .outerjoin(check_in, check_in.c.report_id == report.c.id)
        .outerjoin(turnout_count, turnout_count.c.report_id == report.c.id)
        .outerjoin(protocol, protocol.c.report_id == report.c.id)
        .group_by(report.c.station_id)
    )
    return _counting(rows, election_id, as_of, station_ids)


def _last_removal(election_id: Id, as_of: AsOf, station_ids: Ids) -> sa.Select[Any]:
    removed_at, removal = report.c.occurred_at.label("removed_at"), check_in.c.stage.label("removal")
    rows = (
        sa.select(report.c.station_id, removed_at, removal)
        .join(check_in, check_in.c.report_id == report.c.id)
        .where(check_in.c.stage.in_([Stage.REMOVED.value, Stage.DENIED.value]))
        .ext(pg.distinct_on(report.c.station_id))
        .order_by(report.c.station_id, report.c.occurred_at.desc(), _age(report).desc())
    )
    return _counting(rows, election_id, as_of, station_ids)


# --- of a series -----------------------------------------------------------


def _latest_counts(election_id: Id, as_of: AsOf, station_ids: Ids) -> sa.Select[Any]:
    """The newest count of each station, slot and source."""
    key = (report.c.station_id, turnout_count.c.slot, turnout_count.c.source)
    rows = (
        sa.select(*key, turnout_count.c.voters, report.c.observer_id, report.c.received_at)
        .join(turnout_count, turnout_count.c.report_id == report.c.id)
        .ext(pg.distinct_on(*key))
        .order_by(*key, report.c.received_at.desc(), report.c.revision.desc(), report.c.place.desc())
    )
    return _counting(rows, election_id, as_of, station_ids)


def _above_list(counts: sa.FromClause) -> sa.Case[Any]:
    voters = sa.cast(counts.c.voters, sa.BigInteger)
    listed = station.c.registered_voters
    return sa.case(
        (voters * 100 > listed * FAR_ABOVE_PERCENT, TurnoutFlag.FAR_ABOVE_LIST.value),
        (voters > listed, TurnoutFlag.ABOVE_LIST.value),
    )


def _falls(counts: sa.FromClause) -> sa.Case[Any]:
    """Both the lower one and the earlier one above it: which is wrong is not known."""
    voters, series = counts.c.voters, (counts.c.station_id, counts.c.source)
    before = sa.func.max(voters).over(partition_by=series, order_by=counts.c.slot, rows=(None, -1))
    after = sa.func.min(voters).over(partition_by=series, order_by=counts.c.slot, rows=(1, None))
    return sa.case((sa.or_(voters < before, voters > after), TurnoutFlag.FALLS.value))
