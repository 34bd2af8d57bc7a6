"""The made-up register: polling stations in the 19 units, who observes them, who listed how many voters.

ВКО's own number of stations on that day was not found: 250 stations, 75 posts and 310 observers are ours.
"""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from random import Random

from db.demo.day import HELD_ON, ZONE
from db.demo.places import Point, Unit, habitable, scatter, units

STATIONS = 250
POSTS_PER_STATION = 75 / 250
SECOND_OBSERVERS = 68 / 250
UNCOVERED = 8 / 250
UNCONFIRMED = 0.06
IN_SHIFTS = 0.4
"""Share of the pairs of observers who take turns instead of both staying all day."""
FEWEST_IN_A_UNIT = 2
FEWEST = FEWEST_IN_A_UNIT * 19
VOTERS_MEDIAN, VOTERS_SPREAD = 480, 0.62
"""Log-normal, about 580 on average: 1.2 M voters at 1,847 stations that day were 650."""
VOTERS_RANGE = (150, 2400)
TRAINED_ON = tuple(dt.date(2021, 7, day) for day in (3, 8, 12, 15))
TRIES = 80


@dataclass(frozen=True, slots=True)
class DemoObserver:
    alias: str
    shift: str
    trained_on: dt.date
    confirmed_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class DemoStation:
    unit: Unit
    number: str
    names: Mapping[str, str]
    address: str
    lon: float
    lat: float
    registered_voters: int
    observers: tuple[DemoObserver, ...]


@dataclass(frozen=True)
class DemoRegister:
    stations: tuple[DemoStation, ...]

    @cached_property
    def covered(self) -> tuple[DemoStation, ...]:
        return tuple(station for station in self.stations if station.observers)


def build_register(*, seed: int, stations: int = STATIONS) -> DemoRegister:
    """The same for the same arguments. Every unit gets at least two stations: ValueError below 38."""
    if stations < FEWEST:
        raise ValueError(f"a demo register needs at least {FEWEST} stations")
    random = Random(f"register/{seed}/{stations}")
    counts = apportion(stations, [unit.stations_weight for unit in units()])
    posts = apportion(max(FEWEST, round(stations * POSTS_PER_STATION)), [u.posts_weight for u in units()])
    observers = _observers_at(random, stations)
    built: list[DemoStation] = []
    for unit, count, post_count in zip(units(), counts, posts, strict=True):
        okrugs = _okrugs(random, unit, min(count, post_count))
        for order in range(1, count + 1):
            post = (order - 1) * len(okrugs) // count
            station = _station(
                random,
                unit,
                order=order,
                post=post + 1,
                okrug=okrugs[post],
                observers=observers[len(built)],
            )
            built.append(station)
    return DemoRegister(tuple(built))


def apportion(seats: int, weights: Sequence[int]) -> list[int]:
    """Largest remainders, after a fixed minimum each."""
    free = seats - FEWEST_IN_A_UNIT * len(weights)
    shares = [free * weight / sum(weights) for weight in weights]
    whole = [math.floor(share) for share in shares]
    by_remainder = sorted(range(len(weights)), key=lambda place: whole[place] - shares[place])
    for place in by_remainder[: free - sum(whole)]:
        whole[place] += 1
    return [FEWEST_IN_A_UNIT + count for count in whole]


def _observers_at(random: Random, stations: int) -> list[int]:
    """How many observers each station has: mostly one, some two, a few none."""
    none, two = round(stations * UNCOVERED), round(stations * SECOND_OBSERVERS)
    counts = [0] * none + [2] * two + [1] * (stations - none - two)
    random.shuffle(counts)
    return counts


def _okrugs(random: Random, unit: Unit, count: int) -> list[Point]:
    """Where the rural okrugs of a unit are: its real towns first, the rest somewhere about."""
    places = [unit.centre, *unit.towns][:count]
    while len(places) < count:
        around = random.choice([unit.centre, unit.label, *unit.towns])
        places.append(_place(random, unit, around, spread_km=0.45 * math.sqrt(unit.area_km2)))
    return places


def _place(random: Random, unit: Unit, around: Point, spread_km: float) -> Point:
    tries = islice(scatter(random, around, spread_km), TRIES)
    return next((point for point in tries if habitable(point, unit)), unit.centre)


def _station(
    random: Random, unit: Unit, *, order: int, post: int, okrug: Point, observers: int
) -> DemoStation:
    lon, lat = _place(random, unit, okrug, spread_km=min(14.0, 0.2 * math.sqrt(unit.area_km2)))
    voters = round(random.lognormvariate(math.log(VOTERS_MEDIAN), VOTERS_SPREAD))
    return DemoStation(
        unit=unit,
        number=f"{unit.order}-{order:03}",
        names={
            "kk": f"№ {order} учаске, {unit.names['kk']}",
            "ru": f"Участок № {order}, {unit.names['ru']}",
            "en": f"Station No. {order}, {unit.names['en']}",
        },
        address=f"№ {post} ауылдық округ · Сельский округ № {post} · Rural okrug No. {post}",
        lon=lon,
        lat=lat,
        registered_voters=min(max(voters, VOTERS_RANGE[0]), VOTERS_RANGE[1]),
        observers=_observers(random, f"{unit.alias}-{order:03}", observers),
    )


def _observers(random: Random, stem: str, count: int) -> tuple[DemoObserver, ...]:
    in_shifts = count > 1 and random.random() < IN_SHIFTS
    shifts = ("morning", "evening") if in_shifts else ("day", "day")
    return tuple(_observer(random, f"{stem}-{'AB'[place]}", shifts[place]) for place in range(count))


def _observer(random: Random, alias: str, shift: str) -> DemoObserver:
    eve = dt.datetime.combine(HELD_ON - dt.timedelta(days=1), dt.time(18), ZONE).astimezone(dt.UTC)
    confirmed_at = eve + dt.timedelta(seconds=random.randrange(4 * 3600))
    return DemoObserver(
        alias=alias,
        shift=shift,
        trained_on=random.choice(TRAINED_ON),
        confirmed_at=None if random.random() < UNCONFIRMED else confirmed_at,
    )
