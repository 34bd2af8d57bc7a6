"""The files of a case, behind the door: to whom they go, what is written down, and that nothing runs."""

import datetime as dt
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from dashboard.cases.evidence_routes import evidence_routes
from dashboard.clock import Clock
from dashboard.entrance.door import Door
from dashboard.entrance.sessions import digest
from dashboard.viewer import PERMISSIONS, Permission, Role
from db.access import sessions
from db.evidence.tables import evidence_access
from db.schema import audit
from tests.factories import incident
from tests.security.api_desk import NOON, ApiDesk
from tests.security.evidence_files import HTML, JPEG, SVG, send, send_raw
from tests.security.live_desk import PAGE, LiveDesk


@pytest.fixture
def desk(engine: sa.Engine, tmp_path: Path) -> ApiDesk:
    return ApiDesk(engine, tmp_path / "evidence")


@pytest.fixture
def incident_id(desk: ApiDesk) -> str:
    sent = incident()
    desk.post(sent)
    return str(sent["id"])


class Room:
    """The route behind a live HQ's door, with somebody of each role signed in."""

    def __init__(self, desk: ApiDesk) -> None:
        self.live = LiveDesk(desk.database)
        routes = evidence_routes(lambda: desk.engine, lambda: Clock(NOON, NOON, paused=True), desk.store)
        middleware = [Middleware(Door, sessions=self.live.sessions, routes=[])]
        self.client = TestClient(
            Starlette(routes=routes, middleware=middleware),
            base_url="http://127.0.0.1:8501",
            follow_redirects=False,
        )

    def get(self, evidence_id: object, role: Role | None = Role.LAWYER, **kwargs: Any) -> Any:
        self.client.cookies.clear()
        if role is not None:
            self.client.cookies.update(self._cookies(role))
        return self.client.get(f"/case/evidence/{evidence_id}", **kwargs)

    def _add(self, role: Role) -> int:
        return self.live.add(f"{uuid.uuid4().hex}@hq.example", role)

    def _cookies(self, role: Role) -> dict[str, str]:
        if role is not Role.WALL:
            return self.live.cookie_of(self._add(role), uuid.uuid4().hex)
        maker = self._add(Role.ADMIN)
        link, token = uuid.uuid4().hex, uuid.uuid4().hex
        with self.live.engine.begin() as connection:
            sessions.make_wall(connection, maker, label="hall", link_sha256=digest(link), at=self.live.now())
            sessions.open_wall(
                connection,
                link_sha256=digest(link),
                token_sha256=digest(token),
                made_after=self.live.now() - dt.timedelta(hours=1),
                at=self.live.now(),
            )
        return {self.live.sessions.cookie_name: token}


@pytest.fixture
def room(desk: ApiDesk) -> Iterator[Room]:
    made = Room(desk)
    with made.client:
        yield made


@pytest.fixture
def photo(desk: ApiDesk, incident_id: str) -> int:
    return int(send(desk, incident_id).json()["id"])


def accesses(desk: ApiDesk) -> list[tuple[str, str, str]]:
    with desk.database.connect() as connection:
        rows = sa.select(evidence_access.c.what, evidence_access.c.actor, evidence_access.c.why)
        return [tuple(row) for row in connection.execute(rows.order_by(evidence_access.c.id))]


def test_a_photograph_is_shown_with_headers_that_let_nothing_run(desk, room, photo):
    answer = room.get(photo)

    assert (answer.status_code, answer.content) == (200, JPEG)
    headers = answer.headers
    assert headers["content-type"] == "image/jpeg"
    assert headers["content-disposition"] == "inline; filename=\"photo.jpg\"; filename*=UTF-8''photo.jpg"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "sandbox" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "private, no-store"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_every_handing_out_is_a_row_and_an_audit_row_before_the_first_byte(desk, room, photo):
    room.get(photo)
    room.get(photo, Role.LEADER, params={"download": "1", "why": "For the\ncomplaint"})

    assert [(what, why) for what, _, why in accesses(desk)] == [
        ("viewed", ""),
        ("downloaded", "For thecomplaint"),
    ]
    assert all(actor.startswith("HQ-") for _, actor, _ in accesses(desk))
    with desk.database.connect() as connection:
        actions = connection.scalars(sa.select(audit.c.action).order_by(audit.c.id)).all()
    assert [each for each in actions if each.startswith("hq:evidence")] == [
        "hq:evidence:received",
        "hq:evidence:viewed",
        "hq:evidence:downloaded",
    ]


