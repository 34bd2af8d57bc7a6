"""Records to tables: what is new is inserted, what differs is updated, the rest is left alone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from db.importing.checking import Record
from db.importing.names import LANGUAGES
from db.importing.progress import Progress
from db.schema import district

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Stored:
    """What an import did to the tables, in rows of the file."""

    new: int
    changed: int
    unchanged: int
    notes: tuple[str, ...] = ()

    @classmethod
    def counted(cls, total: int, new: Collection[object], changed: Collection[object]) -> "Stored":
        return cls(len(new), len(changed), total - len(new) - len(changed))

    @property
    def anything(self) -> bool:
        return bool(self.new or self.changed)


@dataclass(frozen=True, slots=True)
class Changes:
    """Keys of the rows that were inserted, and of those that now differ."""

    new: frozenset[tuple[object, ...]]
    changed: frozenset[tuple[object, ...]]


def upsert(
    connection: sa.Connection,
    table: sa.Table,
    records: Sequence[Record],
    *,
    key: Sequence[str],
    update: Collection[str],
    progress: Progress,
) -> Changes:
    """`key`: the natural key, its last column unique within these records. `update`: columns that an
    existing row takes over; a name that is not among them follows only if it stood in for another."""
    is_new = sa.literal_column("xmax = 0", sa.Boolean).label("is_new")
    statement = _statement(table, key, update).returning(*(table.c[name] for name in key), is_new)
    new: set[Any] = set()
    changed: set[Any] = set()
    for chunk in progress.over(_chunks(records), f"writing {table.name}s"):
        for row in connection.execute(statement, chunk):
            (new if row.is_new else changed).add(tuple(row[:-1]))
    return Changes(frozenset(new), frozenset(changed))


def _statement(table: sa.Table, key: Sequence[str], update: Collection[str]) -> pg.Insert:
    inserting = pg.insert(table)
    changes = _changes(table, inserting.excluded, update)
    if not changes:
        return inserting.on_conflict_do_nothing(index_elements=list(key))
    differs = sa.or_(*(table.c[name].is_distinct_from(value) for name, value in changes.items()))
    return inserting.on_conflict_do_update(index_elements=list(key), set_=changes, where=differs)


def _chunks(records: Sequence[Record]) -> list[list[Record]]:
    rest = iter(records)
    return list(iter(lambda: list(islice(rest, CHUNK)), []))


def _changes(table: sa.Table, sent: Any, update: Collection[str]) -> dict[str, Any]:
    changes: dict[str, Any] = {name: sent[name] for name in update}
    named = [name for name in LANGUAGES if name in changes]
    for name in LANGUAGES:
        if named and name not in changes:
            stood_in = table.c[name].in_([table.c[other] for other in named])
            changes[name] = sa.case((stood_in, sent[name]), else_=table.c[name])
    return changes


def set_boundaries(connection: sa.Connection, boundaries: Mapping[int, object]) -> frozenset[int]:
    """District id → geometry. Gives back the districts whose boundary is another now."""
    changed = set()
    for key, geometry in boundaries.items():
        boundary = sa.literal(geometry, pg.JSONB)
        result = connection.execute(
            sa.update(district)
            .where(district.c.id == key, district.c.boundary.is_distinct_from(boundary))
            .values(boundary=boundary)
        )
        if result.rowcount:
            changed.add(key)
    return frozenset(changed)
