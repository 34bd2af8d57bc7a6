"""A lawyer's queue in a real Chromium, the demo day running: how soon can a report be acknowledged?"""

import time
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from playwright.sync_api import Page

from tests.bench.rows import Row, percentile, single, spread
from tests.rig.chromium import browsing, open_screen
from tests.rig.hq import DemoDay, Hq, running, wait_until

TITLE = "report posted → a lawyer can acknowledge it → the acknowledgement is in the database"
REMARKS = (
    "Demo day at ×60, real HTTP, the lawyer on /incidents. “Said to be new” and “in the list” are stamped by "
    "a MutationObserver in the page, both by this machine's clock, the first from before the POST is sent. "
    "Once selected in the list a report is acknowledged by one key. “Possible” is both together: what is "
    "left of the second is the lawyer's. The acknowledgement is seen by a connection of its own."
)
LAWYER = "/demo/role?role=lawyer&back=/incidents%3Flang%3Den"
ROWS = "ol.queue > li"
TAKE_IN = ".st-key-queue-take-in button"
NOTE_WHEN = """(selector) => {
  window.noted = new Promise((done) => {
    const look = () => {
      if (!document.querySelector(selector)) return;
      observer.disconnect();
      done(Date.now());
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true, attributes: true });
    look();
  });
}"""
LIMIT = 1000.0


@dataclass(frozen=True)
class Taken:
    """Milliseconds."""

    news: float
    """From the POST until the page says that something new is there."""
    listed: float
    """From the lawyer's click on that until the row is in the list."""
    kept: float
    """From the key until a second connection reads the acknowledgement."""

    @property
    def possible(self) -> float:
        return self.news + self.listed


def measure(*, full: bool) -> tuple[list[Row], str]:
    with running(DemoDay(at="10:20")) as hq:
        taken = _measured(hq, reports=60 if full else 25)
    possible = [each.possible for each in taken]
    return [
        spread("report posted → said to be new", [each.news for each in taken], unit="ms"),
        spread("taken in → in the list", [each.listed for each in taken], unit="ms"),
        spread("report posted → acknowledgement possible", possible, unit="ms"),
        single("the same, 95th percentile", percentile(possible, 95), unit="ms", most=LIMIT),
        spread("key pressed → acknowledgement in the database", [each.kept for each in taken], unit="ms"),
    ], REMARKS


def _measured(hq: Hq, *, reports: int) -> list[Taken]:
    stations = hq.stations()
    with browsing() as browser:
        page = open_screen(browser, hq.url + LAWYER).page
        page.wait_for_selector(ROWS)
        page.wait_for_timeout(3000)
        return [_one(hq, page, stations[place * 7 % len(stations)]) for place in range(reports)]


def _one(hq: Hq, page: Page, station: str) -> Taken:
    _take_in_what_waits(page)
    incident = {"id": str(uuid.uuid4()), "kind": "incident", "station": station, "severity": "critical"}
    page.evaluate(NOTE_WHEN, TAKE_IN)
    posted = time.time()
    hq.post({**incident, "category": "A01", "narrative": "A test."}).raise_for_status()
    news = page.evaluate("noted")

    row = f'{ROWS}[data-id="{incident["id"]}"]'
    page.evaluate(NOTE_WHEN, row)
    clicked = time.time()
    page.click(TAKE_IN)
    listed = page.evaluate("noted")

    _select_alone(page, row)
    pressed = time.time()
    page.keyboard.press("a")
    wait_until(lambda: _is_acknowledged(hq, incident["id"]), within=20, what="the acknowledgement")
    kept = time.time()
    page.wait_for_selector(f"{row} .who:text('demo lawyer')")
    return Taken(news - posted * 1000, listed - clicked * 1000, (kept - pressed) * 1000)


def _take_in_what_waits(page: Page) -> None:
    """The day goes on: what came in by itself would be taken for the report."""
    page.wait_for_timeout(1500)
    while page.locator(TAKE_IN).count():
        page.click(TAKE_IN)
        page.wait_for_timeout(1000)


def _select_alone(page: Page, row: str) -> None:
    page.keyboard.press("Escape")
    page.check(f"{row} input")


def _is_acknowledged(hq: Hq, incident: str) -> bool:
    asked = sa.text("select state from incident_state where incident_id = cast(:id as uuid)")
    with hq.engine.connect() as connection:
        return bool(connection.scalar(asked, {"id": incident}) == "acknowledged")
