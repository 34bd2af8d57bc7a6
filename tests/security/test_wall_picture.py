"""The picture of the wall: for people who may open it, never unrecorded, and it asks for nothing."""

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.clock import Clock
from dashboard.live.feed import Publication
from dashboard.live.frames import Frames
from dashboard.panels import TILES
from dashboard.printing.printer import MISSING, NoPrinterError
from dashboard.printing.wall_picture import may_have_picture, wall_routes
from dashboard.viewer import Role, Viewer
from db.schema import audit
from db.vocabulary import CoverageState, Severity
from queries.snapshot import Snapshot
from tests.factories import add_election
from tests.pictures import a_picture, an_incident, at

HOSTILE = "</script><script>alert(1)</script>"


class Printer:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.printed: list[str] = []
        self.missing = False

    def png_of_html(self, html: str, pixels: tuple[int, int], *, scripts: bool) -> bytes:
        if self.missing:
            raise NoPrinterError(MISSING)
        assert (pixels, scripts) == ((1920, 1080), True)
        self.printed.append(html)
        return b"PNG"

    pdf_of_html = png_of_html


class Server:
    def __init__(self, engine: sa.Engine) -> None:
        self.database = engine
        self.printer = Printer()
        self.frames = Frames(TILES, self.publication)
        self.snapshot: Snapshot | None = None
        self.viewer: Viewer | None = None

    def publication(self) -> Publication:
        return Publication(self.snapshot, self.clock(), None)

    def engine(self) -> sa.Engine:
        return self.database

    def clock(self) -> Clock:
        return Clock(at("14:41"), at("14:41"), speed=60)

    def door(self, app: ASGIApp) -> ASGIApp:
        """Lets `viewer` in."""

        async def let_in(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, "hq.viewer": self.viewer}, receive, send)

        return let_in


@pytest.fixture
def hq(engine: sa.Engine) -> Server:
    made = Server(engine)
    with engine.begin() as connection:
        election_id = add_election(connection)
    picture = a_picture(
        [CoverageState.REPORTING, CoverageState.SILENT],
        incidents=[an_incident(0, Severity.CRITICAL, "14:00")],
    )
    made.snapshot = dataclasses.replace(
        picture, election=dataclasses.replace(picture.election, id=election_id)
    )
    made.viewer = Viewer(Role.LEADER, 1, "HQ-01")
    return made


@pytest.fixture
def client(hq: Server) -> Iterator[TestClient]:
    app = Starlette(routes=wall_routes(hq), middleware=[Middleware(hq.door)])  # type: ignore[arg-type]
    with TestClient(app) as made:
        yield made


def recorded(hq: Server) -> list[tuple[str, dict[str, Any]]]:
    with hq.database.connect() as connection:
        rows = sa.select(audit.c.actor, audit.c.detail).where(audit.c.action == "hq:wall:exported")
        return [tuple(row) for row in connection.execute(rows)]


@pytest.mark.parametrize("asked", ["png", "pdf"])
def test_the_head_of_hq_gets_the_wall_and_it_is_recorded(hq: Server, client: TestClient, asked: str):
    answer = client.get(f"/wall/picture.{asked}?lang=kk")

    assert (answer.status_code, answer.content) == (200, b"PNG")
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["content-disposition"] == f'inline; filename="baqylau-wall-812-kk.{asked}"'
    ((actor, detail),) = recorded(hq)
    assert actor == "HQ-01"
    assert (detail["format"], detail["language"], detail["revision"]) == (asked, "kk", 812)


@pytest.mark.parametrize("role", [*Role, None])
def test_it_is_for_people_who_may_see_all_that_the_wall_shows(
    hq: Server, client: TestClient, role: Role | None
):
    hq.viewer = Viewer(role) if role else None
    answer = client.get("/wall/picture.png")

    may = role in (Role.LEADER, Role.LAWYER, Role.TRAINER)
    assert answer.status_code == (200 if may else 403)
    assert may_have_picture(hq.viewer) == may
    assert len(recorded(hq)) == len(hq.printer.printed) == may


def test_the_document_asks_for_nothing_and_runs_only_our_own_scripts(hq: Server, client: TestClient):
    client.get("/wall/picture.png")
    (document,) = hq.printer.printed

    assert "default-src 'none'" in document
    assert 'src="' not in document
    assert 'url("data:font/woff2' in document
    nonce = re.search(r"script-src 'nonce-([^']+)'", document)
    assert nonce is not None
    scripts = re.findall(r"<script\b([^>]*)>", document)
    assert scripts
    assert all(f'nonce="{nonce[1]}"' in attributes for attributes in scripts)


def test_no_name_ends_a_script(hq: Server, client: TestClient):
    assert hq.snapshot is not None
    register = hq.snapshot.register
    names = dict.fromkeys(("kk", "ru", "en"), HOSTILE)
    stations = tuple(dataclasses.replace(each, names=names) for each in register.stations)
    districts = tuple(dataclasses.replace(each, names=names) for each in register.districts)
    register = dataclasses.replace(register, stations=stations, districts=districts)
    hq.snapshot = dataclasses.replace(hq.snapshot, register=register)
    client.get("/wall/picture.png")

    assert HOSTILE not in hq.printer.printed[0]


def test_a_picture_holds_at_one_moment_however_fast_the_clock_runs(hq: Server, client: TestClient):
    client.get("/wall/picture.png")

    assert '"paused":true' in hq.printer.printed[0]


def test_another_ending_is_not_found_and_nothing_is_written_with_other_methods(client: TestClient):
    assert client.get("/wall/picture.gif").status_code == 404
    assert client.post("/wall/picture.png").status_code == 405


def test_without_a_chromium_it_says_what_to_install(hq: Server, client: TestClient):
    hq.printer.missing = True
    answer = client.get("/wall/picture.png?lang=en")

    assert answer.status_code == 503
    assert "apt-get install chromium" in answer.text
    assert recorded(hq) == []


def test_without_its_row_nothing_goes_out(hq: Server, client: TestClient):
    hq.database = sa.create_engine("postgresql+psycopg2://nobody@127.0.0.1:1/gone")
    answer = client.get("/wall/picture.png")

    assert answer.status_code == 503
    assert b"PNG" not in answer.content


def test_before_there_is_an_election_there_is_no_picture(hq: Server, client: TestClient):
    hq.snapshot = None

    assert client.get("/wall/picture.png").status_code == 404
