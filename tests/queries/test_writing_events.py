"""What the HQ does about an incident is a row; the state of the incident follows from the rows."""

import uuid

import pytest
import sqlalchemy as sa

from db.schema import audit, incident_event
from db.state_tables import incident_state
from db.verify import find_differences
from db.vocabulary import IncidentState, Severity
from db.writing import record_incident_event, touch_register
from tests.factories import Register, add_register, at, check_in, incident


@pytest.fixture
def register(connection: sa.Connection) -> Register:
    made = add_register(connection)
    touch_register(connection, made.election_id)
    return made


def reported(register: Register) -> uuid.UUID:
    sent = incident()
    register.record(sent, at=at("10:00"))
    return uuid.UUID(sent["id"])


def step(register, incident_id, state, minute=5, **values):
    return record_incident_event(
        register.connection,
        incident_id=incident_id,
        state=state,
        actor="lawyer",
        received_at=at(f"10:{minute:02}"),
        **values,
    )


def state_of(register, incident_id):
    row = sa.select(incident_state).where(incident_state.c.incident_id == incident_id)
    assert find_differences(register.connection, register.election_id) == []
    return register.connection.execute(row).one()


def test_each_step_moves_the_incident_and_the_revision(register):
    incident_id = reported(register)
    assert state_of(register, incident_id).state == "new"
    before = state_of(register, incident_id).revision
    first = step(register, incident_id, IncidentState.ACKNOWLEDGED, 5)
    second = step(register, incident_id, IncidentState.VERIFYING, 6)

    assert (first, second) == (before + 1, before + 2)
    now = state_of(register, incident_id)
    assert (now.state, now.acknowledged_at, now.revision) == ("verifying", at("10:05"), second)


def test_a_step_that_skips_acknowledging_acknowledges(register):
    incident_id = reported(register)
    step(register, incident_id, IncidentState.REJECTED, 7)
    assert state_of(register, incident_id).acknowledged_at == at("10:07")


def test_a_new_severity_stays_until_the_next_one(register):
    incident_id = reported(register)
    step(register, incident_id, IncidentState.VERIFYING, 5, severity=Severity.CRITICAL)
    step(register, incident_id, IncidentState.CONFIRMED, 6)
    assert state_of(register, incident_id).severity == "critical"


def test_a_duplicate_names_its_original_until_it_is_found_not_to_be_one(register):
    original, again = reported(register), reported(register)
    step(register, again, IncidentState.DUPLICATE, 5, duplicate_of=original)
    assert state_of(register, again).duplicate_of == original
    step(register, again, IncidentState.VERIFYING, 6)
    assert state_of(register, again).duplicate_of is None


def test_of_two_steps_of_one_moment_the_later_written_counts(register):
    incident_id = reported(register)
    step(register, incident_id, IncidentState.CONFIRMED, 5)
    step(register, incident_id, IncidentState.ACTION, 5)
    assert state_of(register, incident_id).state == "action"


def test_a_step_leaves_an_audit_row(register, connection):
    incident_id = reported(register)
    revision = step(register, incident_id, IncidentState.CONFIRMED, note="Seen on the photograph.")
    row = connection.execute(sa.select(audit).order_by(audit.c.id.desc()).limit(1)).one()
    assert (row.action, row.actor, row.revision) == ("hq:incident:confirmed", "lawyer", revision)
    assert row.detail["incident"] == str(incident_id)
    assert connection.scalar(sa.select(incident_event.c.note)) == "Seen on the photograph."


def test_what_is_not_an_incident_has_no_steps(register):
    sent = check_in()
    register.record(sent)
    for unknown in (uuid.UUID(sent["id"]), uuid.uuid4()):
        with pytest.raises(LookupError, match="there is no incident"):
            step(register, unknown, IncidentState.ACKNOWLEDGED)


def test_a_duplicate_names_another_incident_of_its_election_and_nothing_else_names_one(register, connection):
    incident_id, other = reported(register), reported(register)
    elsewhere = reported(add_register(connection, code="other"))
    for state, duplicate_of in (
        (IncidentState.DUPLICATE, None),  # of what?
        (IncidentState.DUPLICATE, incident_id),  # of itself
        (IncidentState.DUPLICATE, elsewhere),  # of one of another election
        (IncidentState.CONFIRMED, other),  # confirmed and a duplicate
    ):
        with pytest.raises(ValueError, match="duplicate"):
            step(register, incident_id, state, duplicate_of=duplicate_of)


def test_a_step_on_an_incident_that_was_corrected_meanwhile_is_kept_without_effect(register, connection):
    sent = incident()
    register.record(sent)
    register.record(incident(supersedes=sent["id"]))
    step(register, uuid.UUID(sent["id"]), IncidentState.CONFIRMED)
    assert connection.scalars(sa.select(incident_state.c.state)).all() == ["new"]
    assert find_differences(connection, register.election_id) == []
