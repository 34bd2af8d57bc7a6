"""The wall on a phone: the real server, its real Chromium, and the wall that hangs there to compare with."""

import io

import httpx2
import pypdf
import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser

from dashboard.panels import WALL
from dashboard.words import LANGUAGES
from tests.rig.chromium import open_screen
from tests.rig.hq import Hq


def take(hq: Hq, ending: str, language: str = "ru") -> httpx2.Response:
    return httpx2.get(
        f"{hq.url}/wall/picture.{ending}?lang={language}", headers={"cookie": hq.cookie}, timeout=60
    )


def test_the_picture_is_the_wall(browser: Browser, hq: Hq):
    hq.set_clock(paused=True)
    screen = open_screen(browser, f"{hq.url}/?lang=kk")
    screen.wait_for_tiles(*WALL)
    screen.page.add_style_tag(content=".hq-wall :is(nav, button) { display: none !important }")
    screen.page.wait_for_timeout(1000)
    hanging = Image.open(io.BytesIO(screen.page.screenshot())).convert("L")
    screen.close()
    taken = Image.open(io.BytesIO(take(hq, "png", "kk").content)).convert("L")
    hq.set_clock(paused=False)

    assert taken.size == hanging.size == (1920, 1080)
    assert ImageStat.Stat(ImageChops.difference(taken, hanging)).mean[0] < 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pdf_is_one_page_of_the_wall(hq: Hq, language: str):
    answer = take(hq, "pdf", language)
    (page,) = pypdf.PdfReader(io.BytesIO(answer.content)).pages

    assert answer.headers["content-type"] == "application/pdf"
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx((1440, 810), abs=0.5)
    assert "%" in page.extract_text()
    assert len(page.images) >= 2  # the map's layers


def test_nobody_gets_no_picture(hq: Hq):
    assert httpx2.get(f"{hq.url}/wall/picture.png").status_code == 401
