"""Signing in with a real login provider: the right person gets a session, everybody else nothing."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from dashboard.viewer import Role
from db.access import staff
from db.access.tables import session
from db.schema import audit
from tests.rig.provider import WAYS, ProviderProcess, code_and_state, providing
from tests.security.live_desk import LOCAL, PAGE, LiveDesk

AIGUL = "aigul@hq.example"


@pytest.fixture(scope="module")
def provider() -> Iterator[ProviderProcess]:
    with providing() as running:
        running.person("aigul", email=AIGUL, email_verified=True, name="Aigul Person")
        yield running


@pytest.fixture
def desk(engine: sa.Engine, provider: ProviderProcess) -> Iterator[LiveDesk]:
    made = LiveDesk(engine, provider)
    made.add(AIGUL, Role.LAWYER)
    yield made
    provider.tamper()


@pytest.fixture
def client(desk: LiveDesk) -> Iterator[TestClient]:
    with desk.client() as browser:
        yield browser


def who(client: TestClient) -> object:
    answer = client.get("/anything")
    return answer.json() if answer.status_code == 200 else answer.status_code


def sessions_in(desk: LiveDesk) -> int:
    with desk.engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(session)) or 0


def notes(desk: LiveDesk) -> list[tuple[str, str, dict[str, object]]]:
    with desk.engine.connect() as connection:
        rows = connection.execute(
            sa.select(audit.c.action, audit.c.actor, audit.c.detail)
            .where(audit.c.action.startswith("login:"))
            .order_by(audit.c.id)
        )
        return [tuple(row) for row in rows]


def test_a_person_on_the_staff_list_gets_their_role_and_the_page_they_wanted(
    desk: LiveDesk, client: TestClient
):
    asked = client.get("/situation?lang=kk", headers=PAGE)
    assert asked.status_code == 401
    assert "/login?next=%2Fsituation%3Flang%3Dkk" in asked.text

    answer = desk.sign_in(client, "aigul", then="/situation?lang=kk")

    assert (answer.status_code, answer.headers["location"]) == (303, "/situation?lang=kk")
    assert who(client) == {"role": "lawyer", "alias": "HQ-01", "session": "person"}
    assert [action for action, _, _ in notes(desk)] == ["login:session:opened"]
    assert AIGUL not in str(notes(desk))


def test_the_request_to_the_provider_has_state_nonce_and_a_code_challenge(
    desk: LiveDesk, client: TestClient, provider: ProviderProcess
):
    asked = parse_qs(urlsplit(client.get("/login").headers["location"]).query)

    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 20 for name in ("state", "nonce", "code_challenge"))
    assert asked["redirect_uri"] == [f"{LOCAL}/login/callback"]
    desk.sign_in(client, "aigul")
    assert len(provider.asked()[-1]["code_verifier"]) >= 43


@pytest.mark.parametrize("way", WAYS)
def test_a_spoilt_id_token_opens_nothing(
    desk: LiveDesk, client: TestClient, provider: ProviderProcess, way: str
):
    provider.tamper(way)

    answer = desk.sign_in(client, "aigul")

    assert answer.status_code == 400
    assert desk.sessions.cookie_name not in answer.headers.get("set-cookie", "")
    assert who(client) == 401
    assert sessions_in(desk) == 0
    ((action, actor, detail),) = notes(desk)
    assert (action, actor) == ("login:person:refused", "nobody")
    assert detail["reason"]


def test_somebody_the_staff_list_does_not_know_gets_a_plain_page_and_leaves_no_personal_data(
    desk: LiveDesk, client: TestClient, provider: ProviderProcess
):
    provider.person("stranger", email="stranger@else.example", email_verified=True)

    answer = desk.sign_in(client, "stranger")

    assert answer.status_code == 403
    assert all(f'lang="{language}"' in answer.text for language in ("kk", "ru", "en"))
    assert "stranger" not in answer.text
    assert who(client) == 401
    assert notes(desk) == [
        ("login:person:refused", "nobody", {"reason": "not on the staff list", "staff_id": None})
    ]


def test_who_is_disabled_is_refused_by_the_same_words_and_noted_by_number(
    desk: LiveDesk, client: TestClient, provider: ProviderProcess
):
    provider.person("left", email="left@hq.example", email_verified=True)
    staff_id = desk.add("left@hq.example")
    with desk.engine.begin() as connection:
        staff.disable(connection, staff_id, at=desk.now(), actor="test")

    answer = desk.sign_in(client, "left")

    assert answer.status_code == 403
    assert "left@" not in answer.text
    assert notes(desk)[-1][2] == {"reason": "disabled", "staff_id": staff_id}


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"email": AIGUL}, "e-mail not verified"),
        ({"email": AIGUL, "email_verified": False}, "e-mail not verified"),
        ({"email_verified": True}, "no e-mail"),
        ({"email": [AIGUL], "email_verified": True}, "no e-mail"),
    ],
)
def test_an_email_that_the_provider_does_not_vouch_for_is_worth_nothing(
    desk: LiveDesk, client: TestClient, provider: ProviderProcess, claims: dict[str, object], reason: str
):
    provider.person("impostor", **claims)

    assert desk.sign_in(client, "impostor").status_code == 400
    assert who(client) == 401
    assert notes(desk)[-1][2]["reason"] == reason


def test_a_code_and_state_are_good_once_even_with_the_cookies_of_then(desk: LiveDesk, client: TestClient):
    address = desk.return_address(client, "aigul")
    cookies = dict(client.cookies)
    assert client.get(address).status_code == 303

    client.cookies.clear()
    client.cookies.update(cookies)
    again = client.get(address)

    assert again.status_code == 400
    assert who(client) == 401
    assert notes(desk)[-1][2]["reason"] == "provider: MismatchingStateError"


def test_a_code_sent_to_another_browser_opens_nothing_there(desk: LiveDesk, client: TestClient):
    """Login CSRF: a victim is made to finish the attacker's login."""
    address = desk.return_address(client, "aigul")

    with desk.client() as victim:
        assert victim.get(address).status_code == 400
        desk.return_address(victim, "aigul")  # also with a login of their own under way
        assert victim.get(address).status_code == 400
        assert who(victim) == 401


