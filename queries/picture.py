"""The whole picture at one moment, read at once: what the feed starts from, and any earlier hour."""

import datetime as dt

import sqlalchemy as sa

from db.cases import fetch_settings
from queries.audit import fetch_head
from queries.changes import fetch_revision
from queries.coverage import StationFacts, coverage
from queries.escalations import fetch_reached
from queries.incident_book import Incidents
from queries.incidents import fetch_incidents
from queries.register import Register, fetch_register
from queries.reports import fetch_recent_reports
from queries.schedule import Election, fetch_election
from queries.snapshot import Snapshot
from queries.stations import fetch_station_facts
from queries.turnout import fetch_turnout_by_district

RECENT_REPORTS = 40


def fetch_snapshot_as_of(
    connection: sa.Connection, *, election: Election, register: Register, as_of: dt.datetime
) -> Snapshot:
    """The picture HQ had at `as_of`, out of the facts received by then, over today's register."""
    facts = align(register, fetch_station_facts(connection, election_id=election.id, as_of=as_of))
    return Snapshot(
        revision=0,
        as_of=as_of,
        election=election,
        register=register,
        facts=facts,
        coverage=tuple(coverage(each, election.schedule, as_of) for each in facts),
        turnout=fetch_turnout_by_district(connection, election_id=election.id, as_of=as_of),
        incidents=Incidents.of(fetch_incidents(connection, election_id=election.id, as_of=as_of)),
        recent=fetch_recent_reports(connection, election_id=election.id, limit=RECENT_REPORTS, as_of=as_of),
    )


def fetch_current_snapshot(connection: sa.Connection, *, now: dt.datetime) -> Snapshot | None:
    """The picture at `now` out of the kept state; None before an election is in the register.

    The revision is read first: what is committed meanwhile may be in the picture already, never missing.
    """
    newest = fetch_revision(connection)
    if newest is None:
        return None
    election = fetch_election(connection, election_id=newest.election_id)
    register = fetch_register(connection, election_id=election.id)
    facts = align(register, fetch_station_facts(connection, election_id=election.id))
    return Snapshot(
        revision=newest.revision,
        as_of=now,
        election=election,
        register=register,
        facts=facts,
        coverage=tuple(coverage(each, election.schedule, now) for each in facts),
        turnout=fetch_turnout_by_district(connection, election_id=election.id),
        incidents=Incidents.of(fetch_incidents(connection, election_id=election.id)),
        recent=fetch_recent_reports(connection, election_id=election.id, limit=RECENT_REPORTS),
        rules=fetch_settings(connection, election.id),
        escalated=fetch_reached(connection, election_id=election.id),
        audit_head=fetch_head(connection),
    )


def align(register: Register, facts: list[StationFacts]) -> tuple[StationFacts, ...]:
    """In the order of `register.stations`; a station without a row has nothing reported."""
    by_station = {each.station_id: each for each in facts}
    return tuple(by_station.get(each.id) or StationFacts(each.id) for each in register.stations)
