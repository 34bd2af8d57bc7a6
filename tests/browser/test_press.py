"""The press page in a real Chromium: choose, change the words, export what was seen, copy the sentence."""

import io
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import Browser, Page

from dashboard.drawing import Size
from db.press import PressSettings, change_press_settings
from tests.rig.chromium import Screen, open_screen
from tests.rig.hq import DemoDay, Hq, running

OpenPress = Callable[..., Screen]
TITLE = "Әр үшінші дауыс берді"
SETTLED = '[data-test-script-state="notRunning"]'


@pytest.fixture(scope="module")
def hq() -> Iterator[Hq]:
    with running(DemoDay(at="15:20", paused=True)) as running_hq:
        yield running_hq


@pytest.fixture
def open_press(browser: Browser, hq: Hq) -> Iterator[OpenPress]:
    screens: list[Screen] = []

    def opened(address: str = "", *, role: str = "press", width: int = 1920, height: int = 1080) -> Screen:
        back = f"/press?lang=en{address}".replace("&", "%26")
        url = f"{hq.url}/demo/role?role={role}&back={back}"
        screen = open_screen(browser, url, size={"width": width, "height": height})
        screens.append(screen)
        screen.page.wait_for_selector(".press-sentences button", timeout=30_000)
        screen.page.wait_for_selector(SETTLED, timeout=20_000)
        return screen

    yield opened
    for screen in screens:
        screen.close()


def download(page: Page, kind: str) -> bytes:
    with page.expect_download(timeout=30_000) as waiting:
        page.click(f".st-key-press-export-{kind} button")
    return Path(waiting.value.path()).read_bytes()


def picture(page: Page) -> bytes:
    source = page.get_attribute("img.press-preview", "src") or ""
    return b64decode(source.partition("base64,")[2])


def write_title(screen: Screen, text: str) -> None:
    before = picture(screen.page)
    screen.page.get_by_label("Finding").fill(text)
    screen.page.keyboard.press("Control+Enter")
    screen.wait_until("before => document.querySelector('img.press-preview').src !== before", _source(before))


