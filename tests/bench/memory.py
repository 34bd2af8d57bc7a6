"""Does the server grow over a whole election day with walls open?"""

import time

from tests.bench.rows import Row, single
from tests.rig.hq import DemoDay, Hq, running
from tests.rig.light_walls import LightWalls

TITLE = "memory after 14 simulated hours with 20 walls open"
WALLS = 20
HOURS = 14


def measure(*, full: bool) -> tuple[list[Row], str]:
    speed = 60 if full else 600
    with running(DemoDay(at="06:10", paused=True)) as hq, LightWalls(hq, WALLS, sessions=True):
        time.sleep(3)
        before = _megabytes(hq)
        hq.set_clock(speed=speed, paused=False)
        after = _after(hq, HOURS * 3600 / speed)
    rows = [
        single("server process when the day begins", before, unit="MB"),
        single("growth by the end", after - before, unit="MB", most=50),
    ]
    how = (
        f"Demo day from 06:10 at ×{speed}; each wall also holds a Streamlit session. "
        "`--full` plays it at ×60."
    )
    return rows, how


def _after(hq: Hq, seconds: float) -> float:
    time.sleep(seconds)
    return _megabytes(hq)


def _megabytes(hq: Hq) -> float:
    return float(hq.process.memory_info().rss / 2**20)
