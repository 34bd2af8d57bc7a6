"""The audit chain: sealed by the database without a fork, and whatever is done to it later is found."""

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest
import sqlalchemy as sa
from alembic import command

from db import engine as engines
from db import migrate
from db.__main__ import main
from db.audit.chain import Broken, Head, fetch_head, verify_chain
from db.audit.tables import audit_head
from db.schema import audit
from db.writing import touch_register
from db.writing.revisions import record_audit
from tests.factories import DAY_AT_10_05, add_register, check_in

START = "0" * 64
WRITERS, EACH = 8, 125


def note(connection: sa.Connection, what: str = "test:row:written", **detail: object) -> None:
    record_audit(connection, None, at=DAY_AT_10_05, actor="test", action=what, detail=detail, revision=None)


def all_hashes(connection: sa.Connection) -> list[str]:
    return list(connection.scalars(sa.select(audit.c.hash).order_by(audit.c.place)))


# --- sealing ----------------------------------------------------------------------------------


def test_before_the_first_row_the_head_is_zero(connection):
    assert fetch_head(connection) == Head(0, START)
    assert verify_chain(connection).broken is None


def test_each_row_is_sealed_over_the_one_before(connection):
    for number in range(3):
        note(connection, number=number)

    rows = connection.execute(sa.select(audit).order_by(audit.c.place)).all()
    assert [row.place for row in rows] == [1, 2, 3]
    assert [row.previous for row in rows] == [START, rows[0].hash, rows[1].hash]
    assert fetch_head(connection) == Head(3, rows[2].hash)
    assert verify_chain(connection).head == Head(3, rows[2].hash)


def test_a_row_that_is_rolled_back_leaves_no_gap(engine):
    with engine.connect() as connection:
        note(connection)
        connection.rollback()
        note(connection)
        note(connection)
        connection.commit()
        assert verify_chain(connection).head.count == 2


def test_what_the_writer_says_about_its_seal_is_not_heard(connection):
    note(connection)
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
    note(connection, 'test:odd:\t"ы"\\', **detail)

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
                note(connection, writer=writer, number=number)

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
        register = registers[writer % 2]
        for _ in range(15):
            with engine.begin() as connection:
                if writer < 6:
                    for _ in range(2):
                        type(register)(connection, register.election_id, register.district_id).record(
                            check_in()
                        )
                else:
                    note(connection)

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
    note(connection)
    connection.commit()
    with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
        connection.execute(sa.text(change))

    owner = engines.create(owner_url)
    with owner.connect() as as_owner, pytest.raises(sa.exc.ProgrammingError, match="moves with an audit row"):
        as_owner.execute(sa.text(change))
    owner.dispose()


def test_a_table_of_the_writers_own_does_not_stand_in_for_the_head(connection):
    connection.exec_driver_sql("create temp table audit_head (single boolean, count bigint, hash text)")
    note(connection)

    assert connection.scalar(sa.text("select count from public.audit_head")) == 1


# --- tampering, as whoever owns the server could ----------------------------------------------


@pytest.fixture
def owner(owner_url: str) -> Iterator[sa.Engine]:
    """Of a database with ten audit rows."""
    made = engines.create(owner_url)
    for number in range(10):
        with made.begin() as connection:
            note(connection, number=number)
    yield made
    made.dispose()


def tamper(owner: sa.Engine, *statements: str) -> None:
    with owner.begin() as connection:
        connection.exec_driver_sql("set local session_replication_role = replica")
        for statement in statements:
            connection.exec_driver_sql(statement)


def moved(place: int, to: int) -> str:
    return f"update audit set place = {to} where place = {place}"  # noqa: S608  two numbers


