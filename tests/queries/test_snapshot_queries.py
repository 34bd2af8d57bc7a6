"""What screens ask of the register, the facts and the kept state, now and at any earlier moment."""

import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa

from db.vocabulary import Channel, CoverageState, IncidentState, ReportKind, Severity, TurnoutSource
from db.writing import record_incident_event, record_reports, touch_register
from queries.changes import NewReports, fetch_new_reports, fetch_revision
from queries.incidents import fetch_incidents
from queries.picture import fetch_current_snapshot, fetch_snapshot_as_of
from queries.register import fetch_register
from queries.reports import fetch_recent_reports
from queries.schedule import fetch_current_election, fetch_election
from queries.snapshot import Snapshot
from queries.stations import fetch_station_facts
from queries.turnout import fetch_turnout_by_district
from tests.factories import (
    SLOTS,
    Register,
    add_district,
    add_election,
    add_register,
    at,
    check_in,
    incident,
    protocol,
    turnout,
)

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def register(connection: sa.Connection) -> Register:
    """Stations "1" and "2", each with an observer, and "3" without one."""
    made = add_register(connection, stations=0)
    made.add_station(observer="Зайсан-001-A")
    made.add_station(observer="Зайсан-002-A")
    made.add_station()
    touch_register(connection, made.election_id)
    return made


def send(register: Register, received: str, *reports: dict, channel: Channel = Channel.API) -> int:
    outcome = record_reports(
        register.connection,
        register.election_id,
        reports,
        received_at=at(received),
        channel=channel,
        actor="test",
    )
    assert not outcome.rejected
    return outcome.revision


def picture_at(register: Register, local: str) -> Snapshot:
    connection = register.connection
    return fetch_snapshot_as_of(
        connection,
        election=fetch_election(connection, election_id=register.election_id),
        register=fetch_register(connection, election_id=register.election_id),
        as_of=at(local),
    )


def picture_now(register: Register, local: str) -> Snapshot:
    snapshot = fetch_current_snapshot(register.connection, now=at(local))
    assert snapshot is not None
    return snapshot


# --- election and schedule --------------------------------------------------------------------


def test_before_there_is_an_election_nothing_is_current(connection: sa.Connection):
    assert fetch_current_election(connection) is None
    assert fetch_revision(connection) is None
    assert fetch_current_snapshot(connection, now=at("10:00")) is None


def test_an_unknown_election_is_an_error_not_an_empty_answer(connection: sa.Connection):
    with pytest.raises(sa.exc.NoResultFound):
        fetch_election(connection, election_id=404)


def test_the_newest_election_is_the_current_one(connection: sa.Connection):
    add_election(connection, code="2016")
    newest = add_election(connection, code="2021")

    current = fetch_current_election(connection)

    assert current is not None
    assert current.id == newest


def test_times_are_of_that_place_on_that_day(connection: sa.Connection):
    """East Kazakhstan was UTC+6 in 2021 and is UTC+5 since 1 March 2024."""
    then = add_election(connection, code="2021")
    now = add_election(connection, code="2026", held_on=dt.date(2026, 3, 15))

    assert fetch_election(connection, election_id=then).schedule.polls_open_at == dt.datetime(
        2021, 7, 25, 1, tzinfo=dt.UTC
    )
    assert fetch_election(connection, election_id=now).schedule.polls_open_at == dt.datetime(
        2026, 3, 15, 2, tzinfo=dt.UTC
    )


def test_slots_are_in_the_order_of_the_day_however_they_were_typed(connection: sa.Connection):
    election_id = add_election(connection, slots=["20:00", "10:00", "14:00"])

    assert list(fetch_election(connection, election_id=election_id).schedule.slots) == [
        "10:00",
        "14:00",
        "20:00",
    ]


# --- register ---------------------------------------------------------------------------------


def test_stations_are_in_the_order_of_district_codes_and_of_their_numbers(register: Register):
    earlier = add_district(register.connection, register.election_id, code="630000000")
    for number in ("10", "9"):
        register.add_station(number=number, district_id=earlier)

    stations = fetch_register(register.connection, election_id=register.election_id).stations

    assert [each.number for each in stations] == ["9", "10", "1", "2", "3"]


