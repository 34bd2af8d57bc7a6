"""What the wall does by itself: a station goes late by the clock, a cut is told and healed."""

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser

from dashboard.panels import WALL
from tests.factories import at
from tests.rig.chromium import Screen, open_screen
from tests.rig.failures import kill_database
from tests.rig.hq import DemoDay, Hq, real_now, running

CLASS_COUNT = '[data-tile="coverage"] [data-group="{}"] .count'


@pytest.fixture(scope="module")
def hq() -> Iterator[Hq]:
    """Its clock goes as ours; its database is not the application's own, so it stays dead once killed."""
    with running(DemoDay(at="12:10", speed=1), external_database=True) as running_hq:
        yield running_hq


@pytest.fixture
def wall(browser: Browser, hq: Hq) -> Iterator[Screen]:
    screen = open_screen(browser, f"{hq.url}/?lang=en")
    screen.wait_for_tiles(*WALL)
    yield screen
    screen.close()


def count(screen: Screen, group: str) -> int:
    return int(re.sub(r"\D", "", screen.page.inner_text(CLASS_COUNT.format(group))))


def newest_report(hq: Hq) -> int:
    """Its revision."""
    newest = sa.text("select max(revision) from report where election_id = :id")
    with hq.engine.connect() as connection:
        return int(connection.execute(newest, {"id": hq.election_id}).scalar_one())


def test_a_station_goes_late_by_the_clock_alone_and_not_before_its_limit(wall: Screen, hq: Hq):
    limit = at("12:15")  # the count of 12:00 is late from then on
    hq.set_clock(demo_at=limit.replace(minute=14, second=57))
    revision = newest_report(hq)
    wall.wait_for_tiles(*WALL, revision=revision)
    before = count(wall, "late")

    wall.wait_until(
        "([row, before]) => Number(document.querySelector(row).textContent) > before",
        [CLASS_COUNT.format("late"), before],
        within=10,
    )

    assert hq.clock().at(real_now()) >= limit


def test_cut_off_from_its_database_it_says_so_keeps_its_picture_and_heals(wall: Screen, hq: Hq):
    banner = wall.page.locator("[data-stale-banner]").first
    assert banner.is_hidden()
    before = wall.page.inner_text('[data-tile="coverage"]')

    kill_database(hq)
    banner.wait_for(state="visible", timeout=10_000)
    assert "no connection" in banner.inner_text().lower()
    assert wall.page.inner_text('[data-tile="coverage"]') == before

    hq.database.leave()
    hq.start_database()
    banner.wait_for(state="hidden", timeout=20_000)
    assert wall.diary("tracebacks") == []
