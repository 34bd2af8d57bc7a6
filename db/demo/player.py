"""Plays the day by the demo's clock: what is due is reported, through the verbs that everybody uses."""

import datetime as dt
import logging
import threading
from collections.abc import Callable
from itertools import islice, takewhile

import sqlalchemy as sa

from db.demo.clock import ClockRow, fetch_clock, set_clock
from db.demo.day import ENDS_AT
from db.demo.planned import Planned
from db.demo.seeding import fetch_current_demo, fetch_plan
from db.demo.writing import place_after_last_written, write_planned
from db.writing.revisions import current_revision

LOOKS_EVERY = 0.5
"""Seconds between two looks at the clock, which another process may have set. What falls due meanwhile is
one commit: the wall moves twice a second at a fraction of the work."""
MOST_AT_ONCE = 50
CATCHES_UP_EVERY = 0.02
"""Seconds between two groups while more waits: after an outage, or when a slot ends in a large register."""
FIRST_BACKOFF, LONGEST_BACKOFF = 0.2, 2.0

log = logging.getLogger(__name__)


class DemoPlayer:
    """Goes on where the facts stop. A day seeded later, by any process, is taken up within half a second."""

    def __init__(self, engine: sa.Engine, election_id: int, real_now: Callable[[], dt.datetime]) -> None:
        self._engine = engine
        self._election_id = election_id
        self._real_now = real_now
        self._plan: list[Planned] = []
        self._place: int | None = None
        """Of what comes next in the plan; None: to be asked of the facts."""

    def run(self, stop: threading.Event) -> None:
        """Returns when told to. Waits quietly while paused and after the end of the day."""
        backoff = FIRST_BACKOFF
        while not stop.is_set():
            try:
                wait = self._play()
                backoff = FIRST_BACKOFF
            except sa.exc.SQLAlchemyError as problem:
                log.warning("the demo waits for the database: %s", str(problem).splitlines()[0])
                self._place = None  # whether the last commit arrived is not known
                wait, backoff = backoff, min(backoff * 2, LONGEST_BACKOFF)
            stop.wait(wait)

    def _play(self) -> float:
        """Plays one group if one is due. Returns the seconds to wait for the next."""
        with self._engine.begin() as connection:
            place = self._take_up(connection)
            clock = fetch_clock(connection, self._election_id)
            due = self._due(clock, place)
            if due:
                current_revision(connection, self._election_id)
                clock = fetch_clock(connection, self._election_id)  # a pause that was quicker is obeyed
                due = self._due(clock, place)
                now = clock.at(self._real_now())
                write_planned(connection, self._election_id, due, received_at=now)
            elif clock.at(self._real_now()) >= ENDS_AT and not clock.paused:
                self._stop_the_clock(connection, clock)
        self._place = place + len(due)
        return self._wait(clock)

    def _take_up(self, connection: sa.Connection) -> int:
        newest = fetch_current_demo(connection) or self._election_id
        if newest != self._election_id or not self._plan:
            self._election_id, self._place = newest, None
            self._plan = fetch_plan(connection, newest)
        if self._place is None:
            self._place = place_after_last_written(connection, newest, self._plan)
        return self._place

    def _due(self, clock: ClockRow, place: int) -> list[Planned]:
        if clock.paused:
            return []
        now = clock.at(self._real_now())
        next_ones = islice(self._plan, place, place + MOST_AT_ONCE)
        return list(takewhile(lambda planned: planned.at <= now, next_ones))

    def _wait(self, clock: ClockRow) -> float:
        place = self._place or 0
        due_at = self._plan[place].at if place < len(self._plan) else ENDS_AT
        seconds = clock.seconds_until(due_at, self._real_now())
        return CATCHES_UP_EVERY if seconds == 0 else LOOKS_EVERY

    def _stop_the_clock(self, connection: sa.Connection, clock: ClockRow) -> None:
        """Everybody is home: the last picture of the day stays."""
        set_clock(
            connection,
            self._election_id,
            real_at=self._real_now(),
            demo_at=ENDS_AT,
            speed=clock.speed,
            paused=True,
        )