def test_a_code_under_another_logins_state_opens_nothing(desk: LiveDesk, client: TestClient):
    first_code, _ = code_and_state(desk.return_address(client, "aigul"))
    _, second_state = code_and_state(desk.return_address(client, "aigul"))

    mixed = client.get("/login/callback", params={"code": first_code, "state": second_state})

    assert mixed.status_code == 400
    assert who(client) == 401


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"code": "x"},
        {"state": "x"},
        {"code": "x", "state": "x"},
        {"error": "access_denied", "error_description": "<script>alert(1)</script>"},
    ],
)
def test_a_return_that_belongs_to_no_login_is_a_plain_page(client: TestClient, query: dict[str, str]):
    answer = client.get("/login/callback", params=query)

    assert answer.status_code == 400
    assert "<script" not in answer.text


def test_a_session_planted_before_the_login_is_not_the_session_after_it(desk: LiveDesk, client: TestClient):
    other = desk.add("other@hq.example", Role.PRESS)
    planted = desk.cookie_of(other, "planted by an attacker")
    client.cookies.set(*planted.popitem(), domain="127.0.0.1", path="/")
    assert who(client) == {"role": "press", "alias": f"HQ-{other:02d}", "session": "person"}

    desk.sign_in(client, "aigul")

    assert client.cookies[desk.sessions.cookie_name] != "planted by an attacker"
    client.cookies.clear()
    client.cookies.set(desk.sessions.cookie_name, "planted by an attacker")
    assert who(client) == 401


@pytest.mark.parametrize(
    "then",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        " //evil.example",
        "evil.example",
        "",
    ],
)
def test_a_login_leads_to_no_other_site(desk: LiveDesk, client: TestClient, then: str):
    assert desk.sign_in(client, "aigul", then=then).headers["location"] == "/"


def test_signing_out_ends_the_session_for_every_copy_of_the_cookie(desk: LiveDesk, client: TestClient):
    desk.sign_in(client, "aigul")
    copied = dict(client.cookies)

    assert client.get("/logout").status_code == 200  # asks first
    assert who(client) != 401
    answer = client.post("/logout", headers={"origin": LOCAL})

    assert answer.status_code == 200
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert f"{desk.settings.issuer}/oauth2/end_session?" in answer.text
    client.cookies.update(copied)
    assert who(client) == 401
    assert notes(desk)[-1][0] == "login:session:ended"


def test_another_site_may_sign_nobody_out(desk: LiveDesk, client: TestClient):
    desk.sign_in(client, "aigul")

    assert client.post("/logout", headers={"origin": "https://evil.example"}).status_code == 403
    assert who(client) != 401


def test_with_https_the_cookies_are_bound_to_the_host_and_the_answer_insists_on_tls(
    engine: sa.Engine, provider: ProviderProcess
):
    desk = LiveDesk(engine, provider, public_url="https://hq.example")
    desk.add(AIGUL)
    with desk.client() as client:
        begun = client.get("/login")
        answer = desk.sign_in(client, "aigul")

        flow = begun.headers["set-cookie"]
        cookie = next(each for each in answer.headers.get_list("set-cookie") if "_session" in each)
        assert flow.startswith("__Host-hq_login=")
        assert "secure" in flow
        assert cookie.startswith("__Host-hq_session=")
        assert {"Path=/", "Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
        assert "max-age" in answer.headers["strict-transport-security"]
        assert client.get("/x", headers={"host": "evil.example"}).status_code == 403
        assert client.get("/x", headers={"host": "127.0.0.1:8501"}).status_code == 403
        assert client.get("/readyz", headers={"host": "127.0.0.1:8501"}).status_code == 200


def test_only_the_hash_of_a_token_is_stored(desk: LiveDesk, client: TestClient):
    desk.sign_in(client, "aigul")
    token = client.cookies[desk.sessions.cookie_name]

    assert len(token) >= 43
    with desk.engine.connect() as connection:
        (row,) = connection.execute(sa.select(session)).all()
    assert token not in str(row)
    assert len(row.token_sha256) == 64


def test_a_provider_that_is_away_is_said_in_words(desk: LiveDesk):
    with LiveDesk(desk.engine, ProviderProcess("http://127.0.0.1:1")).client() as client:
        assert client.get("/login").status_code == 502


def test_a_database_that_is_away_is_said_in_words(desk: LiveDesk, client: TestClient):
    address = desk.return_address(client, "aigul")
    desk.away = True

    assert client.get(address).status_code == 503
    assert client.post("/login/wall", data={"link": "x"}).status_code == 503


def test_a_flood_of_refusals_does_not_fill_the_audit_trail(desk: LiveDesk, client: TestClient):
    for _ in range(80):
        client.get("/login/callback", params={"code": "x", "state": "x"})

    assert 60 <= len(notes(desk)) <= 79  # 60 a minute; the minute may change meanwhile
