"""An administrator's whole way in a real Chromium: in by a real login provider, a wall for a screen, out."""

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser

from dashboard.viewer import Role
from db.access.tables import session
from tests.rig.chromium import Screen, open_screen
from tests.rig.hq import DemoDay
from tests.rig.live_hq import FIRST_ADMIN, LiveHq, running_live
from tests.rig.provider import ProviderProcess, providing

ROLE_REACHES_WITHIN = 60
"""Seconds: what the issue asks for."""


@pytest.fixture(scope="module")
def provider() -> Iterator[ProviderProcess]:
    with providing() as running:
        for sub, email in (("head", FIRST_ADMIN), ("aigul", "aigul@hq.example")):
            running.person(sub, email=email, email_verified=True)
        yield running


@pytest.fixture(scope="module")
def live(provider: ProviderProcess) -> Iterator[LiveHq]:
    with running_live(DemoDay(stations=40, at="11:00"), provider=provider.url) as hq:
        yield hq


@pytest.fixture
def screen(browser: Browser, live: LiveHq) -> Iterator[Screen]:
    opened = open_screen(browser, f"{live.url}/?lang=en")
    yield opened
    opened.close()


def agree(screen: Screen, sub: str) -> None:
    screen.page.click('section[lang="en"] a.do')
    screen.page.fill('input[name="sub"]', sub)
    screen.page.click('button[type="submit"], button:not([type])')


def sign_in(screen: Screen, sub: str) -> None:
    agree(screen, sub)
    screen.page.wait_for_selector(".hq-person", timeout=30_000)


def open_sessions(live: LiveHq) -> list[tuple[str, str]]:
    with live.engine.connect() as connection:
        rows = connection.execute(
            sa.select(session.c.kind, session.c.label)
            .where(session.c.ended_at.is_(None))
            .order_by(session.c.id)
        )
        return [tuple(row) for row in rows]


def test_an_administrator_signs_in_hangs_a_wall_and_signs_out(screen: Screen, browser: Browser, live: LiveHq):
    page = screen.page
    assert "open to its staff only" in page.inner_text("body")
    assert page.query_selector("script") is None

    sign_in(screen, "head")
    assert re.search(r"HQ-\d+ · Administrator", page.inner_text(".hq-person"))

    page.goto(f"{live.url}/staff?lang=en")
    page.get_by_label("Where it hangs").fill("Hall")
    page.get_by_role("button", name="Make a link").click()
    link = page.locator("code").first.inner_text(timeout=20_000)
    assert link.startswith(f"{live.url}/login/wall?link=")

    wall = open_screen(browser, link)
    wall.page.click('section[lang="en"] button.do')
    wall.wait_for_all_tiles()
    assert wall.page.query_selector(".hq-person") is None
    wall.close()
    assert ("wall", "Hall") in open_sessions(live)

    page.click(".hq-person button")
    page.wait_for_selector("text=You are signed out of Baqylau")
    assert [kind for kind, _ in open_sessions(live)] == ["wall"]
    page.goto(f"{live.url}/staff?lang=en")
    assert "open to its staff only" in page.inner_text("body")
    assert screen.errors == []


def test_a_changed_role_reaches_the_open_screen_by_itself(screen: Screen, live: LiveHq):
    person = live.add_person("aigul@hq.example", Role.LAWYER)
    screen.page.goto(f"{live.url}/situation?lang=en")
    sign_in(screen, "aigul")
    screen.wait_for_all_tiles()

    live.change_role(person, Role.PRESS)

    said = "/does not open this page/.test(document.body.innerText)"
    screen.wait_until(said, within=ROLE_REACHES_WITHIN)
    assert screen.page.query_selector("[data-tile]") is None
    assert "Press officer" in screen.page.inner_text(".hq-person")


@pytest.mark.parametrize(
    "way",
    ["expired", "wrong audience", "wrong audience, ours the party", "unsigned", "another key", "wrong nonce"],
)
def test_a_spoilt_token_lets_nobody_in(screen: Screen, live: LiveHq, provider: ProviderProcess, way: str):
    provider.tamper(way)
    try:
        agree(screen, "head")
        screen.page.wait_for_selector("text=/interrupted/")
    finally:
        provider.tamper()

    assert "hq_session" not in {each["name"] for each in screen.context.cookies(live.url)}
    screen.page.goto(f"{live.url}/staff?lang=en")
    assert "open to its staff only" in screen.page.inner_text("body")


def test_the_address_that_signed_somebody_in_signs_nobody_in_again(screen: Screen, live: LiveHq):
    returned: list[str] = []
    screen.page.on("request", lambda each: "/login/callback" in each.url and returned.append(each.url))
    sign_in(screen, "head")
    screen.page.click(".hq-person button")
    screen.page.wait_for_selector("text=You are signed out of Baqylau")

    screen.page.goto(returned[0])

    screen.page.wait_for_selector("text=/interrupted/")
    assert "hq_session" not in {each["name"] for each in screen.context.cookies(live.url)}


def test_who_is_not_on_the_staff_list_is_told_so_and_gets_no_session(screen: Screen, live: LiveHq):
    agree(screen, "stranger@evil.example")
    screen.page.wait_for_selector("text=/You cannot sign in here|interrupted/")

    assert "hq_session" not in {each["name"] for each in screen.context.cookies(live.url)}
