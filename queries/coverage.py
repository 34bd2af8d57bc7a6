"""Coverage: which stations have we heard from, and how lately? The state of a station is never
typed in: it follows from what was reported and the clock, by the one pure function below."""

import datetime as dt
from dataclasses import dataclass

from db.vocabulary import CoverageClass, CoverageState
from queries.schedule import Schedule

CLASS_OF = {
    CoverageState.UNCOVERED: CoverageClass.NOT_COVERED,
    CoverageState.ASSIGNED: CoverageClass.EXPECTED,
    CoverageState.CONFIRMED: CoverageClass.EXPECTED,
    CoverageState.ARRIVED: CoverageClass.REPORTING,
    CoverageState.OPENED: CoverageClass.REPORTING,
    CoverageState.REPORTING: CoverageClass.REPORTING,
    CoverageState.LATE: CoverageClass.LATE,
    CoverageState.SILENT: CoverageClass.SILENT,
    CoverageState.REMOVED: CoverageClass.REMOVED,
    CoverageState.DENIED: CoverageClass.REMOVED,
    CoverageState.COUNTING: CoverageClass.DONE,
    CoverageState.PROTOCOL_RECEIVED: CoverageClass.DONE,
    CoverageState.CLOSED: CoverageClass.DONE,
}


@dataclass(frozen=True, slots=True)
class StationFacts:
    """What has been reported of one station. Moments are UTC; None: not reported."""

    station_id: int
    observers_assigned: int = 0
    observers_confirmed: int = 0
    arrived_at: dt.datetime | None = None
    opened_at: dt.datetime | None = None
    heard_at: dt.datetime | None = None
    removed_at: dt.datetime | None = None
    removal: str | None = None
    """The stage "removed" or "denied" that `removed_at` speaks of."""
    counting_at: dt.datetime | None = None
    protocol_at: dt.datetime | None = None
    home_safe_at: dt.datetime | None = None
    last_slot: str | None = None
    """Latest slot the observer counted."""


@dataclass(frozen=True, slots=True)
class Coverage:
    state: CoverageState
    since: dt.datetime | None
    """Since when it is so; for late and silent, since the missing report was due."""
    changes_at: dt.datetime | None
    """When the clock alone will change the state next; None: only a report can."""

    @property
    def group(self) -> CoverageClass:
        return CLASS_OF[self.state]


def coverage(facts: StationFacts, schedule: Schedule, now: dt.datetime) -> Coverage:
    """The coverage state of a station at `now` (DOMAIN: Coverage states of a station).

    A report is late `late_after` past the moment it was due, and its station is silent
    `silent_after` past it or past the observer's last word, whichever is later, or as soon as a
    second report is late too. A station counts as late or silent at the limit itself, not after it.
    """
    settled = _settled(facts)
    if settled is not None:
        return settled
    if not facts.observers_assigned and facts.heard_at is None:
        return Coverage(CoverageState.UNCOVERED, None, None)
    return _by_clock(facts, schedule, now)


def _settled(facts: StationFacts) -> Coverage | None:
    """States that the clock cannot change."""
    if facts.home_safe_at and facts.protocol_at:
        return Coverage(CoverageState.CLOSED, facts.home_safe_at, None)
    if facts.protocol_at:
        return Coverage(CoverageState.PROTOCOL_RECEIVED, facts.protocol_at, None)
    if facts.removed_at and not (facts.arrived_at and facts.arrived_at > facts.removed_at):
        return Coverage(CoverageState(facts.removal or "removed"), facts.removed_at, None)
    if facts.counting_at:
        return Coverage(CoverageState.COUNTING, facts.counting_at, None)
    return None


def _by_clock(facts: StationFacts, schedule: Schedule, now: dt.datetime) -> Coverage:
    missing = [at for _, at in missing_reports(facts, schedule)]
    if not missing:
        return _calm(facts, None)
    late_at = missing[0] + schedule.late_after
    if now < late_at:
        return _calm(facts, late_at)
    silent_at = _silent_at(facts, schedule, missing)
    if now < silent_at:
        return Coverage(CoverageState.LATE, missing[0], silent_at)
    return Coverage(CoverageState.SILENT, facts.heard_at or missing[0], None)


def missing_reports(facts: StationFacts, schedule: Schedule) -> list[tuple[str, dt.datetime]]:
    """What comes after the last report that is in, and when it was or will be due.

    "arrival", "opening", or the slot of a count.
    """
    due = [
        ("arrival", schedule.arrival_due_at, facts.arrived_at is not None),
        ("opening", schedule.opening_due_at, facts.opened_at is not None),
        *(
            (slot, at, facts.last_slot is not None and slot <= facts.last_slot)
            for slot, at in schedule.slots.items()
        ),
    ]
    last_in = max((position for position, (_, _, is_in) in enumerate(due) if is_in), default=-1)
    return [(name, at) for name, at, _ in due[last_in + 1 :]]


def _silent_at(facts: StationFacts, schedule: Schedule, missing: list[dt.datetime]) -> dt.datetime:
    first = max(missing[0], facts.heard_at or missing[0]) + schedule.silent_after
    if len(missing) == 1:
        return first
    second = max(missing[1], facts.heard_at or missing[1]) + schedule.late_after
    return max(min(first, second), missing[0] + schedule.late_after)


def _calm(facts: StationFacts, changes_at: dt.datetime | None) -> Coverage:
    if facts.last_slot:
        return Coverage(CoverageState.REPORTING, facts.heard_at, changes_at)
    if facts.opened_at:
        return Coverage(CoverageState.OPENED, facts.opened_at, changes_at)
    if facts.arrived_at:
        return Coverage(CoverageState.ARRIVED, facts.arrived_at, changes_at)
    confirmed = facts.observers_assigned and facts.observers_confirmed >= facts.observers_assigned
    state = CoverageState.CONFIRMED if confirmed else CoverageState.ASSIGNED
    return Coverage(state, None, changes_at)
