"""What follows from the facts: every column of the state, each row saying why it is in or out."""

import datetime as dt

import pytest
import sqlalchemy as sa

from db import derive
from db.schema import assignment, station
from db.vocabulary import TurnoutSource
from tests.factories import (
    Register,
    add_assignment,
    add_district,
    add_observer,
    add_register,
    at,
    check_in,
    incident,
    protocol,
    turnout,
)

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def register(connection: sa.Connection) -> Register:
    return add_register(connection)


def station_state(register, **values):
    rows = register.connection.execute(derive.station_state(register.election_id, **values))
    return {row.station_id: row for row in rows}


def turnout_state(register, **values):
    rows = register.connection.execute(derive.turnout_state(register.election_id, **values))
    return {(row.station_id, row.slot, row.source): row for row in rows}


def flags(register):
    return {key: row.flags for key, row in turnout_state(register).items() if row.flags}


def sums(register):
    rows = register.connection.execute(derive.turnout_by_district(register.election_id))
    return {(row.slot, row.source): row for row in rows}


# --- a station --------------------------------------------------------------------------------


def test_a_station_without_a_report_has_a_row_of_nothing(register):
    (row,) = station_state(register).values()
    assert row[2:] == (0, 0, *[None] * 9)


def test_each_stage_has_its_moment(register):
    for stage, occurred in [
        ("arrived", "06:40"),
        ("arrived", "06:50"),  # came back: the later one
        ("opened", "07:02"),  # the earlier one
        ("opened", "07:10"),
        ("removed", "11:00"),
        ("denied", "12:00"),  # the later one, and what it was
        ("counting", "20:05"),
        ("home_safe", "23:30"),
    ]:
        register.record(check_in(stage=stage, occurred_at=at(occurred).isoformat()), at=at("23:45"))
    (row,) = station_state(register).values()
    assert (row.arrived_at, row.opened_at) == (at("06:50"), at("07:02"))
    assert (row.removed_at, row.removal) == (at("12:00"), "denied")
    assert (row.counting_at, row.home_safe_at) == (at("20:05"), at("23:30"))


def test_the_latest_removal_is_by_when_it_happened_not_by_when_it_was_told(register):
    register.record(check_in(stage="denied", occurred_at=at("12:00").isoformat()), at=at("12:05"))
    register.record(check_in(stage="removed", occurred_at=at("11:00").isoformat()), at=at("12:30"))
    (row,) = station_state(register).values()
    assert (row.removed_at, row.removal) == (at("12:00"), "denied")


@pytest.mark.parametrize(
    ("report", "heard"),
    [
        (check_in(stage="pulse"), True),
        (turnout(), True),
        (incident(), True),
        (protocol(), True),
        (turnout(source=TurnoutSource.OFFICIAL), False),  # the commission's word, not the observer's
    ],
)
def test_heard_is_any_word_of_the_observer(register, report, heard):
    register.record(report, at=at("10:05"))
    (row,) = station_state(register).values()
    assert row.heard_at == (at("10:05") if heard else None)


def test_the_last_slot_is_the_observers_latest_not_the_one_counted_last(register):
    register.record(
        turnout(slot="12:00"),
        turnout(slot="10:00"),  # late, for an earlier slot
        turnout(slot="14:00", source=TurnoutSource.OFFICIAL),  # not the observer's
    )
    (row,) = station_state(register).values()
    assert row.last_slot == "12:00"


def test_a_protocol_counts_from_the_first_one(register):
    register.record(protocol(), at=at("22:00"))
    register.record(protocol(), at=at("22:30"))
    (row,) = station_state(register).values()
    assert row.protocol_at == at("22:00")


def test_observers_are_people_not_shifts(register, connection):
    day, night = (add_observer(connection, register.election_id, alias=alias) for alias in "AB")
    add_assignment(connection, 1, day, shift="day", confirmed_at=at("06:00"))
    add_assignment(connection, 1, day, shift="night")  # the same person again
    add_assignment(connection, 1, night, confirmed_at=at("09:00"))
    (row,) = station_state(register).values()
    assert (row.observers_assigned, row.observers_confirmed) == (2, 2)
    (earlier,) = station_state(register, as_of=at("08:00")).values()
    assert (earlier.observers_assigned, earlier.observers_confirmed) == (2, 1)


def test_only_the_stations_asked_for_are_derived(register):
    register.add_stations(2)
    register.record(check_in("1"), check_in("2"), turnout("2"), turnout("3"))
    assert set(station_state(register, station_ids=[2])) == {2}
    assert set(turnout_state(register, station_ids=[2])) == {(2, "10:00", "observer")}
    assert station_state(register, station_ids=[]) == {}


