"""Tampering with the audit trail, as whoever owns the server could: found, and the first broken row named."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from db import engine as engines
from db.__main__ import main
from db.audit.chain import Broken, fetch_head, verify_chain
from tests.factories import add_audit

START = "0" * 64


@pytest.fixture
def owner(owner_url: str) -> Iterator[sa.Engine]:
    """Of a database with ten audit rows."""
    made = engines.create(owner_url)
    for number in range(10):
        with made.begin() as connection:
            add_audit(connection, number=number)
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
WRITTEN_ANEW = """
    do $$
    declare head audit_head; sealed audit;
    begin
        select true, place, hash into head from audit where place = 3;
        for sealed in select * from audit where place > 3 order by place loop
            update audit set previous = head.hash, hash = audit_hash(head.hash, audit_text(sealed))
            where id = sealed.id returning place, hash into head.count, head.hash;
        end loop;
        update audit_head set (count, hash) = row (head.count, head.hash);
    end $$
"""
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
        add_audit(connection)

        assert verify_chain(connection, asked=earlier[:12]).asked_at == 10
        assert verify_chain(connection, asked=START).asked_at == 0
        assert verify_chain(connection, asked="f" * 64).asked_at is None


def test_after_the_head_is_lost_the_chain_goes_on_from_its_last_row(owner):
    tamper(owner, "delete from audit_head")
    with owner.begin() as connection:
        assert verify_chain(connection).broken == Broken(1, None, "beyond the end of the chain")

        add_audit(connection)

        assert verify_chain(connection).head.count == 11
        assert verify_chain(connection).broken is None


def test_a_chain_written_anew_is_found_by_a_head_that_was_printed(owner):
    with owner.connect() as connection:
        printed = fetch_head(connection).hash
    tamper(owner, "update audit set actor = 'x' where place = 4", WRITTEN_ANEW)

    with owner.connect() as connection:
        verdict = verify_chain(connection, asked=printed)
        assert (verdict.broken, verdict.head.count, verdict.asked_at) == (None, 10, None)


@pytest.mark.parametrize("head", ["", "3f9a", "x" * 64, "a" * 65])
def test_a_head_that_is_none_is_refused(head, capsys):
    with pytest.raises(SystemExit):
        main(["verify-audit", "--head", head])
    assert "12 to 64 hexadecimal digits" in capsys.readouterr().err
