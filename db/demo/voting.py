"""How a village votes: early, and nearly everybody. ВКО ended at 90.9 % that day."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from db.demo.day import SLOTS

CURVE = (0.185, 0.395, 0.59, 0.755, 0.9, 1.0)
"""Share of the day's voters who have come by each slot."""
TURNOUT, TURNOUT_SPREAD = 0.912, 0.03
TURNOUT_RANGE = (0.78, 0.985)
EQUAL_FIGURES = 0.7
"""Share of counts where the commission's figure is the observer's to the voter."""
INFLATION = (0.0, 0.0, 0.06, 0.07, 0.08, 0.08)
"""Of the list, on top of the observer's count, where the commission's figure is suspicious."""


@dataclass(frozen=True, slots=True)
class Votes:
    """Cumulative counts by slot."""

    listed: int
    observed: Mapping[str, int]
    official: Mapping[str, int]


def votes_of(random: Random, *, listed: int, inflated: bool) -> Votes:
    turnout = min(max(random.gauss(TURNOUT, TURNOUT_SPREAD), TURNOUT_RANGE[0]), TURNOUT_RANGE[1])
    if inflated:
        turnout -= INFLATION[-1]  # the figure must stay below the list
    earliness = math.exp(random.gauss(0, 0.1))
    observed = [round(listed * turnout * share**earliness) for share in CURVE]
    official = [
        count + _difference(random) + (round(listed * INFLATION[place]) if inflated else 0)
        for place, count in enumerate(observed)
    ]
    return Votes(
        listed=listed,
        observed=dict(zip(SLOTS, observed, strict=True)),
        official={
            slot: min(count, listed) for slot, count in zip(SLOTS, accumulate(official, max), strict=True)
        },
    )


def _difference(random: Random) -> int:
    return 0 if random.random() < EQUAL_FIGURES else random.randint(-2, 4)
