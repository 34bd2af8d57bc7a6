"""The player: follows the clock, stops for a pause, survives a restart and a fault, doubles nothing."""

import datetime as dt
import threading
from collections.abc import Callable
from contextlib import closing

import psycopg2
import sqlalchemy as sa

from db import demo, verify
from db.demo.day import ENDS_AT, moment
from db.demo.planned import PlannedReport, PlannedStep, PlannedTalk
from db.demo.seeding import fetch_plan
from db.engine import raw_dsn
from db.schema import audit, incident, incident_event, refused_report, report
from db.vocabulary import IncidentState
from db.writing import record_incident_event

START = dt.datetime(2026, 5, 4, 10, 0, tzinfo=dt.UTC)
SMALL = 38
FAST = 3600.0


class Time(threading.Event):
    """The player's clock and its stop signal in one: waiting takes no time, it moves the clock."""

    def __init__(self) -> None:
        super().__init__()
        self.at = START
        self.ends_at = START

    def now(self) -> dt.datetime:
        return self.at

    def is_set(self) -> bool:
        return self.at >= self.ends_at

    def wait(self, timeout: float | None = None) -> bool:
        self.at += dt.timedelta(seconds=timeout or 0)
        return self.is_set()

    def play(self, player: demo.DemoPlayer, seconds: float) -> None:
        self.ends_at = self.at + dt.timedelta(seconds=seconds)
        player.run(self)


def seconds_until(local: str) -> float:
    """Real seconds from 09:40 at FAST."""
    return (moment(dt.time.fromisoformat(local)) - moment(dt.time(9, 40))).total_seconds() / FAST


def seeded(engine: sa.Engine, time: Time, *, speed: float = FAST) -> tuple[int, demo.DemoPlayer]:
    election_id = demo.seed_demo(engine, real_now=time.now, stations=SMALL, speed=speed)
    return election_id, demo.DemoPlayer(engine, election_id, time.now)


def set_clock(engine: sa.Engine, election_id: int, time: Time, **change: float | bool) -> None:
    with engine.begin() as connection:
        clock = demo.fetch_clock(connection, election_id).moved(time.at, **change)  # type: ignore[arg-type]
        demo.set_clock(
            connection,
            election_id,
            real_at=clock.real_at,
            demo_at=clock.demo_at,
            speed=clock.speed,
            paused=clock.paused,
        )


def count(engine: sa.Engine, table: sa.Table) -> int:
    with engine.connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def assert_the_whole_day_is_there_once(engine: sa.Engine, election_id: int) -> None:
    with engine.connect() as connection:
        plan = fetch_plan(connection, election_id)
        planned_reports = {p.id for p in plan if isinstance(p, PlannedReport)}
        planned_steps = sorted((p.incident_id, p.state) for p in plan if isinstance(p, PlannedStep))
        planned_talk = sorted((p.incident_id, p.actor, p.text) for p in plan if isinstance(p, PlannedTalk))
        moved = incident_event.c.state.is_not(None)
        steps = connection.execute(
            sa.select(incident_event.c.incident_id, incident_event.c.state).where(moved)
        )
        said = (incident_event.c.incident_id, incident_event.c.actor, incident_event.c.note)
        spoken = incident_event.c.kind.in_(["asked", "replied"])  # not the clearings
        talk = connection.execute(sa.select(*said).where(spoken))
        assert set(connection.scalars(sa.select(report.c.id))) == planned_reports
        assert sorted((row.incident_id, row.state) for row in steps) == planned_steps
        assert sorted(map(tuple, talk)) == planned_talk
        assert planned_talk
        assert connection.scalar(sa.select(sa.func.count()).select_from(refused_report)) == 0
        assert verify.find_differences(connection, election_id) == []


def test_the_whole_day_is_played_and_then_the_clock_stands_still(engine: sa.Engine):
    time = Time()
    election_id, player = seeded(engine, time)
    time.play(player, seconds_until("23:30") + 2)

    assert_the_whole_day_is_there_once(engine, election_id)
    with engine.connect() as connection:
        clock = demo.fetch_clock(connection, election_id)
    assert (clock.demo_at, clock.paused) == (ENDS_AT, True)


def test_a_report_is_received_when_it_is_due_and_never_before(engine: sa.Engine):
    time = Time()
    election_id, player = seeded(engine, time, speed=60)
    time.play(player, 30)  # to 10:10

    with engine.connect() as connection:
        plan = fetch_plan(connection, election_id)
        due = {p.id: p.at for p in plan if isinstance(p, PlannedReport) and not p.again}
        received = connection.execute(sa.select(report.c.id, report.c.received_at)).all()
    delays = [row.received_at - due[row.id] for row in received]
    assert len(received) > 100
    assert dt.timedelta(0) <= min(delays)
    assert max(delays) < dt.timedelta(seconds=60)  # a second on the wall


