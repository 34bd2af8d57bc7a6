"""A correction is a new report; what it supersedes no longer counts, and stays where it was."""

import pytest
import sqlalchemy as sa

from db.schema import report
from db.state_tables import incident_state, station_state, turnout_by_district, turnout_state
from db.verify import find_differences
from db.writing import touch_register
from tests.factories import Register, add_register, at, check_in, incident, turnout


@pytest.fixture
def register(connection: sa.Connection) -> Register:
    """Two stations; the state of the election is complete."""
    made = add_register(connection, stations=2)
    touch_register(connection, made.election_id)
    return made


@pytest.fixture(autouse=True)
def _state_agrees_with_the_facts(register, connection):
    yield
    assert find_differences(connection, register.election_id) == []


def counts(connection):
    rows = sa.select(turnout_state.c.station_id, turnout_state.c.slot, turnout_state.c.voters)
    return sorted(connection.execute(rows))


def codes(outcome):
    return [problem.code for rejection in outcome.rejected for problem in rejection.problems]


def test_the_count_received_last_stands_without_saying_what_it_corrects(register, connection):
    register.record(turnout(voters=100), at=at("10:05"))
    register.record(turnout(voters=90), at=at("10:20"))
    register.record(turnout(voters=80, occurred_at=at("10:00").isoformat()), at=at("10:30"))
    assert counts(connection) == [(1, "10:00", 80)]


def test_of_two_counts_in_one_batch_the_later_one_stands(register, connection):
    register.record(*(turnout(voters=voters) for voters in (3, 1, 4, 1, 5, 9, 2, 6)))
    assert counts(connection) == [(1, "10:00", 6)]


def test_a_count_received_earlier_but_written_later_does_not_stand(register, connection):
    register.record(turnout(voters=100), at=at("10:20"))
    register.record(turnout(voters=90), at=at("10:05"))  # a queue that was emptied late
    assert counts(connection) == [(1, "10:00", 100)]


def test_a_superseded_count_makes_way_even_for_another_slot_and_station(register, connection):
    wrong = turnout("1", slot="10:00", voters=100)
    register.record(wrong)
    register.record(turnout("2", slot="12:00", voters=120, supersedes=wrong["id"]))

    assert counts(connection) == [(2, "12:00", 120)]
    sums = connection.execute(sa.select(turnout_by_district.c.slot, turnout_by_district.c.voters)).all()
    assert sums == [("12:00", 120)]
    assert (
        connection.scalar(sa.select(station_state.c.last_slot).where(station_state.c.station_id == 1)) is None
    )
    assert connection.scalar(sa.select(sa.func.count()).select_from(report)) == 2


def test_an_earlier_count_stands_again_when_the_one_after_it_is_superseded_away(register, connection):
    slip = turnout(slot="10:00", voters=1000)
    register.record(turnout(slot="10:00", voters=100), slip)
    register.record(turnout(slot="12:00", voters=1000, supersedes=slip["id"]))
    assert counts(connection) == [(1, "10:00", 100), (1, "12:00", 1000)]


def test_a_correction_may_follow_in_the_same_batch_but_not_come_before(register, connection):
    first = turnout(voters=100)
    assert register.record(first, turnout(voters=90, supersedes=first["id"])).accepted == 2
    second = turnout(slot="12:00", voters=200)
    outcome = register.record(turnout(slot="12:00", voters=190, supersedes=second["id"]), second)
    assert codes(outcome) == ["unknown_report"]
    assert counts(connection) == [(1, "10:00", 90), (1, "12:00", 200)]


def test_a_correction_can_be_corrected_and_the_first_report_does_not_come_back(register, connection):
    first = turnout(voters=100)
    second = turnout(voters=90, supersedes=first["id"])
    register.record(first, second, turnout(slot="12:00", voters=95, supersedes=second["id"]))
    assert counts(connection) == [(1, "12:00", 95)]


def test_of_two_corrections_of_one_report_the_newer_counts(register, connection):
    told = incident()
    register.record(told, at=at("10:00"))
    one, two = (incident(station, supersedes=told["id"]) for station in "21")  # the first goes from station 2
    register.record(one, at=at("10:01"))
    register.record(two, at=at("10:02"))
    assert [str(each) for each in connection.scalars(sa.select(incident_state.c.incident_id))] == [two["id"]]


def test_a_superseded_incident_is_no_longer_there(register, connection):
    told = incident("1", "EXPEL")
    register.record(told)
    register.record(incident("2", "BOX", supersedes=told["id"]))
    assert connection.execute(sa.select(incident_state.c.station_id, incident_state.c.category)).all() == [
        (2, "BOX")
    ]


def test_a_superseded_arrival_did_not_happen(register, connection):
    wrong = check_in("1", occurred_at=at("06:40").isoformat())
    register.record(wrong, at=at("06:41"))
    register.record(check_in("2", supersedes=wrong["id"]), at=at("06:50"))
    arrived = sa.select(station_state.c.arrived_at, station_state.c.heard_at).order_by("station_id")
    assert connection.execute(arrived).all() == [(None, None), (at("06:50"), at("06:50"))]


@pytest.mark.parametrize(
    ("supersedes", "code"),
    [
        ("7f0c6f0a-4a5c-4a55-9c0d-0a0b0c0d0e0f", "unknown_report"),  # nobody's
        (None, "other_kind"),  # a check-in cannot correct a count
    ],
)
def test_a_correction_names_a_report_of_its_own_kind(register, supersedes, code):
    counted = turnout()
    register.record(counted)
    assert codes(register.record(check_in(supersedes=supersedes or counted["id"]))) == [code]


def test_a_report_does_not_supersede_itself(register):
    sent = check_in()
    assert codes(register.record({**sent, "supersedes": sent["id"]})) == ["unknown_report"]


def test_a_report_of_another_election_cannot_be_superseded(register, connection):
    other = add_register(connection, code="other")
    theirs = check_in()
    other.record(theirs)
    touch_register(connection, other.election_id)
    assert codes(register.record(check_in(supersedes=theirs["id"]))) == ["unknown_report"]


def test_only_rows_that_changed_carry_the_new_revision(register, connection):
    register.record(turnout("1", voters=100), turnout("2", voters=200), at=at("10:05"))
    new = register.record(turnout("1", slot="12:00", voters=150), at=at("12:05")).revision

    counted, state = turnout_state.c, station_state.c
    of_counts = sa.select(counted.station_id, counted.slot).where(counted.revision == new)
    assert connection.execute(of_counts).all() == [(1, "12:00")]
    assert connection.scalars(sa.select(state.station_id).where(state.revision == new)).all() == [1]
