"""The pictures of the documents: `SCREENS=docs/screens make test` takes them anew."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.words import LANGUAGES
from tests.rig.chromium import Screen

SIZES = ((1920, 1080), (1280, 800))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["wall", "situation", "incidents", "turnout", "press"])
def test_a_picture_of_every_page_is_not_blank(
    opened: Callable[..., Screen], tmp_path: Path, page: str, language: str, size: tuple[int, int]
):
    folder = Path(os.environ.get("SCREENS") or tmp_path)
    width, height = size
    path = "" if page == "wall" else page
    screen = opened(f"/{path}?lang={language}", width=width, height=height)
    screen.wait_for_all_tiles()
    if page in ("wall", "situation"):
        screen.wait_for_tiles("map")
    screen.page.wait_for_timeout(1000)  # marks on the map fade in

    picture = folder / f"{page}-{language}-{width}x{height}.png"
    screen.page.screenshot(path=picture)

    assert picture.stat().st_size > 40_000, "an empty dark screen packs to a few kilobytes"
