"""Which critical incidents nobody has acknowledged, and whom each reaches when. Pure but for one question."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from db.cases import Settings
from db.cases.tables import escalation
from db.state_tables import incident_state
from db.vocabulary import IncidentState, Level, Severity
from queries.incident_book import Incident


@dataclass(frozen=True, slots=True)
class Unanswered:
    incident: Incident
    reached: Level
    """As noted: a clock that has jumped back since does not undo it."""
    limits: tuple[dt.timedelta, ...]

    def reaches_at(self, level: Level) -> dt.datetime | None:
        """When the clock will bring it there; None: it is there already, whatever the clock says."""
        if self.reached >= level:
            return None
        return self.incident.received_at + self.limits[level - 1]

    def next_at(self) -> dt.datetime | None:
        """When the next level is due that is not noted yet; None: it has reached them all."""
        return self.reaches_at(Level(self.reached + 1)) if self.reached < Level.WALL else None


def fetch_reached(connection: sa.Connection, *, election_id: int) -> dict[uuid.UUID, Level]:
    """The highest level of each incident that is still unacknowledged."""
    rows = connection.execute(
        sa.select(escalation.c.incident_id, sa.func.max(escalation.c.level).label("level"))
        .join(incident_state, incident_state.c.incident_id == escalation.c.incident_id)
        .where(
            incident_state.c.election_id == election_id,
            incident_state.c.state == IncidentState.NEW.value,
        )
        .group_by(escalation.c.incident_id)
    )
    return {row.incident_id: Level(row.level) for row in rows}


def unanswered(
    incidents: Iterable[Incident], reached: Mapping[uuid.UUID, Level], rules: Settings
) -> list[Unanswered]:
    """Those that have gone furthest first, each oldest first."""
    waiting = [
        Unanswered(each, reached.get(each.id, Level.NONE), rules.escalates)
        for each in incidents
        if each.severity is Severity.CRITICAL and each.state is IncidentState.NEW
    ]
    return sorted(waiting, key=lambda each: (-each.reached, each.incident.received_at))


def next_escalation_at(waiting: Iterable[Unanswered]) -> dt.datetime | None:
    """When the first of them will reach somebody else."""
    return min(filter(None, (each.next_at() for each in waiting)), default=None)
