"""Every page, tile and address × every role and nobody × HTTP and raw WebSocket, against one live HQ: whoever
asks gets what `dashboard.viewer` says their role may see, and no byte of the rest.

What must not leak is planted before: words that stand nowhere else, each with who may read them.
"""

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import httpx2
import pytest
import sqlalchemy as sa
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from dashboard.panels import TILES, may_see
from dashboard.printing.devtools import find_chromium
from dashboard.printing.wall_picture import may_have_picture
from dashboard.viewer import PAGES, Permission, Role, Viewer
from db.press import Place
from tests.bulletins import add_draft, add_released
from tests.press import add_words
from tests.rig.hq import PAGE, DemoDay
from tests.rig.live_hq import LiveHq, running_live

NOBODY = "nobody"
ROLES = [*Role, NOBODY]
LOGIN = "canary-login@hq.example"
SECRETS: dict[str, Permission | None] = {
    "Canary narrative": Permission.SEE_NARRATIVES,
    "Canary-alias-A": Permission.SEE_OBSERVERS,
    "Canary category": Permission.SEE_INCIDENTS,
    LOGIN: Permission.MANAGE_STAFF,
    "Canary words": Permission.PUBLISH,
    "Canary Personname": None,
    "555 44 33": None,
}
"""Planted words → what a viewer needs to be sent them; None: nobody is."""
OF_THE_BAR = {b"alarm_lawyer", b"alarm_head"}
"""On every page, for who has to hear of what nobody acknowledges."""
REFUSED = b"does not open this page"
NO_PAGE = b"This role has no page yet"
ASKED_PAST_THE_PAGES = (
    "/media/0123456789abcdef.png",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/component/streamlit_folium.st_folium/index.html",
    "/assets/live.js",
)
API = ("/api/v1/stations", "/api/v1/categories", "/api/v1/reports")


@dataclass
class Matrix:
    hq: LiveHq
    cookies: Mapping[str, str]
    station: str
    """Its number: at it everything planted can be seen."""
    case: str
    """The planted incident's id."""

    def get(self, path: str, role: str, **headers: str) -> httpx2.Response:
        return httpx2.get(self.hq.url + path, headers=self._as(role) | headers, timeout=20)

    def socket(self, path: str, role: str, **options: object) -> ClientConnection:
        address = self.hq.url.replace("http://", "ws://") + path
        return connect(address, additional_headers=self._as(role), max_size=None, proxy=None, **options)

    def _as(self, role: str) -> dict[str, str]:
        return {"cookie": self.cookies[role]} if role in self.cookies else {}


@pytest.fixture(scope="module")
def matrix() -> Iterator[Matrix]:
    with running_live(DemoDay(stations=40, at="11:00")) as hq:
        station = hq.stations()[0]
        case = _plant(hq, station)
        people = {
            role: hq.add_person(f"the-{role}@hq.example", role) for role in Role if role is not Role.WALL
        }
        hq.add_person(LOGIN, Role.PRESS)
        cookies = {role.value: hq.cookie_of(person) for role, person in people.items()}
        cookies[Role.WALL.value] = hq.wall_cookie(people[Role.ADMIN])
        yield Matrix(hq, cookies, station, case)


PLANTING = """
insert into category (code, name_kk, name_ru, name_en, stage, severity)
values ('CANARY', 'Canary category', 'Canary category', 'Canary category', 'voting', 'critical');
insert into observer (election_id, alias) values (:election, 'Canary-alias-A');
insert into observer_contact (observer_id, full_name, phone)
select id, 'Canary Personname', '+7 705 555 44 33' from observer where alias = 'Canary-alias-A';
insert into assignment (station_id, observer_id)
select station.id, observer.id from station, observer where number = :station and alias = 'Canary-alias-A';
update revision set register_revision = revision + 1, revision = revision + 1
"""


def _plant(hq: LiveHq, station: str) -> str:
    planted = {"election": hq.election_id, "station": station}
    with hq.engine.begin() as connection:
        connection.execute(sa.text(PLANTING), planted)
    said = {
        "category": "CANARY",
        "narrative": "Canary narrative, call +7 705 555 44 33.",
        "severity": "critical",
    }
    report = {"id": str(uuid.uuid4()), "kind": "incident", "station": station, "observer": "Canary-alias-A"}
    answer = hq.post({**report, **said})
    assert answer.json()["accepted"] == 1, answer.text
    with hq.engine.begin() as connection:
        add_released(connection, hq.election_id)
        add_draft(connection, hq.election_id, since=1)
        shown = Place("turnout_timeline", "", "en")
        add_words(connection, hq.election_id, "Canary words", place=shown)
    return report["id"]


