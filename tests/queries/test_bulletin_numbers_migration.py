"""Migration 0013 keeps the numbers of what was released before; drafts lose theirs."""

import importlib

import sqlalchemy as sa

from db import engine as engines
from db.access.scope import SYSTEM
from db.press.tables import bulletin_release
from queries.bulletins import fetch_bulletins
from tests.bulletins import add_draft, add_released
from tests.factories import add_register

migration = importlib.import_module("db.migrations.versions.0013_bulletin_numbers")

AS_IT_WAS = (
    "alter table bulletin_release alter election_id drop not null, alter number drop not null",
    "alter table bulletin_release disable trigger append_only",
    "update bulletin_release set election_id = null, number = null",
)


def test_what_was_released_keeps_its_number_and_a_draft_has_none(owner_url: str):
    owner = engines.create(owner_url, scope=SYSTEM)
    with owner.connect() as connection:
        election_id = add_register(connection).election_id
        for since in (None, 1):
            add_released(connection, election_id, since=since)
        add_draft(connection, election_id, since=2)
        for statement in (*AS_IT_WAS, migration.TAKEN_OVER):
            connection.exec_driver_sql(statement)

        rows = connection.execute(sa.select(bulletin_release).order_by(bulletin_release.c.number)).all()
        assert [(row.election_id, row.number) for row in rows] == [(election_id, 1), (election_id, 2)]
        listed = fetch_bulletins(connection, election_id=election_id)
        assert [each.number for each in listed] == [None, 2, 1]
    owner.dispose()
