"""Is the kept state what the facts say? Names every difference, and can put it right."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from db.writing.revisions import current_revision, publish, record_audit
from db.writing.state import STATE, Kept, refresh_all

_NESTED_LOOPS = sa.select(sa.func.set_config("enable_nestloop", sa.bindparam("allowed", type_=sa.Text), True))


@dataclass(frozen=True, slots=True)
class Difference:
    table: str
    key: tuple[object, ...]
    column: str
    """Empty: the whole row, which is missing or should not be there."""
    kept: object
    should_be: object

    def __str__(self) -> str:
        where = f"{self.table} {' '.join(str(part) for part in self.key)}"
        return f"{where} {self.column or 'row'}: is {_told(self.kept)}, should be {_told(self.should_be)}"


def _told(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.datetime) else str(value)


def find_differences(connection: sa.Connection, election_id: int) -> list[Difference]:
    """One statement a table, so that writers meanwhile cannot make a difference."""
    with _whole_tables(connection):
        return [
            difference
            for kept in STATE
            for row in connection.execute(_compare(kept, election_id)).mappings()
            for difference in _named(kept, row)
        ]


@contextmanager
def _whole_tables(connection: sa.Connection) -> Iterator[None]:
    """Every row is looked at: a loop within a loop never pays, however few rows PostgreSQL expects of tables
    it has not counted since they were filled."""
    connection.execute(_NESTED_LOOPS, {"allowed": "off"})
    yield
    connection.execute(_NESTED_LOOPS, {"allowed": "on"})


def _compare(kept: Kept, election_id: int) -> sa.Select[Any]:
    """Rows that differ, with the columns of the facts' and of the kept row."""
    here = sa.select(kept.table).where(kept.election_id() == election_id).subquery("kept")
    now = kept.derived(election_id).subquery("now")
    same = sa.and_(*(here.c[name] == now.c[name] for name in kept.key))
    is_, should = (sa.tuple_(*(each.c[name] for name in (*kept.key, *kept.values))) for each in (here, now))
    names = (*kept.key, *kept.values)
    columns = [each.c[name].label(f"{each.name}.{name}") for each in (here, now) for name in names]
    return (
        sa.select(*columns)
        .select_from(here.outerjoin(now, same, full=True))
        .where(is_.is_distinct_from(should))
        .order_by(*(sa.func.coalesce(here.c[name], now.c[name]) for name in kept.key))
    )


def _named(kept: Kept, row: sa.RowMapping) -> Iterator[Difference]:
    is_ = {name: row[f"kept.{name}"] for name in (*kept.key, *kept.values)}
    should = {name: row[f"now.{name}"] for name in (*kept.key, *kept.values)}
    first = kept.key[0]
    if is_[first] is None:
        yield Difference(kept.table.name, _key(kept, should), "", "missing", "there")
    elif should[first] is None:
        yield Difference(kept.table.name, _key(kept, is_), "", "there", "missing")
    else:
        for name in kept.values:
            if is_[name] != should[name]:
                yield Difference(kept.table.name, _key(kept, is_), name, is_[name], should[name])


def _key(kept: Kept, row: dict[str, object]) -> tuple[object, ...]:
    return tuple(row[name] for name in kept.key)


def rebuild(connection: sa.Connection, election_id: int, *, now: dt.datetime) -> int:
    """Rewrites the state from the facts. Returns how many rows were wrong.

    Published as a change of the register, so that screens read everything again: rows that go leave
    no revision behind.
    """
    revision = current_revision(connection, election_id) + 1
    with _whole_tables(connection):
        changed = refresh_all(connection, election_id, revision)
    publish(connection, election_id, revision, register=True)
    record_audit(
        connection,
        election_id,
        at=now,
        actor="command",
        action="command:state:rebuilt",
        detail={"rows": changed},
        revision=revision,
    )
    return changed