def viewer_of(role: str) -> Viewer | None:
    return None if role == NOBODY else Viewer(Role(role))


def assert_no_leak(sent: bytes, role: str) -> None:
    viewer = viewer_of(role)
    leaked = [
        words
        for words, needed in SECRETS.items()
        if words.encode() in sent and not (viewer and needed and viewer.may(needed))
    ]
    assert leaked == []


def run_page(matrix: Matrix, page: str, role: str) -> bytes:
    """All that the server sends to a program that asks for a page as Streamlit's own browser part does."""
    asked = BackMsg()
    asked.rerun_script.page_name = page
    asked.rerun_script.query_string = f"lang=en&station={matrix.station}&case={matrix.case}"
    sent = b""
    with matrix.socket("/_stcore/stream", role, subprotocols=["streamlit"]) as socket:
        socket.send(asked.SerializeToString())
        while True:
            message = bytes(socket.recv(timeout=30))
            sent += message
            kind = ForwardMsg.FromString(message)
            if kind.WhichOneof("type") == "script_finished":
                return sent


# --- pages ------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ROLES)
def test_a_page_over_http_is_the_empty_frame_for_who_is_in_and_nothing_for_nobody(
    matrix: Matrix, role: str, page: str
):
    answer = matrix.get(f"/{page}?lang=en&station={matrix.station}", role, **PAGE)

    assert answer.status_code == (401 if role == NOBODY else 200)
    assert ("<noscript>" in answer.text) == (role != NOBODY)
    assert_no_leak(answer.content, role)
    assert not any(words in answer.text for words in SECRETS)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [role for role in ROLES if role != NOBODY])
def test_a_page_over_a_raw_websocket_holds_what_its_role_may_see(matrix: Matrix, role: str, page: str):
    sent = run_page(matrix, page, role)

    assert_no_leak(sent, role)
    may = Viewer(Role(role)).may_open(page)
    assert (REFUSED in sent or NO_PAGE in sent) != may
    shown = set(re.findall(rb'data-tile="(\w+)', sent))
    assert may or shown <= OF_THE_BAR
    assert all(may_see(Viewer(Role(role)), tile.decode()) for tile in shown)


@pytest.mark.parametrize("path", ["/_stcore/stream", "/live/ws", "/"])
@pytest.mark.parametrize("cookie", ["", "hq_session=guess", "hq_demo=leader"])
def test_nobody_opens_a_websocket(matrix: Matrix, path: str, cookie: str):
    address = matrix.hq.url.replace("http://", "ws://") + path
    with pytest.raises(InvalidStatus) as refused:
        connect(address, additional_headers={"cookie": cookie}, proxy=None, subprotocols=["streamlit"])

    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    ("page", "words", "roles"),
    [
        ("situation", "Canary narrative", {Role.LEADER, Role.LAWYER}),
        ("situation", "Canary-alias-A", {Role.LEADER, Role.LAWYER, Role.TRAINER}),
        ("incidents", "Canary narrative", {Role.LEADER, Role.LAWYER}),
        ("incidents", "Canary category", {Role.LEADER, Role.LAWYER, Role.TRAINER}),
        ("case", "Canary narrative", {Role.LEADER, Role.LAWYER}),
        ("case", "Canary-alias-A", {Role.LEADER, Role.LAWYER, Role.TRAINER}),
        ("staff", LOGIN, {Role.ADMIN}),
        ("press", "Canary words", {Role.LEADER, Role.PRESS}),
    ],
)
def test_what_is_planted_is_seen_by_those_it_is_for(matrix: Matrix, page: str, words: str, roles: set[Role]):
    """Else the silence above would prove nothing."""
    seen = {role for role in Role if words.encode() in run_page(matrix, page, role.value)}

    assert seen == roles


# --- the live path ----------------------------------------------------------------------------


def tiles(matrix: Matrix) -> list[str]:
    return [*TILES, "station_state:1", "turnout_head:631000000", f"case_news:{matrix.case}"]


@pytest.mark.parametrize("role", ROLES)
def test_a_frame_holds_a_tile_only_for_who_may_see_it(matrix: Matrix, role: str):
    viewer = viewer_of(role)
    for tile in tiles(matrix):
        answer = matrix.get(f"/live/frame?tiles={tile}&lang=en", role)

        may = viewer is not None and may_see(viewer, tile)
        assert answer.status_code == (200 if may else 401 if viewer is None else 403), tile
        assert_no_leak(answer.content, role)
        assert (b"as_of" in answer.content) == may, tile