def test_a_register_knows_places_and_districts_and_leaves_other_elections_out(register: Register):
    other = add_register(register.connection, stations=2, code="another")

    fetched = fetch_register(register.connection, election_id=register.election_id)

    assert [fetched.position[each.id] for each in fetched.stations] == [0, 1, 2]
    assert list(fetched.district) == [register.district_id]
    assert not set(other.station_ids.values()) & set(fetched.position)
    assert fetched.categories["EXPEL"].severity is Severity.CRITICAL


# --- changes ----------------------------------------------------------------------------------


def test_a_write_is_a_new_revision_and_an_import_a_new_register_revision(register: Register):
    before = fetch_revision(register.connection)
    assert before is not None

    seen = send(register, "06:40", check_in())
    touch_register(register.connection, register.election_id)

    after = fetch_revision(register.connection)
    assert after is not None
    assert (seen, after.revision) == (before.revision + 1, before.revision + 2)
    assert after.register_revision > before.register_revision


def test_new_reports_tell_whether_turnout_or_corrections_came(register: Register):
    first = turnout(voters=100)
    seen = send(register, "06:40", check_in())
    assert new(register, seen) == NewReports(turnout=False, corrections=False)

    send(register, "10:02", first)
    assert new(register, seen) == NewReports(turnout=True, corrections=False)

    seen = send(register, "10:05", turnout(voters=110, supersedes=first["id"]))
    assert new(register, seen - 1) == NewReports(turnout=True, corrections=True)
    assert new(register, seen) == NewReports(turnout=False, corrections=False)


def new(register: Register, after: int) -> NewReports:
    return fetch_new_reports(register.connection, election_id=register.election_id, after_revision=after)


# --- stations, turnout, incidents -------------------------------------------------------------


def test_only_stations_that_changed_are_read_again(register: Register):
    send(register, "06:40", check_in("1"))
    seen = send(register, "06:41", check_in("2"))

    changed = fetch_station_facts(
        register.connection, election_id=register.election_id, after_revision=seen - 1
    )

    assert [each.station_id for each in changed] == [register.station_ids["2"]]
    assert changed[0].arrived_at == at("06:41")


def test_turnout_is_summed_by_district_slot_and_source(register: Register):
    send(register, "10:05", turnout("1", voters=100), turnout("2", voters=200))
    send(register, "10:06", turnout("1", voters=110, source=TurnoutSource.OFFICIAL))

    official, observed = sorted(
        fetch_turnout_by_district(register.connection, election_id=register.election_id),
        key=lambda each: each.stations,
    )

    assert (official.source, official.voters) == (TurnoutSource.OFFICIAL, 110)
    assert (observed.source, observed.stations, observed.voters) == (TurnoutSource.OBSERVER, 2, 300)
    assert (observed.voters_squared, observed.voters_by_listed, observed.listed_squared) == (
        100**2 + 200**2,
        300 * 1000,
        2 * 1000**2,
    )


def test_an_incident_is_in_the_state_its_last_event_brought_it_to(register: Register):
    told = incident(category="EXPEL")
    send(register, "09:00", told)
    event(register, told, IncidentState.ACKNOWLEDGED, "09:02")
    event(register, told, IncidentState.CONFIRMED, "09:10", severity=Severity.MAJOR)

    (known,) = fetch_incidents(register.connection, election_id=register.election_id)
    (then,) = fetch_incidents(register.connection, election_id=register.election_id, as_of=at("09:05"))

    assert (known.state, known.severity) == (IncidentState.CONFIRMED, Severity.MAJOR)
    assert (then.state, then.severity) == (IncidentState.ACKNOWLEDGED, Severity.CRITICAL)
    assert known.acknowledged_at == then.acknowledged_at == at("09:02")


def event(register: Register, told: dict, state: IncidentState, received: str, **values: object) -> None:
    record_incident_event(
        register.connection,
        incident_id=told["id"],
        state=state,
        actor="lawyer",
        received_at=at(received),
        **values,
    )


# --- reports ----------------------------------------------------------------------------------


