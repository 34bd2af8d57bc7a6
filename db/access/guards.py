"""What the database itself lets each role read: deny by default, row by row and column by column.

A scope is a database role `hq_<role>` without a login, which a reading transaction takes on
(`db.access.scope`). What is not listed in `READS` only the system scope reads: a new table is closed until
somebody lists it. Put in force by `db.migrate.upgrade` after the migrations, and again when this file or a
table has changed. Why it is so: docs/adr/0009.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from db.access.press import CLEARED, FEWEST_OBSERVERS, INCIDENT_COLUMNS, functions_for
from db.access.scope import SYSTEM, role_name
from db.schema import metadata

ROLES = ("leader", "lawyer", "trainer", "operator", "press", "admin", "wall")
"""Those of `dashboard.viewer.Role`: a test compares."""
OLDEST_POSTGRESQL = 160_000
"""Only since 16 a role can be taken on without its rights being inherited all the time."""
POLICY_OF_SYSTEM = "system"
_REFUSED = "42501"
_LAWFUL = f"(select nullif(current_setting('hq.scope', true) = '{SYSTEM}', false)) is not null"
"""Asked once a statement, not once a row. `is not null`, for the planner takes that to hold for nearly every
row; an equality it takes to hold for one in 200, of every table of a join, and what it then plans for a
handful of rows is quadratic (docs/adr/0009)."""


class GuardError(Exception):
    """The guards cannot be put in force. Says what an administrator of the database has to do."""


@dataclass(frozen=True, slots=True)
class Reads:
    """`roles` read the rows of `table` for which the SQL condition `rows` holds."""

    table: str
    roles: frozenset[str]
    only: tuple[str, ...] = ()
    """The columns they read; empty: all. A table that hides one column names the others, so that a column
    added later is hidden until somebody adds it here."""
    rows: str = "true"
    """A plain `true` keeps every index of use: nothing else is judged before the reader's own conditions."""


_ALL = frozenset(ROLES)
_DESK = frozenset({"leader", "lawyer", "trainer"})
_CASES = frozenset({"leader", "lawyer"})
_TRAINER = frozenset({"trainer"})
_ADMIN = frozenset({"admin"})
_PRESS = frozenset({"press"})
_PUBLISHERS = frozenset({"press", "leader"})
_ARCHIVE = frozenset({"lawyer", "admin"})
_RELEASED = "exists (select from bulletin_release where bulletin_id = {})"
_FILE_RELEASED = _RELEASED.format("bulletin_file.bulletin_id")
_ENVELOPE = (
    "id election_id station_id observer_id kind channel occurred_at received_at supersedes revision place"
)
_COUNT = "station_id slot source voters flags received_at revision"
_SCREEN = "id staff_id kind label created_at opened_at seen_at ended_at"

READS = (
    *(Reads(table, _ALL) for table in ("election", "district", "station", "category")),
    Reads("revision", _ALL - {"operator"}),
    Reads("observer", _DESK),
    Reads("assignment", _DESK),
    Reads("report", _DESK, tuple(_ENVELOPE.split())),
    Reads("check_in", _DESK),
    Reads("turnout_count", _DESK),
    Reads("protocol", _DESK),
    Reads("incident", _CASES),
    Reads("incident", _TRAINER, ("report_id", "category", "severity")),
    Reads("incident_event", _CASES),
    Reads("incident_event", _TRAINER, rows="kind in ('asked', 'replied', 'commented')"),
    Reads("escalation", _DESK),
    Reads("case_setting", _DESK | _ADMIN),
    Reads("law_article", _DESK | _ADMIN),
    Reads("saved_view", _DESK),
    Reads("evidence", _CASES),
    Reads("evidence", _TRAINER, rows="false"),  # the queue counts it without showing it
    Reads("evidence_access", _CASES),
    Reads("audit", _CASES, rows="starts_with(action, 'hq:reveal:') or starts_with(action, 'hq:evidence:')"),
    Reads("audit", _TRAINER, rows="false"),
    Reads("audit_head", _ALL),
    Reads("station_state", _DESK | {"admin", "wall"}),
    Reads("turnout_state", _DESK | {"admin", "wall"}, tuple(_COUNT.split())),
    Reads("turnout_by_district", _ALL - {"operator", "press"}),
    Reads("turnout_by_district", _PRESS, rows=f"observers >= {FEWEST_OBSERVERS}"),
    Reads("incident_state", _DESK | {"wall"}),
    Reads("incident_state", _PRESS, INCIDENT_COLUMNS, rows=CLEARED),
    Reads("staff", _ADMIN),
    Reads("staff", _DESK, ("id", "alias", "role", "disabled_at")),
    Reads("session", _ADMIN, tuple(_SCREEN.split())),
    Reads("bulletin_release", _PUBLISHERS | _ARCHIVE),
    Reads("bulletin", _PUBLISHERS),
    Reads("bulletin", _ARCHIVE, rows=_RELEASED.format("bulletin.id")),
    Reads("bulletin_file", _PUBLISHERS, rows=f"draft or {_FILE_RELEASED}"),
    Reads("bulletin_file", _ARCHIVE, rows=f"not draft and {_FILE_RELEASED}"),
    Reads("bulletin_text", _PUBLISHERS),
    Reads("press_setting", _PUBLISHERS),
    Reads("wording", _PUBLISHERS),
    Reads("wording_reading", _PUBLISHERS),
)
"""Of one table a role stands in one line at most. `observer_contact`, `api_token`, `refused_report` and what
was `sent` are in none."""


