"""Reports are taken once, each on its own merits, and nothing that was sent is lost."""

import datetime as dt

import pytest
import sqlalchemy as sa

from db.schema import audit, incident, protocol, refused_report, report, revision
from db.vocabulary import Channel, ReportKind
from db.writing import record_reports, record_reports_at
from tests.factories import (
    Register,
    add_election,
    add_observer,
    add_register,
    at,
    check_in,
    turnout,
)
from tests.factories import (
    incident as incident_report,
)
from tests.factories import (
    protocol as protocol_report,
)

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def register(connection: sa.Connection) -> Register:
    return add_register(connection, stations=2)


def codes(outcome, index=0):
    return [(problem.field, problem.code) for problem in outcome.rejected[index].problems]


def count(connection, table):
    return connection.scalar(sa.select(sa.func.count()).select_from(table))


def test_each_kind_of_report_is_kept_as_it_was_sent(register, connection):
    sent = [check_in(), turnout(), incident_report(), protocol_report()]
    outcome = register.record(*sent, at=at("10:05"))

    assert (outcome.accepted, outcome.duplicate, outcome.rejected, outcome.revision) == (4, 0, (), 1)
    rows = connection.execute(sa.select(report).order_by(report.c.place)).all()
    assert [row.kind for row in rows] == list(ReportKind)
    assert {str(row.id) for row in rows} == {each["id"] for each in sent}
    assert {(row.occurred_at, row.received_at, row.channel, row.revision) for row in rows} == {
        (at("10:05"), at("10:05"), "api", 1)
    }
    assert connection.scalar(sa.select(protocol.c.figures)) == {"registered": 1000, "voted": 700}


def test_an_incident_without_a_severity_has_that_of_its_category(register, connection):
    register.record(incident_report(category="EXPEL"), incident_report(category="EXPEL", severity="note"))
    assert set(connection.scalars(sa.select(incident.c.severity))) == {"critical", "note"}


def test_the_same_report_again_changes_nothing(register, connection):
    sent = turnout()
    first = register.record(sent, sent)
    again = register.record(dict(reversed(sent.items())), at=at("10:30"))

    assert (first.accepted, first.duplicate, first.revision) == (1, 1, 1)
    assert (again.accepted, again.duplicate, again.revision) == (0, 1, 1)
    assert count(connection, report) == 1


def test_the_same_id_with_another_content_is_refused_and_kept(register, connection):
    sent = turnout(voters=100)
    outcome = register.record(sent, {**sent, "voters": 101})
    later = register.record({**sent, "voters": 102})

    assert outcome.accepted == 1
    assert outcome.rejected[0].index == 1
    assert codes(outcome) == codes(later) == [("id", "id_conflict")]
    assert count(connection, refused_report) == 2


def test_an_id_of_another_election_is_refused_too(register, connection):
    other = add_register(connection, code="other")
    sent = check_in()
    register.record(sent)
    assert codes(other.record(sent)) == [("id", "id_conflict")]


def test_a_resent_report_is_a_duplicate_even_if_the_register_has_changed_since(register, connection):
    sent = check_in()
    register.record(sent)
    connection.execute(sa.text("update station set number = 'renamed' where number = '1'"))
    assert register.record(sent).duplicate == 1


def test_a_refused_report_may_be_sent_again_corrected_under_its_id(register):
    sent = check_in(station="999")
    outcome = register.record(sent, {**sent, "station": "1"})
    assert (outcome.accepted, len(outcome.rejected)) == (1, 1)


def test_a_bad_report_does_not_hold_up_the_good_ones(register, connection):
    outcome = register.record(check_in(), check_in(station="404"), check_in(stage="lunch"), 17, turnout("2"))

    assert outcome.accepted == 2
    assert [each.index for each in outcome.rejected] == [1, 2, 3]
    assert codes(outcome, 0) == [("station", "unknown_station")]
    assert codes(outcome, 1) == [("stage", "unknown_value")]
    assert codes(outcome, 2) == [("", "not_an_object")]
    kept = connection.execute(sa.select(refused_report).order_by(refused_report.c.id)).all()
    assert kept[2].sent == "17"
    assert kept[0].problems[0]["expected"] == "The register of this election has no station “404”."
    assert kept[0].actor == "token:test"


