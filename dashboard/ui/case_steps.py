"""The steps of a case as forms: which there are, what each asks, in which states it is open."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from dashboard.words import N_
from db import cases
from db.vocabulary import EventKind, IncidentState


class Ask(StrEnum):
    """What a field of a form is."""

    LINE = "line"
    TEXT = "text"
    DATE = "date"
    SEVERITY = "severity"
    ACTION = "action"
    CASE = "case"
    """Another case that tells the same."""
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    """The verb's own argument."""
    label: str
    ask: Ask


@dataclass(frozen=True, slots=True)
class Step:
    kind: EventKind
    label: str
    verb: Callable[..., object]
    fields: tuple[Field, ...] = ()

    @property
    def at_once(self) -> bool:
        """A button: it asks nothing."""
        return not self.fields


_NOTE = Field("note", N_("Note"), Ask.TEXT)
_REASON = Field("reason", N_("Reason"), Ask.TEXT)
_OTHER = Field("of", N_("Of the case"), Ask.CASE)

DECIDE = (
    Step(EventKind.ACKNOWLEDGED, N_("Acknowledge"), cases.acknowledge),
    Step(EventKind.CLAIMED, N_("Claim"), cases.claim),
    Step(EventKind.RELEASED, N_("Release"), cases.release),
    Step(EventKind.VERIFYING, N_("Start verifying"), cases.verify),
    Step(EventKind.CONFIRMED, N_("Confirm"), cases.confirm, (_NOTE,)),
    Step(EventKind.REJECTED, N_("Reject"), cases.reject, (_REASON,)),
    Step(EventKind.DUPLICATE, N_("Duplicate"), cases.mark_duplicate, (_OTHER, _NOTE)),
    Step(EventKind.CORROBORATES, N_("Corroborates"), cases.mark_corroboration, (_OTHER, _NOTE)),
    Step(EventKind.PARTED, N_("Take the link away"), cases.part),
    Step(
        EventKind.SEVERITY,
        N_("Severity"),
        cases.change_severity,
        (Field("severity", N_("Severity"), Ask.SEVERITY), _REASON),
    ),
    Step(
        EventKind.ACTION,
        N_("Choose an action"),
        cases.choose_action,
        (Field("action", N_("Action"), Ask.ACTION), _REASON),
    ),
    Step(
        EventKind.FILED,
        N_("Filed"),
        cases.file,
        (
            Field("filed_on", N_("Date"), Ask.DATE),
            Field("number", N_("Number"), Ask.LINE),
            Field("to", N_("To whom"), Ask.LINE),
            _NOTE,
        ),
    ),
    Step(
        EventKind.ANSWERED,
        N_("Record the answer"),
        cases.record_answer,
        (Field("text", N_("Answer"), Ask.TEXT),),
    ),
    Step(EventKind.NO_REACTION, N_("No reaction"), cases.record_no_reaction, (_NOTE,)),
    Step(EventKind.CLOSED, N_("Close"), cases.close, (_NOTE,)),
    Step(EventKind.REOPENED, N_("Reopen"), cases.reopen, (_REASON,)),
    Step(EventKind.CLEARED, N_("Clear for the press"), cases.clear_for_press, (_NOTE,)),
    Step(EventKind.WITHDRAWN, N_("Withdraw from the press"), cases.withdraw_clearing, (_REASON,)),
)
NEXT = {
    IncidentState.NEW: EventKind.ACKNOWLEDGED,
    IncidentState.ACKNOWLEDGED: EventKind.VERIFYING,
    IncidentState.VERIFYING: EventKind.CONFIRMED,
    IncidentState.CONFIRMED: EventKind.ACTION,
    IncidentState.ACTION: EventKind.FILED,
    IncidentState.FILED: EventKind.ANSWERED,
    IncidentState.ANSWERED: EventKind.CLOSED,
    IncidentState.NO_REACTION: EventKind.ACTION,
}
"""What usually comes next: its button stands out."""

TALK = (
    Step(
        EventKind.ASKED,
        N_("Ask a trainer"),
        cases.ask_trainer,
        (Field("question", N_("Question"), Ask.TEXT),),
    ),
    Step(EventKind.COMMENTED, N_("Comment"), cases.comment, (Field("text", N_("Comment"), Ask.TEXT),)),
    Step(
        EventKind.TRANSLATED,
        N_("Translate"),
        cases.translate,
        (Field("language", N_("Language"), Ask.LANGUAGE), Field("text", N_("Translation"), Ask.TEXT)),
    ),
)
