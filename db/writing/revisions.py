"""Revisions: one number an election, dense, and visible in its own order.

A writer locks the election's row before it writes and holds the lock until commit. So writers of one
election wait for each other, and whoever sees revision n sees everything up to n.
"""

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from db.engine import CHANNEL
from db.schema import audit, revision


def current_revision(connection: sa.Connection, election_id: int) -> int:
    """Locks the election for this writer. The first writer of an election makes its row."""
    row = sa.select(revision.c.revision).where(revision.c.election_id == election_id).with_for_update()
    current = connection.scalar(row)
    if current is None:
        connection.execute(pg.insert(revision).values(election_id=election_id).on_conflict_do_nothing())
        current = connection.execute(row).scalar_one()
    return int(current)


def publish(connection: sa.Connection, election_id: int, new: int, *, register: bool = False) -> None:
    """Makes `new` the revision; listeners hear of it at commit."""
    changed = {"revision": new}
    values = {**changed, "register_revision": new} if register else changed
    connection.execute(sa.update(revision).where(revision.c.election_id == election_id).values(values))
    _notify(connection, election_id, new)


def advance_revision(connection: sa.Connection, election_id: int, *, seen: int) -> bool:
    """Names the picture anew when only the clock has changed it. Of several callers who saw the same
    revision one advances it; False: somebody was quicker, or wrote."""
    bumped = connection.scalar(
        sa.update(revision)
        .where(revision.c.election_id == election_id, revision.c.revision == seen)
        .values(revision=seen + 1)
        .returning(revision.c.revision)
    )
    if bumped is None:
        return False
    _notify(connection, election_id, bumped)
    return True


def _notify(connection: sa.Connection, election_id: int, new: int) -> None:
    connection.execute(sa.select(sa.func.pg_notify(CHANNEL, f"{election_id}:{new}")))


def record_audit(
    connection: sa.Connection,
    election_id: int | None,
    *,
    at: dt.datetime,
    actor: str,
    action: str,
    detail: Mapping[str, object],
    revision: int | None,
) -> None:
    """Without an election and a revision: what concerns people and their access, not a picture."""
    connection.execute(
        sa.insert(audit).values(
            election_id=election_id, at=at, actor=actor, action=action, detail=detail, revision=revision
        )
    )