def test_recent_reports_are_newest_first_and_say_what_they_are(register: Register):
    send(register, "06:40", check_in("1"))
    send(register, "10:02", turnout("2", voters=120))
    send(register, "10:03", incident("1", category="EXPEL"))

    reports = fetch_recent_reports(register.connection, election_id=register.election_id, limit=2)

    assert [(each.kind, each.detail, each.voters, each.severity) for each in reports] == [
        (ReportKind.INCIDENT, "EXPEL", None, Severity.CRITICAL),
        (ReportKind.TURNOUT, "", 120, None),
    ]


def test_recent_reports_of_an_earlier_moment_leave_out_what_came_later(register: Register):
    send(register, "06:40", check_in("1"))
    send(register, "10:02", turnout("2"))

    (report,) = fetch_recent_reports(
        register.connection, election_id=register.election_id, limit=9, as_of=at("10:01")
    )

    assert report.kind is ReportKind.CHECK_IN


# --- replay -----------------------------------------------------------------------------------


def a_day(register: Register) -> None:
    """Station 1 has a full day; 2 is expelled and reports no more; 3 has nobody."""
    told, wrong = incident("2", category="EXPEL"), turnout("1", "10:00", voters=900)
    send(register, "06:40", check_in("1"), check_in("2"))
    send(register, "07:05", check_in("1", "opened"), check_in("2", "opened"))
    send(register, "09:30", check_in("2", "removed"), told)
    event(register, told, IncidentState.ACKNOWLEDGED, "09:31")
    send(register, "10:04", wrong)
    send(register, "10:30", turnout("1", "10:00", voters=90, supersedes=wrong["id"]))
    for slot, voters in zip(SLOTS[1:], (200, 350, 480, 600, 700), strict=True):
        send(register, (at(slot) + 3 * MINUTE).strftime("%H:%M"), turnout("1", slot, voters=voters))
    send(register, "20:20", check_in("1", "counting"))
    send(register, "22:00", protocol("1"))
    send(register, "22:50", check_in("1", "home_safe"))


def test_a_replay_of_now_is_the_live_picture(register: Register):
    a_day(register)

    live, replayed = picture_now(register, "23:00"), picture_at(register, "23:00")

    of_now = {"revision": live.revision, "audit_head": live.audit_head}
    assert dataclasses.replace(replayed, **of_now) == live


@pytest.mark.parametrize(
    ("local", "first", "second"),
    [
        ("06:39", CoverageState.ASSIGNED, CoverageState.ASSIGNED),
        ("06:40", CoverageState.ARRIVED, CoverageState.ARRIVED),  # received at that very moment
        ("09:29", CoverageState.OPENED, CoverageState.OPENED),
        ("09:30", CoverageState.OPENED, CoverageState.REMOVED),
        ("10:30", CoverageState.REPORTING, CoverageState.REMOVED),
        ("21:00", CoverageState.COUNTING, CoverageState.REMOVED),
        ("22:10", CoverageState.PROTOCOL_RECEIVED, CoverageState.REMOVED),
        ("23:00", CoverageState.CLOSED, CoverageState.REMOVED),
    ],
)
def test_each_moment_of_the_day_is_as_hq_knew_it_then(
    register: Register, local: str, first: CoverageState, second: CoverageState
):
    a_day(register)

    states = [each.state for each in picture_at(register, local).coverage]

    assert states == [first, second, CoverageState.UNCOVERED]


def test_a_wrong_count_stands_in_the_replay_until_it_was_corrected(register: Register):
    a_day(register)

    (before,) = picture_at(register, "10:29").turnout
    (after,) = picture_at(register, "10:31").turnout

    assert (before.voters, after.voters) == (900, 90)


def test_a_replay_shows_incidents_in_the_state_of_that_moment(register: Register):
    a_day(register)

    states = [
        [each.state for each in picture_at(register, local).incidents.values()]
        for local in ("09:29", "09:30", "09:31")
    ]

    assert states == [[], [IncidentState.NEW], [IncidentState.ACKNOWLEDGED]]


def test_a_day_without_any_report_is_a_whole_picture_too(register: Register):
    snapshot = picture_now(register, "05:00")

    assert [each.state for each in snapshot.coverage] == [
        CoverageState.ASSIGNED,
        CoverageState.ASSIGNED,
        CoverageState.UNCOVERED,
    ]
    assert (snapshot.turnout, dict(snapshot.incidents), snapshot.recent) == ((), {}, ())
