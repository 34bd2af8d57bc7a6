"""Every database test runs on a real PostgreSQL: one server a session, one fresh database a test."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg2
import pytest
import sqlalchemy as sa

from db import embedded, migrate
from db import engine as engines

TEMPLATE = "migrated"
_number = itertools.count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[embedded.EmbeddedServer]:
    with TemporaryDirectory(prefix="baqylau-tests-") as folder:
        Path(folder).chmod(0o711)  # started by root, PostgreSQL runs as somebody else
        with embedded.start(Path(folder) / "data", durable=False) as running:
            yield running


@pytest.fixture(scope="session")
def server_url(server: embedded.EmbeddedServer) -> str:
    """The application's role on a database without tables."""
    return server.url


@pytest.fixture(scope="session")
def _template(server: embedded.EmbeddedServer) -> str:
    _run(server, f"create database {TEMPLATE}")
    owner = engines.create(_on(server.owner_url, TEMPLATE))
    migrate.upgrade(owner)
    owner.dispose()
    return TEMPLATE


@pytest.fixture
def database_name(server: embedded.EmbeddedServer, _template: str) -> Iterator[str]:
    name = f"test_{next(_number)}"
    _run(server, f"create database {name} template {_template} strategy file_copy")
    yield name
    _run(server, f"drop database {name} with (force)")


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


def _run(server: embedded.EmbeddedServer, statement: str) -> None:
    opened = psycopg2.connect(engines.raw_dsn(_on(server.owner_url, "postgres")))
    opened.autocommit = True
    try:
        with opened.cursor() as cursor:
            cursor.execute(statement)
    finally:
        opened.close()
