"""Every database test runs on a real PostgreSQL: one server a session, an empty database a test."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg2
import pytest
import sqlalchemy as sa

from db import embedded, migrate
from db import engine as engines
from db.access.scope import SYSTEM

DATABASE = "tests"
COPY = "copy"
EMPTY_IT = """
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid();
set session_replication_role = replica; -- facts refuse to be deleted, so their triggers rest for a moment
do $$
declare name text;
begin
    for name in select tablename from pg_tables where schemaname = 'public' loop
        continue when name = 'alembic_version';
        execute format('delete from %I', name);
    end loop;
    for name in select sequencename from pg_sequences loop
        perform setval(name::regclass, 1, false);
    end loop;
end $$
"""
"""Ten times as fast as a database of its own, and the next test cannot tell."""
SWEPT_EVERY = 50
"""Tests. By ourselves and not by autovacuum: it counts the rows of tables that a test has just emptied, and
for the next test's whole day PostgreSQL then plans as for one row."""


@pytest.fixture(scope="session")
def server() -> Iterator[embedded.EmbeddedServer]:
    with TemporaryDirectory(prefix="baqylau-tests-") as folder:
        Path(folder).chmod(0o711)  # started by root, PostgreSQL runs as somebody else
        with embedded.start(Path(folder) / "data", durable=False) as running:
            _run(running, "postgres", "alter system set autovacuum = off")
            _run(running, "postgres", "select pg_reload_conf()")
            yield running


@pytest.fixture(scope="session")
def server_url(server: embedded.EmbeddedServer) -> str:
    """The application's role on a database without tables."""
    return server.url


@pytest.fixture(scope="session")
def _migrated(server: embedded.EmbeddedServer) -> str:
    _run(server, "postgres", f"create database {DATABASE}")
    owner = engines.create(_on(server.owner_url, DATABASE))
    migrate.upgrade(owner)
    owner.dispose()
    return DATABASE


@pytest.fixture(scope="session")
def emptied() -> Iterator[int]:
    """How often the database of the tests was."""
    return count(1)


@pytest.fixture
def database_name(
    server: embedded.EmbeddedServer, _migrated: str, emptied: Iterator[int], request: pytest.FixtureRequest
) -> Iterator[str]:
    if "owner_url" in request.fixturenames:  # who asks for the owner may change tables: a copy to throw away
        _run(server, "postgres", f"create database {COPY} template {_migrated}")
        yield COPY
        _run(server, "postgres", f"drop database {COPY} with (force)")
    else:
        yield _migrated
        _run(server, _migrated, EMPTY_IT)
        if next(emptied) % SWEPT_EVERY == 0:
            _run(server, _migrated, "vacuum")


@pytest.fixture
def database_url(server: embedded.EmbeddedServer, database_name: str) -> str:
    """Migrated and empty, as the application's role: it may insert facts, never change them."""
    return _on(server.url, database_name)


@pytest.fixture
def owner_url(server: embedded.EmbeddedServer, database_name: str) -> str:
    """The same database as the role that owns the tables."""
    return _on(server.owner_url, database_name)


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    """The system's: sees everything."""
    made = engines.create(database_url, scope=SYSTEM)
    yield made
    made.dispose()


@pytest.fixture
def readers(database_url: str) -> Iterator[sa.Engine]:
    """What is read for a viewer goes through it: sees nothing by itself."""
    made = engines.create(database_url)
    yield made
    made.dispose()


@pytest.fixture
def connection(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Inside a transaction that is rolled back unless the test commits it."""
    with engine.connect() as opened:
        yield opened


def _on(url: str, database: str) -> str:
    return sa.make_url(url).set(database=database).render_as_string(hide_password=False)


def _run(server: embedded.EmbeddedServer, database: str, statement: str) -> None:
    opened = psycopg2.connect(engines.raw_dsn(_on(server.owner_url, database)))
    opened.autocommit = True
    try:
        with opened.cursor() as cursor:
            cursor.execute(statement)
    finally:
        opened.close()
