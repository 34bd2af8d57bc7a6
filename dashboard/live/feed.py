"""The one listener of a server process: wakes on a commit or the clock, keeps the newest picture,
and when the database is away keeps the last good one and says since when it is not fresh."""

import datetime as dt
import logging
import select
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import sqlalchemy as sa

from dashboard.clock import Clock, real_now
from dashboard.live.picture import LivePicture
from db.engine import CHANNEL
from queries.snapshot import Snapshot

POLL_EVERY = 3.0
"""Seconds. A notification that got lost is made good by then."""
HANGS_AFTER = 5.0
"""Seconds a question waits for its answer after which the database is taken to hang: nothing raises then.
What this process itself needs to read a large country is not the database's."""
LONGEST_BACKOFF = 2.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Publication:
    """What every screen shows now. A new object for every change of any part."""

    snapshot: Snapshot | None
    clock: Clock
    stale_since: dt.datetime | None
    """Real time of the last good look at the database, while it is away; None while it is not."""

    @property
    def revision(self) -> int:
        return self.snapshot.revision if self.snapshot else 0


class Feed:
    """`on_publish` is called from the feed's thread after each change of `publication`."""

    def __init__(
        self,
        engine: sa.Engine,
        *,
        fetch_clock: Callable[[sa.Connection], Clock],
        shortest_interval: Callable[[], float],
        on_publish: Callable[[], None],
        revive: Callable[[], None],
    ) -> None:
        """`shortest_interval` is the seconds between two looks in a burst; `revive` is tried before
        each new connection and may start a database that has died."""
        self._engine = engine
        self._fetch_clock = fetch_clock
        self._shortest_interval = shortest_interval
        self._on_publish = on_publish
        self._revive = revive
        self._picture = LivePicture()
        self._connection: sa.Connection | None = None
        self._answered_at = real_now()
        self._asked_at: float | None = None
        self._looked = 0.0
        sa.event.listen(engine, "before_cursor_execute", self._asked)
        sa.event.listen(engine, "after_cursor_execute", self._answered)
        self._stop = threading.Event()
        self.publication = Publication(None, Clock(self._answered_at, self._answered_at), None)

    def start(self) -> None:
        for work in (self._follow, self._watch):
            threading.Thread(target=work, name=f"feed{work.__name__}", daemon=True).start()

    def stop(self) -> None:
        self._stop.set()
        self._hang_up()

    def _follow(self) -> None:
        backoff = 0.1
        while not self._stop.is_set():
            try:
                self._asked()
                self._revive()
                with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    self._connection = connection
                    connection.exec_driver_sql(f"LISTEN {CHANNEL}")
                    backoff = 0.1
                    self._listen(connection)
            except Exception as problem:
                self._lost(problem)
                self._stop.wait(backoff)
                backoff = min(backoff * 2, LONGEST_BACKOFF)

    def _listen(self, connection: sa.Connection) -> None:
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101  it has just been connected
        while not self._stop.is_set():
            self._look(connection)
            if not driver.notifies:
                select.select([driver], [], [], self._wait())
            self._pause_in_a_burst()
            driver.poll()
            driver.notifies.clear()

    def _look(self, connection: sa.Connection) -> None:
        self._looked = time.monotonic()
        clock = self._fetch_clock(connection)
        self._picture.refresh(connection, clock.now(), reload=clock != self.publication.clock)
        self._answered_at = real_now()
        self._publish(Publication(self._picture.snapshot, clock, None))

    def _wait(self) -> float:
        due = self._picture.next_change_at()
        seconds = self.publication.clock.real_seconds_until(due) if due else None
        return POLL_EVERY if seconds is None else min(seconds, POLL_EVERY)

    def _pause_in_a_burst(self) -> None:
        rest = self._looked + self._shortest_interval() - time.monotonic()
        if rest > 0:
            self._stop.wait(rest)

    def _publish(self, publication: Publication) -> None:
        if publication != self.publication:
            self.publication = publication
            self._on_publish()

    def _lost(self, problem: Exception) -> None:
        if self._stop.is_set():
            return
        if self.publication.stale_since is None:
            log.warning("database away: %s", str(problem).splitlines()[0])
            known = self.publication
            self._publish(Publication(known.snapshot, known.clock, self._answered_at))

    def _watch(self) -> None:
        """A hung database raises nothing: judge it by how long a question has waited."""
        while not self._stop.wait(0.5):
            asked_at = self._asked_at
            if asked_at is not None and time.monotonic() - asked_at > HANGS_AFTER:
                self._lost(TimeoutError(f"no answer for {HANGS_AFTER:.0f} s"))
                self._hang_up()

    def _asked(self, *_of_the_question: object) -> None:
        self._asked_at = time.monotonic()

    def _answered(self, *_of_the_question: object) -> None:
        self._asked_at = None

    def _hang_up(self) -> None:
        """Frees the following thread from a read that will not return."""
        with suppress(Exception):
            assert self._connection is not None  # noqa: S101  else there is nothing to free
            driver = self._connection.connection.driver_connection
            assert driver is not None  # noqa: S101  else there is nothing to free
            with socket.socket(fileno=driver.fileno()) as own:
                own.shutdown(socket.SHUT_RDWR)
                own.detach()
