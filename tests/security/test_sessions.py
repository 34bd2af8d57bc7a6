"""How long a session lasts, what ends it, and what an open socket notices of it. The clock is the test's."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from dashboard.entrance.sessions import digest
from dashboard.entrance.sockets import OVER
from dashboard.viewer import Role, SessionKind
from db.access import sessions, staff
from tests.security.live_desk import LOCAL, PAGE, LiveDesk

SOCKETS = "ws://127.0.0.1:8501"
STREAM = "/_stcore/stream"


@pytest.fixture
def desk(engine: sa.Engine) -> LiveDesk:
    return LiveDesk(engine)


@pytest.fixture
def client(desk: LiveDesk) -> Iterator[TestClient]:
    with desk.client() as browser:
        yield browser


@pytest.fixture
def lawyer(desk: LiveDesk, client: TestClient) -> int:
    """Signed in in `client`."""
    staff_id = desk.add("lawyer@hq.example", Role.LAWYER)
    client.cookies.update(desk.cookie_of(staff_id, "token"))
    return staff_id


def role_of(client: TestClient, **headers: str) -> object:
    answer = client.get("/anything", headers=headers)
    return answer.json()["role"] if answer.status_code == 200 else answer.status_code


def check(client: TestClient, desk: LiveDesk) -> None:
    """What the watching does every ten seconds."""
    assert client.portal is not None
    client.portal.call(desk.sessions.check)


def change(desk: LiveDesk, staff_id: int, what: str = "change role") -> None:
    by = {"at": desk.now(), "actor": "HQ-99"}
    with desk.engine.begin() as connection:
        if what == "change role":
            staff.change_role(connection, staff_id, "press", **by)
        elif what == "disable":
            staff.disable(connection, staff_id, **by)
        else:
            staff.sign_out(connection, staff_id, **by)


def wait_for_close(socket: Any) -> int:
    """Its code."""
    while True:
        try:
            socket.receive_text()
        except WebSocketDisconnect as closed:
            return closed.code


# --- nobody without a session -----------------------------------------------------------------


@pytest.mark.parametrize("path", ["/_stcore/stream", "/live/ws", "/wall"])
@pytest.mark.parametrize("cookie", ["", "hq_session=", "hq_session=guess", "hq_session=%FF", "hq_demo=x"])
def test_a_raw_websocket_without_a_session_gets_nothing(client: TestClient, path: str, cookie: str):
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect(SOCKETS + path, headers={"cookie": cookie}) as socket,
    ):
        socket.receive_text()


@pytest.mark.parametrize(
    "path",
    ["/", "/_stcore/health", "/_stcore/metrics", "/media/a", "/live/frame", "/assets/x.js", "/login/x"],
)
def test_a_program_without_a_session_gets_401(client: TestClient, path: str):
    assert client.get(path).status_code == 401


def test_a_person_without_a_session_gets_the_sign_in_page_with_its_own_strict_policy(client: TestClient):
    answer = client.get("/turnout", headers=PAGE)

    assert answer.status_code == 401
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers


# --- time -------------------------------------------------------------------------------------


def test_a_session_that_is_used_ends_after_eight_hours(desk: LiveDesk, client: TestClient, lawyer: int):
    for _ in range(15):
        desk.now.pass_(minutes=31)
        assert role_of(client, **PAGE) == "lawyer"
    desk.now.pass_(minutes=14, seconds=59)
    assert role_of(client, **PAGE) == "lawyer"

    desk.now.pass_(seconds=1)

    assert role_of(client) == 401
    check(client, desk)
    with desk.engine.connect() as connection:
        assert [each.sessions for each in staff.list_staff(connection)] == [0]


def test_a_session_nobody_uses_ends_after_an_hour(desk: LiveDesk, client: TestClient, lawyer: int):
    assert role_of(client) == "lawyer"
    desk.now.pass_(minutes=59, seconds=59)
    assert role_of(client) == "lawyer"  # what a page fetches by itself is no use

    desk.now.pass_(seconds=1)

    assert role_of(client) == 401


def test_what_a_person_does_on_a_page_is_use_and_what_the_live_socket_hears_is_not(
    desk: LiveDesk, client: TestClient, lawyer: int
):
    with client.websocket_connect(SOCKETS + STREAM) as page, client.websocket_connect(SOCKETS + "/live/ws"):
        desk.now.pass_(minutes=50)
        page.receive_text()
        page.send_text("a click")
        page.receive_text()
    desk.now.pass_(minutes=50)
    assert role_of(client) == "lawyer"
    with client.websocket_connect(SOCKETS + "/live/ws") as live:
        live.receive_text()
        live.send_text("by itself")
        live.receive_text()

    desk.now.pass_(minutes=10)

    assert role_of(client) == 401


def test_an_open_page_whose_session_has_run_out_is_closed(desk: LiveDesk, client: TestClient, lawyer: int):
    with client.websocket_connect(SOCKETS + STREAM) as page:
        page.receive_text()
        desk.now.pass_(hours=1)
        check(client, desk)

        assert wait_for_close(page) == OVER


# --- changes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "then"), [("change role", "press"), ("disable", 401), ("sign out everywhere", 401)]
)
def test_open_sockets_close_when_their_persons_rights_change(
    desk: LiveDesk, client: TestClient, lawyer: int, what: str, then: object
):
    other = desk.add("other@hq.example", Role.TRAINER)
    with (
        client.websocket_connect(SOCKETS + STREAM) as page,
        client.websocket_connect(SOCKETS + "/live/ws") as live,
        client.websocket_connect(
            SOCKETS + "/live/ws", headers={"cookie": f"hq_session={desk.cookie_of(other, 'o')['hq_session']}"}
        ) as untouched,
    ):
        assert [page.receive_text(), live.receive_text(), untouched.receive_text()] == [
            "lawyer",
            "lawyer",
            "trainer",
        ]
        change(desk, lawyer, what)
        check(client, desk)

        assert (wait_for_close(page), wait_for_close(live)) == (OVER, OVER)
        untouched.send_text("still here")
        assert untouched.receive_text() == "still here"
    assert role_of(client) == then


def test_signing_out_closes_the_other_tabs_at_once(desk: LiveDesk, client: TestClient, lawyer: int):
    with client.websocket_connect(SOCKETS + STREAM) as page:
        page.receive_text()
        client.post("/logout", headers={"origin": LOCAL})

        assert wait_for_close(page) == OVER


def test_the_watching_does_it_within_its_interval_and_at_once_when_told(engine: sa.Engine):
    quick = LiveDesk(engine, check_every=0.05)
    staff_id = quick.add("lawyer@hq.example", Role.LAWYER)
    with quick.client() as client:
        assert client.portal is not None
        watching = client.portal.start_task_soon(quick.sessions.watch)
        client.cookies.update(quick.cookie_of(staff_id, "token"))
        with client.websocket_connect(SOCKETS + STREAM) as page:
            page.receive_text()
            change(quick, staff_id)
            started = dt.datetime.now(dt.UTC)
            assert wait_for_close(page) == OVER
            assert (dt.datetime.now(dt.UTC) - started).total_seconds() < 5
        watching.cancel()


def test_a_change_made_here_does_not_wait_for_the_next_check(desk: LiveDesk, client: TestClient, lawyer: int):
    assert client.portal is not None
    watching = client.portal.start_task_soon(desk.sessions.watch)  # checks once an hour
    with client.websocket_connect(SOCKETS + STREAM) as page:
        page.receive_text()
        change(desk, lawyer)
        desk.sessions.look_again()
        assert wait_for_close(page) == OVER
    watching.cancel()


# --- the database is away, the server restarts ------------------------------------------------


def test_who_is_in_stays_in_while_the_database_is_away_and_only_for_their_time(
    desk: LiveDesk, client: TestClient, lawyer: int
):
    assert role_of(client) == "lawyer"
    desk.away = True
    with client.websocket_connect(SOCKETS + STREAM) as page:
        page.receive_text()
        check(client, desk)
        page.send_text("still here")
        assert page.receive_text() == "still here"
    assert role_of(client) == "lawyer"

    desk.now.pass_(hours=1)

    assert role_of(client) in (401, 503)


def test_who_is_not_known_here_cannot_come_in_while_the_database_is_away(
    desk: LiveDesk, client: TestClient, lawyer: int
):
    desk.away = True

    assert client.get("/anything").status_code == 503
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(SOCKETS + "/live/ws") as socket:
        socket.receive_text()


def test_sessions_and_their_idle_time_survive_a_restart_of_the_server(
    desk: LiveDesk, client: TestClient, lawyer: int
):
    desk.now.pass_(minutes=50)
    assert role_of(client, **PAGE) == "lawyer"
    check(client, desk)

    restarted = LiveDesk(desk.engine)
    restarted.now.moment = desk.now.moment + dt.timedelta(minutes=59)
    with restarted.client() as browser:
        browser.cookies.update({"hq_session": "token"})
        assert role_of(browser) == "lawyer"
        restarted.now.pass_(minutes=1)
        assert role_of(browser) == 401


# --- walls ------------------------------------------------------------------------------------


@pytest.fixture
def link(desk: LiveDesk, lawyer: int) -> str:
    with desk.engine.begin() as connection:
        sessions.make_wall(connection, lawyer, label="hall", link_sha256=digest("link"), at=desk.now())
    return "link"


def open_wall(desk: LiveDesk, link: str) -> TestClient:
    screen = desk.client()
    assert screen.get("/login/wall", params={"link": link}).status_code == 200  # a preview uses nothing up
    answer = screen.post("/login/wall", data={"link": link}, headers={"origin": LOCAL})
    assert (answer.status_code, answer.headers.get("location")) == (303, "/")
    return screen


def test_a_wall_is_opened_once_by_its_link_and_lasts_until_revoked(
    desk: LiveDesk, client: TestClient, link: str
):
    screen = open_wall(desk, link)
    assert client.post("/login/wall", data={"link": link}).status_code == 403
    desk.now.pass_(days=30)
    told = screen.get("/anything").json()
    assert told == {"role": "wall", "alias": "hall", "session": SessionKind.WALL}

    with desk.engine.begin() as connection:
        (wall,) = sessions.list_walls(connection)
        sessions.revoke_wall(connection, wall.id, at=desk.now(), actor="HQ-01")
    with desk.client() as fresh:  # the event loop of this client is not the screen's
        fresh.cookies.update(dict(screen.cookies))
        check(fresh, desk)
        assert role_of(fresh) == 401


def test_an_open_wall_is_closed_when_it_is_revoked(desk: LiveDesk, client: TestClient, link: str):
    cookies = dict(open_wall(desk, link).cookies)
    client.cookies.clear()
    client.cookies.update(cookies)
    with client.websocket_connect(SOCKETS + "/live/ws") as live:
        assert live.receive_text() == "wall"
        with desk.engine.begin() as connection:
            (wall,) = sessions.list_walls(connection)
            sessions.revoke_wall(connection, wall.id, at=desk.now(), actor="HQ-01")
        check(client, desk)
        assert wait_for_close(live) == OVER


@pytest.mark.parametrize("wrong", ["", "other", "link'--", "x" * 10_000])
def test_a_wrong_link_opens_nothing(desk: LiveDesk, client: TestClient, link: str, wrong: str):
    client.cookies.clear()

    assert client.post("/login/wall", data={"link": wrong}).status_code == 403
    assert client.get("/anything").status_code == 401


def test_a_link_is_too_old_after_half_an_hour(desk: LiveDesk, client: TestClient, link: str):
    desk.now.pass_(minutes=30)

    assert client.post("/login/wall", data={"link": link}).status_code == 403


def test_the_link_itself_is_no_session(desk: LiveDesk, client: TestClient, link: str):
    client.cookies.clear()
    client.cookies.update({"hq_session": link})

    assert client.get("/anything").status_code == 401


def test_a_person_who_opens_a_wall_in_their_own_browser_is_signed_out_of_it(
    desk: LiveDesk, client: TestClient, link: str
):
    client.cookies.clear()
    client.cookies.set("hq_session", "token", domain="127.0.0.1", path="/")
    assert role_of(client) == "lawyer"

    client.post("/login/wall", data={"link": link})

    assert role_of(client) == "wall"
    client.cookies.clear()
    client.cookies.update({"hq_session": "token"})
    assert role_of(client) == 401
