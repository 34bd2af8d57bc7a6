"""The audit chain: what sealing costs a writer, and how long it takes to check a hundred thousand rows."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from db.audit.chain import verify_chain
from db.writing.revisions import record_audit
from tests.bench.country import database
from tests.bench.rows import Row, fact, single, spread
from tests.factories import DAY_AT_10_05
from tests.rig.hq import ROOT

TITLE = "audit chain: 100,000 rows verified, 1,000 rows of 8 writers"
REMARKS = (
    "Rows as the API writes them, each sealed by the trigger. PostgreSQL does not wait for the disk here, so "
    "that what sealing costs can be seen: one row in a transaction of its own, with the trigger and without."
)
ROWS, AT_ONCE, WRITERS, EACH, ALONE = 100_000, 1000, 8, 125, 500
_FILL = sa.text("""
    insert into audit (at, actor, action, detail)
    select now(), 'token:bot', 'api:report:received',
           jsonb_build_object('accepted', n, 'duplicate', 0, 'rejected', 0)
    from generate_series(1, :rows) n
""")


def measure(*, full: bool) -> tuple[list[Row], str]:
    with database() as (owner, engine):
        sealed = _write_alone(engine)
        unsealed = _write_unsealed(owner, engine)
        started = time.perf_counter()
        with ThreadPoolExecutor(WRITERS) as threads:
            list(threads.map(lambda _: _write_alone(engine, EACH), range(WRITERS)))
        together = WRITERS * EACH / (time.perf_counter() - started)
        _fill(engine)
        rows = [
            spread("one audit row in a transaction, sealed", sealed, unit="ms"),
            spread("the same, the trigger off", unsealed, unit="ms"),
            single(f"{WRITERS} writers at once, rows a second", together, unit=""),
            *_verified(engine),
            single(
                "`python -m db verify-audit`, start of Python included", _command(engine), unit="s", most=5
            ),
            _edited(owner, engine),
        ]
    return rows, REMARKS


def _write_alone(engine: sa.Engine, count: int = ALONE) -> list[float]:
    """Milliseconds of each."""
    return [_write(engine) for _ in range(count)]


def _write(engine: sa.Engine) -> float:
    started = time.perf_counter()
    with engine.begin() as connection:
        detail = {"accepted": 1, "duplicate": 0, "rejected": 0}
        record_audit(
            connection, None, at=DAY_AT_10_05, actor="bench", action="bench", detail=detail, revision=None
        )
    return (time.perf_counter() - started) * 1000


def _write_unsealed(owner: sa.Engine, engine: sa.Engine) -> list[float]:
    """Into the same table, and taken out again."""
    change = "alter table audit {} trigger seal, alter {} {} not null"
    columns = ("place", "previous", "hash")
    with owner.begin() as connection:
        for column in columns:
            connection.exec_driver_sql(change.format("disable", column, "drop"))
    took = _write_alone(engine)
    with owner.begin() as connection:
        connection.exec_driver_sql("set local session_replication_role = replica")
        connection.exec_driver_sql("delete from audit where place is null")
        for column in columns:
            connection.exec_driver_sql(change.format("enable", column, "set"))
    return took


def _fill(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        missing = ROWS - connection.execute(sa.text("select count(*) from audit")).scalar_one()
    for start in range(0, missing, AT_ONCE):
        with engine.begin() as connection:
            connection.execute(_FILL, {"rows": min(AT_ONCE, missing - start)})


def _verified(engine: sa.Engine) -> list[Row]:
    with engine.connect() as connection:
        started = time.perf_counter()
        verdict = verify_chain(connection)
        took = time.perf_counter() - started
        previous = connection.execute(sa.text("select count(distinct previous) from audit")).scalar_one()
    return [
        fact(
            "rows in the chain, forks", f"{verdict.head.count:,}, {ROWS - previous}", expected=f"{ROWS:,}, 0"
        ),
        single(f"{ROWS:,} rows verified", took, unit="s", most=5),
    ]


def _command(engine: sa.Engine) -> float:
    url = engine.url.render_as_string(hide_password=False)
    started = time.perf_counter()
    environment = {"DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    subprocess.run(
        [sys.executable, "-m", "db", "verify-audit"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=True,
    )
    return time.perf_counter() - started


def _edited(owner: sa.Engine, engine: sa.Engine) -> Row:
    with owner.begin() as connection:
        connection.exec_driver_sql("set local session_replication_role = replica")
        connection.exec_driver_sql("update audit set actor = 'x' where place = 50000")
    with engine.connect() as connection:
        broken = verify_chain(connection).broken
    said = f"{broken.place} {broken.why}" if broken else "nothing"
    return fact("row 50,000 edited: first broken row", said, expected="50000 not as it was sealed")
