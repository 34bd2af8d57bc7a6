"""Which stations play which part on the demo day: who falls silent, who is thrown out, who miscounts."""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import cycle, islice
from random import Random

from db.demo.day import SLOTS, moment
from db.demo.places import units
from db.demo.register import STATIONS, DemoRegister, DemoStation
from db.demo.voting import Votes, votes_of
from db.vocabulary import Stage, TurnoutSource


@dataclass(frozen=True, slots=True)
class Silence:
    starts_at: dt.datetime
    ends_at: dt.datetime | None
    """None: for good."""


@dataclass(frozen=True, slots=True)
class Removal:
    stage: Stage
    at: dt.datetime
    replaced_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Slip:
    """A wrong count, sent in place of the right one."""

    voters: int
    corrected_after: dt.timedelta | None


Slot = tuple[str, TurnoutSource]


def _silence(starts: str, ends: str | None) -> Silence:
    return Silence(
        moment(dt.time.fromisoformat(starts)), moment(dt.time.fromisoformat(ends)) if ends else None
    )


SILENCES = (
    _silence("06:00", None),
    _silence("07:01", "09:56"),
    _silence("07:01", "11:22"),
    _silence("08:40", "13:05"),
    _silence("09:50", "12:21"),
    _silence("11:20", None),
    _silence("11:45", "15:10"),
    _silence("13:30", "16:40"),
    _silence("13:50", None),
    _silence("15:30", "18:35"),
    _silence("17:40", "20:50"),
    _silence("19:50", None),
)
REMOVALS = (
    Removal(Stage.DENIED, moment(dt.time(6, 52)), None),
    Removal(Stage.REMOVED, moment(dt.time(10, 25)), moment(dt.time(13, 10))),
    Removal(Stage.REMOVED, moment(dt.time(17, 40)), None),
)
INFLATED = 8
HOT_UNITS = 4
"""Districts where most of the trouble is."""
TYPING_ERRORS = 10


@dataclass(frozen=True)
class Cast:
    removals: Mapping[str, Removal]
    """By station number, as the other parts."""
    silences: Mapping[str, Silence]
    inflated: frozenset[str]
    slips: Mapping[str, Mapping[Slot, Slip]]
    votes: Mapping[str, Votes]
    hot: frozenset[str]
    """Codes of units."""
    plain: tuple[DemoStation, ...]
    """Stations whose observer is there and heard from all day."""


def cast_parts(register: DemoRegister, *, seed: int) -> Cast:
    """No station has two parts. A larger register has proportionally more of each."""
    size = len(register.stations)
    random = Random(f"cast/{seed}/{size}")
    hot = frozenset(random.sample([unit.code for unit in units() if unit.kind == "district"], HOT_UNITS))
    waiting = random.sample(register.covered, len(register.covered))
    removals = _removals(waiting, size)
    rest = [station for station in waiting if station.number not in removals]
    parts = islice(cycle(SILENCES), scaled(len(SILENCES), size))
    silences = {station.number: silence for station, silence in zip(rest, parts, strict=False)}
    plain = tuple(rest[len(silences) :])
    in_trouble = [station.number for station in plain if station.unit.code in hot]
    inflated = frozenset(in_trouble[: scaled(INFLATED, size)])
    votes = _votes(random, register, inflated)
    honest = [station.number for station in plain if station.number not in inflated]
    return Cast(removals, silences, inflated, _slips(random, honest, votes, size), votes, hot, plain)


def _votes(random: Random, register: DemoRegister, inflated: frozenset[str]) -> dict[str, Votes]:
    return {
        each.number: votes_of(random, listed=each.registered_voters, inflated=each.number in inflated)
        for each in register.covered
    }


def scaled(count: int, stations: int) -> int:
    """`count` of a register of 250, for a register of another size."""
    return max(1, round(count * stations / STATIONS))


def _removals(waiting: list[DemoStation], size: int) -> dict[str, Removal]:
    """Only a station with an observer of the evening shift has somebody to come instead."""
    removals: dict[str, Removal] = {}
    for removal in islice(cycle(REMOVALS), scaled(len(REMOVALS), size)):
        fitting = (
            station.number
            for station in waiting
            if station.number not in removals
            and (removal.replaced_at is None) == (station.observers[-1].shift != "evening")
        )
        number = next(fitting, None)
        if number:
            removals[number] = removal
    return removals


def _slips(
    random: Random, honest: list[str], votes: Mapping[str, Votes], size: int
) -> dict[str, dict[Slot, Slip]]:
    """Three counts that must be flagged, then ordinary typing errors that the observer corrects."""
    far_above, above, falling, *typing = honest[: 3 + scaled(TYPING_ERRORS, size)]
    slips = {
        far_above: {
            ("12:00", TurnoutSource.OBSERVER): Slip(
                math.ceil(votes[far_above].listed * 1.12), dt.timedelta(minutes=70)
            )
        },
        above: {("20:00", TurnoutSource.OFFICIAL): Slip(math.ceil(votes[above].listed * 1.03), None)},
        falling: {
            ("14:00", TurnoutSource.OBSERVER): Slip(round(votes[falling].observed["12:00"] * 0.85), None)
        },
    }
    for number in typing:
        slot = random.choice(SLOTS)
        wrong = round(votes[number].observed[slot] * random.uniform(0.93, 0.98))
        slips[number] = {(slot, TurnoutSource.OBSERVER): Slip(wrong, _minutes(random, 4, 25))}
    return slips


def _minutes(random: Random, least: float, most: float) -> dt.timedelta:
    return dt.timedelta(minutes=random.uniform(least, most))
