"""Every edge of the coverage state of a station. Late after 15 minutes, silent after 45."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.vocabulary import CoverageClass, CoverageState
from queries.coverage import CLASS_OF, StationFacts, coverage
from queries.schedule import Schedule
from tests.factories import SLOTS, at

SECOND = dt.timedelta(seconds=1)
SCHEDULE = Schedule(
    arrival_due_at=at("06:45"),
    opening_due_at=at("07:15"),
    slots={slot: at(slot) for slot in SLOTS},
    polls_open_at=at("07:00"),
    polls_close_at=at("20:00"),
    late_after=dt.timedelta(minutes=15),
    silent_after=dt.timedelta(minutes=45),
)
ASSIGNED = StationFacts(1, observers_assigned=1)
OPENED = replace(ASSIGNED, arrived_at=at("06:40"), opened_at=at("07:05"), heard_at=at("07:05"))
COUNTED_AT_TEN = replace(OPENED, last_slot="10:00", heard_at=at("10:04"))


def state(facts: StationFacts, now: str | dt.datetime) -> CoverageState:
    return coverage(facts, SCHEDULE, at(now) if isinstance(now, str) else now).state


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (StationFacts(1), CoverageState.UNCOVERED),
        (ASSIGNED, CoverageState.ASSIGNED),
        (replace(ASSIGNED, observers_confirmed=1), CoverageState.CONFIRMED),
        (replace(ASSIGNED, observers_assigned=2, observers_confirmed=1), CoverageState.ASSIGNED),
        (replace(ASSIGNED, arrived_at=at("05:50")), CoverageState.ARRIVED),
    ],
)
def test_before_the_first_report_is_due(facts: StationFacts, expected: CoverageState):
    assert state(facts, "06:00") is expected


def test_a_station_that_reports_without_an_assignment_is_covered():
    walked_in = replace(OPENED, observers_assigned=0)

    assert state(walked_in, "08:00") is CoverageState.OPENED


def test_a_station_without_observer_stays_uncovered_all_day_never_silent():
    assert coverage(StationFacts(1), SCHEDULE, at("23:00")).changes_at is None
    assert state(StationFacts(1), "23:00") is CoverageState.UNCOVERED


@pytest.mark.parametrize(
    ("facts", "due", "calm"),
    [
        (ASSIGNED, "06:45", CoverageState.ASSIGNED),
        (replace(ASSIGNED, arrived_at=at("06:40"), heard_at=at("06:40")), "07:15", CoverageState.ARRIVED),
        (OPENED, "10:00", CoverageState.OPENED),
        (COUNTED_AT_TEN, "12:00", CoverageState.REPORTING),
        (replace(COUNTED_AT_TEN, last_slot="18:00", heard_at=at("18:02")), "20:00", CoverageState.REPORTING),
    ],
)
def test_a_station_is_late_at_fifteen_minutes_and_not_a_second_earlier(
    facts: StationFacts, due: str, calm: CoverageState
):
    limit = at(due) + SCHEDULE.late_after

    assert state(facts, limit - SECOND) is calm
    assert coverage(facts, SCHEDULE, limit - SECOND).changes_at == limit
    assert state(facts, limit) is CoverageState.LATE
    assert coverage(facts, SCHEDULE, limit).since == at(due)


def test_a_station_is_silent_at_forty_five_minutes_and_not_a_second_earlier():
    limit = at("12:45")

    assert state(COUNTED_AT_TEN, limit - SECOND) is CoverageState.LATE
    assert coverage(COUNTED_AT_TEN, SCHEDULE, limit - SECOND).changes_at == limit
    assert state(COUNTED_AT_TEN, limit) is CoverageState.SILENT
    assert coverage(COUNTED_AT_TEN, SCHEDULE, limit).since == at("10:04")


def test_a_station_never_heard_from_is_silent_since_its_first_report_was_due():
    """Arrival due 06:45; the opening, due 07:15, is late at 07:30: two slots missed."""
    assert state(ASSIGNED, "07:29") is CoverageState.LATE
    assert state(ASSIGNED, "07:30") is CoverageState.SILENT
    assert coverage(ASSIGNED, SCHEDULE, at("07:30")).since == at("06:45")


def test_a_word_from_the_observer_puts_silence_off_but_the_report_stays_late():
    pulsed = replace(COUNTED_AT_TEN, heard_at=at("12:40"))

    assert state(pulsed, "12:45") is CoverageState.LATE
    assert state(pulsed, at("13:25") - SECOND) is CoverageState.LATE
    assert state(pulsed, "13:25") is CoverageState.SILENT


def test_two_slots_missed_is_silence_even_soon_after_a_word():
    """12:00 and 14:00 are missing. The word of 14:10 alone would put silence off to 14:55."""
    pulsed = replace(COUNTED_AT_TEN, heard_at=at("14:10"))

    assert state(pulsed, at("14:25") - SECOND) is CoverageState.LATE
    assert state(pulsed, "14:25") is CoverageState.SILENT


def test_a_later_slot_makes_up_for_a_missed_one():
    back = replace(COUNTED_AT_TEN, last_slot="14:00", heard_at=at("14:03"))

    assert state(back, "14:30") is CoverageState.REPORTING
    assert coverage(back, SCHEDULE, at("14:30")).changes_at == at("16:15")


def test_a_count_makes_up_for_an_arrival_and_opening_that_were_not_reported():
    straight_to_counts = replace(ASSIGNED, last_slot="10:00", heard_at=at("10:01"))

    assert state(straight_to_counts, "10:30") is CoverageState.REPORTING


def test_after_the_last_count_nothing_is_due_any_more():
    counted = replace(COUNTED_AT_TEN, last_slot="20:00", heard_at=at("20:09"))

    assert coverage(counted, SCHEDULE, at("23:30")).changes_at is None
    assert state(counted, "23:30") is CoverageState.REPORTING


@pytest.mark.parametrize("stage", ["removed", "denied"])
def test_an_observer_expelled_or_not_let_in_is_a_state_the_clock_does_not_change(stage: str):
    out = replace(COUNTED_AT_TEN, removed_at=at("10:30"), removal=stage, heard_at=at("10:30"))

    assert state(out, "18:00") is CoverageState(stage)
    assert coverage(out, SCHEDULE, at("18:00")).since == at("10:30")
    assert coverage(out, SCHEDULE, at("18:00")).changes_at is None
    assert CLASS_OF[state(out, "18:00")] is CoverageClass.REMOVED


def test_a_replacement_who_arrives_after_the_removal_brings_the_station_back():
    removed = replace(COUNTED_AT_TEN, removed_at=at("10:30"), removal="removed", heard_at=at("10:30"))
    replaced = replace(removed, arrived_at=at("11:20"), heard_at=at("11:20"))
    same_moment = replace(removed, arrived_at=at("10:30"))

    assert state(replaced, "11:30") is CoverageState.REPORTING
    assert state(replaced, "12:15") is CoverageState.LATE, "the count of 12:00 is due again"
    assert state(same_moment, "11:30") is CoverageState.REMOVED, "an arrival at the moment itself was before"


COUNTING = replace(COUNTED_AT_TEN, last_slot="18:00", counting_at=at("20:30"), heard_at=at("20:30"))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (COUNTING, CoverageState.COUNTING),
        (replace(COUNTING, protocol_at=at("22:10")), CoverageState.PROTOCOL_RECEIVED),
        (replace(COUNTING, protocol_at=at("22:10"), home_safe_at=at("23:00")), CoverageState.CLOSED),
        (replace(COUNTING, home_safe_at=at("23:00")), CoverageState.COUNTING),  # home, but no protocol
        (
            replace(COUNTING, removed_at=at("21:00"), removal="removed"),
            CoverageState.REMOVED,  # expelled from the count
        ),
        (
            replace(COUNTING, removed_at=at("21:00"), removal="removed", protocol_at=at("22:10")),
            CoverageState.PROTOCOL_RECEIVED,  # expelled, but the protocol was got
        ),
    ],
)
def test_at_the_end_of_the_day(facts: StationFacts, expected: CoverageState):
    assert state(facts, "23:30") is expected


def test_every_state_belongs_to_a_class():
    assert set(CLASS_OF) == set(CoverageState)
    assert set(CLASS_OF.values()) == set(CoverageClass)


moments = st.integers(0, 24 * 60 - 1).map(lambda minutes: at("00:00") + dt.timedelta(minutes=minutes))


@st.composite
def facts_until(draw: st.DrawFn, now: dt.datetime) -> StationFacts:
    """Any mix of what may have been reported by `now`, in any order."""
    past = st.none() | moments.filter(lambda moment: moment <= now)
    return StationFacts(
        station_id=1,
        observers_assigned=draw(st.integers(0, 2)),
        observers_confirmed=draw(st.integers(0, 2)),
        arrived_at=draw(past),
        opened_at=draw(past),
        heard_at=draw(past),
        removed_at=draw(past),
        removal=draw(st.sampled_from(["removed", "denied"])),
        counting_at=draw(past),
        protocol_at=draw(past),
        home_safe_at=draw(past),
        last_slot=draw(st.none() | st.sampled_from(SLOTS)),
    )


@given(st.data())
def test_changes_at_is_exactly_when_the_clock_changes_the_state(data: st.DataObject):
    now = data.draw(moments.filter(lambda moment: moment >= at("01:00")))
    facts = data.draw(facts_until(now))
    known = coverage(facts, SCHEDULE, now)
    until = known.changes_at or at("23:59") + dt.timedelta(days=1)

    minutes = max(0, int((until - now).total_seconds()) // 60 - 1)
    before = now + dt.timedelta(minutes=data.draw(st.integers(0, minutes)))
    assert known.changes_at is None or known.changes_at > now
    assert coverage(facts, SCHEDULE, before).state is known.state
    assert coverage(facts, SCHEDULE, max(now, until - SECOND)).state is known.state
    if known.changes_at is not None:
        assert coverage(facts, SCHEDULE, known.changes_at).state is not known.state
