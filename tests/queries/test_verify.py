"""`verify` names every difference between the state and the facts, `rebuild` removes them, and
writing never makes one: not on any history."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.schema import audit, revision, station
from db.state_tables import incident_state, station_state, turnout_by_district, turnout_state
from db.verify import find_differences, rebuild
from db.vocabulary import IncidentState, Severity, Stage, TurnoutSource
from db.writing import record_incident_event, touch_register
from db.writing.state import STATE
from tests.factories import (
    SLOTS,
    Register,
    add_assignment,
    add_observer,
    add_register,
    at,
    check_in,
    incident,
    protocol,
    turnout,
)


@pytest.fixture
def register(connection: sa.Connection) -> Register:
    """Two stations with a report of each kind, the state complete."""
    made = add_register(connection, stations=2)
    touch_register(connection, made.election_id)
    made.record(check_in("1"), turnout("1", voters=100), incident("2"))
    return made


def told(register):
    return [str(difference) for difference in find_differences(register.connection, register.election_id)]


def test_what_writing_keeps_differs_in_nothing(register):
    assert told(register) == []


def test_looking_at_everything_leaves_no_setting_behind_for_what_follows(register, connection):
    told(register)
    rebuild(connection, register.election_id, now=at("10:10"))
    assert connection.scalar(sa.text("show enable_nestloop")) == "on"


def test_each_wrong_column_is_named_with_what_is_and_what_should_be(register, connection):
    connection.execute(
        sa.update(station_state)
        .where(station_state.c.station_id == 1)
        .values(last_slot="20:00", arrived_at=at("06:00"))
    )
    connection.execute(sa.update(turnout_by_district).values(voters=101))
    assert told(register) == [
        "station_state 1 arrived_at: is 2021-07-25T00:00:00+00:00, should be 2021-07-25T04:05:00+00:00",
        "station_state 1 last_slot: is 20:00, should be 10:00",
        "turnout_by_district 1 10:00 observer voters: is 101, should be 100",
    ]


def test_a_row_too_many_and_a_row_too_few_are_named(register, connection):
    connection.execute(sa.delete(incident_state))
    connection.execute(sa.update(turnout_state).values(slot="12:00"))
    differences = told(register)
    assert "turnout_state 1 10:00 observer row: is missing, should be there" in differences
    assert "turnout_state 1 12:00 observer row: is there, should be missing" in differences
    assert [each for each in differences if each.startswith("incident_state")] != []


def test_state_of_another_election_is_none_of_this_ones_business(register, connection):
    other = add_register(connection, code="other")
    assert told(register) == []
    assert told(other) == ["station_state 3 row: is missing, should be there"]


def test_after_rebuild_everything_agrees_and_screens_are_told(register, connection):
    before = connection.execute(sa.select(revision)).one()
    connection.execute(sa.delete(incident_state))
    connection.execute(sa.update(turnout_state).values(slot="12:00"))
    connection.execute(sa.update(turnout_by_district).values(voters=0))

    assert rebuild(connection, register.election_id, now=at("12:00")) == 4  # one gone, one added, two changed
    assert told(register) == []
    after = connection.execute(sa.select(revision)).one()
    assert after.revision == before.revision + 1
    assert after.register_revision > before.register_revision
    row = connection.execute(sa.select(audit).order_by(audit.c.id.desc()).limit(1)).one()
    assert (row.action, row.detail, row.revision) == ("command:state:rebuilt", {"rows": 4}, after.revision)


def test_a_rebuild_of_what_was_right_changes_no_row(register, connection):
    assert rebuild(connection, register.election_id, now=at("12:00")) == 0


def test_a_changed_register_changes_the_state(register, connection):
    connection.execute(sa.update(station).where(station.c.number == "1").values(registered_voters=50))
    add_assignment(connection, 2, add_observer(connection, register.election_id), confirmed_at=at("06:00"))
    assert told(register) != []
    new = touch_register(connection, register.election_id)
    assert told(register) == []
    assert connection.scalar(sa.select(turnout_state.c.flags)) == ["far_above_list"]
    assert connection.execute(sa.select(revision)).one()[1:] == (new, new)


# --- any history ------------------------------------------------------------------------------

stations = st.sampled_from("123")
corrects = st.none() | st.integers(0, 30)
"""Which earlier report of its kind, counted round."""
resent = st.sampled_from([False, False, False, True])
reports = st.one_of(
    st.builds(lambda station, stage: check_in(station, stage.value), stations, st.sampled_from(Stage)),
    st.builds(
        turnout, stations, st.sampled_from(SLOTS[:3]), st.integers(0, 1200), st.sampled_from(TurnoutSource)
    ),
    st.builds(incident, stations, st.sampled_from(["BOX", "EXPEL"])),
    st.builds(protocol, stations),
)
batches = st.lists(st.tuples(reports, corrects, st.integers(0, 90), resent), min_size=1, max_size=5)
steps = st.tuples(
    st.integers(0, 9),
    st.sampled_from(IncidentState),
    st.none() | st.sampled_from(Severity),
    st.integers(0, 9),
)
histories = st.lists(batches | batches | steps, min_size=3, max_size=8)


class History:
    """Plays a history minute by minute and remembers the state after each step."""

    def __init__(self, connection: sa.Connection) -> None:
        self.register = add_register(connection, stations=3, code=str(uuid.uuid4()))
        connection.execute(
            sa.update(station)
            .where(station.c.election_id == self.register.election_id, station.c.number == "3")
            .values(registered_voters=None)
        )
        touch_register(connection, self.register.election_id)
        self.connection = connection
        self.now = at("12:00")
        self.sent: list[dict[str, object]] = []
        self.pictures: list[tuple[dt.datetime, list[list[tuple[object, ...]]]]] = []

    def play(self, step: object) -> None:
        self.now += dt.timedelta(minutes=1)
        self._report(step) if isinstance(step, list) else self._handle(*step)
        self.pictures.append((self.now, self.kept()))

    def _report(self, batch):
        made = []
        for fresh, earlier, minutes_ago, resend in batch:
            occurred = (self.now - dt.timedelta(minutes=minutes_ago)).isoformat()
            report = {**fresh, "id": str(uuid.uuid4()), "occurred_at": occurred}
            before = [each for each in self.sent + made if each["kind"] == fresh["kind"]]
            if before and earlier is not None:
                report["supersedes"] = before[earlier % len(before)]["id"]
            made.append(before[-1] if before and resend else report)
        self.sent += made
        self.register.record(*made, at=self.now)

    def _handle(self, which, state, severity, other):
        incidents = [uuid.UUID(each["id"]) for each in self.sent if each["kind"] == "incident"]
        if not incidents:
            return
        chosen, original = incidents[which % len(incidents)], incidents[other % len(incidents)]
        duplicate_of = original if state is IncidentState.DUPLICATE else None
        try:
            record_incident_event(
                self.connection,
                incident_id=chosen,
                state=state,
                severity=severity,
                duplicate_of=duplicate_of,
                actor="lawyer",
                received_at=self.now,
            )
        except (LookupError, ValueError):  # refused as a report, or a duplicate of itself
            return

    def kept(self):
        election_id = self.register.election_id
        return [
            sorted(
                self.connection.execute(
                    sa.select(*(each.table.c[name] for name in (*each.key, *each.values))).where(
                        each.election_id() == election_id
                    )
                ).all(),
                key=str,
            )
            for each in STATE
        ]

    def derived(self, as_of):
        rows = []
        for each in STATE:
            now = each.derived(self.register.election_id, as_of=as_of).subquery()
            names = (*each.key, *each.values)
            rows.append(
                sorted(self.connection.execute(sa.select(*(now.c[name] for name in names))).all(), key=str)
            )
        return rows


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_on_any_history_the_kept_state_is_what_the_facts_say_then_and_in_replay(engine, history):
    with engine.connect() as connection:
        played = History(connection)
        for step in history:
            played.play(step)
            assert find_differences(connection, played.register.election_id) == []
        for moment, picture in played.pictures:
            assert played.derived(moment) == picture
