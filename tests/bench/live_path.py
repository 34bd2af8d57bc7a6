"""The server's own way from commit to frame, in this process: feed, picture, frames."""

import itertools
import threading
import time
from typing import Self

import sqlalchemy as sa

from dashboard.clock import Clock, real_now
from dashboard.live.feed import Feed
from dashboard.live.frames import Frames, Question
from dashboard.panels import TILES, WALL
from db.access.scope import SYSTEM
from db.engine import create
from db.vocabulary import Channel
from db.writing import record_reports
from tests import factories
from tests.rig.commits import reports

BETWEEN_COMMITS = 0.2
"""Seconds: longer than the rest of the feed in a burst."""


class LivePath:
    def __init__(self, engine: sa.Engine, election_id: int) -> None:
        self._engine = engine
        self._election_id = election_id
        self._clock = Clock(real_now(), factories.at("17:00"))
        self._published = threading.Event()
        self._feed = Feed(
            create(engine.url.render_as_string(hide_password=False), scope=SYSTEM, pooled=False),
            fetch_clock=lambda _: self._clock,
            shortest_interval=lambda: 0.1,
            on_publish=self._published.set,
            revive=lambda: None,
        )
        self._frames = Frames(TILES, lambda: self._feed.publication)
        self.frame = b""

    def __enter__(self) -> Self:
        with self._engine.connect() as connection:
            numbers = connection.scalars(
                sa.text("select number from station where election_id = :id limit 5000"),
                {"id": self._election_id},
            )
            self._reports = itertools.islice(reports(list(numbers)), 1_000_000)
        self._feed.start()
        self._published.wait(60)
        self._render(since=0)
        return self

    def __exit__(self, *_: object) -> None:
        self._feed.stop()

    def commit_to_bytes(self) -> float:
        """Milliseconds, for one more report."""
        time.sleep(BETWEEN_COMMITS)
        since = self._feed.publication.revision
        self._published.clear()
        revision = self._commit()
        committed = time.perf_counter()
        while self._feed.publication.revision < revision:
            self._published.wait(10)
            self._published.clear()
        self._render(since)
        return (time.perf_counter() - committed) * 1000

    def _commit(self) -> int:
        with self._engine.begin() as connection:
            outcome = record_reports(
                connection,
                self._election_id,
                [next(self._reports)],
                received_at=self._clock.now(),
                channel=Channel.API,
                actor="bench",
            )
        assert outcome.accepted == 1, outcome
        return outcome.revision

    def _render(self, since: int) -> None:
        self.frame = self._frames.render(self._feed.publication, Question(tuple(sorted(WALL)), "ru", since))
