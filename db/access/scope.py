"""In whose name a transaction reads. Without a scope the database shows no row of any table."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

SYSTEM = "system"
"""The scope of what has no viewer: the writing verbs, the feed, imports, the login. Set once for a whole
engine (`db.engine.create`), never by a page."""


def role_name(role: str) -> str:
    """The database role that a viewer's transaction takes on."""
    return f"hq_{role}"


@contextmanager
def reading_as(engine: sa.Engine, role: str) -> Iterator[sa.Connection]:
    """A transaction that sees what `role` may see, whatever it asks. Nothing of it outlives the transaction:
    after a commit or rollback inside, the connection is back at what its engine sees."""
    with engine.connect() as connection:
        connection.execute(
            sa.select(
                sa.func.set_config("hq.scope", role, True), sa.func.set_config("role", role_name(role), True)
            )
        )
        yield connection
