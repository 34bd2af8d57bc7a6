"""Heat: where reports of violations gather, made comparable between places with many and few observers."""

import datetime as dt
from collections import defaultdict

from db.vocabulary import IncidentState
from queries.heat import FULL_HEAT, strength
from queries.snapshot import Incident, Snapshot

_NOT_AN_EVENT = frozenset({IncidentState.REJECTED, IncidentState.DUPLICATE})
_UNVERIFIED = frozenset({IncidentState.NEW, IncidentState.ACKNOWLEDGED, IncidentState.VERIFYING})
CONFIDENCE_UNVERIFIED = 0.5
Heat = list[tuple[int, float]]
"""Place in `register.stations`, 0..1; only stations with heat to show."""


def heat(snapshot: Snapshot) -> Heat:
    """Weight x recency x confidence per observed station-hour; rejected and duplicates excluded."""
    sums: dict[int, float] = defaultdict(float)
    for incident in snapshot.incidents.values():
        if incident.state not in _NOT_AN_EVENT:
            sums[incident.station_id] += _strength(incident, snapshot.as_of)
    position = snapshot.register.position
    places = ((position[station], total) for station, total in sums.items() if station in position)
    shares = ((place, total / _observed_hours(snapshot, place) / FULL_HEAT) for place, total in places)
    return [(place, round(min(1.0, share), 2)) for place, share in sorted(shares) if share >= 0.01]  # noqa: PLR2004  below one step of the scale


def _strength(incident: Incident, now: dt.datetime) -> float:
    confidence = CONFIDENCE_UNVERIFIED if incident.state in _UNVERIFIED else 1.0
    return strength(incident.severity, now - incident.occurred_at) * confidence


def _observed_hours(snapshot: Snapshot, place: int) -> float:
    """From the observer's arrival to the last word; at least one, so that a first minute does not explode."""
    facts = snapshot.facts[place]
    if facts.arrived_at is None or facts.heard_at is None:
        return 1.0
    return max(1.0, (facts.heard_at - facts.arrived_at).total_seconds() / 3600)