def test_every_problem_of_a_report_is_named_at_once(register):
    outcome = register.record(
        turnout("404", slot="11:00", observer="nobody", occurred_at="1970-01-01T00:00:00Z")
    )
    assert codes(outcome) == [
        ("station", "unknown_station"),
        ("observer", "unknown_observer"),
        ("slot", "unknown_value"),
        ("occurred_at", "out_of_range"),
    ]
    slot = outcome.rejected[0].problems[2]
    assert slot.message.format(**slot.values) == (
        "“slot” must be one of: 10:00, 12:00, 14:00, 16:00, 18:00, 20:00."
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"kind": "gossip"}, ("kind", "unknown_value")),
        ({"kind": ["turnout"]}, ("kind", "unknown_value")),
        ({"id": "12"}, ("id", "not_a_uuid")),
        ({"id": 12}, ("id", "not_a_uuid")),
        ({"station": 1}, ("station", "not_text")),
        ({"station": " "}, ("station", "blank")),
        ({"station": "1" * 101}, ("station", "too_long")),
        ({"voters": "100"}, ("voters", "not_a_whole_number")),
        ({"voters": 100.0}, ("voters", "not_a_whole_number")),
        ({"voters": True}, ("voters", "not_a_whole_number")),
        ({"voters": float("nan")}, ("voters", "not_a_whole_number")),
        ({"voters": -1}, ("voters", "out_of_range")),
        ({"voters": 1_000_001}, ("voters", "out_of_range")),
        ({"voters": 10**30}, ("voters", "out_of_range")),
        ({"source": "rumour"}, ("source", "unknown_value")),
        ({"occurred_at": 1627180000}, ("occurred_at", "not_a_moment")),
        ({"occurred_at": "1627180000"}, ("occurred_at", "not_a_moment")),
        ({"occurred_at": "2021-07-25T10:00:00"}, ("occurred_at", "not_a_moment")),
        ({"occurred_at": "yesterday"}, ("occurred_at", "not_a_moment")),
        ({"voter": 100}, ("voter", "unknown_field")),
        ({"supersedes": "that one"}, ("supersedes", "not_a_uuid")),
    ],
)
def test_a_field_that_is_wrong_is_named_with_what_would_be_right(register, changes, expected):
    outcome = register.record({**turnout(), **changes})
    assert codes(outcome) == [expected]
    problem = outcome.rejected[0].problems[0]
    assert "{" not in problem.message.format(**problem.values)


@pytest.mark.parametrize("field", ["id", "kind", "station", "slot", "source", "voters"])
def test_a_field_that_is_missing_is_named(register, field):
    sent = turnout()
    del sent[field]
    assert codes(register.record(sent)) == [(field, "missing")]


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ([700], ("figures", "not_figures")),
        ({}, ("figures", "blank")),
        ({"voted": "700"}, ("figures.voted", "not_a_whole_number")),
        ({"За Иванова": 3}, ("figures.За Иванова", "bad_name")),
        ({f"figure_{n}": 1 for n in range(101)}, ("figures", "too_many")),
    ],
)
def test_the_figures_of_a_protocol_are_whole_numbers_by_name(register, figures, expected):
    assert codes(register.record(protocol_report(figures=figures))) == [expected]


def test_a_field_that_may_be_left_out_may_also_be_null(register):
    nothing = {"observer": None, "occurred_at": None, "supersedes": None}
    assert register.record(check_in(**nothing), incident_report(severity=None, **nothing)).accepted == 2


def test_an_unknown_category_is_refused(register):
    assert codes(register.record(incident_report(category="Z99"))) == [("category", "unknown_category")]


def test_an_observer_is_found_by_alias(register, connection):
    observer_id = add_observer(connection, register.election_id, alias="Зайсан-001-A")
    register.record(check_in(observer="Зайсан-001-A"))
    assert connection.scalar(sa.select(report.c.observer_id)) == observer_id


