"""Turnout at the slots of the day: what each point of a timeline shows and rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from db.vocabulary import TurnoutSource
from queries.register import Register
from queries.snapshot import Snapshot, TurnoutSum
from queries.statistics import Estimate, Size, district_sizes, estimate_turnout

FIRM = 1 / 3
"""A point with fewer of its stations behind it is only just coming in, and drawn hollow."""


@dataclass(frozen=True, slots=True)
class Point:
    slot: str
    due: bool
    """Its time has come and reports of it are late by now; without counts it is then missing."""
    estimate: Estimate

    @property
    def behind(self) -> float:
        """Share of the stations that the point rests on."""
        return self.estimate.counted / self.estimate.stations if self.estimate.stations else 0.0

    @property
    def firm(self) -> bool:
        return self.estimate.share is not None and self.behind >= FIRM

    @property
    def missing(self) -> bool:
        return self.due and self.estimate.share is None


def turnout_points(
    snapshot: Snapshot, source: TurnoutSource, *, sizes: Mapping[int, Size] | None = None
) -> list[Point]:
    """One point a slot, of all districts or of those in `sizes`."""
    estimates = _of_all(snapshot, source) if sizes is None else _estimates(snapshot, source, sizes)
    schedule = snapshot.election.schedule
    return [
        Point(slot, moment + schedule.late_after <= snapshot.as_of, estimate)
        for (slot, moment), estimate in zip(schedule.slots.items(), estimates, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Estimated:
    register: Register
    slots: tuple[str, ...]
    turnout: tuple[TurnoutSum, ...]
    of_slot: dict[str, tuple[TurnoutSum, ...]]
    estimates: list[Estimate]


_newest: dict[TurnoutSource, _Estimated] = {}


def _of_all(snapshot: Snapshot, source: TurnoutSource) -> list[Estimate]:
    """Of the newest picture kept: two tiles of the wall and several languages ask for the same, and a commit
    changes the sums of one slot."""
    slots, known = tuple(snapshot.election.schedule.slots), _newest.get(source)
    if known and (known.register is not snapshot.register or known.slots != slots):
        known = None
    if known is None or known.turnout is not snapshot.turnout:
        sizes, of_slot = sizes_of(snapshot.register), _by_slot(snapshot, source)
        estimates = [
            known.estimates[place] if known and known.of_slot[slot] == sums else estimate_turnout(sizes, sums)
            for place, (slot, sums) in enumerate(of_slot.items())
        ]
        known = _newest[source] = _Estimated(snapshot.register, slots, snapshot.turnout, of_slot, estimates)
    return known.estimates


def _estimates(snapshot: Snapshot, source: TurnoutSource, sizes: Mapping[int, Size]) -> list[Estimate]:
    """One a slot."""
    return [estimate_turnout(sizes, sums) for sums in _by_slot(snapshot, source).values()]


def _by_slot(snapshot: Snapshot, source: TurnoutSource) -> dict[str, tuple[TurnoutSum, ...]]:
    of_slot: dict[str, list[TurnoutSum]] = {slot: [] for slot in snapshot.election.schedule.slots}
    for each in snapshot.turnout:
        if each.source is source and each.slot in of_slot:
            of_slot[each.slot].append(each)
    return {slot: tuple(sums) for slot, sums in of_slot.items()}


def latest_firm(points: Sequence[Point]) -> Point | None:
    """The point to quote as "now": the last firm one, or the last one with any count."""
    counted = [point for point in points if point.estimate.share is not None]
    firm = [point for point in counted if point.firm]
    best = firm or counted
    return best[-1] if best else None


_last_sizes: tuple[Register, dict[int, Size]] | None = None


def sizes_of(register: Register) -> dict[int, Size]:
    """`district_sizes` of the register in use, added up once: it changes only with an import."""
    global _last_sizes  # noqa: PLW0603
    if _last_sizes is None or _last_sizes[0] is not register:
        _last_sizes = (register, district_sizes(register))
    return _last_sizes[1]
