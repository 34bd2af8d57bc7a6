"""What the demo day consists of: reports of observers, steps and talk of the HQ, each with its moment."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from db.demo.day import ZONE
from db.vocabulary import Action, IncidentState, ReportKind, Severity


@dataclass(frozen=True, slots=True)
class PlannedReport:
    at: dt.datetime
    report: Mapping[str, object]
    """As a sender would post it."""
    again: bool = False
    """Sent a second time, as phones do without a network."""

    @property
    def id(self) -> uuid.UUID:
        return uuid.UUID(str(self.report["id"]))


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """Something the HQ decides about an incident."""

    at: dt.datetime
    incident_id: uuid.UUID
    state: IncidentState
    actor: str
    note: str = ""
    severity: Severity | None = None
    duplicate_of: uuid.UUID | None = None
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class PlannedTalk:
    """A lawyer's question to the trainers, or what one of them answers to it."""

    at: dt.datetime
    incident_id: uuid.UUID
    actor: str
    text: str
    answers: bool = False


Planned = PlannedReport | PlannedStep | PlannedTalk


@dataclass(frozen=True, slots=True)
class Message:
    """One report of an observer before it has an id. `key` names it within its station."""

    at: dt.datetime
    kind: ReportKind
    key: str
    observer: str
    said: Mapping[str, object]
    occurred_at: dt.datetime | None = None
    corrects: str | None = None
    """The key of the message it supersedes."""


@dataclass
class Sheet:
    """Collects the day. An id follows from the election, the seed, the station and the key, so that the
    same plan made again, after a restart or in another process, has the same ids."""

    code: str
    seed: int
    planned: list[Planned] = field(default_factory=list)

    def id_of(self, station: str, key: str) -> uuid.UUID:
        return uuid.uuid5(uuid.NAMESPACE_OID, f"{self.code}/{self.seed}/{station}/{key}")

    def add(self, station: str, message: Message) -> PlannedReport:
        report: dict[str, object] = {
            "id": str(self.id_of(station, message.key)),
            "kind": message.kind.value,
            "station": station,
            "observer": message.observer,
            **message.said,
        }
        if message.occurred_at:
            report["occurred_at"] = message.occurred_at.astimezone(ZONE).isoformat(timespec="seconds")
        if message.corrects:
            report["supersedes"] = str(self.id_of(station, message.corrects))
        planned = PlannedReport(message.at, report)
        self.planned.append(planned)
        return planned
