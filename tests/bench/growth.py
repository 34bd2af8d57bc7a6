"""How the way from commit to frame grows with the size of the election."""

from statistics import median

from tests.bench import country_data
from tests.bench.country import INCIDENTS, STATIONS, TURNOUT_ROWS, database
from tests.bench.live_path import LivePath
from tests.bench.rows import Row, single

TITLE = "one commit → new frame bytes, from 1,000 to 100,000 stations"
SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
COMMITS = 15
COLUMNS = 40
"""Width of the curve in characters."""


def measure(*, full: bool) -> tuple[list[Row], str]:
    found = {size: _median(size) for size in SIZES}
    rows = [single(f"{size:,} stations, median", took, unit="ms") for size, took in found.items()]
    return rows, _curve(found)


def _median(stations: int) -> float:
    """Milliseconds. Turnout rows and incidents grow with the stations, as dense as in the whole country."""
    share = stations / STATIONS
    with database() as (owner, engine):
        election_id = country_data.fill(
            owner,
            stations=stations,
            turnout_rows=round(TURNOUT_ROWS * share),
            incidents=round(INCIDENTS * share),
            code=f"growth-{stations}",
        )
        with LivePath(engine, election_id) as path:
            return median(path.commit_to_bytes() for _ in range(COMMITS))


def _curve(found: dict[int, float]) -> str:
    most = max(found.values())
    lines = [
        f"{size:>7,} {'█' * max(1, round(took / most * COLUMNS))} {took:.0f} ms"
        for size, took in found.items()
    ]
    return "```\n" + "\n".join(lines) + "\n```"
