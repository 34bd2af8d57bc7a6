"""A page as a visitor sees it: real Streamlit, a real database, the server's parts put together by hand."""

import datetime as dt
import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa
import streamlit as st
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.clock import Clock
from dashboard.entrance.door import VIEWER_HEADER
from dashboard.live.feed import Publication
from dashboard.press.bulletin_job import BulletinJobs
from dashboard.printing.printer import Printer
from dashboard.settings import Settings
from dashboard.viewer import Role, Viewer
from db.evidence import EvidenceStore
from queries.picture import fetch_current_snapshot
from queries.snapshot import Snapshot
from tests.factories import at


@dataclass
class Hq:
    """Stands in for `dashboard.runtime.Runtime`."""

    database: sa.Engine
    reading: sa.Engine
    snapshot: Snapshot | None = None
    evidence: EvidenceStore | None = None
    now: dt.datetime = field(default_factory=lambda: at("14:40"))
    settings: Settings = field(default_factory=lambda: Settings("demo", 8501, Path(), None, None))

    def look(self, local: str) -> Snapshot | None:
        """What the feed would publish at that hour."""
        self.now = at(local)
        with self.database.connect() as connection:
            self.snapshot = fetch_current_snapshot(connection, now=self.now)
        return self.snapshot

    printer: Printer = field(default_factory=lambda: Printer(lambda: None))
    """Of a server without a Chromium."""
    bulletins: BulletinJobs = field(default_factory=BulletinJobs)
    looked_again: int = 0
    """How often the sessions were told that somebody's rights have changed."""

    @property
    def sessions(self) -> "Hq":
        return self

    def look_again(self) -> None:
        self.looked_again += 1

    def lose_the_database(self) -> None:
        self.database = self.reading = sa.create_engine("postgresql+psycopg2://nobody@127.0.0.1:1/gone")

    def publication(self) -> Publication:
        return Publication(self.snapshot, self.clock(), None)

    def clock(self) -> Clock:
        return Clock(self.now, self.now, paused=True)

    def engine(self) -> sa.Engine:
        return self.database

    def readers(self) -> sa.Engine:
        return self.reading


@pytest.fixture
def hq(engine: sa.Engine, readers: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> Hq:
    made = Hq(engine, readers)
    monkeypatch.setattr(runtime, "_current", [made])
    st.cache_resource.clear()
    return made


Open = Callable[..., AppTest]


@pytest.fixture
def open_page(hq: Hq, monkeypatch: pytest.MonkeyPatch) -> Open:
    """`open_page("turnout", role=Role.PRESS, district="631")`: what follows is the address. In English.
    With `viewer` it is that person's."""

    def opened(
        page: str, /, *, role: Role = Role.LEADER, viewer: Viewer | None = None, **address: str
    ) -> AppTest:
        told = {VIEWER_HEADER: (viewer or Viewer(role)).as_header()}
        monkeypatch.setattr(ContextProxy, "headers", property(lambda _: told))
        app = AppTest.from_string(f"from pages import {page}\n{page}.render()", default_timeout=30)
        for name, value in {"lang": "en", **address}.items():
            app.query_params[name] = value
        return app.run()

    return opened


def picture_of(app: AppTest) -> str:
    """The SVG that the press page shows."""
    found = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', html_of(app))
    assert found, "no picture on the page"
    return b64decode(found[1]).decode()


def html_of(app: AppTest) -> str:
    """All that the page has drawn with `st.html`."""
    return "\n".join(element.proto.body for element in app.get("html"))
