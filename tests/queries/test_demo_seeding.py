"""A demo day in the database: seeded, continued, begun anew, its clock set by another process."""

import argparse
import datetime as dt

import pytest
import sqlalchemy as sa

from db import demo, verify
from db.demo import cli
from db.demo.day import ENDS_AT, moment
from db.demo.plan import plan_day
from db.demo.planned import PlannedReport, PlannedStep
from db.demo.register import build_register
from db.demo.seeding import fetch_plan
from db.schema import (
    assignment,
    category,
    district,
    election,
    incident_event,
    observer,
    observer_contact,
    refused_report,
    report,
    revision,
    station,
)
from db.taxonomy import install_categories

MORNING = dt.datetime(2026, 5, 4, 10, 0, tzinfo=dt.UTC)
SMALL = 38


def now() -> dt.datetime:
    return MORNING


def later(**by: float) -> dt.datetime:
    return MORNING + dt.timedelta(**by)


def count(connection: sa.Connection, table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(table).where(*where)).scalar_one()


def test_a_new_day_has_its_whole_register_and_the_history_up_to_the_start(engine: sa.Engine):
    election_id = demo.seed_demo(engine, real_now=now)

    with engine.connect() as connection:
        row = connection.execute(sa.select(election)).one()
        received = sa.select(sa.func.max(report.c.received_at))
        assert (row.code, row.synthetic, row.timezone) == ("demo-2021-07-25", True, "Asia/Almaty")
        assert count(connection, district) == 19
        assert count(connection, station) == 250
        assert count(connection, observer) == count(connection, assignment) == 310
        assert count(connection, observer_contact) == 0
        assert count(connection, category) == 42
        assert 500 < count(connection, report) < 800
        assert count(connection, refused_report) == 0
        assert count(connection, incident_event) > 50
        assert connection.execute(received).scalar_one() <= moment(dt.time(9, 40))
        assert verify.find_differences(connection, election_id) == []


def test_the_whole_day_is_accepted_but_for_what_is_sent_twice(engine: sa.Engine):
    election_id = demo.seed_demo(engine, real_now=now, start_at=dt.time(23, 30))
    plan = plan_day(build_register(seed=2021), seed=2021)
    reports = [planned for planned in plan if isinstance(planned, PlannedReport)]
    steps = [planned for planned in plan if isinstance(planned, PlannedStep)]

    with engine.connect() as connection:
        received = dict(connection.execute(sa.select(report.c.id, report.c.received_at)).all())
        assert received == {planned.id: planned.at for planned in reports if not planned.again}
        assert count(connection, refused_report) == 0
        moved = sa.select(incident_event).where(incident_event.c.state.is_not(None))  # not the clearings
        assert len(connection.execute(moved).all()) == len(steps)
        assert verify.find_differences(connection, election_id) == []


def test_a_second_day_stands_beside_the_first(engine: sa.Engine):
    first = demo.seed_demo(engine, real_now=now, stations=SMALL)
    second = demo.seed_demo(engine, real_now=now, stations=SMALL, seed=7)
    third = demo.seed_demo(engine, real_now=now, stations=SMALL)

    with engine.connect() as connection:
        codes = connection.scalars(sa.select(election.c.code).order_by(election.c.id)).all()
        assert codes == ["demo-2021-07-25", "demo-2021-07-25-2", "demo-2021-07-25-3"]
        reports = {each: count(connection, report, report.c.election_id == each) for each in (first, third)}
        assert reports[first] == reports[third]
        assert fetch_plan(connection, second) == plan_day(
            build_register(seed=7, stations=SMALL), seed=7, code="demo-2021-07-25-2"
        )


def test_the_clock_starts_at_the_asked_time_and_speed(engine: sa.Engine):
    election_id = demo.seed_demo(engine, real_now=now, stations=SMALL, start_at=dt.time(12, 5), speed=10)

    with engine.connect() as connection:
        clock = demo.fetch_clock(connection, election_id)
    assert clock == demo.ClockRow(MORNING, moment(dt.time(12, 5)), 10.0, paused=False)
    assert clock.at(later(seconds=60)) == moment(dt.time(12, 15))
    assert clock.seconds_until(moment(dt.time(12, 15)), MORNING) == 60


def test_setting_the_clock_is_a_new_revision_that_screens_hear_of(engine: sa.Engine):
    election_id = demo.seed_demo(engine, real_now=now, stations=SMALL)
    with engine.begin() as connection:
        before = connection.scalar(sa.select(revision.c.revision))
        demo.set_clock(
            connection, election_id, real_at=MORNING, demo_at=moment(dt.time(10, 0)), speed=1, paused=True
        )

        assert connection.scalar(sa.select(revision.c.revision)) == before + 1
        assert demo.fetch_current_clock(connection) == demo.ClockRow(
            MORNING, moment(dt.time(10, 0)), 1.0, paused=True
        )


def test_a_speed_of_nothing_is_refused(engine: sa.Engine):
    election_id = demo.seed_demo(engine, real_now=now, stations=SMALL)
    with engine.begin() as connection, pytest.raises(ValueError, match="pause"):
        demo.set_clock(connection, election_id, real_at=MORNING, demo_at=ENDS_AT, speed=0, paused=False)


