"""A wall opened on a computer that has never seen it."""

from playwright.sync_api import Browser

from tests.bench.rows import Row, spread
from tests.bench.server_part import ServerPart
from tests.rig.chromium import browsing, open_screen
from tests.rig.hq import DemoDay, Hq, running

TITLE = "wall, cold page → first complete paint in Chromium, 540 stations"
REMARKS = (
    "A fresh browser context each time: empty cache, no cookie. Complete: every tile of the wall shows "
    "a revision (its chart or map is drawn) and that frame has been painted. Server part: the time to "
    "the first byte of `/` plus, on Streamlit's socket, from the first message sent to the last "
    "received; by Chromium's network log. Demo day running at ×60."
)
TILES = 9


def measure(*, full: bool) -> tuple[list[Row], str]:
    complete, server, used = [], [], []
    with running(DemoDay(stations=540, at="12:40")) as hq, browsing() as browser:
        _use_the_server_once(browser, hq)
        for _ in range(40 if full else 20):
            before = sum(hq.process.cpu_times()[:2])
            screen = open_screen(browser, "about:blank", tiles=TILES)
            part = ServerPart(screen)
            screen.page.goto(hq.url, wait_until="commit")
            screen.wait_until("diary.completeAt !== null")
            complete.append(screen.diary("completeAt") / 1000)
            server.append(part.milliseconds())
            used.append((sum(hq.process.cpu_times()[:2]) - before) * 1000)
            screen.close()
    rows = [
        spread("cold page → complete paint", complete, unit="s", p50=1.5, p95=2.5),
        spread("of that, server part", server, unit="ms", p95=300),
        spread("CPU of the server process meanwhile, demo included", used, unit="ms"),
    ]
    return rows, REMARKS


def _use_the_server_once(browser: Browser, hq: Hq) -> None:
    screen = open_screen(browser, hq.url, tiles=TILES)
    screen.wait_until("diary.completeAt !== null")
    screen.close()
