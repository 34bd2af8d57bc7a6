"""Nobody gets a byte without a viewer: over HTTP, over a raw WebSocket, with a forged header."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from dashboard.entrance.demo_sessions import COOKIE, DemoSessions
from dashboard.entrance.door import VIEWER_HEADER, Door
from dashboard.viewer import Role, Viewer

BROWSER = {"accept": "text/html,*/*"}
SOCKETS = "ws://127.0.0.1:8501"  # the test client would else ask another host, refused for that alone
FORGED = Viewer(Role.ADMIN).as_header()
SECRET_PATHS = [
    "/",
    "/wall",
    "/_stcore/health",
    "/_stcore/metrics",
    "/media/abc",
    "/live/frame",
    "/assets/x.js",
]


def role_of(header: str | None) -> str:
    viewer = Viewer.of_header(header or "")
    return viewer.role.value if viewer else "nobody"


async def tell(request: Request) -> Response:
    return PlainTextResponse(role_of(request.headers.get(VIEWER_HEADER)))


async def talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(role_of(socket.headers.get(VIEWER_HEADER)))
    await socket.close()


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    sessions = DemoSessions(tmp_path / "key")
    app = Starlette(
        routes=[WebSocketRoute("/{path:path}", talk), Route("/{path:path}", tell)],
        middleware=[Middleware(Door, sessions=sessions, routes=sessions.routes())],
    )
    with TestClient(app, base_url="http://127.0.0.1:8501") as client:
        yield client


@pytest.mark.parametrize("path", SECRET_PATHS)
def test_a_program_without_a_session_gets_401_and_none_of_the_page(client: TestClient, path: str):
    answer = client.get(path)

    assert answer.status_code == 401
    assert answer.text == "Open the first page: /"


@pytest.mark.parametrize("path", ["/_stcore/stream", "/live/ws", "/wall"])
def test_a_raw_websocket_without_a_session_is_refused_at_the_handshake(client: TestClient, path: str):
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(SOCKETS + path) as socket:
        socket.receive_text()


def test_a_forged_viewer_header_is_thrown_away(client: TestClient):
    assert client.get("/", headers={VIEWER_HEADER: FORGED}).status_code == 401
    assert client.get("/healthz", headers={VIEWER_HEADER: FORGED}).text == "nobody"
    client.get("/", headers=BROWSER)
    assert client.get("/x", headers={VIEWER_HEADER: FORGED, "X-HQ-Viewer": FORGED}).text == "leader"


def test_the_demo_opens_as_leader_and_keeps_the_session(client: TestClient):
    first = client.get("/", headers=BROWSER)

    assert first.text == "leader"
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert client.get("/_stcore/health").text == "leader"
    with client.websocket_connect(SOCKETS + "/live/ws") as socket:
        assert socket.receive_text() == "leader"


def test_a_visitor_of_the_demo_changes_role(client: TestClient):
    client.get("/", headers=BROWSER)

    changed = client.get("/demo/role?role=press&back=/turnout", follow_redirects=False)

    assert changed.headers["location"] == "/turnout"
    assert client.get("/x").text == "press"


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x"]
)
def test_a_change_of_role_leads_to_no_other_site(client: TestClient, back: str):
    answer = client.get("/demo/role", params={"role": "press", "back": back}, follow_redirects=False)

    assert answer.headers["location"] == "/"


def test_an_unknown_role_is_refused_and_named(client: TestClient):
    answer = client.get("/demo/role?role=king")

    assert answer.status_code == 400
    assert "'king'" in answer.text


def test_a_forged_cookie_opens_nothing(client: TestClient):
    client.cookies.set(COOKIE, "leader.forged.signature")

    assert client.get("/x").status_code == 401


def test_another_site_may_not_read_the_live_path(client: TestClient):
    client.get("/", headers=BROWSER)

    assert client.get("/live/frame", headers={"origin": "http://evil.example"}).status_code == 403
    assert client.get("/live/frame", headers={"origin": "http://127.0.0.1:8501"}).status_code == 200
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect(SOCKETS + "/live/ws", headers={"origin": "http://evil.example"}) as socket,
    ):
        socket.receive_text()


def test_a_name_that_points_here_is_not_answered(client: TestClient):
    """DNS rebinding: a foreign page whose host name resolves to this computer."""
    answer = client.get("/", headers={**BROWSER, "host": "evil.example:8501"})

    assert answer.status_code == 403


def test_the_key_survives_a_restart_and_is_private(tmp_path: Path):
    first = DemoSessions(tmp_path / "key")
    second = DemoSessions(tmp_path / "key")
    cookie = first.cookie(Role.PRESS).split(";")[0].split("=", 1)[1]

    assert asyncio.run(second.find({COOKIE: cookie})) is not None
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
