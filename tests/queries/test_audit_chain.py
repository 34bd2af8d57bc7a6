"""The audit chain: sealed by the database whoever writes, without a gap and without a fork."""

import dataclasses
import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest
import sqlalchemy as sa
from alembic import command

from db import engine as engines
from db import migrate
from db.audit.chain import Head, fetch_head, verify_chain
from db.audit.tables import audit_head
from db.schema import audit
from db.writing import touch_register
from db.writing.revisions import record_audit
from tests.factories import DAY_AT_10_05, add_audit, add_register, check_in

START = "0" * 64
WRITERS, EACH = 8, 125


def test_before_the_first_row_the_head_is_zero(connection):
    assert fetch_head(connection) == Head(0, START)
    assert verify_chain(connection).broken is None


def test_each_row_is_sealed_over_the_one_before(connection):
    for number in range(3):
        add_audit(connection, number=number)

    rows = connection.execute(sa.select(audit).order_by(audit.c.place)).all()
    assert [row.place for row in rows] == [1, 2, 3]
    assert [row.previous for row in rows] == [START, rows[0].hash, rows[1].hash]
    assert fetch_head(connection) == Head(3, rows[2].hash)
    assert verify_chain(connection).head == Head(3, rows[2].hash)


def test_a_row_that_is_rolled_back_leaves_no_gap(engine):
    with engine.connect() as connection:
        add_audit(connection)
        connection.rollback()
        add_audit(connection)
        add_audit(connection)
        connection.commit()
        assert verify_chain(connection).head.count == 2


def test_what_the_writer_says_about_its_seal_is_not_heard(connection):
    add_audit(connection)
    forged = {"place": 77, "previous": "a", "hash": "b"}
    row = {"at": DAY_AT_10_05, "actor": "x", "action": "y", "detail": {}}
    connection.execute(sa.insert(audit).values({**row, **forged}))

    assert verify_chain(connection).broken is None
    assert fetch_head(connection).count == 2


@pytest.mark.parametrize(
    "detail",
    [
        {"quotes": "\"'\\/", "lines": "\n\r\t\f\b", "control": "\x01\x1f\x7f\x85"},
        {"kk": "Ұрна мөрленбеген", "emoji": "\N{PILE OF POO}", "separators": "\u2028\u2029\u202e\ufeff"},
        {"number": 1.10, "big": 10**30, "small": 1e-300, "none": None, "list": [True, [], {}]},
        {"b": 1, "a": 2, "": 3, "%(x)s": ":name"},
    ],
)
def test_python_and_the_database_write_the_same_text(connection, detail):
    add_audit(connection, 'test:odd:\t"ы"\\', **detail)

    assert verify_chain(connection).broken is None


@pytest.mark.parametrize(
    "at",
    [
        dt.datetime(1, 1, 2, tzinfo=dt.UTC),
        dt.datetime(9999, 12, 30, 23, 59, 59, 999_999, tzinfo=dt.UTC),
        dt.datetime(2021, 7, 25, 3, 4, 5, 60, tzinfo=dt.timezone(dt.timedelta(hours=6))),
    ],
)
def test_a_moment_is_sealed_to_the_microsecond_in_any_zone_of_the_session(engine, at):
    with engine.begin() as connection:
        connection.exec_driver_sql("set local timezone = 'Asia/Almaty'")
        record_audit(connection, None, at=at, actor="test", action="a", detail={}, revision=None)
    with engine.connect() as connection:
        assert verify_chain(connection).broken is None


def test_a_thousand_rows_of_eight_writers_make_one_chain(engine):
    def write(writer: int) -> None:
        for number in range(EACH):
            with engine.begin() as connection:
                add_audit(connection, writer=writer, number=number)

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(write, range(WRITERS)))

    with engine.connect() as connection:
        verdict = verify_chain(connection)
        assert (verdict.broken, verdict.head.count) == (None, WRITERS * EACH)
        assert connection.scalar(sa.select(sa.func.count(audit.c.previous.distinct()))) == WRITERS * EACH


def test_writers_of_two_elections_and_of_logins_never_wait_for_each_other_in_a_circle(engine):
    with engine.begin() as connection:
        registers = [add_register(connection, code=code) for code in ("one", "two")]
        for each in registers:
            touch_register(connection, each.election_id)

    def write(writer: int) -> None:
        for _ in range(15):
            with engine.begin() as connection:
                if writer < 6:
                    mine = dataclasses.replace(registers[writer % 2], connection=connection)
                    mine.record(check_in())
                    mine.record(check_in())
                else:
                    add_audit(connection)

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(write, range(WRITERS)))

    with engine.connect() as connection:
        verdict = verify_chain(connection)
        assert (verdict.broken, verdict.head.count) == (None, 6 * 15 * 2 + 2 * 15)


# --- who may not ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "update audit_head set count = 0",
        "delete from audit_head",
        "truncate audit_head",
        "insert into audit_head values (true, 0, '')",
    ],
)
def test_nobody_moves_the_head_by_hand(connection, owner_url, change):
    add_audit(connection)
    connection.commit()
    with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
        connection.execute(sa.text(change))

    owner = engines.create(owner_url)
    with owner.connect() as as_owner, pytest.raises(sa.exc.ProgrammingError, match="moves with an audit row"):
        as_owner.execute(sa.text(change))
    owner.dispose()


def test_a_table_of_the_writers_own_does_not_stand_in_for_the_head(connection):
    connection.exec_driver_sql("create temp table audit_head (single boolean, count bigint, hash text)")
    add_audit(connection)

    assert connection.scalar(sa.text("select count from public.audit_head")) == 1


# --- the migration ----------------------------------------------------------------------------


def test_rows_of_before_the_chain_are_sealed_by_the_migration(server):
    run_on(server, "postgres", "create database before")
    owner = engines.create(on(server, "before"))
    try:
        with owner.begin() as connection:
            config = migrate._config()
            config.attributes["connection"] = connection
            command.upgrade(config, "0004")
            connection.exec_driver_sql(
                "insert into audit (at, actor, action, detail) "
                "select now(), 'x', 'y', jsonb_build_object('n', n) from generate_series(1, 50) n"
            )
        migrate.upgrade(owner)
        with owner.begin() as connection:
            add_audit(connection)
            assert verify_chain(connection).head.count == 51
            assert verify_chain(connection).broken is None
            assert connection.scalar(sa.select(audit_head.c["count"])) == 51
    finally:
        owner.dispose()
        run_on(server, "postgres", "drop database before with (force)")


def on(server, database: str) -> str:
    return sa.make_url(server.owner_url).set(database=database).render_as_string(hide_password=False)


def run_on(server, database: str, statement: str) -> None:
    opened = psycopg2.connect(engines.raw_dsn(on(server, database)))
    opened.autocommit = True
    with opened.cursor() as cursor:
        cursor.execute(statement)
    opened.close()
