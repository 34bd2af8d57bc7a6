"""A wall in a real Chromium, the demo day running: how long after a commit has its picture changed?"""

import bisect

from tests.bench.rows import Row, spread
from tests.rig.chromium import browsing, open_screen
from tests.rig.commits import Commit, Committer
from tests.rig.hq import DemoDay, Hq, running

TITLE = "report committed → pixel changed on an open wall in Chromium, demo day at ×60"
REMARKS = (
    "From the return of the commit to the message that follows the paint of the frame in which the feed "
    "shows the report (MutationObserver, requestAnimationFrame, MessageChannel), both by this machine's "
    "clock."
)
TILES = ("audit", "coverage", "feed", "heading", "incidents", "map", "silent", "turnout", "turnout_now")


def measure(*, full: bool) -> tuple[list[Row], str]:
    with running(DemoDay(at="10:20")) as hq:
        delays = _delays(hq, seconds=120 if full else 45)
    return [spread("commit → pixel", delays, unit="ms", p50=120, p95=250)], REMARKS


def _delays(hq: Hq, *, seconds: float) -> list[float]:
    """Milliseconds."""
    with browsing() as browser:
        screen = open_screen(browser, hq.url)
        screen.wait_for_tiles(*TILES)
        commits = Committer(hq).at_rate(1.3, seconds=seconds)
        screen.wait_for_tiles("feed", revision=commits[-1].revision)
        screen.page.wait_for_timeout(500)
        painted = [(revision, at) for tile, revision, at in screen.diary("painted") if tile == "feed"]
    return [_delay(commit, painted) for commit in commits]


def _delay(commit: Commit, painted: list[tuple[int, float]]) -> float:
    place = bisect.bisect_left(painted, (commit.revision, 0))
    return painted[place][1] - commit.at * 1000
