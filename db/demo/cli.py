"""`python -m db demo`: begin a demo day, or set the clock of the one that runs. The application plays it."""

import argparse
import datetime as dt
import sys

import sqlalchemy as sa

from db.demo.clock import fetch_clock
from db.demo.day import DAY_ENDS, DAY_STARTS, local, moment
from db.demo.register import FEWEST, STATIONS
from db.demo.seeding import SPEED, STARTS_AT, fetch_current_demo, go_to, seed_demo
from db.schema import election

DONE, REFUSED = 0, 2
"""Exit codes."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--speed", type=_speed, metavar="N", help="demo minutes a real minute; 60 for a new day"
    )
    parser.add_argument("--at", type=_time, metavar="HH:MM", help="local time to go to; 09:40 for a new day")
    moving = parser.add_mutually_exclusive_group()
    moving.add_argument("--pause", action="store_true", help="stop the clock")
    moving.add_argument("--resume", action="store_true", help="let the clock go on")
    parser.add_argument("--new", action="store_true", help="begin a new day beside the earlier ones")
    parser.add_argument(
        "--stations", type=_stations, metavar="N", help=f"a new day with N stations, {STATIONS} if not said"
    )


def run(args: argparse.Namespace, engine: sa.Engine) -> int:
    """0, or 2 with one line that says why not."""
    with engine.connect() as connection:
        election_id = fetch_current_demo(connection)
    try:
        if election_id is None or args.new or args.stations:
            election_id = seed_demo(
                engine,
                real_now=_real_now,
                start_at=args.at or STARTS_AT,
                speed=args.speed or SPEED,
                stations=args.stations or STATIONS,
                paused=args.pause,
            )
        else:
            _set(args, engine, election_id)
    except ValueError as why:
        print(why, file=sys.stderr)
        return REFUSED
    print(_told(engine, election_id))
    return DONE


def _set(args: argparse.Namespace, engine: sa.Engine, election_id: int) -> None:
    paused = True if args.pause else False if args.resume else None
    demo_at = moment(args.at) if args.at else None
    with engine.begin() as connection:
        clock = fetch_clock(connection, election_id)
        moved = clock.moved(_real_now(), demo_at=demo_at, speed=args.speed, paused=paused)
        go_to(connection, election_id, moved)


def _told(engine: sa.Engine, election_id: int) -> str:
    with engine.connect() as connection:
        clock = fetch_clock(connection, election_id)
        code = connection.scalar(sa.select(election.c.code).where(election.c.id == election_id))
    state = "paused" if clock.paused else "running"
    return f"{code}: {local(clock.at(_real_now()))} local time, speed {clock.speed:g}, {state}"


def _real_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _speed(text: str) -> float:
    speed = float(text)
    if not 0 < speed <= 3600:  # noqa: PLR2004  an hour a second: the whole day in 14 s
        raise argparse.ArgumentTypeError("a speed is above 0 and at most 3600")
    return speed


def _time(text: str) -> dt.time:
    time = dt.time.fromisoformat(text)
    if not DAY_STARTS <= time <= DAY_ENDS or time.tzinfo:
        raise argparse.ArgumentTypeError(f"the demo day is from {DAY_STARTS:%H:%M} to {DAY_ENDS:%H:%M}")
    return time


def _stations(text: str) -> int:
    stations = int(text)
    if stations < FEWEST:
        raise argparse.ArgumentTypeError(f"the 19 units need {FEWEST} stations or more")
    return stations
