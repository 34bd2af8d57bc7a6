"""The incidents of a picture, and what each station's come to, added up again only where one has changed."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from db.vocabulary import OPEN_INCIDENT_STATES, IncidentState, Severity
from queries.heat import faded, strength

CONFIDENCE_UNVERIFIED = 0.5
_UNVERIFIED = frozenset({IncidentState.NEW, IncidentState.ACKNOWLEDGED, IncidentState.VERIFYING})
_SEVERITIES = list(Severity)
_NOT_AN_EVENT = frozenset({IncidentState.REJECTED, IncidentState.DUPLICATE})


@dataclass(frozen=True, slots=True)
class Incident:
    id: uuid.UUID
    station_id: int
    category: str
    severity: Severity
    state: IncidentState
    occurred_at: dt.datetime
    received_at: dt.datetime
    acknowledged_at: dt.datetime | None
    duplicate_of: uuid.UUID | None
    version: int
    """Of the last step taken in it; 0: none."""


@dataclass(frozen=True, slots=True)
class IncidentsThere:
    """Of one station."""

    heat: float
    """Weight x recency x confidence, summed; as of `at`. Rejected and duplicates are not in it."""
    at: float
    """When the newest of them came in. Unix seconds: a map asks for it ten thousand times."""
    open: int
    worst: Severity | None
    """Of those that are open."""
    newest_open_at: int
    """Unix seconds; 0: none is open."""

    def heat_at(self, now: float) -> float:
        """All of it fades alike, so the sum does. `now` in Unix seconds."""
        return self.heat * faded(now - self.at)


class Incidents(dict[uuid.UUID, Incident]):
    """All of them by id, newest last; rejected and duplicates too, marked by their state. Never changed."""

    there: Mapping[int, IncidentsThere]
    """By station id; of stations with any."""

    @classmethod
    def of(cls, incidents: Iterable[Incident]) -> Self:
        book = cls((each.id, each) for each in incidents)
        book.there = _by_station(book.values())
        return book

    def with_changes(self, changed: Iterable[Incident]) -> Self:
        """A new one, in which `changed` stand in place of what they were."""
        news = {each.id: each for each in changed}
        book = type(self)({**self, **news})
        touched = {each.station_id for each in news.values()}
        book.there = {
            **self.there,
            **_by_station(each for each in book.values() if each.station_id in touched),
        }
        return book


def _by_station(incidents: Iterable[Incident]) -> dict[int, IncidentsThere]:
    gathered: dict[int, list[Incident]] = defaultdict(list)
    for each in incidents:
        gathered[each.station_id].append(each)
    return {station: _added_up(of_station) for station, of_station in gathered.items()}


def _added_up(incidents: list[Incident]) -> IncidentsThere:
    """Of one station, newest last."""
    at = incidents[-1].received_at
    still_open = [each for each in incidents if each.state in OPEN_INCIDENT_STATES]
    return IncidentsThere(
        heat=sum(_strength(each, at) for each in incidents if each.state not in _NOT_AN_EVENT),
        at=at.timestamp(),
        open=len(still_open),
        worst=min((each.severity for each in still_open), key=_SEVERITIES.index, default=None),
        newest_open_at=int(still_open[-1].received_at.timestamp()) if still_open else 0,
    )


def _strength(incident: Incident, at: dt.datetime) -> float:
    """A clock that ran ahead makes nothing stronger: what happened did so before it was heard of."""
    age = at - min(incident.occurred_at, incident.received_at)
    confidence = CONFIDENCE_UNVERIFIED if incident.state in _UNVERIFIED else 1.0
    return strength(incident.severity, age) * confidence
