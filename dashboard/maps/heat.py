"""Heat: where reports of violations gather, made comparable between places with many and few observers."""

from queries.heat import FULL_HEAT
from queries.snapshot import Snapshot

FAINTEST = 0.01
"""One step of the scale."""

Heat = list[tuple[int, float]]
"""Place in `register.stations`, 0..1; only stations with heat to show."""


def heat(snapshot: Snapshot) -> Heat:
    """Weight x recency x confidence per observed station-hour; rejected and duplicates excluded."""
    now, known = snapshot.as_of.timestamp(), snapshot.incidents.there
    there = ((place, known.get(station.id)) for place, station in enumerate(snapshot.register.stations))
    totals = [(place, each.heat_at(now) / FULL_HEAT) for place, each in there if each and each.heat]
    shares = [
        (place, total / _observed_hours(snapshot, place)) for place, total in totals if total >= FAINTEST
    ]
    return [(place, round(min(1.0, share), 2)) for place, share in shares if share >= FAINTEST]


def _observed_hours(snapshot: Snapshot, place: int) -> float:
    """From the observer's arrival to the last word; at least one, so that a first minute does not explode."""
    facts = snapshot.facts[place]
    if facts.arrived_at is None or facts.heard_at is None:
        return 1.0
    return max(1.0, (facts.heard_at - facts.arrived_at).total_seconds() / 3600)