SEALED_AGAIN = "update audit set hash = audit_hash(previous, audit_text(audit)) where place = 4"
INSERTED = """
    insert into audit (at, actor, action, detail, place, previous, hash)
    select at, actor, action, detail, {place}, previous, hash from audit where place = {like}
"""
CUT = "delete from audit where place > 7"
FIRST_BROKEN = {
    "a word edited": (["update audit set actor = 'x' where place = 4"], 4, "not as it was sealed"),
    "a detail edited": (["update audit set detail = '{}' where place = 4"], 4, "not as it was sealed"),
    "a time edited": (["update audit set at = 'infinity' where place = 4"], 4, "not as it was sealed"),
    "edited and sealed again": (
        ["update audit set actor = 'x' where place = 4", SEALED_AGAIN],
        4,
        "not the row that the next one was sealed over",
    ),
    "a hash edited": (["update audit set hash = 'x' where place = 4"], 4, "not as it was sealed"),
    "the first deleted": (["delete from audit where place = 1"], 1, "missing"),
    "one deleted": (["delete from audit where place = 4"], 4, "missing"),
    "one deleted and the gap closed": (
        [
            "delete from audit where place = 4",
            *(moved(n, n - 1) for n in range(5, 11)),
        ],
        4,
        "not as it was sealed",
    ),
    "one put in": (
        [
            *(moved(n, n + 1) for n in range(10, 3, -1)),
            INSERTED.format(place=4, like=3),
        ],
        4,
        "not as it was sealed",
    ),
    "one put in at the end": ([INSERTED.format(place=11, like=10)], 11, "not as it was sealed"),
    "one put in before the first": ([INSERTED.format(place=0, like=1)], 0, "a row too many"),
    "two in each other's place": (
        [moved(4, 99), moved(6, 4), moved(99, 6)],
        4,
        "not as it was sealed",
    ),
    "the tail cut off": ([CUT], 8, "missing: the chain ends at place 10"),
    "a tail cut off and the head set back too little": (
        [CUT, "update audit_head set count = 6"],
        7,
        "beyond the end",
    ),
    "a tail cut off and only the count set back": (
        [CUT, "update audit_head set count = 7"],
        7,
        "not the row that the chain ends with",
    ),
}


@pytest.mark.parametrize("done", FIRST_BROKEN)
def test_what_was_done_to_the_rows_is_found_and_the_first_broken_one_named(owner, done, capsys, monkeypatch):
    statements, place, why = FIRST_BROKEN[done]
    monkeypatch.setenv("DATABASE_URL", owner.url.render_as_string(hide_password=False))
    assert main(["verify-audit"]) == 0

    tamper(owner, *statements)

    with owner.connect() as connection:
        broken = verify_chain(connection).broken
    assert broken is not None
    assert (broken.place, broken.why[: len(why)]) == (place, why)
    capsys.readouterr()
    assert main(["verify-audit"]) == 1
    assert f"first broken row: {place}" in capsys.readouterr().out


def test_a_tail_cut_off_with_the_head_set_back_is_found_by_a_head_that_was_printed(
    owner, capsys, monkeypatch
):
    monkeypatch.setenv("DATABASE_URL", owner.url.render_as_string(hide_password=False))
    assert main(["audit-head"]) == 0
    printed = capsys.readouterr().out.strip()
    assert main(["verify-audit", "--head", printed[:12].upper()]) == 0
    assert "is the head of row 10" in capsys.readouterr().out

    set_back = "update audit_head set (count, hash) = (select place, hash from audit where place = 7)"
    tamper(owner, CUT, set_back)

    assert main(["verify-audit"]) == 0  # by itself it looks whole
    assert main(["verify-audit", "--head", printed]) == 1
    assert "is not in the chain" in capsys.readouterr().out


def test_rows_written_later_do_not_take_an_earlier_head_out_of_the_chain(owner):
    with owner.begin() as connection:
        earlier = fetch_head(connection).hash
        note(connection)

        assert verify_chain(connection, asked=earlier[:12]).asked_at == 10
        assert verify_chain(connection, asked=START).asked_at == 0
        assert verify_chain(connection, asked="f" * 64).asked_at is None


def test_after_the_head_is_lost_the_chain_goes_on_from_its_last_row(owner):
    tamper(owner, "delete from audit_head")
    with owner.begin() as connection:
        assert verify_chain(connection).broken == Broken(1, None, "beyond the end of the chain")

        note(connection)

        assert verify_chain(connection).head.count == 11
        assert verify_chain(connection).broken is None


@pytest.mark.parametrize("head", ["", "3f9a", "x" * 64, "a" * 65])
def test_a_head_that_is_none_is_refused(head, capsys):
    with pytest.raises(SystemExit):
        main(["verify-audit", "--head", head])
    assert "12 to 64 hexadecimal digits" in capsys.readouterr().err


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
            note(connection)
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