def put_in_force(connection: sa.Connection, *, application: str) -> None:
    """As the owner of the tables. `application` is the role that may log in for it, if there is such a role.
    Raises `GuardError`."""
    members = _members(connection, application)
    for role in ROLES:
        _ensure_role(connection, role_name(role))
        for member in members:
            _ensure_member(connection, role_name(role), member)
    statements = ";\n".join(_statements())
    mark = f"guards {hashlib.sha256(statements.encode()).hexdigest()}"
    if connection.scalar(sa.text("select obj_description('alembic_version'::regclass)")) != mark:
        connection.exec_driver_sql(statements)
        connection.exec_driver_sql(f"comment on table alembic_version is '{mark}'")


def find_gaps(connection: sa.Connection) -> list[str]:
    """What is not in force for the role that asks, each in a few words; empty: all is."""
    secured = sa.text(
        "select relname from pg_class where relnamespace = 'public'::regnamespace "
        "and relrowsecurity and relforcerowsecurity"
    )
    open_tables = sorted(set(metadata.tables) - set(connection.scalars(secured)))
    gaps = [f"no row-level security on {table}" for table in open_tables]
    for table, policy in connection.execute(sa.text("select tablename, policyname from pg_policies")):
        if table in metadata.tables and policy not in {POLICY_OF_SYSTEM, *map(role_name, ROLES)}:
            gaps.append(f"a foreign policy {policy} on {table}")
    inherited = sa.text(
        "select rolname from pg_roles where rolname = any(:names) and pg_has_role(oid, 'usage')"
    )
    names = connection.scalars(inherited, {"names": [role_name(role) for role in ROLES]})
    return gaps + [f"the rights of {name} are inherited: grant it WITH INHERIT FALSE" for name in names]


def _members(connection: sa.Connection, application: str) -> list[str]:
    version = connection.scalar(sa.text("select current_setting('server_version_num')::int")) or 0
    if version < OLDEST_POSTGRESQL:
        raise GuardError(f"PostgreSQL {version // 10_000} is too old: Baqylau needs 16 or newer")
    who = sa.text("select rolname from pg_roles where rolname in (current_user, :application)")
    return list(connection.scalars(who, {"application": application}))


def _ensure_role(connection: sa.Connection, name: str) -> None:
    if not connection.scalar(sa.text("select 1 from pg_roles where rolname = :name"), {"name": name}):
        _as_administrator(connection, f"create role {name} nologin")


def _ensure_member(connection: sa.Connection, name: str, member: str) -> None:
    may = sa.text("select pg_has_role(:member, :name, 'SET')")
    if not connection.scalar(may, {"member": member, "name": name}):
        _as_administrator(connection, f'grant {name} to "{member}" with inherit false, set true')


def _as_administrator(connection: sa.Connection, statement: str) -> None:
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(statement)
    except sa.exc.ProgrammingError as problem:
        if getattr(problem.orig, "pgcode", None) != _REFUSED:
            raise
        raise GuardError(
            f"the database role may not: {statement}. Let an administrator of the database run, for each of "
            f"{', '.join(map(role_name, ROLES))}: "
            "create role … nologin; grant … to <role of DATABASE_URL> with inherit false, set true"
        ) from problem


def _statements() -> Iterator[str]:
    roles = ", ".join(map(role_name, ROLES))
    for table in sorted(metadata.tables):
        name = f'"{table}"'
        yield f"alter table {name} enable row level security"
        yield f"alter table {name} force row level security"
        yield f"revoke all on {name} from {roles}"
        for policy in (POLICY_OF_SYSTEM, *map(role_name, ROLES)):
            yield f"drop policy if exists {policy} on {name}"
        yield f"create policy {POLICY_OF_SYSTEM} on {name} using ({_LAWFUL}) with check ({_LAWFUL})"
    for reads in READS:
        yield from _opening(reads)
    yield from functions_for(role_name("press"))


def _opening(reads: Reads) -> Iterator[str]:
    columns = reads.only or [column.name for column in metadata.tables[reads.table].columns]
    listed = ", ".join(f'"{column}"' for column in columns)
    for role in sorted(map(role_name, reads.roles)):
        yield f'grant select ({listed}) on "{reads.table}" to {role}'
        yield f'create policy {role} on "{reads.table}" for select to {role} using ({reads.rows})'
