"""Which stations a person wants to see: by words, district, coverage class, open incidents and their age.

The browser judges class and incidents by the same rules at every revision (assets/live/choice.js).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.counts import CLASSES, class_bytes
from db.vocabulary import OPEN_INCIDENT_STATES, CoverageClass, Severity
from queries.register import Station
from queries.snapshot import Snapshot

_SEVERITIES = list(Severity)


@dataclass(frozen=True, slots=True)
class Choice:
    """Empty means all."""

    words: str = ""
    district: str | None = None
    """Its code."""
    classes: frozenset[CoverageClass] = frozenset()
    severities: frozenset[Severity] = frozenset()
    """Of the most severe incident that is open at the station."""
    minutes: int | None = None
    """The newest open incident came in within so many."""

    def places(self, snapshot: Snapshot) -> list[int]:
        """In `register.stations`, in its order."""
        status = class_bytes(snapshot)
        classes = {CLASSES.index(group) for group in self.classes}
        burning = self._burning(snapshot)
        return [
            place
            for place in self._found(snapshot)
            if (not classes or status[place] in classes) and (burning is None or place in burning)
        ]

    def for_browser(self, snapshot: Snapshot, *, replayed: bool) -> dict[str, object] | None:
        """What `assets/live/choice.js` asks for; None: all stations."""
        if self == Choice():
            return None
        return {
            "places": list(self._found(snapshot)) if self.words or self.district else None,
            "classes": [CLASSES.index(group) for group in self.classes] or None,
            "severities": [_SEVERITIES.index(severity) for severity in self.severities] or None,
            "minutes": self.minutes,
            "at": snapshot.as_of.timestamp() if replayed else None,
        }

    def _found(self, snapshot: Snapshot) -> Iterator[int]:
        register = snapshot.register
        sought = self.words.casefold().split()
        for place, station in enumerate(register.stations):
            here = register.district[station.district_id].code
            if (self.district is None or here == self.district) and _has(station, sought):
                yield place

    def _burning(self, snapshot: Snapshot) -> set[int] | None:
        """Places whose open incidents match; None: incidents do not matter."""
        if not self.severities and self.minutes is None:
            return None
        worst: dict[int, tuple[int, float]] = {}
        for each in snapshot.incidents.values():
            if each.state in OPEN_INCIDENT_STATES and each.station_id in snapshot.register.position:
                place = snapshot.register.position[each.station_id]
                severity, received = _SEVERITIES.index(each.severity), each.received_at.timestamp()
                known, newest = worst.get(place, (severity, received))
                worst[place] = (min(known, severity), max(newest, received))
        since = snapshot.as_of.timestamp() - 60 * self.minutes if self.minutes else 0
        return {
            place
            for place, (severity, newest) in worst.items()
            if (not self.severities or _SEVERITIES[severity] in self.severities) and newest >= since
        }


def _has(station: Station, sought: list[str]) -> bool:
    """Every word, in the number or a name in any language."""
    text = " ".join((station.number, *station.names.values())).casefold()
    return all(word in text for word in sought)