def _source(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"


@pytest.mark.parametrize("size", Size)
def test_a_figure_with_a_changed_finding_comes_out_as_it_was_seen(open_press: OpenPress, size: Size):
    screen = open_press(f"&figure=coverage_by_district&size={size}&figure_lang=kk")
    title = f"{TITLE}, {size}"  # words stay: the same again would change nothing
    write_title(screen, title)

    svg, png = download(screen.page, "svg"), download(screen.page, "png")

    assert svg == picture(screen.page)
    assert "".join(title.split()) in "".join("".join(ElementTree.fromstring(svg).itertext()).split())  # noqa: S314
    image = Image.open(io.BytesIO(png))
    assert image.size == size.pixels
    assert max(ImageStat.Stat(image.convert("L")).stddev) > 5, "a blank picture"
    assert (screen.errors, screen.failed, screen.foreign) == ([], [], [])


def test_the_other_formats_are_what_they_say(open_press: OpenPress):
    page = open_press("&figure=turnout_timeline").page

    assert download(page, "pdf").startswith(b"%PDF-")
    assert download(page, "xlsx").startswith(b"PK")
    assert "share" in download(page, "csv").decode("utf-8-sig")


def test_a_sentence_is_copied_whole(open_press: OpenPress):
    screen = open_press("&figure=turnout_timeline")
    screen.context.grant_permissions(["clipboard-read", "clipboard-write"])
    line = screen.page.locator('.press-sentences li[lang="kk"]')
    line.get_by_role("button").click()

    line.get_by_text("Copied").wait_for(timeout=5000)
    copied = screen.page.evaluate("navigator.clipboard.readText()")
    assert copied == line.locator("p").text_content()


def test_what_is_chosen_is_in_the_address_and_outlives_a_change_of_language(open_press: OpenPress):
    page = open_press().page
    page.click(".st-key-press-kind-station_map button")
    page.wait_for_url("**figure=station_map**")
    page.get_by_role("radio", name="A4").click()
    page.wait_for_selector('img.press-preview[data-size="a4"]')
    page.wait_for_selector('.hq-languages a[href*="size=a4"]')

    page.click('.hq-languages a[lang="kk"]')
    page.wait_for_url("**lang=kk**")
    page.wait_for_selector('img.press-preview[data-size="a4"]', timeout=20_000)

    assert "figure=station_map" in page.url


def test_the_whole_picture_and_the_first_button_are_on_a_small_screen(open_press: OpenPress):
    for size in Size:
        page = open_press(f"&size={size}", width=1280, height=800).page
        for part in ("img.press-preview", ".st-key-press-export-png button", ".st-key-press-newest button"):
            box = page.locator(part).bounding_box()
            assert box is not None
            assert box["y"] + box["height"] <= 800, (size, part)
            assert box["x"] + box["width"] <= 1280, (size, part)


def test_everything_as_one_zip_can_be_stopped(open_press: OpenPress):
    page = open_press().page
    page.click(".st-key-press-pack-start button")
    page.wait_for_selector(".st-key-press-pack [role=progressbar]", timeout=10_000)

    page.click(".st-key-press-pack-cancel button")

    page.wait_for_selector(".st-key-press-pack-start button", timeout=20_000)
    assert page.query_selector(".st-key-press-pack-download") is None


@pytest.fixture
def two_people(hq: Hq) -> Iterator[None]:
    """The HQ asks for them."""

    def ask(two: bool) -> None:
        with hq.engine.begin() as connection:
            by_hq = {"actor": "test", "at": hq.clock().demo_at}
            change_press_settings(connection, hq.election_id, PressSettings(two_release=two), **by_hq)

    ask(True)
    yield
    ask(False)


def wait_for_draft(screen: Screen, draft: bool) -> None:
    drawn = "DRAFT" if draft else "no mark"
    for _ in range(40):
        if (b">DRAFT<" in picture(screen.page)) == draft:
            return
        screen.page.wait_for_timeout(250)
    raise AssertionError(f"not the picture with {drawn}")


def test_what_one_person_writes_another_reads_before_it_goes_out(open_press: OpenPress, two_people: None):
    writer = open_press("&figure=incidents_by_hour")
    write_title(writer, "Nights are quiet")
    assert b">DRAFT<" in picture(writer.page)
    assert b">DRAFT<" in download(writer.page, "svg")
    assert writer.page.query_selector(".st-key-press-read") is None

    reader = open_press(role="leader")
    reader.page.click(".st-key-press-waiting button")
    reader.page.click("ul.press-waiting a:text('Violations by hour')")
    reader.page.wait_for_url("**figure=incidents_by_hour**")
    reader.page.click(".st-key-press-read button", timeout=20_000)
    wait_for_draft(reader, False)
    assert "Read by demo leader" in reader.page.inner_text(".press-byline")

    writer.page.reload()
    writer.page.wait_for_selector(".press-byline", timeout=30_000)
    writer.page.wait_for_selector(SETTLED, timeout=20_000)
    svg = download(writer.page, "svg")
    assert b">DRAFT<" not in svg
    assert b"Nights are quiet" in svg
    assert (writer.errors, reader.errors, writer.foreign) == ([], [], [])


def test_who_is_overtaken_keeps_what_they_wrote_and_goes_on_typing(open_press: OpenPress):
    mine, theirs = open_press("&figure=heat_map"), open_press("&figure=heat_map", role="leader")
    write_title(theirs, "The other was quicker")
    write_title(mine, "Mine was slower")

    mine.page.wait_for_selector(".st-key-press-unkept-title >> text=Mine was slower", timeout=10_000)
    assert "demo leader changed these words" in mine.page.inner_text(".st-key-press-unkept-title")
    assert mine.page.get_by_label("Finding").input_value() == "The other was quicker"

    mine.page.click(".st-key-press-mine-title button")
    mine.page.wait_for_selector(".st-key-press-unkept-title", state="detached", timeout=10_000)
    write_title(mine, "Mine again")
    mine.page.keyboard.type(", and on")  # the field has not been taken from under the hands
    mine.page.keyboard.press("Control+Enter")
    mine.page.wait_for_selector('img.press-preview[alt^="Mine again, and on."]', timeout=10_000)


@pytest.fixture
def hq_without_chromium(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hq]:
    hq = Hq(DemoDay(stations=40, at="15:20", paused=True))
    try:
        monkeypatch.setenv("PATH", str(tmp_path))  # there is none in it, unless a test puts one there
        hq.start()
        yield hq
    finally:
        hq.close()


def test_without_a_chromium_on_the_server_this_browser_makes_the_picture(
    browser: Browser, hq_without_chromium: Hq
):
    address = f"{hq_without_chromium.url}/demo/role?role=press&back=/press?lang=en"
    screen = open_screen(browser, address)
    screen.page.wait_for_selector(".st-key-press-own-png button", timeout=30_000)
    with screen.page.expect_download(timeout=15_000) as waiting:
        screen.page.click(".st-key-press-own-png button")
    image = Image.open(waiting.value.path())

    assert "no Chromium" in screen.page.inner_text(".press-missing")
    assert image.size == Size.LANDSCAPE.pixels
    assert max(ImageStat.Stat(image.convert("L")).stddev) > 5, "a blank picture"
    assert screen.errors == []
    screen.close()


def test_a_chromium_that_dies_at_the_click_is_a_sentence_and_this_browser_makes_the_picture(
    browser: Browser, hq_without_chromium: Hq, tmp_path: Path
):
    chromium = tmp_path / "chromium"
    chromium.write_text("#!/bin/sh\nkill -KILL $$\n")
    chromium.chmod(0o755)
    address = f"{hq_without_chromium.url}/demo/role?role=press&back=/press?lang=en"
    screen = open_screen(browser, address)
    screen.page.click(".st-key-press-export-png button", timeout=30_000)
    screen.page.wait_for_selector(".st-key-press-own-png button", timeout=30_000)
    with screen.page.expect_download(timeout=15_000) as waiting:
        screen.page.click(".st-key-press-own-png button")

    with Image.open(waiting.value.path()) as image:
        assert image.size == Size.LANDSCAPE.pixels
    assert screen.errors == []
    assert "Traceback" not in hq_without_chromium.log.read_text()
    screen.close()


def test_a_bulletin_is_made_beside_the_page_and_its_draft_is_downloaded(browser: Browser, hq: Hq):
    url = f"{hq.url}/demo/role?role=press&back=/press?lang=kk%26part=bulletins"
    screen = open_screen(browser, url, size={"width": 1280, "height": 800})
    page, start = screen.page, ".st-key-bulletin-start button"
    page.click(start, timeout=30_000)
    page.wait_for_selector(".st-key-bulletin-progress", timeout=20_000)
    assert page.is_disabled(start)
    page.wait_for_selector(".st-key-bulletin-progress", state="detached", timeout=90_000)
    page.wait_for_selector("table.bulletin-files a")

    files = page.locator("table.bulletin-files a")
    assert files.count() == 9
    with page.expect_download(timeout=30_000) as waiting:
        files.nth(1).click()
    assert waiting.value.suggested_filename.startswith("bulletin-draft-")
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF")
    assert page.is_enabled(start)
    screen.close()
