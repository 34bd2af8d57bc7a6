"""Is the map left alone while sixty updates come in?"""

from tests.bench.rows import Row, fact, single
from tests.rig.chromium import browsing, open_screen
from tests.rig.commits import Committer
from tests.rig.hq import DemoDay, running
from tests.rig.map_watch import MapWatch

TITLE = "map of the situation desk over 60 updates, moved, zoomed, a tooltip open"
REMARKS = (
    "Every animation frame is looked at: the map's container must be the same DOM node and its canvases "
    "must have something drawn on them."
)
UPDATES = 60


def measure(*, full: bool) -> tuple[list[Row], str]:
    with running(DemoDay(at="12:30", paused=True)) as hq, browsing() as browser:
        screen = open_screen(browser, f"{hq.url}/situation")
        screen.wait_for_tiles("map")
        desk = MapWatch(screen.page)
        desk.use()
        desk.watch()
        before, committer = desk.look(), Committer(hq)
        for _ in range(UPDATES):
            screen.wait_for_tiles("map", revision=committer.commit().revision)
        after = desk.look()
    kept = [("DOM node", after.same), ("pan", after.pan == before.pan), ("zoom", after.zoom == before.zoom)]
    kept.append(("tooltip", before.tooltip is not None and after.tooltip == before.tooltip))
    rows = [
        fact(f"{what} after {UPDATES} updates", "kept" if is_so else "lost", expected="kept")
        for what, is_so in kept
    ]
    return [*rows, single(f"blank of {after.frames} frames", after.blanks, unit="", most=0)], REMARKS
