"""A whole HQ for a test: the application as a process of its own, with its own data, port and demo day."""

import contextlib
import datetime as dt
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx2
import psutil
import sqlalchemy as sa

from dashboard.entrance.demo_sessions import COOKIE
from db import demo, embedded, migrate
from db.access.scope import SYSTEM
from db.demo.seeding import go_to
from db.engine import create

ROOT = Path(__file__).parents[2]
PAGE = {"accept": "text/html"}


@dataclass(frozen=True)
class DemoDay:
    stations: int = 250
    at: str = "09:40"
    speed: float = 60.0
    paused: bool = False


class Hq:
    """See `running`. The database is started here, so it outlives the application."""

    def __init__(self, day: DemoDay | None = None, *, external_database: bool = False) -> None:
        """With an external database the application does not know how to start it again."""
        self.folder = _make_private_folder()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.token = secrets.token_urlsafe(24)
        self.log = self.folder / "application.log"
        self._external = external_database
        self._process: subprocess.Popen[bytes] | None = None
        self.start_database()
        self.new_day(day or DemoDay())

    # --- the application ----------------------------------------------------------------------

    def start(self) -> None:
        self.launch()
        self.wait_until_ready()

    def launch(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "dashboard"], cwd=ROOT, env=self._environment(), stdout=log, stderr=log
            )

    def wait_until_ready(self) -> None:
        wait_until(
            self.is_ready, within=60, what=lambda: f"a ready application:\n{self.log.read_text()[-3000:]}"
        )

    def is_ready(self) -> bool:
        assert self._process is not None, "not launched"
        assert self._process.poll() is None, f"the application ended:\n{self.log.read_text()[-3000:]}"
        with contextlib.suppress(httpx2.TransportError):
            return httpx2.get(f"{self.url}/readyz").status_code == 200
        return False

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        assert self._process is not None, "not launched"
        self._process.kill()
        self._process.wait()

    @property
    def process(self) -> psutil.Process:
        assert self._process is not None, "not launched"
        return psutil.Process(self._process.pid)

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        kept = {name: value for name, value in kept.items() if not name.startswith("HQ_")}
        ours = {"HQ_PORT": str(self.port), "HQ_DATA_DIR": str(self.folder), "HQ_API_TOKEN": self.token}
        return kept | ours | ({"DATABASE_URL": self.database.owner_url} if self._external else {})

    # --- the database -------------------------------------------------------------------------

    def start_database(self) -> None:
        self.database = embedded.start(self.folder / "postgres")
        self.engine = create(self.database.url, scope=SYSTEM, statement_timeout_ms=0)

    def answers(self) -> bool:
        """Does the database?"""
        with contextlib.suppress(sa.exc.OperationalError), self.engine.connect() as connection:
            return connection.scalar(sa.text("select 1")) == 1
        return False

    def close(self) -> None:
        self.stop()
        self.engine.dispose()
        self.database.stop()
        shutil.rmtree(self.folder)

    # --- the demo day -------------------------------------------------------------------------

    def new_day(self, day: DemoDay) -> None:
        owner = create(self.database.owner_url, statement_timeout_ms=0)
        migrate.upgrade(owner)
        owner.dispose()
        self.election_id = demo.seed_demo(
            self.engine,
            real_now=real_now,
            stations=day.stations,
            start_at=dt.time.fromisoformat(day.at),
            speed=day.speed,
            paused=day.paused,
        )

    def set_clock(self, **changes: Any) -> None:
        """`demo_at`, `speed`, `paused`; what the clock skips is reported."""
        with self.engine.begin() as connection:
            clock = demo.fetch_clock(connection, self.election_id)
            go_to(connection, self.election_id, clock.moved(real_now(), **changes))

    def clock(self) -> demo.ClockRow:
        with self.engine.connect() as connection:
            return demo.fetch_clock(connection, self.election_id)

    # --- what clients need --------------------------------------------------------------------

    @cached_property
    def cookie(self) -> str:
        """Of a session of the head of HQ: "name=value"."""
        answer = httpx2.get(f"{self.url}/", headers=PAGE)
        return f"{COOKIE}={answer.cookies[COOKIE]}"

    def frame(self, *tiles: str, language: str = "ru") -> Mapping[str, Any]:
        query = {"tiles": ",".join(tiles), "lang": language}
        answer = httpx2.get(f"{self.url}/live/frame", params=query, headers={"cookie": self.cookie})
        answer.raise_for_status()
        frame: Mapping[str, Any] = answer.json()
        return frame

    def post(self, reports: object, *, client: httpx2.Client | None = None) -> httpx2.Response:
        send = client.post if client else httpx2.post
        headers = {"authorization": f"Bearer {self.token}"}
        return send(f"{self.url}/api/v1/reports", json=reports, headers=headers, timeout=30)

    def count_reports(self, ids: list[str]) -> int:
        with self.engine.connect() as connection:
            found = connection.execute(
                sa.text("select count(*) from report where id = any(cast(:ids as uuid[]))"), {"ids": ids}
            )
            return int(found.scalar_one())

    def stations(self) -> list[str]:
        """Their numbers."""
        with self.engine.connect() as connection:
            rows = connection.execute(
                sa.text("select number from station where election_id = :election order by id"),
                {"election": self.election_id},
            )
            return list(rows.scalars())


@contextlib.contextmanager
def running(day: DemoDay | None = None, **options: Any) -> Iterator[Hq]:
    """An HQ that is ready, cleared away afterwards whatever happened."""
    hq = Hq(day, **options)
    try:
        hq.start()
        yield hq
    finally:
        hq.close()


@contextlib.contextmanager
def private_folder() -> Iterator[Path]:
    folder = _make_private_folder()
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _make_private_folder() -> Path:
    """PostgreSQL does not run as root: its account must be able to pass through."""
    folder = Path(tempfile.mkdtemp(prefix="baqylau-test-"))
    folder.chmod(0o711)
    return folder


def real_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], object], *, within: float, what: str | Callable[[], str]) -> float:
    """Seconds it took. Raises TimeoutError naming `what` was waited for."""
    started = time.monotonic()
    while not condition():
        if time.monotonic() - started > within:
            raise TimeoutError(f"not within {within} s: {what() if callable(what) else what}")
        time.sleep(0.02)
    return time.monotonic() - started
