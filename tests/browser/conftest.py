"""A real HQ and a real Chromium. Without a Chromium these tests are skipped, with the command to get one."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.rig.chromium import MISSING, Screen, find_chromium, launch, open_screen
from tests.rig.hq import DemoDay, Hq, running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker("browser")
            if find_chromium() is None:
                item.add_marker(pytest.mark.skip(reason=MISSING))


@pytest.fixture(scope="module")  # no longer: its event loop would be in the way of every test that runs one
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


@pytest.fixture(scope="module")
def hq() -> Iterator[Hq]:
    """The demo day as a newcomer finds it, shortly before the count of 12:00."""
    with running(DemoDay(at="11:55")) as running_hq:
        yield running_hq


@pytest.fixture
def opened(browser: Browser, hq: Hq) -> Iterator[Callable[..., Screen]]:
    """Opens a page of the HQ in a browser without a past; closes it after the test."""
    screens: list[Screen] = []

    def open_page(path: str = "/", *, width: int = 1920, height: int = 1080) -> Screen:
        screens.append(open_screen(browser, hq.url + path, size={"width": width, "height": height}))
        return screens[-1]

    yield open_page
    for screen in screens:
        screen.close()
