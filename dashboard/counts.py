"""Stations counted by coverage class: what the wall, the map and the sentences agree on."""

from dataclasses import dataclass

from db.vocabulary import CoverageClass, CoverageState
from queries.coverage import CLASS_OF
from queries.snapshot import Snapshot

CLASSES = tuple(CoverageClass)
_INDEX: dict[CoverageState, int] = {state: CLASSES.index(group) for state, group in CLASS_OF.items()}

HEARD = frozenset({CoverageClass.REPORTING, CoverageClass.DONE})
"""The last report due is in. A late one is not: it still may come, or it is the first sign of silence."""
UNKNOWN = frozenset(
    {CoverageClass.SILENT, CoverageClass.REMOVED, CoverageClass.EXPECTED, CoverageClass.NOT_COVERED}
)
"""What happens there now, HQ does not know."""


@dataclass(frozen=True, slots=True)
class CoverageCount:
    by_class: dict[CoverageClass, int]
    total: int

    @property
    def heard(self) -> int:
        return sum(self.by_class[each] for each in HEARD)

    @property
    def unknown(self) -> int:
        return sum(self.by_class[each] for each in UNKNOWN)

    @property
    def heard_share(self) -> float | None:
        """None where there are no stations: not known is not zero."""
        return self.heard / self.total if self.total else None


def class_bytes(snapshot: Snapshot) -> bytes:
    """One byte a station, in the order of the register: its class's place in `CLASSES`."""
    return bytes([_INDEX[each.state] for each in snapshot.coverage])


def count_coverage(snapshot: Snapshot) -> CoverageCount:
    status = class_bytes(snapshot)
    return CoverageCount({group: status.count(place) for place, group in enumerate(CLASSES)}, len(status))
