"""The Chromium of this machine, and pages in it that keep a diary of what they showed."""

import contextlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Frame,
    Page,
    Playwright,
    Request,
    Response,
    sync_playwright,
)

from dashboard.printing.devtools import find_chromium
from dashboard.viewer import OF_ANOTHER, PAGES, Role, Viewer

MISSING = (
    "no Chromium on this machine. "
    "Debian: sudo apt-get install chromium   macOS: brew install --cask google-chrome"
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # the internet is cut
]
STREAMLIT_LOOKS_FOR_ITS_ROOT = re.compile(r"/\w+/_stcore/(health|host-config)$")
"""Opened at /turnout it asks below /turnout first, is told 404, and goes on at the root."""
DIARY = (Path(__file__).parent / "diary.js").read_text()
WALL_SCREEN = {"width": 1920, "height": 1080}


@contextlib.contextmanager
def browsing() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


def launch(playwright: Playwright) -> Browser:
    path = find_chromium()
    if path is None:
        raise RuntimeError(MISSING)
    return playwright.chromium.launch(executable_path=path, args=FLAGS)


@dataclass
class Screen:
    """A page in a context of its own, as on a fresh computer, and what went wrong in it."""

    context: BrowserContext
    page: Page
    foreign: list[str] = field(default_factory=list)
    """Addresses of other hosts it asked for; no name but this machine's leads anywhere."""
    failed: list[str] = field(default_factory=list)
    """Own addresses that answered with an error."""
    errors: list[str] = field(default_factory=list)
    """Of the console, and exceptions."""

    def close(self) -> None:
        self.context.close()

    def wait_for_tiles(self, *names: str, revision: int = 1, within: float = 20) -> None:
        """Until each shows `revision` or a later one."""
        self.wait_until(
            "([names, revision]) => names.every((name) => diary.revisionOf(name) >= revision)",
            [names, revision],
            within=within,
        )

    def wait_for_all_tiles(self, *, within: float = 20) -> None:
        """Until there are tiles, every one shows a revision, and Streamlit has nothing more to draw."""
        self.wait_until(
            """() => {
              const tiles = [...document.querySelectorAll("[data-tile]")];
              const settled = document.querySelector('[data-test-script-state="notRunning"]');
              return settled && tiles.length && tiles.every((tile) => Number(tile.dataset.revision) > 0);
            }""",
            within=within,
        )

    def wait_until(self, script: str, arg: object = None, *, within: float = 20) -> None:
        wait_until_true(self.page, script, arg, within=within)

    def diary(self, name: str) -> Any:
        """One of the lists that diary.js keeps."""
        return self.page.evaluate(f"diary.{name}")


def open_screen(browser: Browser, url: str, *, size: dict[str, int] | None = None, tiles: int = 0) -> Screen:
    context = browser.new_context(viewport=size or WALL_SCREEN, locale="ru-RU", timezone_id="Europe/Lisbon")
    context.add_init_script(DIARY.replace("__TILES__", str(tiles)))
    screen = Screen(context, context.new_page())

    def note_foreign(request: Request) -> None:
        if urlsplit(request.url).hostname not in ("127.0.0.1", None):
            screen.foreign.append(request.url)

    def note_error(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            screen.errors.append(message.text)

    def note_failed(answer: Response) -> None:
        if answer.status >= 400 and not STREAMLIT_LOOKS_FOR_ITS_ROOT.search(answer.url):
            screen.failed.append(f"{answer.status} {answer.url}")

    context.on("request", note_foreign)
    context.on("response", note_failed)
    screen.page.on("console", note_error)
    screen.page.on("pageerror", lambda error: screen.errors.append(str(error)))
    screen.page.goto(url, wait_until="commit")
    return screen


def wait_until_true(page: Page | Frame, script: str, arg: object = None, *, within: float = 20) -> None:
    """As Playwright's `wait_for_function`, which our content security policy stops: it evaluates late."""
    deadline = time.monotonic() + within
    while True:
        with contextlib.suppress(Error):  # the page is going somewhere else: ask the next one
            if page.evaluate(script, arg):
                return
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {within} s: {script}")
        page.wait_for_timeout(50)


PAGES_OF_THE_BAR = [page for page in PAGES if Viewer(Role.LEADER).may_open(page) and page not in OF_ANOTHER]
"""Those that the head of HQ is offered; each has live tiles."""


def path_of(page: str) -> str:
    """The wall is at the root."""
    return "/" if page == "wall" else f"/{page}"
