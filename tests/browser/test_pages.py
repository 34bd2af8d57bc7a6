"""Situation and turnout, roles and languages, in a real Chromium with the internet cut."""

import re
from collections.abc import Callable

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Browser

from dashboard.viewer import OF_ANOTHER, PAGES, Role, Viewer
from dashboard.words import LANGUAGES, LOCALE, words
from tests.rig.chromium import PAGES_OF_THE_BAR, Screen, open_screen
from tests.rig.hq import Hq
from tests.rig.map_watch import MapWatch

Opened = Callable[..., Screen]

WORD = re.compile(r"^[A-Za-z][a-z]{3,}( [a-z]{2,})*$")


def english_only(language: str) -> set[str]:
    """Messages whose translation differs, so that their English on a page of `language` is a hole."""
    with (LOCALE / language / "LC_MESSAGES" / "messages.po").open("rb") as source:
        catalogue = read_po(source, locale=language)
    plain = [each for each in catalogue if isinstance(each.id, str) and WORD.match(each.id)]
    return {each.id for each in plain if each.string != each.id}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES_OF_THE_BAR)
def test_every_page_is_drawn_whole_from_this_computer_alone(opened: Opened, page: str, language: str):
    screen = opened(f"/?lang={language}" if page == "wall" else f"/{page}?lang={language}")
    screen.wait_for_all_tiles()

    assert (screen.foreign, screen.failed, screen.errors) == ([], [], [])
    assert screen.page.query_selector('[data-testid="stException"]') is None
    if language != "en":
        lines = set(screen.page.inner_text("body").splitlines())
        assert lines & english_only(language) == set()


def test_a_change_of_language_keeps_the_page_and_its_filters(opened: Opened):
    desk = opened("/situation?lang=ru&class=silent")
    desk.wait_for_all_tiles()

    desk.page.click('.hq-languages a[lang="kk"]')
    desk.page.wait_for_url("**lang=kk**")

    assert "/situation" in desk.page.url
    assert "class=silent" in desk.page.url


def test_the_map_stays_as_it_was_left_over_every_update(opened: Opened):
    desk = opened("/situation?lang=en")
    desk.wait_for_all_tiles()
    map_ = MapWatch(desk.page)
    map_.use()
    map_.watch()
    before = map_.look()
    revision = int(desk.page.get_attribute('[data-tile="map"]', "data-revision") or 0)

    desk.wait_for_tiles("map", revision=revision + 5)

    after = map_.look()
    assert after.same
    assert (after.pan, after.zoom, after.tooltip) == (before.pan, before.zoom, before.tooltip)
    assert after.blanks == 0
    assert after.frames > 0


def test_a_station_in_the_address_is_shown_beside_the_map(opened: Opened, hq: Hq):
    number = hq.stations()[3]
    desk = opened(f"/situation?lang=en&station={number}")
    desk.wait_for_all_tiles()

    desk.page.get_by_text(f"Station {number}").first.wait_for(timeout=10_000)


def test_an_earlier_moment_is_unmistakably_not_live(opened: Opened):
    desk = opened("/situation?lang=en&at=09:15")

    desk.page.get_by_text(words("en")("Replay, not live")).first.wait_for(timeout=15_000)


@pytest.mark.parametrize(
    "bad", ["lang=xx", "station=%3Cscript%3E", "at=99:99", "district=%27%20or%201", "class=🙈"]
)
def test_nonsense_in_the_address_never_breaks_a_page(opened: Opened, bad: str):
    for page in ("situation", "turnout"):
        screen = opened(f"/{page}?{bad}")
        screen.page.wait_for_selector('[data-test-script-state="notRunning"]', timeout=20_000)
        assert screen.page.query_selector('[data-testid="stException"]') is None
        assert screen.errors == []


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_offered_the_pages_it_may_open_and_no_other(browser: Browser, hq: Hq, role: Role):
    screen = open_screen(browser, f"{hq.url}/demo/role?role={role}&back=/turnout?lang=en")
    screen.page.wait_for_selector(".hq-links", timeout=20_000)
    screen.page.wait_for_selector('[data-test-script-state="notRunning"]', timeout=20_000)
    shown = screen.page.eval_on_selector_all(".hq-links a", "links => links.map((link) => link.textContent)")

    allowed = [page.capitalize() for page in PAGES if Viewer(role).may_open(page) and page not in OF_ANOTHER]
    assert shown == allowed
    screen.close()
