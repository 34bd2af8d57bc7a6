"""From what was sent to a report or to what is wrong with it, before the register is asked."""

import datetime as dt
import json
from dataclasses import dataclass, field

from pydantic import ValidationError

from db.writing.outcome import Problem, Rejection
from db.writing.problems import from_validation, problem
from db.writing.reports import OF_KIND, CheckInReport, IncidentReport, ProtocolReport, TurnoutReport


@dataclass(slots=True)
class Received:
    index: int
    at: dt.datetime
    sent: object
    text: str
    """What was sent, as ASCII JSON with sorted keys: equal texts are equal reports."""
    report: CheckInReport | TurnoutReport | IncidentReport | ProtocolReport | None
    problems: list[Problem] = field(default_factory=list)

    @property
    def well_formed(self) -> CheckInReport | TurnoutReport | IncidentReport | ProtocolReport:
        if self.report is None:
            raise ValueError("this report was refused")
        return self.report

    @property
    def occurred_at(self) -> dt.datetime:
        given = self.sound("occurred_at")
        return dt.datetime.fromisoformat(given) if given else self.at

    def sound(self, field: str) -> str | None:
        """The text of a field that nothing is wrong with so far, though another field may be: so that a
        sender hears of everything at once. Of an unknown kind, or with an unreadable name of a field (""),
        no field has been looked at."""
        unsound = {field, "kind", ""}
        if not isinstance(self.sent, dict) or any(each.field in unsound for each in self.problems):
            return None
        value = self.sent.get(field)
        return value if isinstance(value, str) else None

    def rejection(self) -> Rejection:
        given = self.sent.get("id") if isinstance(self.sent, dict) else None
        return Rejection(self.index, given, tuple(self.problems))


def read(index: int, at: dt.datetime, sent: object) -> Received:
    received = Received(index, at, sent, json.dumps(sent, sort_keys=True), None)
    if not isinstance(sent, dict):
        received.problems.append(problem("not_an_object", "", sent))
        return received
    kind = sent.get("kind")
    model = OF_KIND.get(kind) if isinstance(kind, str) else None
    if model is None:
        received.problems.append(_bad_kind(sent))
        return received
    try:
        received.report = model.model_validate(sent)
    except ValidationError as invalid:
        errors = invalid.errors(include_url=False)
        received.problems.extend(from_validation(error) for error in errors)
    return received


def _bad_kind(sent: dict[str, object]) -> Problem:
    if "kind" not in sent:
        return problem("missing", "kind", None)
    return problem("unknown_value", "kind", sent["kind"], allowed=", ".join(OF_KIND))
