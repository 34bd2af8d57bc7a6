"""The database guards the data itself: without a scope it shows nothing, to each role only what is its."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.settings import SettingError
from dashboard.startup import refuse_powerful_role, refuse_unguarded_database
from dashboard.viewer import Permission, Role, Viewer
from db import engine as engines
from db import migrate
from db.access import guards, scope, staff
from db.access.guards import GuardError
from db.access.scope import SYSTEM, reading_as
from db.embedded import EmbeddedServer
from db.schema import incident, incident_event, metadata, report
from tests.factories import Register, add_register
from tests.security.everything import NOON, add_everything


@pytest.fixture
def register(engine: sa.Engine) -> Register:
    with engine.begin() as connection:
        return add_everything(connection)


def count(connection: sa.Connection, table: str) -> int:
    return connection.execute(sa.text(f'select count(*) from "{table}"')).scalar_one()  # noqa: S608  our own names


def relations(connection: sa.Connection) -> list[str]:
    """Every table and view of the database; Alembic's own says only which version it is."""
    names = connection.scalars(
        sa.text(
            "select relname from pg_class where relnamespace = 'public'::regnamespace "
            "and relkind in ('r', 'p', 'v', 'm') and relname <> 'alembic_version'"
        )
    )
    return sorted(names)


def read(readers: sa.Engine, role: Role, statement: sa.Select[Any]) -> list[tuple[Any, ...]]:
    with reading_as(readers, role) as connection:
        return [tuple(row) for row in connection.execute(statement)]


# --- without a scope --------------------------------------------------------------------------


def test_without_a_scope_no_table_and_no_view_shows_a_row(
    engine: sa.Engine, readers: sa.Engine, register: Register
):
    with engine.connect() as system, readers.connect() as nobody:
        names = relations(system)
        filled = {name: count(system, name) for name in names}
        shown = {name: count(nobody, name) for name in names}

    assert set(metadata.tables) <= set(names)
    assert [name for name, rows in filled.items() if rows == 0] == []  # else nothing is proved of them
    assert shown == dict.fromkeys(names, 0)


def test_the_owner_of_the_tables_is_held_too(owner_url: str, register: Register):
    """With a DATABASE_URL of the user's own one role owns the tables and asks for the rows."""
    owner = engines.create(owner_url)
    with owner.begin() as connection:
        connection.execute(sa.text("create role lone nologin"))
        for table in metadata.tables:
            connection.execute(sa.text(f'alter table "{table}" owner to lone'))
        connection.execute(sa.text("set local role lone"))
        assert [name for name in metadata.tables if count(connection, name)] == []
        connection.execute(sa.text("set local hq.scope = 'system'"))
        assert count(connection, "report") == 4
        connection.rollback()
    owner.dispose()


@pytest.mark.parametrize("scope", ["", "System", "system ", "leader", "press", "' or true --"])
def test_a_scope_that_is_none_shows_nothing(readers: sa.Engine, register: Register, scope: str):
    """A role's name alone is no scope either: the rights come with the role taken on."""
    with readers.connect() as connection:
        connection.execute(sa.select(sa.func.set_config("hq.scope", scope, True)))
        assert count(connection, "report") == 0
        assert count(connection, "station") == 0


def test_without_the_systems_scope_nothing_is_written(readers: sa.Engine, register: Register):
    with readers.connect() as connection, pytest.raises(sa.exc.ProgrammingError, match="row-level security"):
        staff.add_person(connection, login="a@hq.example", role="press", at=NOON, actor="test")


def test_a_scope_ends_with_its_transaction(readers: sa.Engine, register: Register):
    with reading_as(readers, Role.LAWYER) as connection:
        assert count(connection, "incident") == 1
        connection.rollback()
        assert count(connection, "incident") == 0
    with readers.connect() as connection:  # the same connection, out of the pool
        assert count(connection, "incident") == 0
        assert connection.scalar(sa.text("select current_user")) == "baqylau_app"


def test_a_reader_on_the_systems_own_engine_is_held_as_well(engine: sa.Engine, register: Register):
    with reading_as(engine, Role.PRESS) as connection:
        assert count(connection, "incident_state") == 0
        assert connection.scalar(sa.text("show hq.scope")) == "press"


# --- by role ----------------------------------------------------------------------------------

