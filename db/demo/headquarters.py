"""What the invented HQ does about an incident: who takes it, when, and how it ends."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from random import Random

from db.demo.day import DAY_ENDS, moment
from db.demo.places import read_rows
from db.demo.planned import PlannedReport, PlannedStep
from db.demo.station_day import minutes
from db.vocabulary import Action, IncidentState, Severity

ACKNOWLEDGED_AFTER = {
    Severity.CRITICAL: (0.7, 3.5),
    Severity.MAJOR: (1.5, 9),
    Severity.MINOR: (3, 10),
    Severity.NOTE: (4, 10),
}
"""Minutes, from least to most. Targets are 2, 10 and 30 for the first three."""
LEFT_WAITING = {Severity.MINOR: 0.2, Severity.NOTE: 0.5}
"""Share that nobody has had time for by the end of the day."""
REJECTED = 0.13
RAISED = 0.08
"""Share of confirmed minor incidents that turn out to be major."""
NO_FURTHER_THAN = moment(DAY_ENDS) - dt.timedelta(minutes=5)
AT_ONCE = (Action.REMARK, Action.ACT)
"""What the HQ does about minor incidents: nothing is filed."""
FILED = (Action.COMPLAINT_DISTRICT, Action.COMPLAINT_OBLAST, Action.PROSECUTOR, Action.COMPLAINT_DISTRICT)
LAWYERS = ("lawyer-1", "lawyer-2", "lawyer-3")
DUTY_OFFICER = "duty-1"
TRAINERS = ("trainer-1", "trainer-2")
ACTORS = frozenset({DUTY_OFFICER, *LAWYERS, *TRAINERS})

Course = list[tuple[IncidentState, tuple[float, float]]]
"""States in order, each with the least and most minutes since the one before."""


def steps_about(random: Random, told: Sequence[PlannedReport], severity: Severity) -> Iterator[PlannedStep]:
    """The first message is the incident; the others about the same event are its duplicates."""
    first, *others = told
    if random.random() < LEFT_WAITING.get(severity, 0):
        return
    steps = list(_course_of(random, first, severity))
    acknowledged_at = steps[0].at
    for other in others:
        at = max(acknowledged_at, other.at) + minutes(random.uniform(1.5, 8))
        yield _step(random, other.id, at, IncidentState.DUPLICATE, steps[0].actor, duplicate_of=first.id)
    yield from (step for step in steps if step.at <= NO_FURTHER_THAN)


def _course_of(random: Random, first: PlannedReport, severity: Severity) -> Iterator[PlannedStep]:
    lawyer = random.choice(LAWYERS)
    at = first.at
    for state, waits in _course(random, severity):
        at += minutes(random.uniform(*waits))
        raised = severity is Severity.MINOR and state is IncidentState.CONFIRMED and random.random() < RAISED
        actor = DUTY_OFFICER if state is IncidentState.ACKNOWLEDGED else lawyer
        step = _step(random, first.id, at, state, actor, severity=Severity.MAJOR if raised else None)
        chosen = _action(first.id, severity) if state is IncidentState.ACTION else None
        yield replace(step, action=chosen)


def _action(incident_id: uuid.UUID, severity: Severity) -> Action:
    """Follows from the incident: drawing it would make another day of the same seed."""
    choices = AT_ONCE if severity in (Severity.MINOR, Severity.NOTE) else FILED
    return choices[incident_id.int % len(choices)]


def _course(random: Random, severity: Severity) -> Course:
    course: Course = [
        (IncidentState.ACKNOWLEDGED, ACKNOWLEDGED_AFTER[severity]),
        (IncidentState.VERIFYING, (1, 5)),
    ]
    if random.random() < REJECTED:
        return [*course, (IncidentState.REJECTED, (6, 25))]
    course += [(IncidentState.CONFIRMED, (4, 20)), (IncidentState.ACTION, (3, 15))]
    if severity in (Severity.MINOR, Severity.NOTE):
        return [*course, (IncidentState.CLOSED, (10, 60))]
    course.append((IncidentState.FILED, (15, 60)))
    if random.random() < REJECTED:
        return [*course, (IncidentState.NO_REACTION, (120, 240))]
    return [*course, (IncidentState.ANSWERED, (40, 180)), (IncidentState.CLOSED, (5, 40))]


def _step(
    random: Random,
    incident_id: uuid.UUID,
    at: dt.datetime,
    state: IncidentState,
    actor: str,
    *,
    severity: Severity | None = None,
    duplicate_of: uuid.UUID | None = None,
) -> PlannedStep:
    notes = _notes().get(state, ("",))
    return PlannedStep(at, incident_id, state, actor, random.choice(notes), severity, duplicate_of)


@cache
def _notes() -> dict[IncidentState, tuple[str, ...]]:
    rows = read_rows("notes.csv")
    states = {IncidentState(row["state"]) for row in rows}
    return {state: tuple(row["text"] for row in rows if row["state"] == state) for state in states}
