"""What may be decided in a case, by whom before whom, and what is refused with which words."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from db import cases
from db.cases import CaseError, QuickerError, Settings
from db.schema import audit, incident_event
from db.verify import find_differences
from db.vocabulary import Action, IncidentState, Severity
from tests.casework import LAWYER, OTHER, Desk
from tests.factories import at, incident

ON_THE_DAY = dt.date(2021, 7, 25)


@pytest.fixture
def desk(connection: sa.Connection) -> Desk:
    return Desk(connection)


def confirmed(desk: Desk) -> uuid.UUID:
    case = desk.report()
    desk.do(cases.acknowledge, case)
    desk.do(cases.confirm, case)
    return case


def filed(desk: Desk) -> uuid.UUID:
    case = confirmed(desk)
    desk.do(cases.choose_action, case, action=Action.COMPLAINT_DISTRICT)
    desk.do(cases.file, case, filed_on=ON_THE_DAY, number="17", to="Zaisan TEC")
    return case


def test_a_case_goes_from_new_to_closed_and_each_step_is_an_event_an_audit_row_and_a_version(desk):
    case = desk.report()
    versions = [
        desk.do(cases.acknowledge, case),
        desk.do(cases.verify, case),
        desk.do(cases.confirm, case, note="Two photographs."),
        desk.do(cases.choose_action, case, action=Action.COMPLAINT_OBLAST),
        desk.do(cases.file, case, filed_on=ON_THE_DAY, number=" 17 / 2 ", to="Oblast commission"),
        desk.do(cases.record_answer, case, text="Remedied."),
        desk.do(cases.close, case),
    ]
    now = desk.row(case)
    assert (now.state, now.action, now.filed_on) == ("closed", "complaint_oblast", ON_THE_DAY)
    assert (now.acknowledged_at, now.taken_at) == (at("10:01"), at("10:02"))
    assert (now.decided_at, now.filed_at, now.answered_at) == (at("10:03"), at("10:05"), at("10:06"))
    assert versions == sorted(versions)
    assert now.last_event_id == versions[-1]
    kinds = ["acknowledged", "verifying", "confirmed", "action", "filed", "answered", "closed"]
    rows = desk.connection.execute(sa.select(incident_event).order_by(incident_event.c.id)).all()
    assert [(row.kind, row.actor) for row in rows] == [(kind, LAWYER) for kind in kinds]
    assert rows[4].told == {"number": "17 / 2", "to": "Oblast commission"}
    audited = desk.connection.scalars(
        sa.select(audit.c.action).where(audit.c.action.like("hq:%")).order_by(audit.c.id)
    )
    assert audited.all() == [f"hq:incident:{kind}" for kind in kinds]
    assert find_differences(desk.connection, desk.election_id) == []


def test_of_two_decisions_on_what_both_have_read_the_second_is_told_who_was_quicker(desk):
    case = desk.report()
    seen = desk.do(cases.acknowledge, case)
    desk.do(cases.confirm, case, version=seen)
    with pytest.raises(QuickerError) as refused:
        desk.do(cases.reject, case, reason="Nothing there.", actor=OTHER, version=seen)
    assert refused.value.message == "Somebody was quicker: {who} {what} at {at}."
    assert refused.value.values == {"who": LAWYER, "what": "confirmed", "at": at("10:02")}
    assert desk.state(case) is IncidentState.CONFIRMED


def test_words_said_beside_and_a_claim_do_not_make_a_decision_late(desk):
    case = desk.report()
    seen = desk.do(cases.acknowledge, case)
    desk.do(cases.comment, case, text="The chair does not answer the telephone.", actor=OTHER)
    desk.do(cases.ask_trainer, case, question="Was she trained for this?", actor=OTHER)
    desk.do(cases.claim, case, actor=OTHER)
    desk.do(cases.confirm, case, version=seen)
    assert desk.state(case) is IncidentState.CONFIRMED


def test_a_step_that_may_not_follow_names_the_state_and_what_would_be_right(desk):
    case = desk.report()
    with pytest.raises(CaseError) as refused:
        desk.do(cases.confirm, case)
    assert refused.value.values == {
        "state": IncidentState.NEW,
        "expected": (IncidentState.ACKNOWLEDGED, IncidentState.VERIFYING),
    }
    assert desk.state(case) is IncidentState.NEW


def test_a_rejection_a_severity_and_a_reopening_without_a_reason_are_refused(desk):
    case = desk.report()
    for verb, values in (
        (cases.reject, {"reason": " \n"}),
        (cases.change_severity, {"severity": Severity.CRITICAL, "reason": ""}),
    ):
        with pytest.raises(CaseError, match="reason"):
            desk.do(verb, case, **values)
    desk.do(cases.reject, case, reason="Heard it from a friend.")
    with pytest.raises(CaseError, match="reason"):
        desk.do(cases.reopen, case, reason="")
    assert desk.state(case) is IncidentState.REJECTED


def test_a_severity_changes_once_and_what_was_sent_stays(desk):
    case = desk.report()
    desk.do(cases.change_severity, case, severity=Severity.CRITICAL, reason="The box was carried out.")
    assert desk.row(case).severity == "critical"
    with pytest.raises(CaseError, match="already"):
        desk.do(cases.change_severity, case, severity=Severity.CRITICAL, reason="Again.")


def test_no_action_takes_a_reason_and_then_nothing_can_be_filed(desk):
    case = confirmed(desk)
    with pytest.raises(CaseError, match="reason"):
        desk.do(cases.choose_action, case, action=Action.NONE)
    desk.do(cases.choose_action, case, action=Action.NONE, reason="Put right at once.")
    with pytest.raises(CaseError, match="Nothing is to be filed"):
        desk.do(cases.file, case, filed_on=ON_THE_DAY, number="1", to="TEC")
    desk.do(cases.close, case)


@pytest.mark.parametrize(
    ("filed_on", "number", "to"),
    [
        (ON_THE_DAY, "", "TEC"),  # without a number
        (ON_THE_DAY, "17", " "),  # to nobody
        (dt.date(2021, 7, 27), "17", "TEC"),  # the day after tomorrow
    ],
)
def test_what_was_filed_has_a_number_an_addressee_and_a_day_that_has_come(desk, filed_on, number, to):
    case = confirmed(desk)
    desk.do(cases.choose_action, case, action=Action.ACT)
    with pytest.raises(CaseError):
        desk.do(cases.file, case, filed_on=filed_on, number=number, to=to)
    assert desk.state(case) is IncidentState.ACTION


def test_after_no_reaction_another_action_is_chosen_and_filed(desk):
    case = filed(desk)
    desk.do(cases.record_no_reaction, case)
    desk.do(cases.choose_action, case, action=Action.COURT)
    desk.do(cases.file, case, filed_on=dt.date(2021, 7, 26), number="18", to="Court")
    now = desk.row(case)
    assert (now.state, now.action, now.filed_on) == ("filed", "court", dt.date(2021, 7, 26))


def test_an_answer_says_something(desk):
    case = filed(desk)
    with pytest.raises(CaseError, match="what the answer was"):
        desk.do(cases.record_answer, case, text="")


# --- the press --------------------------------------------------------------------------------


def test_only_what_is_confirmed_is_cleared_for_the_press_and_once(desk):
    case = desk.report()
    with pytest.raises(CaseError):
        desk.do(cases.clear_for_press, case)
    case = confirmed(desk)
    desk.do(cases.clear_for_press, case)
    assert desk.row(case).cleared_at == desk.now
    with pytest.raises(CaseError, match="already"):
        desk.do(cases.clear_for_press, case)


def test_a_clearing_withdrawn_or_a_case_reopened_is_nothing_for_the_press(desk):
    case = confirmed(desk)
    with pytest.raises(CaseError, match="not cleared"):
        desk.do(cases.withdraw_clearing, case, reason="A mistake.")
    desk.do(cases.clear_for_press, case)
    desk.do(cases.withdraw_clearing, case, reason="The station was another.")
    assert desk.row(case).cleared_at is None
    desk.do(cases.clear_for_press, case)
    desk.do(cases.reopen, case, reason="New evidence.")
    desk.do(cases.confirm, case)
    assert desk.row(case).cleared_at is None
    assert find_differences(desk.connection, desk.election_id) == []


# --- more than one source ---------------------------------------------------------------------


def two_sources(desk: Desk) -> None:
    cases.change_settings(
        desk.connection,
        desk.election_id,
        Settings(two_sources=True),
        actor="HQ-01",
        at=desk.now,
        why="two of them",
    )


def test_with_the_rule_of_two_sources_one_observer_is_not_enough_and_another_one_is(desk):
    two_sources(desk)
    case, again = desk.report(observer="A"), desk.report(observer="B")
    desk.do(cases.acknowledge, case)
    with pytest.raises(CaseError) as refused:
        desk.do(cases.confirm, case)
    assert refused.value.values == {"count": 1}
    desk.do(cases.mark_corroboration, again, of=case)
    desk.do(cases.confirm, case)
    assert desk.state(case) is IncidentState.CONFIRMED


def test_independent_observers_are_counted_whatever_they_sent_how_often(desk):
    case = desk.report(observer="A")
    for observer, station in (
        ("A", "1"),  # out: the reporter again
        ("B", "1"),  # in
        ("B", "2"),  # out: B again
        (None, "1"),  # out: nobody knows whether it is another one
    ):
        desk.do(cases.mark_duplicate, desk.report(observer=observer, station=station), of=case)
    assert desk.row(case).corroborated_by == 1
    other = desk.report(observer="C", station="2")
    desk.do(cases.mark_corroboration, other, of=case)
    assert desk.row(case).corroborated_by == 2
    desk.do(cases.reject, other, reason="Was not there.")
    assert desk.row(case).corroborated_by == 1  # a rejected report supports nothing
    assert find_differences(desk.connection, desk.election_id) == []


def test_a_link_taken_away_or_a_duplicate_reopened_counts_no_longer(desk):
    case, linked, twin = desk.report(observer="A"), desk.report(observer="B"), desk.report(observer="C")
    desk.do(cases.mark_corroboration, linked, of=case)
    desk.do(cases.mark_duplicate, twin, of=case)
    assert desk.row(case).corroborated_by == 2
    desk.do(cases.part, linked)
    desk.do(cases.reopen, twin, reason="Another box.")
    assert desk.row(case).corroborated_by == 0
    with pytest.raises(CaseError, match="not linked"):
        desk.do(cases.part, linked)
    assert find_differences(desk.connection, desk.election_id) == []


def test_duplicates_make_no_chains_and_no_circles(desk):
    case, twin, third = desk.report(), desk.report(), desk.report()
    desk.do(cases.mark_duplicate, twin, of=case)
    with pytest.raises(CaseError, match="choose the one that goes on"):
        desk.do(cases.mark_duplicate, third, of=twin)
    with pytest.raises(CaseError, match="the other way round"):
        desk.do(cases.mark_duplicate, case, of=third)
    with pytest.raises(CaseError, match="to itself"):
        desk.do(cases.mark_duplicate, third, of=third)
    with pytest.raises(CaseError, match="no such other case"):
        desk.do(cases.mark_duplicate, third, of=uuid.uuid4())
    elsewhere = Desk(desk.connection, code="other").report()
    with pytest.raises(CaseError, match="no such other case"):
        desk.do(cases.mark_corroboration, third, of=elsewhere)


def test_the_same_link_twice_is_refused(desk):
    case, other = desk.report(), desk.report(observer="B")
    desk.do(cases.mark_corroboration, other, of=case)
    with pytest.raises(CaseError, match="already"):
        desk.do(cases.mark_corroboration, other, of=case)


# --- words ------------------------------------------------------------------------------------


def test_trainers_are_asked_and_answer_the_question_that_was_asked(desk):
    case, other = desk.report(), desk.report()
    asked = desk.do(cases.ask_trainer, case, question="Is this number right?")
    desk.do(cases.reply, case, about=asked, text="Yes.", actor="HQ-03")
    for about in (asked, asked + 1):  # of another case; an answer is no question
        with pytest.raises(CaseError, match="no such question"):
            desk.do(cases.reply, other if about == asked else case, about=about, text="Yes.")
    assert desk.state(case) is IncidentState.NEW  # talking acknowledges nothing
    assert desk.row(case).acknowledged_at is None


def test_a_translation_is_into_one_of_the_three_languages(desk):
    case = desk.report()
    desk.do(cases.translate, case, language="kk", text="Жәшік мөрленбеген.")
    with pytest.raises(CaseError):
        desk.do(cases.translate, case, language="de", text="Die Urne ist nicht versiegelt.")


@pytest.mark.parametrize(
    "text", ["=1+1", "<script>alert(1)</script>", "a\0b\ud800", "\\input{x}", "'; drop table"]
)
def test_what_people_type_is_kept_and_does_nothing(desk, text):
    case = desk.report()
    desk.do(cases.comment, case, text=text)
    kept = desk.connection.scalar(sa.select(incident_event.c.note))
    assert kept == text.replace("\0", "").replace("\ud800", "?")


def test_what_is_too_long_is_refused_with_the_limit(desk):
    case = desk.report()
    with pytest.raises(CaseError) as refused:
        desk.do(cases.comment, case, text="x" * 10_001)
    assert refused.value.values == {"count": 10_000}


def test_a_case_whose_report_was_corrected_goes_on_elsewhere(desk):
    sent = incident()
    desk.register.record(sent)
    desk.register.record(incident(supersedes=sent["id"]))
    with pytest.raises(CaseError, match="correction"):
        desk.do(cases.acknowledge, uuid.UUID(sent["id"]))


def test_a_clock_that_jumps_back_does_not_undo_what_was_written_later(desk):
    case = desk.report()
    desk.do(cases.acknowledge, case, at=at("12:00"))
    desk.do(cases.verify, case, at=at("10:30"))
    desk.do(cases.confirm, case, at=at("10:15"))
    assert desk.state(case) is IncidentState.CONFIRMED
    assert find_differences(desk.connection, desk.election_id) == []


def test_settings_out_of_order_are_refused(desk):
    backwards = cases.Targets(*(dt.timedelta(minutes=each) for each in (5, 2, 15)))
    with pytest.raises(CaseError):
        cases.change_settings(
            desk.connection,
            desk.election_id,
            Settings(targets={Severity.MAJOR: backwards}),
            actor="HQ-01",
            at=desk.now,
            why="a mistake",
        )
    assert cases.fetch_settings(desk.connection, desk.election_id) == Settings()


def test_settings_come_back_as_they_were_set(desk):
    mine = Settings(two_sources=True, decided_in_days=3, appeal_in_days=7)
    cases.change_settings(desk.connection, desk.election_id, mine, actor="HQ-01", at=desk.now, why="mine")
    assert cases.fetch_settings(desk.connection, desk.election_id) == mine