@pytest.mark.parametrize("role", Role)
def test_only_who_may_read_the_words_of_a_case_gets_a_byte_of_its_files(desk, room, photo, role):
    answer = room.get(photo, role)
    allowed = Permission.SEE_NARRATIVES in PERMISSIONS[role]

    assert answer.status_code == (200 if allowed else 403)
    assert (JPEG in answer.content) is allowed
    assert len(accesses(desk)) == allowed


def test_without_a_session_a_browser_is_asked_to_sign_in_and_a_program_gets_nothing(desk, room, photo):
    assert JPEG not in room.get(photo, None, headers=PAGE).content
    assert room.get(photo, None).status_code == 401
    assert room.get(photo, None, headers={"x-hq-viewer": '{"role": "lawyer"}'}).status_code == 401
    assert accesses(desk) == []


@pytest.mark.parametrize(
    "file",
    [
        (HTML, "photo.jpg", "image/jpeg"),
        (HTML, "page.html", "text/html"),
        (SVG, "drawing.svg", "image/svg+xml"),
        (JPEG, "photo.html", "text/html"),
        (b"alert(1)", "a.js", "text/javascript"),
        (b"MZ\x90\x00" + bytes(60), "a.exe", ""),
    ],
)
def test_what_could_run_is_only_ever_a_download_of_nameless_bytes(desk, room, incident_id, file):
    answer = room.get(send(desk, incident_id, *file).json()["id"])

    assert answer.content == file[0]
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-disposition"].endswith(".bin")
    assert [what for what, *_ in accesses(desk)] == ["downloaded"]


@pytest.mark.parametrize(
    ("file", "served_as"),
    [
        ((b"%PDF-1.7", "act.pdf", ""), "application/pdf"),
        (("Урна".encode(), "note.txt", ""), "text/plain; charset=utf-8"),
    ],
)
def test_documents_are_downloads_by_their_own_name(desk, room, incident_id, file, served_as):
    answer = room.get(send(desk, incident_id, *file).json()["id"])

    assert answer.headers["content-type"] == served_as
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="{file[1]}"')


def test_a_name_cannot_break_out_of_its_header(desk, room, incident_id):
    name = 'Жәшік "1"; filename=x.html\r\nSet-Cookie: a=b.jpg'
    encoded = "".join(f"%{byte:02x}" for byte in name.encode())
    answer = room.get(send_raw(desk, incident_id, evidence_name=encoded).json()["id"])

    assert "set-cookie" not in answer.headers
    assert answer.headers["content-disposition"].isascii()
    assert answer.headers["content-disposition"].count('"') == 2


@pytest.mark.parametrize("asked", ["0", "99999999", "9" * 30, "-1", "1.5", "abc", "%00", "١", "1%20or%201"])
def test_what_is_not_there_is_not_found(room, asked):
    assert room.get(asked).status_code == 404


def test_a_file_changed_on_the_disk_is_not_handed_out_and_the_audit_says_so(desk, room, photo, tmp_path):
    [path] = [each for each in (tmp_path / "evidence").rglob("*") if each.is_file()]
    path.chmod(0o600)
    path.write_bytes(b"something else")
    answer = room.get(photo, headers={"accept-language": "en"})

    assert answer.status_code == 500
    assert "not any more what came in" in answer.text
    assert b"something else" not in answer.content
    with desk.database.connect() as connection:
        last = connection.scalar(sa.select(audit.c.action).order_by(audit.c.id.desc()).limit(1))
    assert last == "hq:evidence:broken"
    assert accesses(desk) == []


def test_nothing_is_handed_out_unrecorded(desk, room, photo):
    desk.engine = sa.create_engine("postgresql+psycopg2://nobody@127.0.0.1:1/gone")
    answer = room.get(photo)

    assert answer.status_code == 503
    assert JPEG not in answer.content


def test_a_look_without_reading_is_refused_so_that_every_row_is_a_reading(desk, room, photo):
    room.get(photo)
    assert room.client.head(f"/case/evidence/{photo}").status_code == 405
    assert len(accesses(desk)) == 1
