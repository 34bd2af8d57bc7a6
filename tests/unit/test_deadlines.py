"""The clocks of a case at every edge."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest

from db.cases import Settings
from db.vocabulary import Due, IncidentState, Level, Severity
from queries.deadlines import deadlines, escalation, next_deadline

ZONE = ZoneInfo("Asia/Almaty")
DAY = dt.date(2021, 7, 25)
NOON = dt.datetime(2021, 7, 25, 12, tzinfo=ZONE)
A_MOMENT = dt.timedelta(microseconds=1)


@dataclass(frozen=True)
class Case:
    state: IncidentState = IncidentState.NEW
    severity: Severity = Severity.CRITICAL
    received_at: dt.datetime = NOON
    acknowledged_at: dt.datetime | None = None
    taken_at: dt.datetime | None = None
    decided_at: dt.datetime | None = None
    filed_at: dt.datetime | None = None
    filed_on: dt.date | None = None
    answered_at: dt.datetime | None = None


def after(minutes: float) -> dt.datetime:
    return NOON + dt.timedelta(minutes=minutes)


def following(case: Case):
    return next_deadline(case, Settings(), held_on=DAY, zone=ZONE)


DECIDED = {"acknowledged_at": after(1), "taken_at": after(2), "decided_at": after(9)}


@pytest.mark.parametrize(
    ("severity", "minutes"),
    [(Severity.CRITICAL, (2, 5, 15)), (Severity.MAJOR, (10, 20, 45)), (Severity.MINOR, (30, 60, 180))],
)
def test_own_targets_count_from_receipt(severity, minutes):
    found = deadlines(Case(severity=severity), Settings(), held_on=DAY, zone=ZONE)
    assert [each.due for each in found] == [Due.ACKNOWLEDGE, Due.TAKE, Due.DECIDE]
    assert [each.due_at for each in found] == [after(each) for each in minutes]


def test_a_note_has_no_target():
    assert deadlines(Case(severity=Severity.NOTE), Settings(), held_on=DAY, zone=ZONE) == ()
    assert following(Case(severity=Severity.NOTE)) is None


def test_the_next_one_is_the_first_not_met():
    assert following(Case()).due is Due.ACKNOWLEDGE
    seen = Case(state=IncidentState.ACKNOWLEDGED, acknowledged_at=after(1))
    assert following(seen).due is Due.TAKE
    assert following(
        Case(state=IncidentState.VERIFYING, acknowledged_at=after(1), taken_at=after(2))
    ).due is (Due.DECIDE)
    assert following(Case(state=IncidentState.CONFIRMED, **DECIDED)) is None


def test_it_is_overdue_from_the_very_moment_it_is_due():
    deadline = following(Case())
    assert not deadline.is_overdue(after(2) - A_MOMENT)
    assert deadline.is_overdue(after(2))
    assert deadline.left(after(3)) == -dt.timedelta(minutes=1)


def test_what_was_met_late_stays_late_and_what_was_met_in_time_does_not_become_so():
    late, in_time, *_ = deadlines(
        Case(state=IncidentState.VERIFYING, acknowledged_at=after(3), taken_at=after(4)),
        Settings(),
        held_on=DAY,
        zone=ZONE,
    )
    assert late.is_overdue(after(3))
    assert not in_time.is_overdue(after(500))


def midnight_after(day: int, month: int = 7) -> dt.datetime:
    return dt.datetime(2021, month, day, tzinfo=ZONE) + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("filed_on", "due_at", "at_once"),
    [
        (dt.date(2021, 7, 24), midnight_after(29), False),  # the day before: five days
        (DAY, midnight_after(25), True),  # on voting day: at once
        (dt.date(2021, 7, 26), midnight_after(31), False),
    ],
)
def test_a_complaint_on_voting_day_is_decided_at_once_and_another_within_five_days(filed_on, due_at, at_once):
    case = Case(state=IncidentState.FILED, filed_at=after(60), filed_on=filed_on, **DECIDED)
    deadline = following(case)
    assert (deadline.due, deadline.due_at, deadline.at_once) == (Due.AUTHORITY, due_at, at_once)
    assert deadline.statutory


def test_without_a_date_on_the_document_the_local_day_it_was_recorded_counts():
    late = dt.datetime(2021, 7, 25, 23, 59, tzinfo=ZONE)  # still the voting day, though not in UTC + 12
    assert following(Case(state=IncidentState.FILED, filed_at=late, **DECIDED)).at_once
    next_day = late + dt.timedelta(minutes=1)
    assert not following(Case(state=IncidentState.FILED, filed_at=next_day, **DECIDED)).at_once


def test_an_appeal_is_made_within_ten_days_of_the_answer():
    case = Case(
        state=IncidentState.ANSWERED, filed_at=after(60), filed_on=DAY, answered_at=after(120), **DECIDED
    )
    assert (following(case).due, following(case).due_at) == (Due.APPEAL, midnight_after(4, 8))


def test_no_reaction_leaves_their_clock_running_and_a_closed_case_has_none():
    filed = {"filed_at": after(60), "filed_on": DAY, **DECIDED}
    assert following(Case(state=IncidentState.NO_REACTION, **filed)).due is Due.AUTHORITY
    for state in (IncidentState.CLOSED, IncidentState.REJECTED, IncidentState.DUPLICATE):
        assert following(Case(state=state, **filed)) is None


@pytest.mark.parametrize(
    ("now", "level"),
    [
        (NOON, Level.NONE),
        (after(2) - A_MOMENT, Level.NONE),
        (after(2), Level.LAWYER),
        (after(5) - A_MOMENT, Level.LAWYER),
        (after(5), Level.HEAD),
        (after(10) - A_MOMENT, Level.HEAD),
        (after(10), Level.WALL),
        (NOON - dt.timedelta(hours=1), Level.NONE),  # a clock that jumped back
    ],
)
def test_an_unacknowledged_critical_incident_climbs_by_the_clock(now, level):
    assert escalation(Case(), Settings(), now) is level


def test_nothing_else_climbs():
    assert escalation(Case(severity=Severity.MAJOR), Settings(), after(60)) is Level.NONE
    assert escalation(Case(state=IncidentState.ACKNOWLEDGED), Settings(), after(60)) is Level.NONE
