"""The verbs of a case that move it, or its severity, or whether the press may have it.

Each writes the event, the state that follows, the audit row and the revision; the caller begins and
commits. Who, when and in which case: `db.cases.steps.Verb`; what is named here is what a verb takes beside.
"""

import datetime as dt
import uuid

import sqlalchemy as sa

from db.cases.errors import CaseError
from db.cases.settings import fetch_settings
from db.cases.standing import Standing, stand
from db.cases.steps import Step, verb_of
from db.cases.texts import said, short
from db.messages import N_
from db.state_tables import incident_state
from db.vocabulary import Action, EventKind, IncidentState, Severity
from db.writing.events import Event

SOURCES = 2


@verb_of(EventKind.ACKNOWLEDGED)
def acknowledge(step: Step) -> Event:
    return step.event()


@verb_of(EventKind.VERIFYING)
def verify(step: Step, *, note: str = "") -> Event:
    """Begins to look into it."""
    return step.event(said(note))


@verb_of(EventKind.CONFIRMED)
def confirm(step: Step, *, note: str = "") -> Event:
    """Refused by an HQ's rule of two sources while fewer than two observers tell it."""
    case = step.case
    if case.observers < SOURCES and fetch_settings(step.connection, case.election_id).two_sources:
        raise CaseError(
            N_(
                "Two independent observers are needed to confirm: so far {count}. Link another report "
                "of the same event."
            ),
            count=case.observers,
        )
    return step.event(said(note))


@verb_of(EventKind.REJECTED)
def reject(step: Step, *, reason: str) -> Event:
    return step.event(_reason(reason))


@verb_of(EventKind.DUPLICATE)
def mark_duplicate(step: Step, *, of: uuid.UUID, note: str = "") -> Event:
    """Its observer, if another one, corroborates the original. No chains: neither is the original itself a
    duplicate or rejected, nor has this one duplicates of its own."""
    original = other_case(step.connection, step.case, of)
    if original.state in (IncidentState.DUPLICATE, IncidentState.REJECTED):
        raise CaseError(N_("The other case is {state}: choose the one that goes on."), state=original.state)
    mine = sa.select(incident_state.c.incident_id).where(
        incident_state.c.duplicate_of == step.case.incident_id
    )
    if step.connection.scalar(mine.limit(1)) is not None:
        raise CaseError(N_("Other reports are duplicates of this one: mark it the other way round."))
    return step.event(said(note), duplicate_of=of)


@verb_of(EventKind.SEVERITY)
def change_severity(step: Step, *, severity: Severity, reason: str) -> Event:
    if step.case.severity is severity:
        raise CaseError(N_("The case is {severity} already."), severity=severity)
    return step.event(_reason(reason), severity=severity)


@verb_of(EventKind.ACTION)
def choose_action(step: Step, *, action: Action, reason: str = "") -> Event:
    """To do nothing takes a reason."""
    why = _reason(reason) if action is Action.NONE else said(reason)
    return step.event(why, action=action)


@verb_of(EventKind.FILED)
def file(step: Step, *, filed_on: dt.date, number: str, to: str, note: str = "") -> Event:
    """`filed_on` is the local date on the document, `number` and `to` as on it."""
    if step.case.action in (None, Action.NONE):
        raise CaseError(N_("Nothing is to be filed: choose an action first."))
    told = {"number": short(number), "to": short(to)}
    if not all(told.values()):
        raise CaseError(N_("What was filed has a number and says to whom."))
    if filed_on > (step.at + dt.timedelta(days=1)).date():
        raise CaseError(N_("It cannot have been filed on a day that has not come."))
    return step.event(said(note), filed_on=filed_on, told=told)


@verb_of(EventKind.ANSWERED)
def record_answer(step: Step, *, text: str) -> Event:
    return step.event(said(text, empty=N_("Say what the answer was.")))


@verb_of(EventKind.NO_REACTION)
def record_no_reaction(step: Step, *, note: str = "") -> Event:
    return step.event(said(note))


@verb_of(EventKind.CLOSED)
def close(step: Step, *, note: str = "") -> Event:
    return step.event(said(note))


@verb_of(EventKind.REOPENED)
def reopen(step: Step, *, reason: str) -> Event:
    """Back to verifying. What was cleared for the press is so no longer."""
    return step.event(_reason(reason))


def other_case(connection: sa.Connection, case: Standing, other_id: uuid.UUID) -> Standing:
    """Another one of the same election. Raises `CaseError` if it is none."""
    if other_id == case.incident_id:
        raise CaseError(N_("A case cannot be linked to itself."))
    row = connection.execute(
        sa.select(incident_state.c.election_id).where(incident_state.c.incident_id == other_id)
    ).one_or_none()
    if row is None or row.election_id != case.election_id:
        raise CaseError(N_("There is no such other case."))
    return stand(connection, other_id, EventKind.COMMENTED)


def _reason(text: str) -> str:
    return said(text, empty=N_("Give a reason: it stays in the record."))
