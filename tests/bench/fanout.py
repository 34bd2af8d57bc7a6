"""Light clients: how long after a commit has every open wall its bytes? One commit a second."""

from tests.bench.rows import Row, fact, spread
from tests.rig.commits import Commit, Committer
from tests.rig.hq import DemoDay, Hq, running
from tests.rig.light_walls import LightWalls, Seen

TITLE = "report committed → frame at a light client, 1 commit a second"
REMARKS = (
    "A light client holds its own WebSocket and connection and fetches the frame when told, as the page "
    "does; all run on the same cores as the server. Demo day paused, so that the commits are the ones "
    "counted."
)
LIMITS = {100: 150, 300: 300, 600: 600}
"""Viewers → p95 in milliseconds."""


def measure(*, full: bool) -> tuple[list[Row], str]:
    rows = []
    with running(DemoDay(at="10:20", paused=True)) as hq:
        for viewers, limit in LIMITS.items():
            rows += fan_out(hq, viewers, per_second=1, seconds=60 if full else 20, limit=limit)
    return rows, REMARKS


def fan_out(hq: Hq, viewers: int, *, per_second: float, seconds: float, limit: float) -> list[Row]:
    """`limit` is milliseconds at the 95th percentile."""
    with LightWalls(hq, viewers) as walls:
        before = hq.process.cpu_times()
        commits = Committer(hq).at_rate(per_second, seconds=seconds)
        used = hq.process.cpu_times()
        seen = walls.look_when_reached(commits[-1].revision)
    delays = [delay for each in seen for delay in _delays(each, commits)]
    behind = sum(each.last < commits[-1].revision for each in seen)
    busy = (sum(used[:2]) - sum(before[:2])) / seconds * 100
    return [
        spread(
            f"{viewers} viewers, {per_second:g} commits/s, server at {busy:.0f} % of a core",
            delays,
            unit="ms",
            p95=limit,
        ),
        fact(f"{viewers} viewers: behind the last revision", str(behind), expected="0"),
    ]


def _delays(seen: Seen, commits: list[Commit]) -> list[float]:
    """Milliseconds; a revision never reached counts in `behind`."""
    reached = ((commit.at, seen.reached_at(commit.revision)) for commit in commits)
    return [(at - committed) * 1000 for committed, at in reached if at is not None]