def test_a_commit_holds_few_reports_so_that_the_wall_moves_steadily(engine: sa.Engine):
    time = Time()
    _, player = seeded(engine, time, speed=60)
    time.play(player, 60)

    played = audit.c.at > moment(dt.time(9, 41))
    with engine.connect() as connection:
        accepted = sa.cast(audit.c.detail["accepted"].astext, sa.Integer)
        most = connection.scalar(
            sa.select(sa.func.max(accepted)).where(played, audit.c.action == "demo:report:received")
        )
    assert most is not None
    assert 1 <= most <= 10


def test_a_pause_by_another_process_really_pauses_and_the_day_goes_on_after_it(engine: sa.Engine):
    time = Time()
    election_id, player = seeded(engine, time)
    time.play(player, seconds_until("12:00"))
    set_clock(engine, election_id, time, paused=True)
    at_the_pause = count(engine, report), count(engine, incident_event)
    time.play(player, 60)

    assert (count(engine, report), count(engine, incident_event)) == at_the_pause

    set_clock(engine, election_id, time, paused=False)
    time.play(player, 2)  # two more hours
    assert count(engine, report) > at_the_pause[0]


def test_another_speed_holds_at_once(engine: sa.Engine):
    time = Time()
    election_id, player = seeded(engine, time)
    set_clock(engine, election_id, time, speed=1)
    before = count(engine, report)
    time.play(player, 1)
    assert count(engine, report) - before <= 1

    set_clock(engine, election_id, time, speed=FAST)
    time.play(player, 1)
    assert count(engine, report) - before > 20


def test_after_a_restart_nothing_is_doubled_and_nothing_missing(engine: sa.Engine):
    time = Time()
    election_id, player = seeded(engine, time)
    for until in ("10:07", "10:08", "14:11", "17:45", "20:20"):
        time.play(player, seconds_until(until) - (time.at - START).total_seconds())
        player = demo.DemoPlayer(engine, election_id, time.now)
    time.play(player, seconds_until("23:30"))

    assert_the_whole_day_is_there_once(engine, election_id)


def test_database_faults_lose_nothing_and_double_nothing(engine: sa.Engine, database_url: str):
    """Every so often the server closes the player's connection, also between two of its statements."""
    time = Time()
    election_id, player = seeded(engine, time)
    faults = []

    @sa.event.listens_for(engine, "before_cursor_execute")
    def break_now_and_then(connection: sa.Connection, *_: object) -> None:
        faults.append(len(faults) % 173 == 172)
        if faults[-1]:
            driver = connection.connection.driver_connection
            with closing(psycopg2.connect(raw_dsn(database_url))) as other, other.cursor() as cursor:
                cursor.execute("select pg_terminate_backend(%s)", [driver.info.backend_pid])

    time.play(player, seconds_until("23:30") + 60)
    sa.event.remove(engine, "before_cursor_execute", break_now_and_then)

    assert sum(faults) > 5
    assert_the_whole_day_is_there_once(engine, election_id)


def test_two_processes_may_play_the_same_day(engine: sa.Engine):
    election_id = demo.seed_demo(engine, real_now=real_now, stations=SMALL, speed=20_000)
    stop = threading.Event()
    players = [
        threading.Thread(target=demo.DemoPlayer(engine, election_id, real_now).run, args=(stop,))
        for _ in range(2)
    ]
    for each in players:
        each.start()
    wait_until(lambda: is_over(engine, election_id), seconds=30)
    stop.set()
    for each in players:
        each.join()

    assert_the_whole_day_is_there_once(engine, election_id)


def real_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def is_over(engine: sa.Engine, election_id: int) -> bool:
    with engine.connect() as connection:
        return demo.fetch_clock(connection, election_id).paused


def wait_until(condition: Callable[[], bool], *, seconds: float) -> None:
    deadline = real_now() + dt.timedelta(seconds=seconds)
    while not condition() and real_now() < deadline:
        threading.Event().wait(0.1)


def test_a_day_begun_by_another_process_is_taken_up(engine: sa.Engine):
    time = Time()
    _, player = seeded(engine, time)
    time.play(player, 0.5)
    second, _ = seeded(engine, time)
    time.play(player, 1)

    with engine.connect() as connection:
        newest = sa.select(sa.func.max(report.c.received_at)).where(report.c.election_id == second)
        assert connection.execute(newest).scalar_one() > moment(dt.time(9, 50))


def test_an_incident_that_a_visitor_has_taken_over_is_left_alone(engine: sa.Engine):
    time = Time()
    _, player = seeded(engine, time)
    with engine.begin() as connection:
        open_ones = connection.scalars(sa.select(incident.c.report_id)).all()
        for incident_id in open_ones:
            record_incident_event(
                connection,
                incident_id=incident_id,
                state=IncidentState.VERIFYING,
                actor="lawyer",
                received_at=moment(dt.time(9, 41)),
            )
    time.play(player, seconds_until("23:30"))

    by_visitor = incident_event.c.incident_id.in_(open_ones)
    late = sa.and_(by_visitor, incident_event.c.received_at > moment(dt.time(9, 41)))
    with engine.connect() as connection:
        assert len(open_ones) > 0
        assert connection.scalar(sa.select(sa.func.count()).select_from(incident_event).where(late)) == 0
