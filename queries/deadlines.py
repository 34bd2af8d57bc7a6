"""The clocks of a case: how soon the HQ wants to have acted, and how soon others must. Pure functions.

Own targets count from receipt. The statutory ones are the Constitutional Law "On elections", art. 49, to be
confirmed by a lawyer: a complaint received on voting day is decided at once, another within 5 days; an appeal
is made within 10 days. Days are calendar days of the election's zone and end at midnight.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

from db.cases import Settings
from db.vocabulary import Due, IncidentState, Level, Severity


@dataclass(frozen=True, slots=True)
class Deadline:
    due: Due
    due_at: dt.datetime
    met_at: dt.datetime | None
    """When it was done, in time or not; None: it is still to do."""
    statutory: bool = False
    at_once: bool = False
    """The law says "at once": `due_at` is only the end of that day."""

    def is_overdue(self, now: dt.datetime) -> bool:
        """From the very moment it is due."""
        return self.due_at <= (now if self.met_at is None else self.met_at)

    def left(self, now: dt.datetime) -> dt.timedelta:
        """Negative once it has passed."""
        return self.due_at - now


class Timed(Protocol):
    """What the clocks must know of a case; `CaseRow` and `CaseFile` do."""

    @property
    def state(self) -> IncidentState: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def received_at(self) -> dt.datetime: ...
    @property
    def acknowledged_at(self) -> dt.datetime | None: ...
    @property
    def taken_at(self) -> dt.datetime | None: ...
    @property
    def decided_at(self) -> dt.datetime | None: ...
    @property
    def filed_at(self) -> dt.datetime | None: ...
    @property
    def filed_on(self) -> dt.date | None: ...
    @property
    def answered_at(self) -> dt.datetime | None: ...


OVER = frozenset({IncidentState.REJECTED, IncidentState.DUPLICATE, IncidentState.CLOSED})
"""No clock runs any more."""
_ANSWERING = frozenset({IncidentState.FILED, IncidentState.NO_REACTION})


def deadlines(case: Timed, settings: Settings, *, held_on: dt.date, zone: ZoneInfo) -> tuple[Deadline, ...]:
    """All that apply, those met too, in the order of `Due`."""
    return (*_own(case, settings), *_statutory(case, settings, held_on, zone))


def next_deadline(case: Timed, settings: Settings, *, held_on: dt.date, zone: ZoneInfo) -> Deadline | None:
    """The first that is still to be met."""
    if case.state in OVER:
        return None
    every = deadlines(case, settings, held_on=held_on, zone=zone)
    return next((each for each in every if each.met_at is None), None)


def escalation(case: Timed, settings: Settings, now: dt.datetime) -> Level:
    if case.severity is not Severity.CRITICAL or case.state is not IncidentState.NEW:
        return Level.NONE
    waited = now - case.received_at
    return Level(sum(waited >= after for after in settings.escalates))


def _own(case: Timed, settings: Settings) -> Iterator[Deadline]:
    targets = settings.targets.get(case.severity)
    if targets is None:
        return
    for due, after, met_at in (
        (Due.ACKNOWLEDGE, targets.acknowledge, case.acknowledged_at),
        (Due.TAKE, targets.take, case.taken_at),
        (Due.DECIDE, targets.decide, case.decided_at),
    ):
        yield Deadline(due, case.received_at + after, met_at)


def _statutory(case: Timed, settings: Settings, held_on: dt.date, zone: ZoneInfo) -> Iterator[Deadline]:
    if case.filed_at is None:
        return
    filed_on = case.filed_on or case.filed_at.astimezone(zone).date()
    at_once = filed_on == held_on
    answered_at = _answer_to_the_last(case)
    due_at = _end_of_day(filed_on, 0 if at_once else settings.decided_in_days, zone)
    if case.state in _ANSWERING or answered_at is not None:
        yield Deadline(Due.AUTHORITY, due_at, answered_at, statutory=True, at_once=at_once)
    if case.state is IncidentState.ANSWERED and answered_at is not None:
        answered_on = answered_at.astimezone(zone).date()
        yield Deadline(
            Due.APPEAL, _end_of_day(answered_on, settings.appeal_in_days, zone), None, statutory=True
        )


def _answer_to_the_last(case: Timed) -> dt.datetime | None:
    """None also if it was filed anew since: the answer was to an earlier complaint. The clock may have jumped
    back between the two, so the state decides where it can."""
    if case.state in _ANSWERING:
        return None
    return case.answered_at


def _end_of_day(day: dt.date, days: int, zone: ZoneInfo) -> dt.datetime:
    midnight = dt.datetime.combine(day + dt.timedelta(days=days + 1), dt.time(), zone)
    return midnight.astimezone(dt.UTC)
