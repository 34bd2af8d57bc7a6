"""Facts are append-only: by the rights of the application's role, and by a trigger for everybody."""

import uuid

import pytest
import sqlalchemy as sa

from db import engine as engines
from db.cases.tables import escalation
from db.evidence import Access, EvidenceStore, record_access, record_evidence
from db.migrate import FACTS
from db.schema import metadata
from db.vocabulary import Channel, IncidentState
from db.writing import record_incident_event
from tests.bulletins import add_released
from tests.factories import DAY_AT_10_05, add_register, check_in, incident, protocol, turnout
from tests.press import add_words

CHANGES = ["update {table} set {column} = {column}", "delete from {table}", "truncate {table} cascade"]


def has_rows_of_every_kind(connection, folder):
    register = add_register(connection)
    reported = incident()
    register.record(check_in(), turnout(), protocol(), reported, 17)
    record_incident_event(
        connection,
        incident_id=reported["id"],
        state=IncidentState.ACKNOWLEDGED,
        actor="lawyer",
        received_at=DAY_AT_10_05,
    )
    with EvidenceStore(folder).receive_bytes(b"A note.") as incoming:
        kept = record_evidence(
            connection,
            incoming,
            incident_id=uuid.UUID(reported["id"]),
            file_name="note.txt",
            claimed_type="",
            received_at=DAY_AT_10_05,
            channel=Channel.FORM,
            actor="lawyer",
        )
    reached = {"incident_id": uuid.UUID(reported["id"]), "level": 1, "reached_at": DAY_AT_10_05}
    connection.execute(sa.insert(escalation), reached)
    add_released(connection, register.election_id)
    add_words(connection, register.election_id, read_by="HQ-12")
    record_access(connection, evidence_id=kept.id, what=Access.VIEWED, actor="lawyer", at=DAY_AT_10_05)
    connection.commit()


def last_column(table: str) -> str:
    """That somebody could write: not one that the database computes."""
    return [column.name for column in metadata.tables[table].c if column.computed is None][-1]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("table", FACTS)
def test_the_application_may_not_change_a_fact(connection, table, change):
    column = last_column(table)
    with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
        connection.execute(sa.text(change.format(table=table, column=column)))


def test_the_owner_of_the_tables_may_not_change_a_fact_either(owner_url, tmp_path):
    owner = engines.create(owner_url)
    with owner.connect() as connection:
        has_rows_of_every_kind(connection, tmp_path)
        for table in FACTS:
            assert connection.scalar(sa.text(f"select count(*) from {table}")) > 0  # noqa: S608  our own names
            column = last_column(table)
            for change in CHANGES:
                with pytest.raises(sa.exc.ProgrammingError, match="facts are never changed"):
                    connection.execute(sa.text(change.format(table=table, column=column)))
                connection.rollback()
    owner.dispose()


def test_the_application_may_insert_every_fact(connection, tmp_path):
    has_rows_of_every_kind(connection, tmp_path)


def test_the_application_may_not_make_or_drop_tables(connection):
    for statement in (
        "create table mine (id int)",
        "drop table report",
        "alter table report disable trigger all",
    ):
        with pytest.raises(sa.exc.ProgrammingError, match=r"permission denied|must be owner"):
            connection.execute(sa.text(statement))
        connection.rollback()
