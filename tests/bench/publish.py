"""The public site of a whole country: how long from asking the database to the site that readers get?"""

import time
from pathlib import Path

import sqlalchemy as sa

from dashboard.publishing.publisher import Published, Publisher
from dashboard.publishing.site_folder import SiteFolder
from db.engine import create
from tests.bench import country_data
from tests.bench.country import INCIDENTS, STATIONS, TURNOUT_ROWS, database
from tests.bench.rows import Row, single, spread
from tests.rig.hq import private_folder

TITLE = "the public site of 10,411 stations, three languages"
REMARKS = (
    "Reading in the scope of the press, every figure in three languages, every page, picture and file, "
    "the audit row, the files on the disk and the switch; without pictures for social networks, which are "
    "printed only when a figure has changed."
)
TIMES = 8
CLEARED = 400


def measure(*, full: bool) -> tuple[list[Row], str]:
    with database() as (owner, engine), private_folder() as place:
        country_data.fill(
            owner, stations=STATIONS, turnout_rows=TURNOUT_ROWS, incidents=INCIDENTS, code="country"
        )
        _clear(owner)
        readers = create(str(engine.url.render_as_string(hide_password=False)))
        folder = SiteFolder(place / "public")
        with folder.held():
            publisher = Publisher(engine=engine, readers=readers, folder=folder)
            first, *later = (_taken(publisher) for _ in range(1 + TIMES))
        readers.dispose()
        wall, worked = zip(*later, strict=True)
        rows = [
            single("the first site after a start", first[0], unit="s", most=10),
            spread("the next sites, each of another minute", wall, unit="s", p95=5),
            spread("of that, this process's own work", worked, unit="s"),
            single("largest page", _largest(folder.path, "*.html") / 1000, unit="KB", most=200),
            single("largest picture", _largest(folder.path, "*.svg") / 1000, unit="KB"),
            single("the whole site", _whole(folder.path) / 1_000_000, unit="MB"),
        ]
    return rows, REMARKS


def _taken(publisher: Publisher) -> tuple[float, float]:
    """Seconds by the clock and of the processor. The as-of is the computer's: each site is another."""
    started, worked = time.perf_counter(), time.process_time()
    published: Published = publisher.publish()
    assert published.changed
    return time.perf_counter() - started, time.process_time() - worked


def _clear(owner: sa.Engine) -> None:
    """Some incidents as lawyers would have left them."""
    with owner.begin() as connection:
        connection.execute(
            sa.text(
                "update incident_state set state = 'confirmed', cleared_at = now() where incident_id in "
                "(select incident_id from incident_state order by incident_id limit :some)"
            ),
            {"some": CLEARED},
        )


def _largest(site: Path, pattern: str) -> float:
    return max(each.stat().st_size for each in site.resolve().rglob(pattern))


def _whole(site: Path) -> float:
    return sum(each.stat().st_size for each in site.resolve().rglob("*") if each.is_file())
