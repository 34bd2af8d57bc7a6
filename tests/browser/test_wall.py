"""The wall as the head of HQ sees it, in a real Chromium with the internet cut."""

import uuid
from collections.abc import Callable

import pytest

from dashboard.panels import WALL
from dashboard.words import LANGUAGES, words
from tests.rig.chromium import Screen
from tests.rig.hq import Hq

Opened = Callable[..., Screen]

SMALLEST_TEXT = """() => {
  const sizes = [];
  const walker = document.createTreeWalker(document.querySelector(".hq-wall"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const box = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !box.checkVisibility()) continue;
    sizes.push(parseFloat(getComputedStyle(box).fontSize));
  }
  return Math.min(...sizes);
}"""
CUT_NUMBERS = """() => [...document.querySelectorAll(
  ".hq-wall :is(.count, .number, .share, .hero-share, time, [data-clock], .counted)")]
  .filter((box) => box.checkVisibility() && (box.getBoundingClientRect().right > innerWidth + 1
    || (box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).overflow !== "visible"
        && getComputedStyle(box).display !== "inline")))
  .map((box) => box.textContent)"""
SCROLLS = """() => {
  const { scrollHeight, scrollWidth } = document.documentElement;
  const boxes = [...document.querySelectorAll(".hq-wall, .hq-wall section")];
  return scrollHeight > innerHeight || scrollWidth > innerWidth || boxes.some((box) =>
    box.scrollHeight > box.clientHeight + 1 && ["auto", "scroll"].includes(getComputedStyle(box).overflowY));
}"""
CHROME = '[data-testid="stHeader"], [data-testid="stSidebar"], [data-testid="stToolbar"], #hq-bar'
REMEMBER = """() => {
  const tiles = [...document.querySelectorAll("[data-tile]")];
  window.nodes = Object.fromEntries(tiles.map((tile) => [tile.dataset.tile, tile]));
  window.kept = "yes";
}"""
SAME_NODES = """() => window.kept === "yes" && Object.entries(window.nodes).every(([name, node]) =>
  document.querySelector(`[data-tile="${name}"]`) === node)"""


def text_of(screen: Screen, name: str) -> str:
    return screen.page.inner_text(f'[data-tile="{name}"]')


def test_the_first_page_is_the_wall_and_it_lives_without_a_reload(opened: Opened):
    wall = opened()
    wall.wait_for_tiles(*WALL, within=10)
    wall.page.evaluate(REMEMBER)
    revision = int(wall.page.get_attribute('[data-tile="coverage"]', "data-revision") or 0)

    wall.wait_for_tiles(*WALL, revision=revision + 3)

    assert wall.page.evaluate(SAME_NODES)
    assert (wall.foreign, wall.failed, wall.errors) == ([], [], [])


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (3840, 2160), (1280, 800)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_fills_the_screen_and_can_be_read_from_five_metres(
    opened: Opened, language: str, width: int, height: int
):
    wall = opened(f"/?lang={language}", width=width, height=height)
    wall.wait_for_tiles(*WALL)

    assert not wall.page.evaluate(SCROLLS)
    assert wall.page.evaluate(CUT_NUMBERS) == []
    unit = min(height / 100, width / 100 * 9 / 16)
    assert wall.page.evaluate(SMALLEST_TEXT) >= 5.18 * unit
    assert not any(each.is_visible() for each in wall.page.query_selector_all(CHROME))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_in_every_language_that_the_data_is_made_up(opened: Opened, language: str):
    wall = opened(f"/?lang={language}")
    wall.wait_for_tiles(*WALL)

    assert wall.page.get_by_text(words(language)("Synthetic data"), exact=True).first.is_visible()


def test_a_new_critical_incident_announces_itself_for_five_seconds(opened: Opened, hq: Hq):
    wall = opened("/?lang=en")
    wall.wait_for_tiles(*WALL)
    incident = {"id": str(uuid.uuid4()), "kind": "incident", "station": hq.stations()[0], "category": "B01"}
    answer = hq.post({**incident, "narrative": "Test."})
    assert answer.json()["accepted"] == 1

    row = wall.page.wait_for_selector(f'[data-incident="{incident["id"]}"].fresh', timeout=5000)
    assert row is not None
    wall.page.wait_for_selector(f'[data-incident="{incident["id"]}"]:not(.fresh)', timeout=10_000)


def test_the_language_is_in_the_address_and_changes_by_a_link(opened: Opened):
    wall = opened("/?lang=ru")
    wall.wait_for_tiles(*WALL)

    wall.page.click('a[href*="lang=kk"]')
    wall.page.wait_for_url("**lang=kk**")
    wall.wait_for_tiles(*WALL)

    assert words("kk")("Silent") in text_of(wall, "coverage")


def test_hostile_words_of_a_register_are_shown_as_words(opened: Opened, hq: Hq):
    wall = opened()
    wall.wait_for_tiles(*WALL)
    incident = {"id": str(uuid.uuid4()), "kind": "incident", "station": hq.stations()[1], "category": "B01"}
    narrative = "<img src=x onerror=\"document.title='owned'\"> \u202eevil"
    revision = hq.post({**incident, "narrative": narrative}).json()["revision"]

    wall.wait_for_tiles(*WALL, revision=revision)

    assert wall.page.title() == "Baqylau"
    assert "evil" not in text_of(wall, "incidents"), "the wall never shows a narrative"
