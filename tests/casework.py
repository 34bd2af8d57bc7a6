"""A lawyers' desk for tests: reports by observers, and what is decided about them, minute by minute."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from db.state_tables import incident_state
from db.vocabulary import IncidentState
from db.writing import touch_register
from tests.factories import Register, add_observer, add_register, at, incident

LAWYER, OTHER = "HQ-07", "HQ-08"


class Desk:
    """Stations "1" and "2", the observers A, B and C; reported at 10:00, then every step a minute later."""

    def __init__(self, connection: sa.Connection, *, stations: int = 2, code: str = "vko-2021") -> None:
        self.connection = connection
        self.register: Register = add_register(connection, stations=stations, code=code)
        for alias in "ABC":
            add_observer(connection, self.register.election_id, alias=alias)
        touch_register(connection, self.register.election_id)
        self.now = at("10:00")

    @property
    def election_id(self) -> int:
        return self.register.election_id

    def report(
        self,
        *,
        observer: str | None = "A",
        station: str = "1",
        when: dt.datetime | None = None,
        **values: Any,
    ) -> uuid.UUID:
        said = {"observer": observer} if observer else {}
        sent = incident(station, **said, **values)
        outcome = self.register.record(sent, at=when or self.now)
        assert outcome.accepted, outcome
        return uuid.UUID(sent["id"])

    def do(self, verb: Callable[..., int], incident_id: uuid.UUID, **values: Any) -> int:
        """By HQ-07 unless another actor is named. Returns the new version."""
        self.now = values.pop("at", self.now + dt.timedelta(minutes=1))
        defaults = {"actor": LAWYER, "at": self.now}
        return verb(self.connection, incident_id=incident_id, **{**defaults, **values})

    def row(self, incident_id: uuid.UUID) -> Any:
        rows = sa.select(incident_state).where(incident_state.c.incident_id == incident_id)
        return self.connection.execute(rows).one()

    def state(self, incident_id: uuid.UUID) -> IncidentState:
        return IncidentState(self.row(incident_id).state)
