"""Who may report: a token the HQ gave out and has not taken back, and nothing is said without one."""

import datetime as dt
import logging

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from dashboard.api import desk as api_desk
from db.tokens import ensure_token, revoke_tokens
from tests.factories import check_in
from tests.security.api_desk import NOON, REPORTS, ApiDesk, promised

ASKED = [("POST", REPORTS), ("GET", "/api/v1/stations"), ("GET", "/api/v1/categories")]


@pytest.fixture
def desk(engine: sa.Engine) -> ApiDesk:
    return ApiDesk(engine)


def ask(desk: ApiDesk, method: str, path: str, authorization: str | None):
    desk.client.headers.pop("Authorization", None)
    headers = {} if authorization is None else {"Authorization": authorization}
    return desk.client.request(method, path, headers=headers)


@pytest.mark.parametrize(("method", "path"), ASKED)
@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer  ", "Basic dXNlcjpwYXNz", "token"])
def test_without_a_token_nothing_is_answered(desk, method, path, authorization):
    answer = ask(desk, method, path, authorization)

    promised("Error", answer.json())
    assert (answer.status_code, answer.json()["code"]) == (401, "token_missing")
    assert answer.headers["www-authenticate"] == 'Bearer realm="baqylau"'


@pytest.mark.parametrize(("method", "path"), ASKED)
@pytest.mark.parametrize("token", ["guess", "x" * 5000, "' or 1=1 --", "\xff\xfe", "a b"])
def test_an_unknown_token_is_refused(desk, method, path, token):
    answer = ask(desk, method, path, f"Bearer {token}".encode("latin-1"))

    assert (answer.status_code, answer.json()["code"]) == (401, "token_unknown")
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]
    assert token not in answer.text


def test_the_hash_of_a_token_is_not_a_token(desk):
    with desk.database.connect() as connection:
        hashed = connection.scalar(sa.text("select token_sha256 from api_token limit 1"))

    assert ask(desk, "GET", "/api/v1/stations", f"Bearer {hashed}").status_code == 401


def test_the_word_bearer_may_be_written_in_any_case(desk):
    assert ask(desk, "GET", "/api/v1/stations", f"bearer {desk.token}").status_code == 200


def test_a_revoked_token_stops_within_ten_seconds_while_in_use(desk, monkeypatch):
    now = NOON
    monkeypatch.setattr(api_desk, "real_now", lambda: now)
    assert desk.post(check_in()).status_code == 200
    with desk.database.begin() as connection:
        revoke_tokens(connection, desk.register.election_id, "call centre", NOON)

    for _ in range(5):  # in use all the time: that must not keep it alive
        now += dt.timedelta(seconds=2)
        answer = desk.post(check_in())

    assert (answer.status_code, answer.json()["code"]) == (401, "token_unknown")


def test_a_revoked_token_stores_nothing(desk):
    with desk.database.begin() as connection:
        revoke_tokens(connection, desk.register.election_id, "call centre", NOON)
    desk.post(check_in())

    assert desk.stored() == 0


def test_other_tokens_of_the_election_go_on(desk):
    with desk.database.begin() as connection:
        ensure_token(connection, desk.register.election_id, "second", "a-second-token-of-the-hq", NOON)
        revoke_tokens(connection, desk.register.election_id, "call centre", NOON)

    assert ask(desk, "GET", "/api/v1/stations", "Bearer a-second-token-of-the-hq").status_code == 200


def test_the_body_is_not_read_before_the_token_is_known(desk):
    pieces = []

    async def watched(scope: Scope, receive: Receive, send: Send) -> None:
        async def counted() -> Message:
            pieces.append(await receive())
            return pieces[-1]

        await desk.app(scope, counted, send)

    answer = TestClient(watched).post(REPORTS, json=[], headers={"Authorization": "Bearer guess"})
    assert (answer.status_code, pieces) == (401, [])


def test_neither_tokens_nor_addresses_are_logged(desk, caplog):
    caplog.set_level(logging.DEBUG)
    ask(desk, "POST", REPORTS, "Bearer secret-guess")
    ask(desk, "POST", REPORTS, f"Bearer {desk.token}")

    ours = [each.getMessage() for each in caplog.records if each.name.startswith(("dashboard", "db"))]
    assert not [line for line in ours if "secret-guess" in line or desk.token in line or "testclient" in line]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/", 404, "not_found"),
        ("GET", "/api/v1/reports/", 404, "not_found"),
        ("POST", "/api/v1/wall", 404, "not_found"),
        ("GET", "/api/v1/%2e%2e/%2e%2e/_stcore/metrics", 404, "not_found"),  # arrives as ../..
        ("GET", REPORTS, 405, "wrong_method"),
        ("DELETE", "/api/v1/stations", 405, "wrong_method"),
        ("OPTIONS", REPORTS, 405, "wrong_method"),
        ("PUT", "/api/v1/openapi.json", 405, "wrong_method"),
    ],
)
def test_what_is_not_there_is_refused_without_falling_through(desk, method, path, status, code):
    answer = ask(desk, method, path, None)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    if status == 405:
        assert answer.headers["allow"] in ("GET", "POST")


def test_the_description_of_the_api_needs_no_token_and_names_nobody(desk):
    answer = ask(desk, "GET", "/api/v1/openapi.json", None)

    assert answer.status_code == 200
    assert desk.token not in answer.text
    assert "almaty-2021" not in answer.text
