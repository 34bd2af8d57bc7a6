"""How to reach the database: one dialect, short patience.

A screen must notice a dead or hung server within seconds, so every connection has time limits.
"""

import sqlalchemy as sa
from psycopg2.extensions import make_dsn

CHANNEL = "hq_revision"
"""NOTIFY channel; the payload is "<election_id>:<revision>"."""

_PATIENCE = {
    "connect_timeout": 3,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 8000,
    "application_name": "baqylau",
}


def create(
    url: str, *, scope: str | None = None, statement_timeout_ms: int = 5000, pooled: bool = True
) -> sa.Engine:
    """An engine for any PostgreSQL URL. A statement timeout of 0 means none (migrations, imports).

    Without `scope` (`db.access.scope.SYSTEM`) its connections see no row until a transaction says for whom
    it reads. Not pooled: each connect is a new one, for a listener that must not be handed a dead connection.
    """
    options = f"-c statement_timeout={statement_timeout_ms} -c timezone=UTC"
    if scope is not None:
        options += f" -c hq.scope={scope}"
    return sa.create_engine(
        _normalised(url),
        poolclass=sa.QueuePool if pooled else sa.NullPool,
        pool_pre_ping=pooled,
        connect_args={**_PATIENCE, "options": options},
    )


def raw_dsn(url: str) -> str:
    """A libpq connection string for `psycopg2.connect`, as a LISTEN connection needs one."""
    address = _normalised(url)
    _, arguments = address.get_dialect()().create_connect_args(address)
    return str(make_dsn(**{**arguments, **_PATIENCE}))


def _normalised(url: str) -> sa.URL:
    scheme, separator, rest = url.partition("://")
    if not separator or scheme.partition("+")[0] not in ("postgres", "postgresql"):
        raise sa.exc.ArgumentError("DATABASE_URL must start with postgresql://")
    return sa.make_url(f"postgresql+psycopg2://{rest}")