def test_without_a_demo_there_is_no_clock(connection: sa.Connection):
    assert demo.fetch_current_clock(connection) is None


# --- starting the application -----------------------------------------------------------------


def test_the_first_start_makes_a_day_and_the_next_goes_on_with_it(engine: sa.Engine):
    first = demo.ensure_demo(engine, now)
    second = demo.ensure_demo(engine, lambda: later(seconds=5))

    assert first == second
    with engine.connect() as connection:
        clock = demo.fetch_clock(connection, first)
    assert clock.at(later(seconds=5)) == moment(dt.time(9, 45))


def test_a_day_that_nobody_played_goes_on_where_it_stopped(engine: sa.Engine):
    election_id = demo.ensure_demo(engine, now)
    with engine.connect() as connection:
        next_due = next(p.at for p in fetch_plan(connection, election_id) if p.at > moment(dt.time(9, 40)))

    assert demo.ensure_demo(engine, lambda: later(minutes=5)) == election_id
    with engine.connect() as connection:
        assert demo.fetch_clock(connection, election_id).at(later(minutes=5)) == next_due


def test_a_day_that_is_over_is_followed_by_a_new_one(engine: sa.Engine):
    first = demo.ensure_demo(engine, now)
    second = demo.ensure_demo(engine, lambda: later(hours=1))

    assert second != first
    with engine.connect() as connection:
        assert demo.fetch_clock(connection, second).at(later(hours=1)) == moment(dt.time(9, 40))


def test_a_paused_day_stays_paused_however_long(engine: sa.Engine):
    election_id = demo.seed_demo(engine, real_now=now, stations=SMALL, paused=True)

    assert demo.ensure_demo(engine, lambda: later(days=3)) == election_id
    with engine.connect() as connection:
        assert demo.fetch_clock(connection, election_id).at(later(days=3)) == moment(dt.time(9, 40))


# --- python -m db demo ------------------------------------------------------------------------


def command(engine: sa.Engine, *arguments: str) -> int:
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)
    return cli.run(parser.parse_args(arguments), engine)


def test_the_command_makes_a_day_and_says_so(engine: sa.Engine, capsys: pytest.CaptureFixture[str]):
    assert command(engine, "--stations", "40", "--at", "08:00", "--speed", "30", "--pause") == 0

    assert capsys.readouterr().out == "demo-2021-07-25: 08:00 local time, speed 30, paused\n"


def test_the_command_writes_what_it_skips_each_at_its_own_time(engine: sa.Engine):
    command(engine, "--stations", "38", "--at", "08:00", "--pause")
    assert command(engine, "--at", "12:00") == 0

    with engine.connect() as connection:
        election_id = connection.execute(sa.select(election.c.id)).scalar_one()
        due = {
            planned.id: planned.at
            for planned in fetch_plan(connection, election_id)
            if isinstance(planned, PlannedReport) and not planned.again and planned.at <= moment(dt.time(12))
        }
        assert dict(connection.execute(sa.select(report.c.id, report.c.received_at)).all()) == due
        assert demo.fetch_clock(connection, election_id).paused


def test_the_command_never_goes_back_because_facts_stay(
    engine: sa.Engine, capsys: pytest.CaptureFixture[str]
):
    command(engine, "--stations", "38", "--at", "12:00", "--pause")
    assert command(engine, "--at", "08:00") == 2

    assert "--new" in capsys.readouterr().err


def test_the_command_pauses_resumes_and_begins_anew(engine: sa.Engine, capsys: pytest.CaptureFixture[str]):
    command(engine, "--stations", "38")
    command(engine, "--pause")
    command(engine, "--resume", "--speed", "1")
    command(engine, "--new", "--stations", "38", "--at", "07:00")

    lines = capsys.readouterr().out.splitlines()
    assert [line.rpartition(", ")[2] for line in lines] == ["running", "paused", "running", "running"]
    assert "speed 1," in lines[2]
    assert lines[3].startswith("demo-2021-07-25-2: 07:00")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--speed", "0"),
        ("--speed", "nan"),
        ("--speed", "fast"),
        ("--at", "05:00"),
        ("--at", "noon"),
        ("--stations", "3"),
        ("--pause", "--resume"),
    ],
)
def test_the_command_refuses_what_makes_no_sense(engine: sa.Engine, arguments: tuple[str, ...]):
    with pytest.raises(SystemExit):
        command(engine, *arguments)


# --- the categories, which a live HQ has too --------------------------------------------------


def test_a_category_that_a_lawyer_has_confirmed_is_not_overwritten(connection: sa.Connection):
    install_categories(connection)
    for code, values in (
        (
            "A01",
            {"law_ru": "confirmed law", "checked_on": dt.date(2026, 5, 1)},
        ),  # stays as the lawyer left it
        ("A02", {"law_ru": "not confirmed"}),  # renewed
    ):
        connection.execute(sa.update(category).where(category.c.code == code).values(values))
    install_categories(connection)

    laws = dict(connection.execute(sa.select(category.c.code, category.c.law_ru)).all())
    assert len(laws) == 42
    assert laws["A01"] == "confirmed law"
    assert laws["A02"].startswith("ст. 39")
