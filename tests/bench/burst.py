"""Light clients under a flood: twenty commits a second, sustained."""

from tests.bench.fanout import fan_out
from tests.bench.rows import Row
from tests.rig.hq import DemoDay, running

TITLE = "report committed → frame at a light client, 20 commits a second sustained"
LIMITS = {100: 500, 300: 800, 600: 1500}
"""Viewers → p95 in milliseconds."""


def measure(*, full: bool) -> tuple[list[Row], str]:
    rows = []
    with running(DemoDay(at="10:20", paused=True)) as hq:
        for viewers, limit in LIMITS.items():
            rows += fan_out(hq, viewers, per_second=20, seconds=60 if full else 20, limit=limit)
    return rows, "As fanout."