def test_the_press_reaches_its_page_and_nothing_live_but_the_name_of_the_election():
    """A live sum is of the feed's picture, which knows districts of one observer."""
    press = Viewer(Role.PRESS)

    assert {page for page in PAGES if press.may_open(page)} == {"press"}
    assert {tile for tile in TILES if may_see(press, tile)} == {"press_heading"}


@pytest.mark.parametrize("role", ROLES)
def test_a_tile_that_is_not_for_the_role_is_not_had_by_asking_for_others_too(matrix: Matrix, role: str):
    viewer = viewer_of(role)
    answer = matrix.get(f"/live/frame?tiles={','.join(TILES)}&lang=en", role)

    all_of_them = viewer is not None and all(may_see(viewer, tile) for tile in TILES)
    assert (answer.status_code == 200) == all_of_them
    assert_no_leak(answer.content, role)


@pytest.mark.parametrize("tile", ["incidents", "alarm_lawyer", "alarm_head"])
def test_the_planted_incident_is_in_the_frames_of_who_sees_incidents(matrix: Matrix, tile: str):
    seen = {
        role
        for role in Role
        if b"Canary category" in matrix.get(f"/live/frame?tiles={tile}&lang=en", role.value).content
    }

    assert seen == {role for role in Role if may_see(Viewer(role), tile)}


@pytest.mark.parametrize("role", ROLES)
def test_the_register_is_for_who_sees_sums(matrix: Matrix, role: str):
    viewer = viewer_of(role)
    answer = matrix.get("/live/register?lang=en", role)

    may = viewer is not None and viewer.may(Permission.SEE_AGGREGATES)
    assert answer.status_code == (200 if may else 401 if viewer is None else 403)
    assert_no_leak(answer.content, role)


@pytest.mark.parametrize("role", [role for role in ROLES if role != NOBODY])
def test_the_live_socket_says_a_number_and_no_more(matrix: Matrix, role: str):
    with matrix.socket("/live/ws", role) as socket:
        said = socket.recv(timeout=10)

    assert set(httpx2.Response(200, content=said).json()) == {"revision", "stale_since"}


@pytest.mark.parametrize("role", ROLES)
def test_a_picture_of_the_wall_is_for_people_who_may_see_all_of_it(matrix: Matrix, role: str):
    answer = matrix.get("/wall/picture.png?lang=en", role)

    may = may_have_picture(viewer_of(role))
    taken = 200 if find_chromium() else 503
    assert answer.status_code == (401 if role == NOBODY else taken if may else 403)
    assert answer.content.startswith(b"\x89PNG") == (answer.status_code == 200)
    assert_no_leak(answer.content, role)


# --- everything else that is served -----------------------------------------------------------


@pytest.mark.parametrize("path", ASKED_PAST_THE_PAGES)
@pytest.mark.parametrize("role", ROLES)
def test_what_streamlit_serves_besides_pages_is_for_who_is_in(matrix: Matrix, role: str, path: str):
    answer = matrix.get(path, role)

    assert (answer.status_code == 401) == (role == NOBODY)
    assert_no_leak(answer.content, role)


@pytest.mark.parametrize("role", ROLES)
def test_a_released_bulletin_is_for_who_reads_them_and_a_draft_for_who_publishes(matrix: Matrix, role: str):
    viewer = viewer_of(role)
    for name, needed, content in (
        ("1", Permission.SEE_BULLETINS, b"1 ru pdf False"),
        ("draft-2", Permission.PUBLISH, b"2 ru pdf True"),
    ):
        answer = matrix.get(f"/press/bulletin/{name}/ru.pdf", role)

        may = viewer is not None and viewer.may(needed)
        assert (answer.status_code == 200) == may
        assert (answer.content == content) == may
        assert (answer.status_code == 401) == (role == NOBODY)


@pytest.mark.parametrize("path", API)
@pytest.mark.parametrize("role", ROLES)
def test_no_session_opens_the_api(matrix: Matrix, role: str, path: str):
    for headers in ({}, {"authorization": "Bearer guess"}):
        answer = matrix.get(path, role, **headers)

        assert answer.status_code in (401, 405)
        assert_no_leak(answer.content, role)
        assert not any(words in answer.text for words in SECRETS)


@pytest.mark.parametrize("role", ROLES)
def test_who_claims_to_be_somebody_else_is_who_they_are(matrix: Matrix, role: str):
    claims = {"x-hq-viewer": Viewer(Role.LEADER).as_header(), "x-forwarded-user": "leader"}
    answer = matrix.get("/live/frame?tiles=map&lang=en", role, **claims)

    viewer = viewer_of(role)
    assert (answer.status_code == 200) == (viewer is not None and may_see(viewer, "map"))
    assert_no_leak(answer.content, role)