@pytest.mark.parametrize(
    ("occurred_at", "taken"),
    [
        (at("10:10"), True),  # five minutes ahead of us: a telephone's clock
        (at("10:10") + dt.timedelta(seconds=1), False),  # further ahead than clocks differ
        (at("00:00", day=dt.date(2021, 7, 24)), True),  # the eve, from its first moment
        (at("00:00", day=dt.date(2021, 7, 24)) - dt.timedelta(seconds=1), False),  # before the eve
        (dt.datetime(1970, 1, 1, tzinfo=dt.UTC), False),  # a clock that was never set
        (dt.datetime(9999, 12, 31, 23, 59, tzinfo=dt.timezone(-dt.timedelta(hours=23))), False),
        (dt.datetime(1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=23))), False),
    ],
)
def test_a_report_is_of_the_eve_or_the_day_and_not_of_the_future(register, occurred_at, taken):
    outcome = register.record(check_in(occurred_at=occurred_at.isoformat()), at=at("10:05"))
    assert outcome.accepted == taken
    if not taken:
        (problem,) = outcome.rejected[0].problems
        assert (problem.code, problem.values["least"], problem.values["most"]) == (
            "out_of_range",
            "2021-07-24T00:00:00+06:00",
            "2021-07-25T10:10:00+06:00",
        )


def test_the_day_begins_at_midnight_of_its_own_place(connection):
    aktobe = add_register(connection, code="aktobe")
    connection.execute(sa.text("update election set timezone = 'Asia/Aqtobe'"))  # an hour behind
    assert aktobe.record(check_in(occurred_at="2021-07-24T00:30:00+06:00")).accepted == 0
    assert aktobe.record(check_in(occurred_at="2021-07-24T00:30:00+05:00")).accepted == 1


def test_a_day_that_has_passed_is_recorded_with_its_own_times(register, connection):
    sent = [(at("07:00"), check_in()), (at("09:00"), turnout()), (at("08:00"), check_in(stage="opened"))]
    outcome = record_reports_at(connection, register.election_id, sent, channel=Channel.DEMO, actor="demo")
    assert (outcome.accepted, outcome.revision) == (3, 1)
    assert connection.scalars(sa.select(report.c.received_at).order_by(report.c.place)).all() == [
        at("07:00"),
        at("09:00"),
        at("08:00"),
    ]
    assert connection.scalar(sa.select(audit.c.at)) == at("09:00")


def test_every_call_leaves_one_audit_row_with_its_revision(register, connection):
    register.record(check_in(), check_in(stage="lunch"))
    register.record(5)
    rows = connection.execute(sa.select(audit).order_by(audit.c.id)).all()
    assert [(row.action, row.actor, row.revision, row.detail) for row in rows] == [
        ("api:report:received", "token:test", 1, {"accepted": 1, "duplicate": 0, "rejected": 1}),
        ("api:report:received", "token:test", 1, {"accepted": 0, "duplicate": 0, "rejected": 1}),
    ]


def test_nothing_sent_is_nothing_done(register, connection):
    assert register.record() == register.record()
    assert count(connection, audit) == 0


def test_only_what_was_accepted_moves_the_revision(register, connection):
    sent = check_in()
    assert [register.record(each).revision for each in (sent, sent, 5, turnout())] == [1, 1, 1, 2]
    assert connection.scalar(sa.select(revision.c.revision)) == 2


def test_an_election_without_a_revision_gets_one_with_its_first_report(register, connection):
    connection.execute(sa.delete(revision))
    assert register.record(check_in()).revision == 1


def test_reports_of_an_election_name_its_own_stations(register, connection):
    empty = add_election(connection, code="empty")
    outcome = record_reports(
        connection, empty, [check_in("1")], received_at=at("10:05"), channel=Channel.API, actor="x"
    )
    assert codes(outcome) == [("station", "unknown_station")]


def test_a_time_of_receipt_without_a_zone_is_refused(register):
    with pytest.raises((TypeError, sa.exc.StatementError)):
        register.record(check_in(), at=dt.datetime(2021, 7, 25, 10))  # noqa: DTZ001  naive is the point