def test_elections_do_not_mix(register, connection):
    other = add_register(connection, code="other")
    other.record(check_in(), turnout(), incident())
    assert set(station_state(other)) == {2}
    assert turnout_state(register) == {}
    assert connection.execute(derive.incident_state(register.election_id)).all() == []


# --- counts and their flags -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("listed", "voters", "expected"),
    [
        (1000, 1000, []),  # everybody
        (1000, 1001, ["above_list"]),  # one more
        (1000, 1050, ["above_list"]),  # exactly 105 %
        (1000, 1051, ["far_above_list"]),  # above 105 %
        (0, 0, []),  # nobody is listed and nobody came
        (0, 1, ["far_above_list"]),
        (None, 1_000_000, []),  # the list is not known: nothing to compare with
    ],
)
def test_more_voters_than_listed_is_a_question_and_far_more_a_bigger_one(register, listed, voters, expected):
    register.connection.execute(sa.update(station).values(registered_voters=listed))
    register.record(turnout(voters=voters))
    assert flags(register).get((1, "10:00", "observer"), []) == expected


@pytest.mark.parametrize(
    ("series", "flagged"),
    [
        ({"10:00": 10, "12:00": 20, "14:00": 30}, set()),  # rises
        ({"10:00": 10, "12:00": 10}, set()),  # stands still
        ({"10:00": 10, "12:00": 30, "14:00": 20}, {"12:00", "14:00"}),  # one of the two is wrong
        ({"10:00": 30, "14:00": 20}, {"10:00", "14:00"}),  # across a missing slot
        ({"10:00": 30, "12:00": 10, "14:00": 20}, {"10:00", "12:00", "14:00"}),  # 14:00 is below 10:00
        ({"10:00": 10, "12:00": 99, "14:00": 20, "16:00": 30}, {"12:00", "14:00", "16:00"}),
    ],
)
def test_a_falling_series_is_questioned_on_both_sides(register, series, flagged):
    register.record(*(turnout(slot=slot, voters=voters) for slot, voters in series.items()))
    register.record(turnout(slot="18:00", voters=0, source=TurnoutSource.OFFICIAL))  # another series
    assert {slot for _, slot, _ in flags(register)} == flagged


# --- sums -------------------------------------------------------------------------------------


def test_sums_are_over_counts_that_can_be_believed(register, connection):
    for listed, voters in [
        (100, 50),  # in
        (200, 205),  # in: above the list, to be asked about
        (100, 106),  # left out: far above the list
        (None, 70),  # left out: the list is not known
    ]:
        register.record(turnout(register.add_station(registered_voters=listed), voters=voters))
    elsewhere = add_district(connection, register.election_id, code="other")
    register.record(turnout(register.add_station(district_id=elsewhere), voters=1))  # another district

    rows = connection.execute(derive.turnout_by_district(register.election_id)).all()
    assert len(rows) == 2
    row = min(rows, key=lambda each: each.district_id)
    assert (row.stations, row.voters, row.listed, row.left_out) == (2, 255, 300, 2)
    assert (row.voters_squared, row.voters_by_listed, row.listed_squared) == (
        50**2 + 205**2,
        50 * 100 + 205 * 200,
        100**2 + 200**2,
    )


def test_a_district_with_nothing_but_left_out_counts_says_so(register):
    register.record(turnout(voters=5000))
    (row,) = sums(register).values()
    assert (row.stations, row.voters, row.left_out) == (0, 0, 1)


def test_the_two_series_are_summed_apart(register):
    register.record(turnout(voters=10), turnout(voters=20, source=TurnoutSource.OFFICIAL))
    assert {key: row.voters for key, row in sums(register).items()} == {
        ("10:00", "observer"): 10,
        ("10:00", "official"): 20,
    }


# --- as of an earlier moment ------------------------------------------------------------------


def test_as_of_a_moment_only_what_was_received_by_then_is_known(register):
    register.record(turnout(voters=10), at=at("10:00"))
    wrong = turnout(voters=99)
    register.record(wrong, at=at("11:00"))
    register.record(turnout(voters=20, supersedes=wrong["id"]), at=at("12:00"))

    def known(moment):
        return [row.voters for row in turnout_state(register, as_of=at(moment)).values()]

    assert known("09:59") == []
    assert known("10:00") == [10]  # at the very moment
    assert known("11:30") == [99]  # not yet corrected
    assert known("12:00") == [20]


def test_a_confirmation_that_was_taken_back_is_not_one(register, connection):
    observer_id = add_observer(connection, register.election_id)
    add_assignment(connection, 1, observer_id, confirmed_at=at("06:00"))
    connection.execute(sa.update(assignment).values(confirmed_at=None))
    (row,) = station_state(register).values()
    assert (row.observers_assigned, row.observers_confirmed) == (1, 0)
