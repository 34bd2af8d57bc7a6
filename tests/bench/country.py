"""The whole country on one server: how long from a commit to the bytes of the new frame?"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from db import embedded, migrate
from db.access.scope import SYSTEM
from db.engine import create
from tests.bench import country_data
from tests.bench.live_path import LivePath
from tests.bench.rows import Row, single, spread
from tests.rig.hq import private_folder

TITLE = "whole country: 10,411 stations, 150k turnout rows, 20k incidents"
REMARKS = (
    "The feed, its queries and the rendering of all eight tiles of the wall in this process, as the "
    "server has them: from the return of the commit to the gzipped bytes that every screen is sent."
)
STATIONS, TURNOUT_ROWS, INCIDENTS = 10_411, 150_000, 20_000
COMMITS = 60


def measure(*, full: bool) -> tuple[list[Row], str]:
    with database() as (owner, engine):
        election_id = country_data.fill(
            owner, stations=STATIONS, turnout_rows=TURNOUT_ROWS, incidents=INCIDENTS, code="country"
        )
        with LivePath(engine, election_id) as path:
            delays = [path.commit_to_bytes() for _ in range(COMMITS)]
            size = len(path.frame) / 1024
    rows = [
        spread("one commit → new frame bytes", delays, unit="ms", p95=100),
        single("a frame with what one commit changed", size, unit="KB"),
    ]
    return rows, REMARKS


@contextmanager
def database() -> Iterator[tuple[sa.Engine, sa.Engine]]:
    """As the owner and as the application. Not crash-safe: what is measured begins after the commit."""
    with private_folder() as folder, embedded.start(folder / "postgres", durable=False) as server:
        owner, engine = create(server.owner_url, statement_timeout_ms=0), create(server.url, scope=SYSTEM)
        migrate.upgrade(owner)
        yield owner, engine
        for each in (owner, engine):
            each.dispose()
