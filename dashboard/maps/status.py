"""What the map needs with each revision: one byte a station, the heat, open incidents, districts."""

import base64

from dashboard.counts import CLASSES, HEARD, class_bytes
from dashboard.maps.heat import heat
from db.vocabulary import Severity
from queries.snapshot import Snapshot

Payload = dict[str, object]
_SEVERITIES = list(Severity)
_HEARD = frozenset(CLASSES.index(each) for each in HEARD)


def status_payload(snapshot: Snapshot) -> Payload:
    """`status`: base64, a byte a station (its class's place in `CLASSES`); others name places too."""
    status = class_bytes(snapshot)
    return {
        "register": snapshot.register.revision,
        "status": base64.b64encode(status).decode(),
        "heat": heat(snapshot),
        "incidents": _open_incidents(snapshot),
        "districts": _districts(snapshot, status),
    }


def _open_incidents(snapshot: Snapshot) -> list[tuple[int, int, int, int]]:
    """Station, its most severe open incident's place in `list(Severity)`, how many are open, when the
    newest came in (Unix seconds)."""
    known = snapshot.incidents.there
    there = ((place, known.get(station.id)) for place, station in enumerate(snapshot.register.stations))
    return [
        (place, _SEVERITIES.index(each.worst), each.open, each.newest_open_at)
        for place, each in there
        if each and each.worst
    ]


District = tuple[int, int | None, float | None, int | None]


def _districts(snapshot: Snapshot, status: bytes) -> list[District]:
    """District, its most frequent class, share heard from, the most frequent class of the others.

    None where there is none: a district without stations, or one where all were heard from.
    """
    register = snapshot.register
    members: dict[int, list[int]] = {each.id: [] for each in register.districts}
    for station, index in zip(register.stations, status, strict=True):
        members[station.district_id].append(index)
    return [(place, *_summary(bytes(members[each.id]))) for place, each in enumerate(register.districts)]


def _summary(status: bytes) -> tuple[int | None, float | None, int | None]:
    if not status:
        return None, None, None
    count = {index: status.count(index) for index in dict.fromkeys(status)}
    heard = sum(count.get(index, 0) for index in _HEARD) / len(status)
    unheard = [index for index in count if index not in _HEARD]
    missing = max(unheard, key=count.__getitem__, default=None)
    return max(count, key=count.__getitem__), round(heard, 3), missing
