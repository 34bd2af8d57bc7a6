"""Bulletins behind the door: the bytes of the archive, and to whom they go."""

import hashlib
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from dashboard.entrance.door import Door
from dashboard.press.bulletin_routes import bulletin_routes
from dashboard.viewer import PERMISSIONS, Permission, Role
from db import engine as engines
from db.access.scope import SYSTEM
from tests.bulletins import add_draft, add_released
from tests.factories import Register, add_register
from tests.security.live_desk import PAGE, LiveDesk

PUBLISHERS = [role for role in Role if Permission.PUBLISH in PERMISSIONS[role]]
DRAFT, RELEASED = b"2 ru pdf True", b"1 ru pdf False"


@pytest.fixture
def register(engine: sa.Engine) -> Register:
    """No. 1 is released; there is a draft with id 2."""
    with engine.begin() as connection:
        made = add_register(connection)
        add_released(connection, made.election_id)
        add_draft(connection, made.election_id, since=1)
    return made


class Room:
    """The route behind a live HQ's door, with somebody of each role signed in."""

    def __init__(self, engine: sa.Engine, readers: sa.Engine) -> None:
        self.readers = readers
        self.live = LiveDesk(engine)
        middleware = [Middleware(Door, sessions=self.live.sessions, routes=[])]
        app = Starlette(routes=bulletin_routes(lambda: self.readers), middleware=middleware)
        self.client = TestClient(app, base_url="http://127.0.0.1:8501", follow_redirects=False)

    def get(self, path: str, role: Role | None = Role.PRESS, **kwargs: Any) -> Any:
        self.client.cookies.clear()
        if role is not None:
            person = self.live.add(f"{uuid.uuid4().hex}@hq.example", role)
            self.client.cookies.update(self.live.cookie_of(person, uuid.uuid4().hex))
        return self.client.get(f"/press/bulletin/{path}", **kwargs)


@pytest.fixture
def room(engine: sa.Engine, readers: sa.Engine, register: Register) -> Iterator[Room]:
    made = Room(engine, readers)
    with made.client:
        yield made


def test_what_is_downloaded_is_what_was_archived_byte_for_byte(room: Room):
    answer = room.get("1/ru.pdf")

    assert (answer.status_code, answer.content) == (200, RELEASED)
    headers = answer.headers
    assert headers["etag"] == f'"{hashlib.sha256(RELEASED).hexdigest()}"'
    assert headers["content-type"] == "application/pdf"
    assert headers["content-disposition"] == 'attachment; filename="bulletin-1-ru.pdf"'
    assert headers["cache-control"] == "private, no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_a_draft_says_so_in_its_name(room: Room):
    answer = room.get("draft-2/ru.docx")

    assert answer.content == b"2 ru docx True"
    assert answer.headers["content-disposition"] == 'attachment; filename="bulletin-draft-2-ru.docx"'
    assert "wordprocessingml" in answer.headers["content-type"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.WALL])
def test_a_released_one_is_for_four_roles_and_a_draft_for_two(room: Room, role: Role):
    released, draft = room.get("1/ru.pdf", role), room.get("draft-2/ru.pdf", role)
    reads = Permission.SEE_BULLETINS in PERMISSIONS[role]

    assert (released.status_code, released.content == RELEASED) == (200 if reads else 403, reads)
    assert (draft.content == DRAFT) is (role in PUBLISHERS)
    assert draft.status_code == (200 if role in PUBLISHERS else 404 if reads else 403)


def test_without_a_session_a_browser_is_asked_to_sign_in_and_a_program_gets_nothing(room: Room):
    assert RELEASED not in room.get("1/ru.pdf", None, headers=PAGE).content
    assert room.get("1/ru.pdf", None).status_code == 401
    assert room.get("1/ru.pdf", None, headers={"x-hq-viewer": '{"role": "press"}'}).status_code == 401


@pytest.mark.parametrize(
    "asked",
    [
        *("2/ru.pdf", "draft-1/ru.pdf", "draft-3/ru.pdf", "draft-/ru.pdf", "draft-02/ru.pdf"),
        *("3/ru.pdf", "0/ru.pdf", "-1/ru.pdf", "1.0/ru.pdf", "١/ru.pdf", f"{'9' * 30}/ru.pdf"),
        *(
            "1/kk.pdf",
            "1/ru.svg",
            "1/ru.PDF",
            "1/ru",
            "1/..",
            "1/ru.pdf%00",
            "1%20or%201/ru.pdf",
            "01/ru.pdf",
        ),
    ],
)
def test_what_is_not_there_is_not_found(room: Room, asked: str):
    assert room.get(asked).status_code == 404


def test_only_the_current_election_is_handed_out(room: Room, engine: sa.Engine):
    with engine.begin() as connection:
        add_register(connection, code="newer")
    assert room.get("1/ru.pdf").status_code == 404


def test_when_the_database_is_away_it_says_so(room: Room):
    room.readers = sa.create_engine("postgresql+psycopg2://nobody@127.0.0.1:1/gone")
    assert room.get("1/ru.pdf").status_code == 503


def test_a_file_changed_behind_the_archives_back_is_not_handed_out(owner_url: str, database_url: str):
    owner, readers = engines.create(owner_url, scope=SYSTEM), engines.create(database_url)
    with owner.begin() as connection:
        add_released(connection, add_register(connection).election_id)
        for statement in (
            "alter table bulletin_file disable trigger append_only",
            "alter table bulletin_file drop constraint ck_bulletin_file_sha256_of_the_bytes",
            "update bulletin_file set content = '1 ru pdf Fals!' where not draft and format = 'pdf'",
        ):
            connection.execute(sa.text(statement))
    room = Room(owner, readers)
    try:
        with room.client:
            answer = room.get("1/ru.pdf", headers={"accept-language": "en"})
        assert answer.status_code == 500
        assert "not any more what was archived" in answer.text
        assert b"Fals!" not in answer.content
    finally:
        owner.dispose()
        readers.dispose()


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_is_written_by_way_of_the_route(room: Room, method: str):
    room.get("1/ru.pdf")
    assert getattr(room.client, method)("/press/bulletin/1/ru.pdf").status_code in (403, 405)
