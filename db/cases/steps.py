"""A step in a case: who takes it, when, and where the case stood. A verb adds only what is its own."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol

import sqlalchemy as sa

from db.cases.standing import Standing, stand
from db.vocabulary import EventKind, IncidentState
from db.writing.events import Event, write_event

_MOVING = (
    *(EventKind.ACKNOWLEDGED, EventKind.VERIFYING, EventKind.CONFIRMED, EventKind.REJECTED),
    *(EventKind.DUPLICATE, EventKind.ACTION, EventKind.FILED, EventKind.ANSWERED),
    *(EventKind.NO_REACTION, EventKind.CLOSED),
)
MOVES_TO = {kind: IncidentState(kind.value) for kind in _MOVING} | {
    EventKind.REOPENED: IncidentState.VERIFYING
}
"""A step of any other kind leaves the case where it is."""


@dataclass(frozen=True, slots=True)
class Step:
    connection: sa.Connection
    case: Standing
    """As it stands before the step."""
    kind: EventKind
    actor: str
    at: dt.datetime

    def event(self, note: str = "", **what: Any) -> Event:
        """`what` else it changes, by the fields of `Event`."""
        return Event(self.kind, self.actor, self.at, note, MOVES_TO.get(self.kind), **what)


class Verb(Protocol):
    """`version` is the last one the actor has seen: a decision that would pass over another's is refused
    (`QuickerError`). Returns the id of its event, which is the case's new version."""

    def __call__(
        self,
        connection: sa.Connection,
        *,
        incident_id: uuid.UUID,
        actor: str,
        at: dt.datetime,
        version: int | None = None,
        **values: Any,
    ) -> int: ...


def verb_of(kind: EventKind) -> Callable[[Callable[..., Event]], Verb]:
    """From what makes a `Step` an event: the verb that takes it, if it may be taken now, and writes it."""

    def as_verb(decide: Callable[..., Event]) -> Verb:
        @wraps(decide)
        def verb(
            connection: sa.Connection,
            *,
            incident_id: uuid.UUID,
            actor: str,
            at: dt.datetime,
            version: int | None = None,
            **values: Any,
        ) -> int:
            case = stand(connection, incident_id, kind, version)
            event = decide(Step(connection, case, kind, actor, at), **values)
            return write_event(connection, incident_id, event).event_id

        return verb

    return as_verb
