"""The parts of a running server, put together once: database, feed, announcer, frames, demo."""

import asyncio
import gc
import os
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import sqlalchemy as sa

from dashboard import clock
from dashboard.clock import Clock
from dashboard.database import Database
from dashboard.entrance.demo_sessions import DemoSessions
from dashboard.entrance.sessions import LiveSessions
from dashboard.live.announcer import Announcer
from dashboard.live.feed import Feed, Publication
from dashboard.live.frames import Frames
from dashboard.live.routes import announcement
from dashboard.panels import TILES
from dashboard.press.bulletin_job import BulletinJobs
from dashboard.printing.printer import Printer
from dashboard.settings import LoginSettings, SettingError, Settings
from dashboard.startup import refuse_powerful_role, refuse_unguarded_database
from db import demo, migrate, taxonomy, tokens
from db.access import staff
from db.access.guards import GuardError
from db.access.staff import StaffError
from db.evidence import EvidenceStore

COLLECT_GARBAGE_EVERY = 30.0
"""Seconds. Streamlit's own collection after every run is off: FINDINGS in docs/adr/0004."""


def _burst_interval(viewers: int) -> float:
    """Seconds between two revisions in a burst: short for a few viewers, near a second for hundreds."""
    return min(0.8, max(0.2, viewers / 750))


class Runtime:
    def __init__(self, settings: Settings, say: Callable[[str], None]) -> None:
        self.settings = settings
        self._say = say
        self.announcer = Announcer()
        self.evidence = EvidenceStore(settings.data_dir / "evidence")
        self.printer = Printer()
        self.bulletins = BulletinJobs()
        self._stop = threading.Event()
        self._live = clock.live()
        self.sessions: LiveSessions | DemoSessions = (
            LiveSessions(self.engine, settings.login)
            if settings.login
            else DemoSessions(settings.data_dir / "session.key")
        )

    def start(self) -> None:
        """Blocks until the first picture is there. To be called off the event loop."""
        self._say("database: starting and bringing it up to date")
        self.database = Database(self.settings)
        self.database.migrate()
        self._prepare()
        self.feed = Feed(
            self.database.listener,
            fetch_clock=self._fetch_clock,
            shortest_interval=lambda: _burst_interval(self.announcer.listeners),
            on_publish=lambda: self.announcer.announce(announcement(self.feed.publication)),
            revive=self.database.revive,
        )
        self.frames = Frames(TILES, lambda: self.feed.publication)
        self.feed.start()
        self._wait_for_the_first_picture()

    def keep_collections_short(self) -> None:
        """What is loaded by now stays, so no collection of garbage goes through it again."""
        gc.collect()
        gc.freeze()
        threading.Thread(target=self._collect_garbage, name="garbage", daemon=True).start()

    def stop(self) -> None:
        self._stop.set()
        self.bulletins.stop()
        self.printer.stop()
        self.feed.stop()
        self.database.stop()

    def publication(self) -> Publication:
        return self.feed.publication

    def clock(self) -> Clock:
        return self.feed.publication.clock

    @property
    def address(self) -> str:
        login = self.settings.login
        return login.public_url if login else f"http://127.0.0.1:{self.settings.port}"

    def engine(self) -> sa.Engine:
        """The system's, for writing; what a page reads for its viewer goes through `readers`."""
        return self.database.engine

    def readers(self) -> sa.Engine:
        """Sees nothing before a transaction says for whom it reads (`db.access.scope.reading_as`)."""
        return self.database.readers

    def ready(self) -> bool:
        """Database reached and its schema current?"""
        with suppress(sa.exc.SQLAlchemyError):
            return migrate.is_current(self.database.engine)
        return False

    def _prepare(self) -> None:
        with self.database.engine.begin() as connection:
            taxonomy.install_categories(connection)
        if self.settings.login:
            self._prepare_access(self.settings.login)
        if self.settings.demo:
            self._say("demo day: 25 July 2021, East Kazakhstan oblast, all data synthetic")
            election_id = demo.ensure_demo(self.database.engine, clock.real_now)
            self._keep_token(election_id)
            player = demo.DemoPlayer(self.database.engine, election_id, clock.real_now)
            threading.Thread(target=player.run, args=(self._stop,), name="demo", daemon=True).start()

    def _prepare_access(self, login: LoginSettings) -> None:
        """Raises `SettingError`."""
        with self.database.engine.begin() as connection:
            refuse_powerful_role(connection)
            refuse_unguarded_database(connection)
            if login.first_admin and staff.ensure_first_admin(
                connection, login.first_admin, clock.real_now()
            ):
                self._say("staff list: the first administrator may sign in now")
            if staff.is_empty(connection):
                raise SettingError("nobody is on the staff list: set HQ_FIRST_ADMIN to your e-mail")

    def _keep_token(self, election_id: int) -> None:
        if self.settings.api_token:
            with self.database.engine.begin() as connection:
                tokens.ensure_token(
                    connection, election_id, "HQ_API_TOKEN", self.settings.api_token, clock.real_now()
                )

    def _fetch_clock(self, connection: sa.Connection) -> Clock:
        if not self.settings.demo:
            return self._live
        row = demo.fetch_current_clock(connection)
        return Clock(row.real_at, row.demo_at, row.speed, row.paused) if row else self._live

    def _wait_for_the_first_picture(self) -> None:
        deadline = time.monotonic() + 30
        while self.feed.publication.snapshot is None and time.monotonic() < deadline:
            time.sleep(0.01)

    def _collect_garbage(self) -> None:
        while not self._stop.wait(COLLECT_GARBAGE_EVERY):
            gc.collect()


_current: list[Runtime] = []


def current() -> Runtime:
    """The one of this process. Raises IndexError outside a running server."""
    return _current[-1]


def _start_or_end(runtime: Runtime) -> None:
    """A refusal to start is a sentence for who starts the server, not a traceback."""
    try:
        runtime.start()
    except (GuardError, SettingError, StaffError) as problem:
        runtime._say(f"does not start: {problem}")
        runtime.database.stop()
        os._exit(1)


def lifespan(runtime: Runtime, load_pages: Callable[[], None]) -> Callable[[Any], Any]:
    """`load_pages` is called while the database starts."""

    @asynccontextmanager
    async def running(_app: object) -> AsyncIterator[dict[str, Any]]:
        runtime.announcer.open()
        await asyncio.gather(asyncio.to_thread(_start_or_end, runtime), asyncio.to_thread(load_pages))
        runtime.keep_collections_short()
        _current.append(runtime)
        watching = asyncio.create_task(runtime.sessions.watch())
        runtime._say(f"ready: {runtime.address}")
        try:
            yield {}
        finally:
            watching.cancel()
            _current.remove(runtime)
            await asyncio.to_thread(runtime.stop)

    return running
