"""The migrations build exactly the schema that the code believes in; moments are UTC, never naive."""

import datetime as dt

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from db import engine as engines
from db import migrate
from db.schema import UTCDateTime, metadata

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


def test_a_moment_comes_back_in_utc_whatever_zone_it_went_in(connection):
    went_in = dt.datetime(2021, 7, 25, 10, 5, tzinfo=dt.timezone(dt.timedelta(hours=6)))
    came_back = connection.scalar(sa.select(sa.literal(went_in, UTCDateTime)))
    assert came_back == went_in
    assert came_back.tzinfo is dt.UTC


def test_a_moment_without_a_zone_is_refused(connection):
    naive = dt.datetime(2021, 7, 25, 10, 5)  # noqa: DTZ001  naive is the point
    with pytest.raises(sa.exc.StatementError, match="naive datetime"):
        connection.scalar(sa.select(sa.literal(naive, UTCDateTime)))


def test_no_moment_is_also_a_value(connection):
    assert connection.scalar(sa.select(sa.literal(None, UTCDateTime))) is None
