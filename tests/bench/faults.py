"""The database dies or hangs, the application is killed: what does a wall show, are reports lost?"""

import time
from collections.abc import Callable

from playwright.sync_api import Browser

from tests.bench.rows import Row, fact, single
from tests.rig.chromium import Screen, browsing, open_screen
from tests.rig.failures import hung_database, kill_database
from tests.rig.hq import DemoDay, Hq, running, wait_until
from tests.rig.senders import Senders

TITLE = "database killed for 10 s, hung for 20 s, application killed -9"
REMARKS = (
    "One wall in Chromium; times are those at which the banner came and went, by this machine's clock. "
    "Meanwhile five reports a second are sent, each again until it is answered. The database that is "
    "killed for 10 s is an external one: the embedded one is started again by the application at once."
)
Told = tuple[float, float]
"""When it went wrong, and since when it should heal, `time.time()`."""


def measure(*, full: bool) -> tuple[list[Row], str]:
    rows = []
    with browsing() as browser:
        with running(DemoDay(at="10:20"), external_database=True) as hq:
            rows += _fault(hq, browser, "database killed for 10 s", _kill_for_ten_seconds, banner=1)
            rows += _fault(hq, browser, "database hung for 20 s", _hang_for_twenty_seconds, banner=10)
        with running(DemoDay(at="10:20")) as hq:
            rows += _fault(hq, browser, "embedded database killed", _kill_embedded, banner=1)
            rows += _fault(
                hq, browser, "application killed -9 and started again", _kill_application, banner=None
            )
    return rows, REMARKS


def _fault(
    hq: Hq, browser: Browser, name: str, happen: Callable[[Hq], Told], *, banner: float | None
) -> list[Row]:
    """`banner`: seconds within which it must be up, where that is asked for."""
    screen = open_screen(browser, hq.url, tiles=8)
    screen.wait_until("diary.completeAt !== null")
    senders = Senders(hq, a_minute=300)
    senders.start()
    time.sleep(2)
    began, heals_from = happen(hq)
    emptied = _empty_tiles(screen)
    screen.wait_until("diary.banners.length && !diary.banners.at(-1)[0]", within=60)
    time.sleep(2)
    sent = senders.finish()
    screen.wait_for_tiles("feed", revision=max(each.revision for each in sent))
    shown, gone = _banner(screen)
    ids = {each.id for each in sent}
    rows = [
        single(f"{name}: banner up after", shown - began, unit="s", most=banner),
        single(f"{name}: newest picture back after", gone - heals_from, unit="s", most=10),
        fact(f"{name}: tiles that lost their content", str(emptied), expected="0"),
        fact(f"{name}: tracebacks on screen", str(len(screen.diary("tracebacks"))), expected="0"),
        fact(
            f"{name}: of {len(ids)} reports lost or doubled",
            str(len(ids) - hq.count_reports(list(ids))),
            expected="0",
        ),
    ]
    screen.close()
    return rows


def _banner(screen: Screen) -> tuple[float, float]:
    """When it first came and when it last went, `time.time()`."""
    banners = screen.diary("banners")
    return next(at for shown, at in banners if shown) / 1000, banners[-1][1] / 1000


def _empty_tiles(screen: Screen) -> int:
    tiles = screen.page.locator("[data-tile]:not(iframe)")
    return sum(not text.strip() for text in tiles.all_inner_texts())


def _kill_for_ten_seconds(hq: Hq) -> Told:
    began = time.time()
    kill_database(hq)
    hq.database.leave()
    time.sleep(10)
    hq.start_database()
    return began, time.time()


def _hang_for_twenty_seconds(hq: Hq) -> Told:
    began = time.time()
    with hung_database(hq):
        time.sleep(20)
    return began, time.time()


def _kill_embedded(hq: Hq) -> Told:
    began = time.time()
    kill_database(hq)
    wait_until(hq.answers, within=30, what="the database started again by the application")
    return began, began


def _kill_application(hq: Hq) -> Told:
    began = time.time()
    hq.kill()
    hq.start()
    return began, began
