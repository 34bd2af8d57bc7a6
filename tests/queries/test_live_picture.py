"""The live picture, kept by reading only what changed, is the picture that a fresh look gives."""

import dataclasses
import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.live.picture import LivePicture
from db.vocabulary import Channel, CoverageState, IncidentState
from db.writing import record_incident_event, record_reports, touch_register
from db.writing.revisions import record_audit
from queries.audit import fetch_head
from queries.changes import fetch_revision
from queries.picture import fetch_current_snapshot
from queries.snapshot import Snapshot
from tests import factories
from tests.factories import at

STAGES = ("arrived", "opened", "pulse", "removed", "denied", "counting", "home_safe")


@pytest.fixture
def live(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection as the feed has it: every statement sees what is committed by then."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield connection


@pytest.fixture
def election_id(engine: sa.Engine) -> int:
    """Three stations with an observer each, numbers "1" to "3"."""
    with engine.begin() as connection:
        register = factories.add_register(connection, stations=0)
        for letter in "ABC":
            register.add_station(observer=f"Зайсан-001-{letter}")
        touch_register(connection, register.election_id)
    return register.election_id


def write(engine: sa.Engine, election_id: int, *reports: dict[str, Any], now: dt.datetime) -> int:
    with engine.begin() as connection:
        outcome = record_reports(
            connection, election_id, reports, received_at=now, channel=Channel.API, actor="test"
        )
    assert not outcome.rejected
    return outcome.revision


def assert_fresh(picture: LivePicture, live: sa.Connection, now: dt.datetime) -> Snapshot:
    fresh = fetch_current_snapshot(live, now=now)
    assert picture.snapshot is not None
    assert fresh is not None
    assert dataclasses.replace(picture.snapshot, as_of=now) == fresh
    return fresh


def test_before_there_is_an_election_there_is_no_picture(live: sa.Connection):
    picture = LivePicture()

    picture.refresh(live, at("09:00"))

    assert picture.snapshot is None
    assert picture.next_change_at() is None


def test_a_report_is_in_the_picture_at_the_revision_its_sender_was_told(
    engine: sa.Engine, live: sa.Connection, election_id: int
):
    picture = LivePicture()
    picture.refresh(live, at("06:30"))
    revision = write(engine, election_id, factories.check_in("2"), now=at("06:31"))

    picture.refresh(live, at("06:31"))

    fresh = assert_fresh(picture, live, at("06:31"))
    assert fresh.revision == revision
    assert [each.state for each in fresh.coverage] == [
        CoverageState.ASSIGNED,
        CoverageState.ARRIVED,
        CoverageState.ASSIGNED,
    ]


def test_a_station_turns_late_by_the_clock_and_the_revision_says_so_once(
    live: sa.Connection, engine: sa.Engine, election_id: int
):
    picture, of_another_process = LivePicture(), LivePicture()
    picture.refresh(live, at("06:59"))
    of_another_process.refresh(live, at("06:59"))
    before = fetch_revision(live)
    assert before is not None
    assert picture.next_change_at() == at("07:00")

    picture.refresh(live, at("07:00"))
    of_another_process.refresh(live, at("07:00"))

    assert {each.state for each in assert_fresh(picture, live, at("07:00")).coverage} == {CoverageState.LATE}
    assert_fresh(of_another_process, live, at("07:00"))
    assert picture.snapshot is not None
    assert picture.snapshot.revision == before.revision + 1


def test_a_correction_takes_out_what_it_supersedes(engine: sa.Engine, live: sa.Connection, election_id: int):
    count = factories.turnout("1", voters=400)
    incident = factories.incident("1")
    picture = LivePicture()
    write(engine, election_id, count, incident, now=at("10:05"))
    picture.refresh(live, at("10:05"))

    moved = factories.turnout("2", voters=400, supersedes=count["id"])
    elsewhere = factories.incident("2", supersedes=incident["id"])
    write(engine, election_id, moved, elsewhere, now=at("10:06"))
    picture.refresh(live, at("10:06"))

    fresh = assert_fresh(picture, live, at("10:06"))
    assert [str(each) for each in fresh.incidents] == [elsewhere["id"]]
    assert [each.last_slot for each in fresh.facts] == [None, "10:00", None]


def test_the_head_of_the_audit_chain_moves_with_the_picture_and_never_alone(
    engine: sa.Engine, live: sa.Connection, election_id: int
):
    picture = LivePicture()
    write(engine, election_id, factories.check_in("1"), now=at("06:31"))
    picture.refresh(live, at("06:31"))
    before = picture.snapshot
    assert before is not None
    assert before.audit_head == fetch_head(live)

    with engine.begin() as connection:  # a login: no picture changes
        record_audit(connection, None, at=at("06:31"), actor="x", action="x", detail={}, revision=None)
    picture.refresh(live, at("06:31"))
    assert picture.snapshot is before

    write(engine, election_id, factories.check_in("2"), now=at("06:32"))
    picture.refresh(live, at("06:32"))
    assert assert_fresh(picture, live, at("06:32")).audit_head == fetch_head(live)
    assert fetch_head(live).count == 3


def test_a_new_station_or_election_is_taken_up_without_a_restart(
    engine: sa.Engine, live: sa.Connection, election_id: int
):
    picture = LivePicture()
    picture.refresh(live, at("09:00"))
    with engine.begin() as connection:
        district_id = factories.add_district(connection, election_id, code="632400000")
        factories.add_station(connection, election_id, district_id, number="4")
        touch_register(connection, election_id)
    picture.refresh(live, at("09:00"))
    assert len(assert_fresh(picture, live, at("09:00")).coverage) == 4

    with engine.begin() as connection:
        touch_register(connection, factories.add_register(connection, code="next").election_id)
    picture.refresh(live, at("09:00"))
    assert assert_fresh(picture, live, at("09:00")).election.code == "next"


@pytest.mark.parametrize("seed", range(4))
def test_after_a_random_day_the_kept_picture_is_the_fresh_one(
    engine: sa.Engine, live: sa.Connection, election_id: int, seed: int
):
    dice = random.Random(seed)
    picture, now, incidents = LivePicture(), at("06:20"), []
    for _ in range(60):
        now += dt.timedelta(minutes=dice.randint(0, 30))
        station = dice.choice("123")
        match dice.randrange(4):
            case 0:
                write(engine, election_id, factories.check_in(station, dice.choice(STAGES)), now=now)
            case 1:
                slot = dice.choice(factories.SLOTS)
                write(engine, election_id, factories.turnout(station, slot, dice.randint(0, 1100)), now=now)
            case 2:
                incidents.append(factories.incident(station))
                write(engine, election_id, incidents[-1], now=now)
            case 3 if incidents:
                with engine.begin() as connection:
                    record_incident_event(
                        connection,
                        incident_id=dice.choice(incidents)["id"],
                        state=dice.choice([IncidentState.ACKNOWLEDGED, IncidentState.REJECTED]),
                        actor="lawyer",
                        received_at=now,
                    )
        if dice.random() < 0.7:
            picture.refresh(live, now)
    picture.refresh(live, now)

    assert_fresh(picture, live, now)