ROWS: dict[str, frozenset[Role]] = {
    "incident": frozenset({Role.LEADER, Role.LAWYER, Role.TRAINER}),
    "incident_state": frozenset({Role.LEADER, Role.LAWYER, Role.TRAINER, Role.WALL}),
    "observer": frozenset({Role.LEADER, Role.LAWYER, Role.TRAINER}),
    "assignment": frozenset({Role.LEADER, Role.LAWYER, Role.TRAINER}),
    "report": frozenset({Role.LEADER, Role.LAWYER, Role.TRAINER}),
    "station_state": frozenset({Role.LEADER, Role.LAWYER, Role.TRAINER, Role.ADMIN, Role.WALL}),
    "turnout_by_district": frozenset(Role) - {Role.OPERATOR, Role.PRESS},  # of one observer
    "station": frozenset(Role),
    "category": frozenset(Role),
    "session": frozenset({Role.ADMIN}),
    "bulletin": frozenset({Role.LEADER, Role.LAWYER, Role.PRESS, Role.ADMIN}),
    "bulletin_file": frozenset({Role.LEADER, Role.LAWYER, Role.PRESS, Role.ADMIN}),
    "bulletin_text": frozenset({Role.LEADER, Role.PRESS}),
    "wording": frozenset({Role.LEADER, Role.PRESS}),
    "wording_reading": frozenset({Role.LEADER, Role.PRESS}),
    "observer_contact": frozenset(),
    "api_token": frozenset(),
    "refused_report": frozenset(),
    "audit": frozenset(),
}
"""Who sees the rows of a table, told once more than in the code."""


@pytest.mark.parametrize("role", Role)
def test_a_role_sees_the_rows_that_are_its(readers: sa.Engine, register: Register, role: Role):
    seen = set()
    for table in ROWS:
        with reading_as(readers, role) as connection:
            try:
                if count(connection, table):
                    seen.add(table)
            except sa.exc.ProgrammingError as refused:
                assert "permission denied" in str(refused)  # noqa: PT017  both are a no

    assert seen == {table for table, roles in ROWS.items() if role in roles}


@pytest.mark.parametrize(
    ("column", "permission"),
    [
        (incident.c.narrative, Permission.SEE_NARRATIVES),
        (metadata.tables["observer"].c.alias, Permission.SEE_OBSERVERS),
        (report.c.observer_id, Permission.SEE_OBSERVERS),
        (metadata.tables["staff"].c.login, Permission.MANAGE_STAFF),
        (report.c.sent, None),
        (metadata.tables["observer_contact"].c.phone, None),
        (metadata.tables["session"].c.token_sha256, None),
        (metadata.tables["api_token"].c.token_sha256, None),
    ],
    ids=str,
)
@pytest.mark.parametrize("role", Role)
def test_a_column_is_refused_to_who_may_not_see_it(
    readers: sa.Engine, register: Register, column: sa.Column[Any], permission: Permission | None, role: Role
):
    if permission and Viewer(role).may(permission):
        assert len(read(readers, role, sa.select(column))) >= 1
        return
    with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
        read(readers, role, sa.select(column))
    with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):  # nor by way of a condition
        read(readers, role, sa.select(sa.literal(1)).select_from(column.table).where(column.is_not(None)))


@pytest.mark.parametrize("role", Role)
def test_no_role_of_a_viewer_writes(readers: sa.Engine, register: Register, role: Role):
    for statement in (
        "delete from station",
        "update incident_state set severity = 'note'",
        "insert into revision values (9)",
    ):
        with (
            pytest.raises(sa.exc.ProgrammingError, match="permission denied"),
            reading_as(readers, role) as connection,
        ):
            connection.execute(sa.text(statement))


def test_every_role_of_the_house_is_a_role_of_the_guards():
    assert set(guards.ROLES) == {role.value for role in Role}
    assert all(reads.roles <= set(guards.ROLES) for reads in guards.READS)
    of_one = [(reads.table, role) for reads in guards.READS for role in reads.roles]
    assert len(of_one) == len(set(of_one))


# --- putting in force -------------------------------------------------------------------------


def gaps_after(owner_url: str, database_url: str, statement: str) -> str:
    owner, app = engines.create(owner_url, scope=SYSTEM), engines.create(database_url, scope=SYSTEM)
    with owner.begin() as connection:
        connection.execute(sa.text(statement))
    try:
        with app.connect() as connection, pytest.raises(SettingError) as refused:
            refuse_unguarded_database(connection)
    finally:
        owner.dispose()
        app.dispose()
    return str(refused.value)


def test_the_migrated_database_has_no_gap(connection):
    refuse_unguarded_database(connection)


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("alter table incident disable row level security", "no row-level security on incident"),
        ("alter table staff no force row level security", "no row-level security on staff"),
        ("create policy open on audit using (true)", "a foreign policy open on audit"),
    ],
)
def test_a_gap_stops_the_start_and_is_named(owner_url: str, database_url: str, statement: str, named: str):
    assert named in gaps_after(owner_url, database_url, statement)


