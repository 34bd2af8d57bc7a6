"""The migrations build exactly the schema that the code believes in."""

import datetime as dt

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from db import engine as engines
from db import migrate
from db.schema import metadata

NOON = dt.datetime(2021, 7, 25, 12, tzinfo=dt.UTC)


def test_the_migrated_database_differs_in_nothing_from_the_tables_in_code(connection):
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True}
    )
    assert compare_metadata(context, metadata) == []


def test_a_fresh_database_is_not_current_and_a_migrated_one_is(server_url, engine):
    empty = engines.create(server_url)
    assert not migrate.is_current(empty)
    assert migrate.is_current(engine)
    empty.dispose()


def test_migrating_twice_changes_nothing(owner_url):
    owner = engines.create(owner_url)
    migrate.upgrade(owner)
    assert migrate.is_current(owner)
    owner.dispose()
