"""All that HQ knew of one station, at any moment."""

import pytest
import sqlalchemy as sa

from db.vocabulary import Channel, ReportKind
from db.writing import record_reports, touch_register
from queries.station_page import StationPage, fetch_narratives_of_station, fetch_station_page
from tests.factories import (
    Register,
    add_assignment,
    add_observer,
    add_register,
    at,
    check_in,
    incident,
    turnout,
)


@pytest.fixture
def register(connection: sa.Connection) -> Register:
    """Station "1" with an observer confirmed on the eve, station "2" with nobody."""
    made = add_register(connection, stations=2)
    trained = add_observer(connection, made.election_id, alias="Зайсан-001-A", trained_on=at("10:00").date())
    add_assignment(connection, made.station_ids["1"], trained, confirmed_at=at("06:00"))
    second = add_observer(connection, made.election_id, alias="Зайсан-001-B")
    add_assignment(connection, made.station_ids["1"], second)
    touch_register(connection, made.election_id)
    return made


def send(register: Register, received: str, *reports: dict) -> None:
    outcome = record_reports(
        register.connection,
        register.election_id,
        reports,
        received_at=at(received),
        channel=Channel.PHONE,
        actor="test",
    )
    assert not outcome.rejected


def page(register: Register, local: str, number: str = "1") -> StationPage:
    return fetch_station_page(
        register.connection,
        election_id=register.election_id,
        station_id=register.station_ids[number],
        as_of=at(local),
    )


def test_a_station_nobody_reported_from_has_an_empty_page(register: Register):
    empty = page(register, "12:00", "2")

    assert (empty.observers, empty.reports, empty.counts) == ((), (), ())


def test_an_unknown_station_is_an_error(register: Register):
    with pytest.raises(sa.exc.NoResultFound):
        fetch_station_page(
            register.connection, election_id=register.election_id, station_id=0, as_of=at("12:00")
        )


def test_observers_are_known_by_alias_and_readiness_of_that_moment(register: Register):
    before, after = page(register, "05:59").observers, page(register, "06:00").observers

    assert [(each.alias, each.confirmed, each.trained) for each in before] == [
        ("Зайсан-001-A", False, True),
        ("Зайсан-001-B", False, False),
    ]
    assert [each.confirmed for each in after] == [True, False]


def test_reports_are_newest_first_with_who_and_how(register: Register):
    send(register, "06:40", check_in(observer="Зайсан-001-A", occurred_at=at("06:35").isoformat()))
    send(register, "10:03", turnout(voters=120), incident())

    told, counted, arrived = page(register, "10:05").reports

    assert (told.kind, told.detail, told.alias) == (ReportKind.INCIDENT, "BOX", None)
    assert (counted.slot, counted.voters) == ("10:00", 120)
    assert (arrived.alias, arrived.channel, arrived.occurred_at) == (
        "Зайсан-001-A",
        Channel.PHONE,
        at("06:35"),
    )


def test_a_corrected_count_stays_in_the_timeline_and_leaves_the_counts(register: Register):
    wrong = turnout(voters=900)
    send(register, "10:03", wrong)
    send(register, "10:20", turnout(voters=90, supersedes=wrong["id"]))

    before, after = page(register, "10:10"), page(register, "10:30")

    assert [(each.voters, each.corrected) for each in before.reports] == [(900, False)]
    assert [(each.voters, each.corrected) for each in after.reports] == [(90, False), (900, True)]
    assert [each.voters for each in before.counts] == [900]
    assert [each.voters for each in after.counts] == [90]


def test_narratives_are_of_this_station_and_not_from_the_future(register: Register):
    here = incident("1", narrative="The chair sent him out.")
    send(register, "09:00", here)
    send(register, "09:01", incident("2", narrative="elsewhere"))
    send(register, "11:00", incident("1", narrative="later"))

    told = fetch_narratives_of_station(
        register.connection, station_id=register.station_ids["1"], as_of=at("10:00")
    )

    assert list(told.values()) == ["The chair sent him out."]