def test_inherited_rights_are_a_gap(owner_url: str, database_url: str):
    inherit = "grant hq_lawyer to baqylau_app with inherit {}, set true"
    try:
        assert "hq_lawyer are inherited" in gaps_after(owner_url, database_url, inherit.format("true"))
    finally:
        owner = engines.create(owner_url)
        with owner.begin() as connection:
            connection.execute(sa.text(inherit.format("false")))
        owner.dispose()


def test_a_changed_guard_is_put_in_force_and_an_unchanged_one_locks_nothing(owner_url: str, monkeypatch):
    owner = engines.create(owner_url, scope=SYSTEM)
    with owner.connect() as reading:
        reading.execute(sa.text("lock table station in access share mode"))
        migrate.upgrade(owner)  # would wait for ever for a lock on the table
    monkeypatch.setattr(guards, "READS", ())
    migrate.upgrade(owner)
    with owner.connect() as connection:
        listed = connection.scalars(sa.text("select distinct policyname from pg_policies"))
        assert set(listed) == {"system"}
    owner.dispose()


def test_an_owner_who_may_not_make_roles_is_told_what_to_ask_for(owner_url: str):
    owner = engines.create(owner_url)
    with owner.begin() as connection:
        connection.execute(sa.text("create role modest nologin"))
        connection.execute(sa.text("set local role modest"))
        with pytest.raises(GuardError) as refused:
            guards.put_in_force(connection, application="nobody")
        connection.rollback()
    owner.dispose()

    assert 'may not: grant hq_leader to "modest" with inherit false, set true' in str(refused.value)
    assert "create role … nologin" in str(refused.value)


def test_a_role_of_the_users_own_that_may_make_roles_is_enough(
    server: EmbeddedServer, owner_url: str, monkeypatch
):
    """As with any DATABASE_URL: one role owns the tables, asks for them, and is held all the same."""
    for module in (guards, scope):
        monkeypatch.setattr(module, "role_name", lambda role: f"own_{role}")
    owner = engines.create(owner_url)
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("create role own login createrole"))
        connection.execute(sa.text("create database own owner own"))
    own_url = sa.make_url(server.url).set(username="own", database="own").render_as_string()
    own, readers = engines.create(own_url, scope=SYSTEM), engines.create(own_url)
    try:
        migrate.upgrade(own)
        migrate.upgrade(own)
        with own.begin() as connection:
            refuse_powerful_role(connection)
            refuse_unguarded_database(connection)
            add_everything(connection)
        with readers.connect() as connection:
            assert [name for name in metadata.tables if count(connection, name)] == []
        assert len(read(readers, Role.LAWYER, sa.select(incident.c.narrative))) == 1
        with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
            read(readers, Role.TRAINER, sa.select(incident.c.narrative))
    finally:
        own.dispose()
        readers.dispose()
        with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("drop database own with (force)"))
            for role in guards.ROLES:
                connection.execute(sa.text(f"drop role own_{role}"))
            connection.execute(sa.text("drop role own"))
        owner.dispose()


def test_a_trainer_reads_of_a_case_what_is_asked_and_answered_and_no_other_step(
    readers: sa.Engine, register: Register
):
    notes = sa.select(incident_event.c.note)
    with reading_as(readers, "lawyer") as connection:
        assert list(connection.scalars(notes)) == ["A note"]
    with reading_as(readers, "trainer") as connection:
        assert list(connection.scalars(notes)) == []


# --- and the planner --------------------------------------------------------------------------


def scans(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The steps of a plan that read a table."""
    if "Relation Name" in plan:
        yield plan
    for step in plan.get("Plans", ()):
        yield from scans(step)


def test_the_policy_of_the_system_does_not_let_the_planner_expect_few_rows(engine: sa.Engine, owner_url: str):
    joined = "select from district left join station on station.district_id = district.id"
    with engine.begin() as connection:
        add_register(connection, stations=400)
    owner = engines.create(owner_url)
    with owner.begin() as connection:
        connection.execute(sa.text("analyze district, station"))
    owner.dispose()

    with engine.connect() as connection:
        plan = connection.execute(sa.text(f"explain (format json) {joined}")).scalar_one()[0]["Plan"]
    expected = {scan["Relation Name"]: scan["Plan Rows"] for scan in scans(plan)}
    assert expected["station"] > 300
