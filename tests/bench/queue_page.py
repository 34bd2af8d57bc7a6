"""The queue in a browser: from the click that chooses a filter to the rows it lets through."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from db.engine import create
from tests.bench import queue_data
from tests.bench.rows import Row, spread
from tests.rig.chromium import Screen, browsing, open_screen
from tests.rig.hq import DemoDay, Hq

LIMIT = 300.0
TIMES = 10
DAY = DemoDay(at="17:00", paused=True)
WORDS = ("урна", "бақылау", "протокол", "пломба штаб", "4711")
_WATCH = """() => {
  window.queueTimes = { asked: 0, shown: 0 };
  const asked = () => (window.queueTimes = { asked: performance.now(), shown: 0 });
  addEventListener("click", asked, true);
  addEventListener("keydown", asked, true);
  new MutationObserver(() => (window.queueTimes.shown = performance.now())).observe(
    document.querySelector(".queue-root"), { childList: true }
  );
}"""
_SHOWN = "() => window.queueTimes.shown > window.queueTimes.asked"
_TOOK = "() => window.queueTimes.shown - window.queueTimes.asked"


def measure(*, incidents: int) -> list[Row]:
    with _hq(incidents) as hq, browsing() as browser:
        screen = open_screen(browser, f"{hq.url}/incidents?lang=ru")
        screen.wait_for_all_tiles(within=60)
        screen.wait_until("() => document.querySelectorAll('.queue-root li[data-id]').length > 0")
        screen.page.evaluate(_WATCH)
        severity = [_timed(screen, partial(_narrow, screen, chosen=n % 2 == 1)) for n in range(TIMES)]
        order = [_timed(screen, partial(_choose, screen, "sort", 2 + n % 2)) for n in range(TIMES)]
        words = [_timed(screen, partial(_search, screen, WORDS[n % len(WORDS)])) for n in range(TIMES)]
    return [
        spread("in the page: a severity chosen", severity, unit="ms", p95=LIMIT),
        spread("in the page: another order", order, unit="ms", p95=LIMIT),
        spread("in the page: words entered", words, unit="ms", p95=LIMIT),
    ]


@contextmanager
def _hq(incidents: int) -> Iterator[Hq]:
    hq = Hq(DAY)
    try:
        owner = create(hq.database.owner_url, statement_timeout_ms=0)
        queue_data.add_incidents(owner, hq.election_id, stations=DAY.stations, incidents=incidents)
        owner.dispose()
        hq.start()
        yield hq
    finally:
        hq.close()


def _timed(screen: Screen, do: Callable[[], None]) -> float:
    """Milliseconds by the browser's own clock, from the last key or click to the new rows."""
    do()
    screen.wait_until(_SHOWN)
    screen.page.wait_for_timeout(400)  # whatever else the rerun draws
    return float(screen.page.evaluate(_TOOK))


def _narrow(screen: Screen, *, chosen: bool) -> None:
    """To the critical ones, or back to all."""
    if chosen:
        screen.page.locator(".st-key-filter-severity input").press("Backspace")
    else:
        _choose(screen, "severity", 0)


def _choose(screen: Screen, name: str, place: int) -> None:
    box, options = screen.page.locator(f".st-key-filter-{name} input"), screen.page.locator("[role=option]")
    box.click()
    if options.count() == 0:
        box.press("ArrowDown")
    options.nth(place).click()


def _search(screen: Screen, words: str) -> None:
    box = screen.page.locator(".st-key-queue-words input")
    box.fill(words)
    box.press("Enter")
