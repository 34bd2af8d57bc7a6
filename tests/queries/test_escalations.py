"""An unacknowledged critical incident reaches the lawyer on duty, the head, the wall: noted once for all."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from dashboard.live.picture import LivePicture
from dashboard.panels.case import timeline
from dashboard.words import words
from db import cases
from db.access import staff
from db.cases import CaseError, QuickerError, Settings, record_escalations
from db.cases.tables import escalation
from db.schema import audit
from db.vocabulary import Level, Severity
from queries.case_file import fetch_case
from queries.changes import fetch_revision
from queries.escalations import fetch_reached
from queries.picture import fetch_current_snapshot
from tests.casework import Desk
from tests.factories import at

A_MOMENT = dt.timedelta(microseconds=1)
BY_THE_HEAD = {"actor": "HQ-01", "at": at("09:00"), "why": "a test"}


@pytest.fixture
def desk(connection: sa.Connection) -> Desk:
    return Desk(connection)


@pytest.fixture
def live(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection as the feed has it."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield connection


def minutes(count: float) -> dt.datetime:
    """After the report of 10:00."""
    return at("10:00") + dt.timedelta(minutes=count)


def reached(desk: Desk) -> dict[object, Level]:
    return fetch_reached(desk.connection, election_id=desk.election_id)


def test_each_level_is_noted_from_the_very_moment_of_its_limit_and_once(desk: Desk):
    case = desk.report(severity="critical", when=at("10:00"))
    for now, level in (
        (minutes(2) - A_MOMENT, None),
        (minutes(2), Level.LAWYER),
        (minutes(5) - A_MOMENT, Level.LAWYER),
        (minutes(5), Level.HEAD),
        (minutes(10) - A_MOMENT, Level.HEAD),
        (minutes(10), Level.WALL),
        (minutes(600), Level.WALL),
    ):
        record_escalations(desk.connection, desk.election_id, now=now)
        assert reached(desk).get(case) == level, now
    notes = sa.select(audit.c.detail["to"].astext).where(audit.c.action == "hq:incident:escalated")
    assert list(desk.connection.scalars(notes.order_by(audit.c.id))) == ["lawyer", "head", "wall"]


def test_after_a_gap_all_levels_are_noted_together_in_one_revision(desk: Desk):
    desk.report(severity="critical", when=at("10:00"))
    before = fetch_revision(desk.connection)
    assert record_escalations(desk.connection, desk.election_id, now=minutes(30)) == 3
    assert record_escalations(desk.connection, desk.election_id, now=minutes(30)) == 0
    after = fetch_revision(desk.connection)
    assert before is not None
    assert after is not None
    assert after.revision == before.revision + 1


def test_only_what_is_critical_and_unacknowledged_climbs(desk: Desk):
    desk.report(severity="major")  # out: not critical
    seen = desk.report(severity="critical")  # out: somebody has seen it
    desk.do(cases.acknowledge, seen)
    raised = desk.report(severity="minor")  # in: a lawyer has made it critical, and that is no acknowledging
    desk.do(cases.change_severity, raised, severity=Severity.CRITICAL, reason="he was hurt")
    record_escalations(desk.connection, desk.election_id, now=minutes(60))
    found = set(desk.connection.scalars(sa.select(escalation.c.incident_id)))
    assert found == {raised}


def test_who_acknowledges_takes_it_off_at_once_and_the_note_stays(desk: Desk):
    case = desk.report(severity="critical", when=at("10:00"))
    record_escalations(desk.connection, desk.election_id, now=minutes(5))
    desk.do(cases.acknowledge, case)
    assert reached(desk) == {}
    assert desk.connection.scalar(sa.select(sa.func.count()).select_from(escalation)) == 2


def test_the_record_of_the_case_says_whom_it_reached_between_its_steps(desk: Desk):
    case = desk.report(severity="critical", when=at("10:00"))
    for minute in (2, 5):
        record_escalations(desk.connection, desk.election_id, now=minutes(minute))
    cases.acknowledge(desk.connection, incident_id=case, actor="lawyer-1", at=minutes(6))

    file = fetch_case(desk.connection, case, now=minutes(7), may_read_narratives=False)
    assert file is not None
    assert [(each.level, each.at) for each in file.calls] == [
        (Level.LAWYER, minutes(2)),
        (Level.HEAD, minutes(5)),
    ]
    told = timeline(file, ZoneInfo("Asia/Almaty"), words("en"))
    assert told.index("acknowledged it</b>") < told.index("head of the HQ") < told.index("lawyer on duty")


def test_a_clock_that_jumps_back_takes_nothing_off(desk: Desk):
    case = desk.report(severity="critical", when=at("10:00"))
    record_escalations(desk.connection, desk.election_id, now=minutes(10))
    assert record_escalations(desk.connection, desk.election_id, now=at("08:00")) == 0
    assert reached(desk) == {case: Level.WALL}


def test_a_note_is_a_fact_that_nobody_changes(desk: Desk):
    desk.report(severity="critical", when=at("10:00"))
    record_escalations(desk.connection, desk.election_id, now=minutes(10))
    for statement in (sa.update(escalation).values(level=1), sa.delete(escalation)):
        with pytest.raises(sa.exc.DBAPIError), desk.connection.begin_nested():
            desk.connection.execute(statement)


def test_the_limits_that_were_set_count(desk: Desk):
    case = desk.report(severity="critical", when=at("10:00"))
    slow = Settings(escalates=tuple(dt.timedelta(minutes=each) for each in (20, 30, 40)))
    cases.change_settings(desk.connection, desk.election_id, slow, **BY_THE_HEAD)
    assert record_escalations(desk.connection, desk.election_id, now=minutes(19)) == 0
    record_escalations(desk.connection, desk.election_id, now=minutes(30))
    assert reached(desk) == {case: Level.HEAD}


# --- the live picture -------------------------------------------------------------------------


def test_the_picture_wakes_for_each_limit_without_any_report(engine: sa.Engine, live: sa.Connection):
    with engine.begin() as connection:
        case = Desk(connection).report(severity="critical", when=at("10:00"))
    picture = LivePicture()
    picture.refresh(live, minutes(1))
    seen = []
    for level in (Level.LAWYER, Level.HEAD, Level.WALL):
        due = picture.next_change_at()
        while due is not None and due < minutes((2, 5, 10)[level - 1]):
            picture.refresh(live, due)
            due = picture.next_change_at()
        assert due == minutes((2, 5, 10)[level - 1])
        before = picture.snapshot
        picture.refresh(live, due)
        assert picture.snapshot is not None
        assert before is not None
        assert picture.snapshot.revision == before.revision + 1
        seen.append(picture.snapshot.escalated[case])
    assert seen == [Level.LAWYER, Level.HEAD, Level.WALL]
    fresh = fetch_current_snapshot(live, now=picture.snapshot.as_of)
    assert fresh == picture.snapshot


def test_of_two_processes_one_notes_it_and_both_show_it(engine: sa.Engine, live: sa.Connection):
    with engine.begin() as connection:
        Desk(connection).report(severity="critical", when=at("10:00"))
    one, other = LivePicture(), LivePicture()
    for picture in (one, other):
        picture.refresh(live, minutes(1))
    for picture in (one, other):
        picture.refresh(live, minutes(2))
    assert one.snapshot is not None
    assert other.snapshot is not None
    assert one.snapshot.escalated == other.snapshot.escalated
    assert one.snapshot.revision == other.snapshot.revision


def test_the_clock_jumps_back_and_a_new_process_still_shows_it(engine: sa.Engine, live: sa.Connection):
    with engine.begin() as connection:
        case = Desk(connection).report(severity="critical", when=at("10:00"))
    before = LivePicture()
    before.refresh(live, minutes(10))
    before.refresh(live, minutes(10))
    before.refresh(live, at("09:00"), reload=True)
    restarted = LivePicture()
    restarted.refresh(live, at("09:00"))
    for picture in (before, restarted):
        assert picture.snapshot is not None
        assert picture.snapshot.escalated == {case: Level.WALL}


# --- who is on duty ---------------------------------------------------------------------------


def lawyer(connection: sa.Connection, login: str = "a@hq.example", role: str = "lawyer") -> int:
    return staff.add_person(connection, login=login, role=role, at=at("08:00"), actor="test")


def on_duty(desk: Desk) -> int | None:
    return cases.fetch_settings(desk.connection, desk.election_id).on_duty


def test_a_lawyer_is_set_on_duty_and_the_audit_says_by_whom_and_why(desk: Desk):
    person = lawyer(desk.connection)
    cases.change_settings(desk.connection, desk.election_id, Settings(on_duty=person), **BY_THE_HEAD)
    assert on_duty(desk) == person
    row = desk.connection.execute(sa.select(audit).order_by(audit.c.id.desc()).limit(1)).one()
    assert (row.actor, row.action) == ("HQ-01", "hq:settings:changed")
    assert row.detail == {"before": {"on_duty": None}, "after": {"on_duty": person}, "why": "a test"}


@pytest.mark.parametrize("role", ["press", "leader", "disabled", "nobody"])
def test_only_a_lawyer_who_may_sign_in_can_be_on_duty(desk: Desk, role: str):
    person = lawyer(desk.connection, role="press" if role == "press" else "lawyer")
    if role == "leader":
        staff.change_role(desk.connection, person, "leader", at=at("08:01"), actor="test")
    if role == "disabled":
        staff.disable(desk.connection, person, at=at("08:01"), actor="test")
    wanted = Settings(on_duty=10_000 if role == "nobody" else person)
    with pytest.raises(CaseError, match="Only a lawyer"):
        cases.change_settings(desk.connection, desk.election_id, wanted, **BY_THE_HEAD)
    assert on_duty(desk) is None


@pytest.mark.parametrize("change", ["role", "disabled"])
def test_who_is_no_lawyer_any_more_is_off_duty_and_the_picture_moves(desk: Desk, change: str):
    person = lawyer(desk.connection)
    cases.change_settings(desk.connection, desk.election_id, Settings(on_duty=person), **BY_THE_HEAD)
    before = fetch_revision(desk.connection)
    if change == "role":
        staff.change_role(desk.connection, person, "press", at=at("09:00"), actor="HQ-02")
    else:
        staff.disable(desk.connection, person, at=at("09:00"), actor="HQ-02")
    after = fetch_revision(desk.connection)
    assert on_duty(desk) is None
    assert before is not None
    assert after is not None
    assert after.revision == before.revision + 1


# --- rules that will not do -------------------------------------------------------------------


def limits(*values: float) -> Settings:
    return Settings(escalates=tuple(dt.timedelta(minutes=each) for each in values))


def targets(*values: float) -> Settings:
    return Settings(targets={Severity.MAJOR: cases.Targets(*(dt.timedelta(minutes=each) for each in values))})


@pytest.mark.parametrize(
    ("wanted", "rule", "value", "right"),
    [
        (limits(0, 5, 10), Level.LAWYER, "0", {"most": "1440"}),
        (limits(2, -5, 10), Level.HEAD, "-5", {"most": "1440"}),
        (limits(2, 5, 1441), Level.WALL, "1441", {"most": "1440"}),
        (limits(5, 5, 10), Level.HEAD, "5", {"least": "5", "before": Level.LAWYER}),
        (limits(2, 5, 4.5), Level.WALL, "4.5", {"least": "5", "before": Level.HEAD}),
        (targets(10, 9, 45), "take", "9", {"least": "10", "before": "acknowledge"}),
        (Settings(decided_in_days=-1), "authority", -1, {"most": 365}),
        (Settings(appeal_in_days=400), "appeal", 400, {"most": 365}),
    ],
)
def test_a_time_that_will_not_do_is_refused_with_its_name_its_value_and_what_would(
    desk: Desk, wanted: Settings, rule: object, value: object, right: dict[str, object]
):
    with pytest.raises(CaseError) as refused:
        cases.change_settings(desk.connection, desk.election_id, wanted, **BY_THE_HEAD)
    told = refused.value.values
    assert (told["rule"], told["value"]) == (rule, value)
    assert {name: told[name] for name in right} == right
    assert cases.fetch_settings(desk.connection, desk.election_id) == Settings()


def test_rules_change_for_a_reason_and_not_behind_somebodys_back(desk: Desk):
    with pytest.raises(CaseError, match="Say why"):
        cases.change_settings(
            desk.connection, desk.election_id, limits(1, 2, 3), actor="x", at=at("09:00"), why=" "
        )
    cases.change_settings(desk.connection, desk.election_id, limits(1, 2, 3), **BY_THE_HEAD, seen=Settings())
    with pytest.raises(QuickerError, match="meanwhile"):
        cases.change_settings(
            desk.connection, desk.election_id, limits(4, 5, 6), **BY_THE_HEAD, seen=Settings()
        )
