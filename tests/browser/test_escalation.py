"""Nobody acknowledges a critical incident: the lawyer, the head, the wall are told by the clock alone, each
within a second of its limit, and a clock that jumps back takes nothing off."""

import datetime as dt
import time
import uuid
from collections.abc import Iterator
from dataclasses import asdict

import pytest
from playwright.sync_api import Browser, Page

from dashboard.viewer import Role
from db import cases
from db.demo.clock import fetch_clock, set_clock
from tests.factories import at
from tests.rig.chromium import Screen, open_screen, wait_until_true
from tests.rig.hq import DemoDay, Hq, real_now, running
from tests.rig.live_hq import LiveHq, running_live

LIMITS = {"lawyer": "12:42", "leader": "12:45", "wall": "12:50"}
PAGES = {"lawyer": "/incidents", "leader": "/turnout", "trainer": "/situation", "press": "/press"}


@pytest.fixture(scope="module")
def hq() -> Iterator[Hq]:
    with running(DemoDay(stations=40, at="12:40", paused=True)) as running_hq:
        yield running_hq


@pytest.fixture
def screens(browser: Browser, hq: Hq) -> Iterator[dict[str, Screen]]:
    def of(role: str) -> Screen:
        return open_screen(browser, f"{hq.url}/demo/role?role={role}&back={PAGES[role]}%3Flang%3Den")

    opened = {role: of(role) for role in PAGES} | {"wall": open_screen(browser, f"{hq.url}/?lang=en")}
    for screen in opened.values():
        screen.wait_for_all_tiles()
    yield opened
    for screen in opened.values():
        screen.close()


def report(hq: Hq) -> tuple[str, str]:
    """Id and station of a critical incident that came in at 12:40."""
    station, name = hq.stations()[5], str(uuid.uuid4())
    said = {"station": station, "category": "A01", "severity": "critical", "narrative": "A test."}
    hq.post({"id": name, "kind": "incident", **said}).raise_for_status()
    return name, station


def notice(role: str, incident: str) -> str:
    return ".unanswered" if role == "wall" else f'[data-alarm="{incident}"]'


def is_shown(screen: Screen, selector: str) -> bool:
    return bool(
        screen.page.evaluate("(row) => document.querySelector(row)?.checkVisibility() === true", selector)
    )


def wait_for(screen: Screen, selector: str, *, shown: bool = True, within: float = 10) -> None:
    script = "([row, shown]) => (document.querySelector(row)?.checkVisibility() === true) === shown"
    screen.wait_until(script, [selector, shown], within=within)


def turn_back_to(hq: Hq, local: str) -> None:
    """As a restart or a time server may: what was played stays."""
    with hq.engine.begin() as connection:
        clock = fetch_clock(connection, hq.election_id)
        set_clock(
            connection, hq.election_id, **asdict(clock.moved(real_now(), demo_at=at(local), paused=True))
        )


def test_it_climbs_by_the_clock_and_is_gone_once_somebody_acknowledges_it(hq: Hq, screens: dict[str, Screen]):
    incident, station = report(hq)
    told: list[str] = []
    for role, limit in LIMITS.items():
        hq.set_clock(
            demo_at=at(limit).replace(minute=at(limit).minute - 1, second=57), speed=1.0, paused=False
        )
        screen, row = screens[role], notice(role, incident)
        assert not is_shown(screen, row), role
        wait_for(screen, row, within=8)
        late = (hq.clock().at(real_now()) - at(limit)).total_seconds()
        print(f"{role}: shown {late:.2f} s after the limit")
        assert 0 <= late < 1, role
        told.append(role)
        assert [each for each in LIMITS if is_shown(screens[each], notice(each, incident))] == told

    line = screens["wall"].page.inner_text(".unanswered")
    assert station in line
    assert "10\N{NO-BREAK SPACE}min" in line
    assert "Observer denied entry" in screens["leader"].page.inner_text(notice("leader", incident))
    for role in ("trainer", "press"):
        assert screens[role].page.query_selector(".hq-alarm-place") is None

    turn_back_to(hq, "12:30")
    screens["lawyer"].page.reload()
    for role in LIMITS:
        wait_for(screens[role], notice(role, incident))
    screens["lawyer"].page.wait_for_timeout(2500)
    assert all(is_shown(screens[role], notice(role, incident)) for role in LIMITS)

    with hq.engine.begin() as connection:
        cases.acknowledge(connection, incident_id=uuid.UUID(incident), actor="HQ-07", at=at("12:31"))
    for role in LIMITS:
        wait_for(screens[role], notice(role, incident), shown=False, within=3)
    assert [screen.errors + screen.failed for screen in screens.values()] == [[]] * len(screens)


def test_with_a_lawyer_on_duty_the_others_hear_of_it_only_when_the_wall_does(browser: Browser):
    with running_live(DemoDay(stations=40)) as hq:
        on_duty, other = (hq.add_person(f"{name}@hq.example", Role.LAWYER) for name in ("on", "off"))
        limits = tuple(dt.timedelta(seconds=each) for each in (3, 5, 8))
        with hq.engine.begin() as connection:
            rules = cases.Settings(escalates=limits, on_duty=on_duty)
            by_hand = {"actor": "HQ-01", "at": real_now(), "why": "a test"}
            cases.change_settings(connection, hq.election_id, rules, **by_hand)
        pages = [open_as(browser, hq, person) for person in (on_duty, other)]
        incident, _station = report(hq)
        row, posted, shown_after = notice("lawyer", incident), time.monotonic(), []
        for page in pages:
            wait_until_true(page, f"document.querySelector(`{row}`)?.checkVisibility() === true", within=15)
            shown_after.append(time.monotonic() - posted)
            page.context.close()
        assert 2 < shown_after[0] < 4.5
        assert 7 < shown_after[1] < 9.5


def open_as(browser: Browser, hq: LiveHq, person: int) -> Page:
    name, _, value = hq.cookie_of(person).partition("=")
    context = browser.new_context()
    context.add_cookies([{"name": name, "value": value, "url": hq.url}])
    page = context.new_page()
    page.goto(f"{hq.url}/turnout?lang=en", wait_until="commit")
    wait_until_true(page, "document.querySelector('.hq-alarm-place[data-revision]') !== null", within=30)
    return page
