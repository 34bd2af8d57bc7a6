"""A clock that jumps back, as when a computer is set right during the day or a demo is wound back."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from db import cases
from db.audit.chain import verify_chain
from db.cases import CaseError
from db.vocabulary import Action, EventKind, IncidentState
from db.writing.events import Event, write_event
from queries.case_file import CaseFile, fetch_case
from queries.case_filter import CaseFilter
from queries.cases import fetch_case_rows
from queries.deadlines import Due, Level
from tests.casework import LAWYER, OTHER, Desk
from tests.factories import at

ZONE = ZoneInfo("Asia/Almaty")


@pytest.fixture
def desk(connection):
    return Desk(connection)


def read(desk: Desk, case, local: str) -> CaseFile:
    file = fetch_case(desk.connection, case, now=at(local), may_read_narratives=True)
    assert file is not None
    return file


def unheld(desk: Desk, local: str) -> int:
    asked = CaseFilter(assignee="", states=frozenset())
    page = fetch_case_rows(
        desk.connection,
        election_id=desk.election_id,
        filter=asked,
        now=at(local),
        may_read_narratives=True,
    )
    return page.total


def test_events_stay_in_the_order_they_were_written_and_none_is_hidden(desk):
    case = desk.report(when=at("11:58"))
    desk.do(cases.acknowledge, case, at=at("12:00"))
    desk.do(cases.verify, case, at=at("10:30"))
    desk.do(cases.confirm, case, at=at("10:15"))

    file = read(desk, case, "10:16")

    kinds = [EventKind.ACKNOWLEDGED, EventKind.VERIFYING, EventKind.CONFIRMED]
    assert [each.kind for each in file.events] == kinds
    assert file.state is IncidentState.CONFIRMED


@pytest.mark.parametrize(
    ("now", "held"),
    [
        ("12:00", True),
        ("11:59", True),  # a second or a minute is set right every hour: nobody loses a case by it
        ("11:46", True),
        ("11:44", False),  # else it would last longer than twice what a claim lasts
        ("09:00", False),
        ("12:14", True),
        ("12:15", False),  # over
    ],
)
def test_a_claim_is_neither_lost_nor_immortal(desk, now, held):
    case = desk.report(when=at("08:00"))
    desk.do(cases.claim, case, at=at("12:00"))

    assert read(desk, case, now).is_held(at(now)) is held
    assert unheld(desk, now) == (not held)
    if held:
        with pytest.raises(CaseError, match="is on it until"):
            desk.do(cases.claim, case, actor=OTHER, at=at(now))
    else:
        desk.do(cases.claim, case, actor=OTHER, at=at(now))
        assert desk.row(case).assignee == OTHER


def test_whoever_has_a_claim_renews_it_on_the_new_clock(desk):
    case = desk.report(when=at("08:00"))
    desk.do(cases.claim, case, at=at("12:00"))
    desk.do(cases.claim, case, at=at("09:00"))

    assert (desk.row(case).assignee, desk.row(case).claimed_until) == (LAWYER, at("09:15"))


def test_clocks_count_from_what_was_stamped_and_climb_by_the_clock_that_is_right(desk):
    case = desk.report(severity="critical", when=at("12:00"))
    early = read(desk, case, "10:00")
    assert (early.level, early.deadlines[0].due_at) == (Level.NONE, at("12:02"))

    desk.do(cases.acknowledge, case, at=at("10:01"))
    met = read(desk, case, "10:02").deadlines[0]

    assert (met.due, met.met_at) == (Due.ACKNOWLEDGE, at("10:01"))
    assert not met.is_overdue(at("13:00"))


def test_an_answer_recorded_before_its_filing_by_the_clock_stops_the_commissions_clock(desk):
    case = desk.report(when=at("12:00"))
    for verb, values in (
        (cases.acknowledge, {}),
        (cases.confirm, {}),
        (cases.choose_action, {"action": Action.PROSECUTOR}),
        (cases.file, {"filed_on": dt.date(2021, 7, 25), "number": "1", "to": "TEC"}),
    ):
        desk.do(verb, case, at=at("12:10"), **values)
    desk.do(cases.record_answer, case, text="Refused.", at=at("11:00"))

    by_due = {each.due: each for each in read(desk, case, "11:05").deadlines}
    assert by_due[Due.AUTHORITY].met_at == at("11:00")
    assert by_due[Due.APPEAL].met_at is None


def test_the_audit_chain_is_whole_and_in_the_order_of_writing(desk):
    case = desk.report(when=at("12:00"))
    desk.do(cases.acknowledge, case, at=at("12:05"))
    desk.do(cases.verify, case, at=at("09:00"))
    write_event(desk.connection, case, Event(EventKind.COMMENTED, LAWYER, at("06:00"), "Set right."))

    verdict = verify_chain(desk.connection)

    assert verdict.broken is None
    assert verdict.head.count >= 4
