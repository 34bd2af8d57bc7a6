"""Bringing a database to the schema of this version, and knowing whether it is there.

Also gives the application's role its rights. Only the embedded server has a role of its own for the
application; with a DATABASE_URL of the user's, that one role owns the tables and writes to them, and
the triggers of migration 0002 alone keep facts unchanged. What each role may read: `db.access.guards`.
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from db import state_tables as _state_tables  # noqa: F401  puts them into the metadata
from db.access import guards
from db.access import tables as access_tables  # noqa: F401  puts them into the metadata
from db.audit.tables import audit_head
from db.cases import tables as _case_tables  # noqa: F401  likewise
from db.evidence import tables as evidence_tables  # noqa: F401  puts them into the metadata
from db.press import tables as _press_tables  # noqa: F401  likewise
from db.press import wording_tables as _wording_tables  # noqa: F401  likewise
from db.schema import metadata

FACTS = (
    "report",
    "check_in",
    "turnout_count",
    "incident",
    "incident_event",
    "protocol",
    "refused_report",
    "audit",
    "evidence",
    "evidence_access",
    "escalation",
    "bulletin",
    "bulletin_file",
    "bulletin_release",
    "wording",
    "wording_reading",
)
"""Append-only: no role may update, delete or truncate them."""

_APP = "baqylau_app"
_LOCK = 0x4251594C  # "BQYL": one migration at a time


def upgrade(engine: sa.Engine) -> None:
    """As the owner. Raises `db.access.guards.GuardError`."""
    with engine.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if connection.scalar(sa.text("select 1 from pg_roles where rolname = :name"), {"name": _APP}):
            _grant(connection)
        guards.put_in_force(connection, application=_APP)


def is_current(engine: sa.Engine) -> bool:
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_heads()
    return set(current) == set(ScriptDirectory.from_config(_config()).get_heads())


def _config() -> Config:
    config = Config()
    folder = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    return config


def _grant(connection: sa.Connection) -> None:
    others = ", ".join(sorted(set(metadata.tables) - {*FACTS, audit_head.name}))
    connection.execute(sa.text(f"grant select, insert on {', '.join(FACTS)} to {_APP}"))
    connection.execute(sa.text(f"grant select, insert, update, delete on {others} to {_APP}"))
    connection.execute(sa.text(f"grant select on alembic_version, {audit_head.name} to {_APP}"))
