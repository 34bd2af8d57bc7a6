"""A hundred open walls and nothing happening."""

import time

from tests.bench.rows import Row, single
from tests.rig.hq import DemoDay, running
from tests.rig.light_walls import LightWalls

TITLE = "server with 100 open walls and nothing happening"
REMARKS = (
    "Each wall also holds a Streamlit session that has run the wall's script. Demo day paused. Bytes "
    "are all that the client received; pings are those of the WebSocket server, one in 20 s a socket."
)
WALLS = 100


def measure(*, full: bool) -> tuple[list[Row], str]:
    seconds = 120 if full else 40
    with running(DemoDay(paused=True)) as hq, LightWalls(hq, WALLS, sessions=True) as walls:
        time.sleep(5)
        received, pinged, used = *_bytes(walls), sum(hq.process.cpu_times()[:2])
        time.sleep(seconds)
        used = sum(hq.process.cpu_times()[:2]) - used
        received_after, pinged_after = _bytes(walls)
    told, pings = (
        (now - before) / WALLS / seconds
        for now, before in ((received_after, received), (pinged_after, pinged))
    )
    rows = [
        single("CPU of the server process", used / seconds * 100, unit="% of a core", most=2),
        single("messages and frames a second each", told, unit="bytes", most=0),
        single("keep-alive pings a second each", pings, unit="bytes"),
    ]
    return rows, REMARKS


def _bytes(walls: LightWalls) -> tuple[int, int]:
    """Of messages and frames, and of pings."""
    seen = walls.look()
    return sum(each.received for each in seen), sum(each.pinged for each in seen)
