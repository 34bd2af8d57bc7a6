"""What is done in a case, what is owed and what was refused, in words."""

import datetime as dt
from collections.abc import Iterable
from enum import Enum
from zoneinfo import ZoneInfo

from dashboard.labels import INCIDENT_STATE, SEVERITY
from dashboard.words import N_, Words
from db.cases import CaseError
from db.vocabulary import Action, Due, EventKind, IncidentState, Level, Severity
from queries.case_filter import Sort

ACTION: dict[Action, str] = {
    Action.REMARK: N_("remark to the chair"),
    Action.ACT: N_("act"),
    Action.COMPLAINT_DISTRICT: N_("complaint to the district commission"),
    Action.COMPLAINT_OBLAST: N_("complaint to the regional commission"),
    Action.PROSECUTOR: N_("complaint to the prosecutor"),
    Action.COURT: N_("complaint to the court"),
    Action.POLICE: N_("report to the police"),
    Action.NONE: N_("no action"),
}

EVENT: dict[EventKind, str] = {
    EventKind.ACKNOWLEDGED: N_("acknowledged it"),
    EventKind.VERIFYING: N_("began to verify it"),
    EventKind.CONFIRMED: N_("confirmed it"),
    EventKind.REJECTED: N_("rejected it"),
    EventKind.DUPLICATE: N_("marked it as a duplicate"),
    EventKind.ACTION: N_("chose the action"),
    EventKind.FILED: N_("filed a document"),
    EventKind.ANSWERED: N_("recorded the answer"),
    EventKind.NO_REACTION: N_("recorded that there was no reaction"),
    EventKind.CLOSED: N_("closed it"),
    EventKind.REOPENED: N_("reopened it"),
    EventKind.CLAIMED: N_("took it"),
    EventKind.RELEASED: N_("gave it up"),
    EventKind.SEVERITY: N_("changed the severity"),
    EventKind.CORROBORATES: N_("linked it to another case"),
    EventKind.PARTED: N_("took the link away"),
    EventKind.ASKED: N_("asked the trainers"),
    EventKind.REPLIED: N_("answered the question"),
    EventKind.COMMENTED: N_("wrote a comment"),
    EventKind.TRANSLATED: N_("translated it"),
    EventKind.PROPOSED: N_("proposed it for the press"),
    EventKind.CLEARED: N_("cleared it for the press"),
    EventKind.WITHDRAWN: N_("withdrew it from the press"),
}
"""After the name of who did it: "HQ-07 confirmed it". """

DUE: dict[Due, str] = {
    Due.ACKNOWLEDGE: N_("to be acknowledged"),
    Due.TAKE: N_("a lawyer to take it"),
    Due.DECIDE: N_("to be decided"),
    Due.AUTHORITY: N_("their decision"),
    Due.APPEAL: N_("our appeal"),
}

LEVEL: dict[Level, str] = {
    Level.NONE: "",
    Level.LAWYER: N_("lawyer on duty"),
    Level.HEAD: N_("head of the HQ"),
    Level.WALL: N_("on the wall"),
}

SORT: dict[Sort, str] = {
    Sort.URGENCY: N_("most urgent first"),
    Sort.NEWEST: N_("newest first"),
    Sort.OLDEST: N_("oldest first"),
    Sort.DEADLINE: N_("by deadline"),
}

_CALLED: dict[type[Enum], dict[Enum, str]] = {
    IncidentState: dict(INCIDENT_STATE.items()),
    Severity: dict(SEVERITY.items()),
    Action: dict(ACTION.items()),
    EventKind: dict(EVENT.items()),
    Due: dict(DUE.items()),
    Level: dict(LEVEL.items()),
}


def tell(problem: CaseError, t: Words, zone: ZoneInfo) -> str:
    """Why it was refused, in the language of `t`, times in `zone`."""
    return t(problem.message, **{name: _said(each, t, zone) for name, each in problem.values.items()})


def _said(value: object, t: Words, zone: ZoneInfo) -> str:
    if isinstance(value, dt.datetime):
        return t.time(value, zone)
    if isinstance(value, Enum) and type(value) in _CALLED:
        called = t(_CALLED[type(value)][value])
        return called[:1].lower() + called[1:]
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(_said(each, t, zone) for each in value)
    return str(value)
