"""Where the audit chain ends: printed on the wall and in every export, so that it is known elsewhere too."""

import sqlalchemy as sa

from db.audit import chain
from db.audit.chain import Head

__all__ = ["Head", "fetch_head", "short"]

SHORT = 12


def fetch_head(connection: sa.Connection) -> Head:
    """How many rows are sealed, and the hash of the last; 0 and 64 zeros before the first."""
    return chain.fetch_head(connection)


def short(head: Head) -> str:
    """Enough to find it by `python -m db verify-audit --head`, and to compare by eye."""
    return head.hash[:SHORT]
