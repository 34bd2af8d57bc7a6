"""What open walls cost the server while the day runs at ×60, and what the server weighs."""

import time

from dashboard.runtime import COLLECT_GARBAGE_EVERY
from tests.bench.rows import Row, single
from tests.rig.chromium import Screen, browsing, open_screen
from tests.rig.hq import DemoDay, Hq, running

TITLE = "open walls while the day runs at ×60: CPU a viewer-minute, memory of the server"
REMARKS = (
    "CPU time of the server process (feed, demo player and rendering; without PostgreSQL) with 0, 1 and "
    "4 walls open in Chromium, each over the same stretch of a new demo day from 11:50. First: what one "
    "wall adds to none. A wall has been open once before: no window holds what a server does only once."
)
WALLS = (0, 1, 4)
WINDOW = COLLECT_GARBAGE_EVERY
"""Seconds: each window holds one collection of garbage, which costs more than a wall does."""


def measure(*, full: bool) -> tuple[list[Row], str]:
    seconds = 4 * WINDOW if full else WINDOW
    used = {}
    with running(DemoDay()) as hq, browsing() as browser:
        screens: list[Screen] = []
        warm = open_screen(browser, hq.url, tiles=8)
        warm.wait_until("diary.completeAt !== null")
        _cpu_a_minute(hq, 2)
        warm.close()
        for walls in WALLS:
            while len(screens) < walls:
                screens.append(open_screen(browser, hq.url, tiles=8))
                screens[-1].wait_until("diary.completeAt !== null")
            used[walls] = _cpu_a_minute(hq, seconds)
        memory = hq.process.memory_info().rss / 2**20
    rows = [
        single("nobody looking, CPU-seconds a minute", used[0], unit="s"),
        single("first viewer, CPU-seconds a viewer-minute", used[1] - used[0], unit="s", most=0.3),
        single("each more, CPU-seconds a viewer-minute", (used[4] - used[1]) / 3, unit="s", most=0.1),
        single("memory of the server process, 4 walls open", memory, unit="MB", most=300),
    ]
    return rows, REMARKS


def _cpu_a_minute(hq: Hq, seconds: float) -> float:
    hq.new_day(DemoDay(at="11:50"))
    time.sleep(2)  # every screen has the new day
    before = sum(hq.process.cpu_times()[:2])
    time.sleep(seconds)
    return (sum(hq.process.cpu_times()[:2]) - before) / seconds * 60
