"""Fifty thousand incidents: how long does the database take for any filter of the lawyers' queue?"""

import time
from collections.abc import Callable

import sqlalchemy as sa

from dashboard.viewer import Role
from db.access.scope import reading_as
from db.vocabulary import IncidentState, Severity
from queries.case_filter import CaseFilter, Sort
from queries.cases import count_new, fetch_case_rows
from tests.bench import queue_data, queue_page
from tests.bench.country import database
from tests.bench.rows import Row, spread
from tests.factories import at

TITLE = "the queue over 50,000 incidents, by filter"
REMARKS = (
    "The whole of `fetch_case_rows`: the count of each severity and the rows of a page of 50, in the "
    "scope of a lawyer, connection open, all narratives readable. In "
    "the page: a demo HQ with as many incidents, Chromium, from the click or key to the new rows."
)
INCIDENTS = 50_000
TIMES = 30
NOW = at("17:00")
LIMIT = 100.0

ALL = frozenset[IncidentState]()
FILTERS = {
    "as it opens: open, most urgent first": CaseFilter(),
    "all states": CaseFilter(states=ALL),
    "all states, by deadline": CaseFilter(states=ALL, sort=Sort.DEADLINE),
    "all states, newest, page 900": CaseFilter(states=ALL, sort=Sort.NEWEST, page=900),
    "critical and major": CaseFilter(severities=frozenset({Severity.CRITICAL, Severity.MAJOR})),
    "one category, one district": CaseFilter(
        categories=frozenset({"B04"}), districts=frozenset({"c18"}), states=ALL
    ),
    "one stage": CaseFilter(stages=frozenset({"count"}), states=ALL),
    "one station": CaseFilter(stations=frozenset({"77"}), states=ALL),
    "one hour": CaseFilter(since=at("10:00"), until=at("11:00"), states=ALL),
    "mine": CaseFilter(assignee="HQ-03"),
    "claimed by nobody": CaseFilter(assignee=""),
    "overdue": CaseFilter(overdue=True),
    "corroborated": CaseFilter(min_corroboration=1, states=ALL),
    "a Russian word, 10,000 hits": CaseFilter(words="бюллетеней", states=ALL),
    "a Kazakh beginning, 10,000 hits": CaseFilter(words="бақылау", states=ALL),
    "three words": CaseFilter(words="урна пломба штаб", states=ALL),
    "eight words": CaseFilter(
        words="председатель отказывается объяснить причину наблюдателя пускают звонили штаб", states=ALL
    ),
    "a word of translations, 15,000 hits": CaseFilter(words="box", states=ALL),
    "a word of a category's name": CaseFilter(words="протокол", states=ALL),
    "a rare word": CaseFilter(words="№4711", states=ALL),
    "words, category and overdue": CaseFilter(words="комиссия", stages=frozenset({"voting"}), overdue=True),
}


def measure(*, full: bool) -> tuple[list[Row], str]:
    with database() as (owner, engine):
        election_id = queue_data.fill(owner, incidents=INCIDENTS)
        with reading_as(engine, Role.LAWYER) as connection:
            rows = [
                spread(f"{what} ({_fetch(connection, election_id, asked):,})", taken, unit="ms", p95=LIMIT)
                for what, asked in FILTERS.items()
                for taken in [_times(connection, election_id, asked)]
            ]
            rows.append(spread("count of what is new", _news(connection, election_id), unit="ms", p95=LIMIT))
    return rows + queue_page.measure(incidents=INCIDENTS), REMARKS


def _fetch(connection: sa.Connection, election_id: int, asked: CaseFilter) -> int:
    page = fetch_case_rows(
        connection, election_id=election_id, filter=asked, now=NOW, may_read_narratives=True
    )
    return page.total


def _times(connection: sa.Connection, election_id: int, asked: CaseFilter) -> list[float]:
    return [_milliseconds(lambda: _fetch(connection, election_id, asked)) for _ in range(TIMES)]


def _news(connection: sa.Connection, election_id: int) -> list[float]:
    newest = sa.text("select revision from revision where election_id = :election")
    seen = connection.execute(newest, {"election": election_id}).scalar_one() - 1000
    return [
        _milliseconds(
            lambda: count_new(
                connection,
                election_id=election_id,
                filter=CaseFilter(),
                now=NOW,
                may_read_narratives=True,
                after_revision=seen,
            )
        )
        for _ in range(TIMES)
    ]


def _milliseconds(work: Callable[[], int]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000
