"""Is the chain whole? Reads the rows one after the other and seals each again, in Python.

hash = SHA-256 of (hash of the row before, a line feed, text), in hexadecimal; text = the JSON array
[place, id, election, at, actor, action, detail, revision] as `json.dumps` writes it, with `at` in UTC to the
microsecond and `detail` as text the way PostgreSQL prints jsonb. The first row is sealed over 64 zeros.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import sqlalchemy as sa

from db.audit.tables import audit_head
from db.schema import audit

START = "0" * 64
"""What the first row is sealed over."""
AT_ONCE = 5000
_AT = sa.func.to_char(sa.func.timezone("UTC", audit.c.at), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
_write = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain."""

    count: int
    hash: str


@dataclass(frozen=True, slots=True)
class Broken:
    place: int
    id: int | None
    """Of the audit row; None: there is none."""
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    head: Head
    """Of the rows that are as they were sealed, from the first one on."""
    broken: Broken | None
    """What comes after them and is not."""
    asked_at: int | None
    """The place at which the chain had the hash that was asked for."""


def fetch_head(connection: sa.Connection) -> Head:
    """Where the database says the chain ends."""
    row = connection.execute(sa.select(audit_head.c["count"], audit_head.c.hash)).one_or_none()
    return Head(*row) if row else Head(0, START)


def verify_chain(connection: sa.Connection, *, asked: str | None = None) -> Verdict:
    """`asked` is a hash of the chain or how it begins, known from elsewhere.

    The connection sees one moment (REPEATABLE READ), or nobody writes meanwhile.
    """
    head, asked_at = Head(0, START), 0 if asked and START.startswith(asked) else None
    for row in _rows(connection):
        broken = _broken(head, row)
        if broken:
            return Verdict(head, broken, asked_at)
        head = Head(row.place, row.hash)
        if asked and row.hash.startswith(asked):
            asked_at = row.place
    return Verdict(head, _broken_end(head, fetch_head(connection)), asked_at)


@dataclass(frozen=True, slots=True)
class _Row:
    place: int
    id: int
    previous: str
    hash: str
    sealed: str

    def sealed_over(self, previous: str) -> str:
        return hashlib.sha256(f"{previous}\n{self.sealed}".encode()).hexdigest()


def _rows(connection: sa.Connection) -> Iterator[_Row]:
    said = (audit.c.election_id, _AT, audit.c.actor, audit.c.action, sa.cast(audit.c.detail, sa.Text))
    columns = (audit.c.previous, audit.c.hash, audit.c.place, audit.c.id, *said, audit.c.revision)
    found = connection.execute(
        sa.select(*columns).order_by(audit.c.place), execution_options={"yield_per": AT_ONCE}
    )
    with closing(found):
        for previous, hash_, *written in found:
            yield _Row(written[0], written[1], previous, hash_, _write(written))


def _broken(before: Head, row: _Row) -> Broken | None:
    place = before.count + 1
    if row.place > place:
        return Broken(place, None, f"missing: the next row is at place {row.place}")
    if row.place < place:
        return Broken(row.place, row.id, "a row too many at this place")
    if row.hash == row.sealed_over(before.hash) and row.previous == before.hash:
        return None
    if before.count and row.hash == row.sealed_over(row.previous):
        return Broken(before.count, None, "not the row that the next one was sealed over")
    return Broken(row.place, row.id, "not as it was sealed")


def _broken_end(read: Head, kept: Head) -> Broken | None:
    if read == kept:
        return None
    if kept.count > read.count:
        return Broken(read.count + 1, None, f"missing: the chain ends at place {kept.count}")
    if kept.count < read.count:
        return Broken(kept.count + 1, None, "beyond the end of the chain")
    return Broken(kept.count, None, "not the row that the chain ends with")
