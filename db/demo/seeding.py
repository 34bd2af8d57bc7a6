"""A new demo day in the database: register, the day's history up to now, and its clock."""

import datetime as dt
import itertools
from collections.abc import Callable
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from db.demo import day
from db.demo.clock import ClockRow, fetch_clock, set_clock
from db.demo.plan import plan_day
from db.demo.planned import Planned
from db.demo.register import STATIONS, build_register
from db.demo.register_rows import insert_election, insert_register
from db.demo.writing import place_after_last_written, write_planned
from db.schema import audit, demo_clock, election
from db.taxonomy import install_categories
from db.writing import touch_register
from db.writing.revisions import current_revision, record_audit

SEED = 2021
STARTS_AT = dt.time(9, 40)
SPEED = 60.0
STOPPED_AFTER = dt.timedelta(minutes=10)
"""Of demo time. Not played for so long: the day goes on where it stopped, not where the clock ran to."""
_SEEDED = "demo:day:seeded"
_LOCK = 0x44454D4F  # "DEMO": two processes that start together make one day


@dataclass(frozen=True, slots=True)
class Beginning:
    seed: int = SEED
    stations: int = STATIONS
    start_at: dt.time = STARTS_AT
    speed: float = SPEED
    paused: bool = False


def ensure_demo(engine: sa.Engine, real_now: Callable[[], dt.datetime]) -> int:
    """The demo day to go on with: the newest one, or a new one if there is none or it is over."""
    with engine.begin() as connection:
        _lock(connection)
        election_id = fetch_current_demo(connection)
        if election_id is None or fetch_clock(connection, election_id).at(real_now()) >= day.ENDS_AT:
            return _seed(connection, real_now, Beginning())
        _go_on_where_it_stopped(connection, election_id, real_now())
        return election_id


def seed_demo(
    engine: sa.Engine,
    *,
    real_now: Callable[[], dt.datetime],
    seed: int = SEED,
    stations: int = STATIONS,
    start_at: dt.time = STARTS_AT,
    speed: float = SPEED,
    paused: bool = False,
) -> int:
    """A new election with everything that was reported by `start_at`. Returns its id."""
    with engine.begin() as connection:
        _lock(connection)
        return _seed(connection, real_now, Beginning(seed, stations, start_at, speed, paused))


def go_to(connection: sa.Connection, election_id: int, clock: ClockRow) -> None:
    """Sets the clock, and writes what it skips, each report at its own time. What has been played
    stays: raises ValueError for a time before it."""
    current_revision(connection, election_id)  # the player waits
    plan = fetch_plan(connection, election_id)
    place = place_after_last_written(connection, election_id, plan)
    if place and clock.demo_at < plan[place - 1].at:
        played = day.local(plan[place - 1].at)
        raise ValueError(f"the day has been played until {played} and facts stay: begin a new one with --new")
    write_planned(connection, election_id, [each for each in plan[place:] if each.at <= clock.demo_at])
    set_clock(connection, election_id, **asdict(clock))


def fetch_current_demo(connection: sa.Connection) -> int | None:
    """The newest election that has a demo clock."""
    newest: int | None = connection.scalar(sa.select(sa.func.max(demo_clock.c.election_id)))
    return newest


def fetch_plan(connection: sa.Connection, election_id: int) -> list[Planned]:
    """Made again from what was noted when the day was seeded: the same reports with the same ids."""
    noted = sa.select(audit.c.detail).where(audit.c.election_id == election_id, audit.c.action == _SEEDED)
    code = sa.select(election.c.code).where(election.c.id == election_id)
    detail = connection.execute(noted).scalar_one()
    register = build_register(seed=detail["seed"], stations=detail["stations"])
    return plan_day(register, seed=detail["seed"], code=connection.execute(code).scalar_one())


def _lock(connection: sa.Connection) -> None:
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


def _go_on_where_it_stopped(connection: sa.Connection, election_id: int, real: dt.datetime) -> None:
    clock = fetch_clock(connection, election_id)
    plan = fetch_plan(connection, election_id)
    place = place_after_last_written(connection, election_id, plan)
    if place < len(plan) and plan[place].at < clock.at(real) - STOPPED_AFTER:
        set_clock(connection, election_id, **asdict(clock.moved(real, demo_at=plan[place].at)))


def _seed(connection: sa.Connection, real_now: Callable[[], dt.datetime], beginning: Beginning) -> int:
    register = build_register(seed=beginning.seed, stations=beginning.stations)
    code = _free_code(connection)
    install_categories(connection)
    election_id = insert_election(connection, code)
    insert_register(connection, election_id, register)
    revision = touch_register(connection, election_id)
    record_audit(
        connection,
        election_id,
        at=day.STARTS_AT,
        actor="demo",
        action=_SEEDED,
        detail={"seed": beginning.seed, "stations": beginning.stations},
        revision=revision,
    )
    starts_at = day.moment(beginning.start_at)
    plan = plan_day(register, seed=beginning.seed, code=code)
    write_planned(connection, election_id, [each for each in plan if each.at <= starts_at])
    clock = ClockRow(real_now(), starts_at, beginning.speed, beginning.paused)
    set_clock(connection, election_id, **asdict(clock))
    return election_id


def _free_code(connection: sa.Connection) -> str:
    """demo-2021-07-25, then demo-2021-07-25-2 and so on: what was reported on a day is never deleted."""
    taken = set(connection.scalars(sa.select(election.c.code).where(election.c.code.startswith(day.CODE))))
    codes = itertools.chain([day.CODE], (f"{day.CODE}-{number}" for number in itertools.count(2)))
    return next(code for code in codes if code not in taken)
