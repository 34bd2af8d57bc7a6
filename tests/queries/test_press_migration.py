"""Migration 0010 finds out of the facts what the state has been kept without until then."""

import importlib

import sqlalchemy as sa

from db import engine as engines
from db.access.scope import SYSTEM
from db.state_tables import turnout_by_district, turnout_state
from db.verify import find_differences
from db.writing import touch_register
from tests.factories import add_observer, add_register, at, turnout

migration = importlib.import_module("db.migrations.versions.0010_press")


def test_who_counted_is_found_for_every_count_that_stands(owner_url: str):
    owner = engines.create(owner_url, scope=SYSTEM)
    with owner.connect() as connection:
        made = add_register(connection, stations=3)
        for alias in "AB":
            add_observer(connection, made.election_id, alias=alias)
        touch_register(connection, made.election_id)
        made.record(turnout("1", observer="A"), turnout("2", observer="A"), turnout("3"), at=at("10:05"))
        made.record(turnout("2", observer="B", voters=120), at=at("10:09"))  # a later count of the same slot
        made.record(
            turnout("3", slot="12:00", voters=5000, observer="B"), at=at("12:09")
        )  # far above the list
        connection.execute(sa.update(turnout_state).values(observer_id=None))
        connection.execute(sa.update(turnout_by_district).values(observers=0))
        assert find_differences(connection, made.election_id) != []
        for statement in (migration.WHO_SENT_IT, migration.OBSERVERS):
            connection.exec_driver_sql(statement)
        assert find_differences(connection, made.election_id) == []
        assert sorted(connection.scalars(sa.select(turnout_by_district.c.observers))) == [0, 3]
    owner.dispose()
