"""The turnout timeline of the wall: both series by slot, and the share of stations behind each point.

Drawn as a few lines of SVG, not with plotly: loading plotly.js takes a third of a second of a wall's
start, and every redraw ten times what this takes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dashboard import labels
from dashboard.charts.points import Point
from dashboard.words import Words
from db.vocabulary import TurnoutSource

Series = Mapping[TurnoutSource, Sequence[Point]]

SYMBOLS = {TurnoutSource.OBSERVER: "circle", TurnoutSource.OFFICIAL: "square"}
DAY = (9.0, 21.0)
"""From the left edge to the right, in hours."""
BAR = 5.0
"""Width in per cent; the two series stand side by side."""


@dataclass(frozen=True, slots=True)
class Dot:
    """Per cent of the width from the left, of the height from the top."""

    x: float
    y: float
    firm: bool


@dataclass(frozen=True, slots=True)
class Curve:
    """One series. A slot without counts breaks the line: it looks missing, not zero."""

    source: TurnoutSource
    lines: list[tuple[Dot, Dot]]
    dots: list[Dot]


@dataclass(frozen=True, slots=True)
class Bar:
    """How many of its stations a point rests on: left edge and height in per cent."""

    source: TurnoutSource
    x: float
    height: float


@dataclass(frozen=True, slots=True)
class Timeline:
    curves: list[Curve]
    """Observed last, so that it is on top."""
    bars: list[Bar]
    slots: list[tuple[float, str]]
    missing: list[float]
    """Where a slot's time has come and neither series has a count."""


def turnout_timeline(series: Series) -> Timeline:
    slots = [point.slot for point in next(iter(series.values()))]
    return Timeline(
        curves=[_curve(source, points) for source, points in reversed(list(series.items()))],
        bars=[bar for source, points in series.items() for bar in _bars(source, points)],
        slots=[(across(slot), slot.removesuffix(":00")) for slot in slots],
        missing=[
            across(both[0].slot)
            for both in zip(*series.values(), strict=True)
            if all(each.missing for each in both)
        ],
    )


def hour(slot: str) -> float:
    """ "14:30" → 14.5"""
    hours, minutes = slot.split(":")
    return int(hours) + int(minutes) / 60


def across(slot: str) -> float:
    return round(100 * (hour(slot) - DAY[0]) / (DAY[1] - DAY[0]), 2)


def _curve(source: TurnoutSource, points: Sequence[Point]) -> Curve:
    dots = [_dot(point) for point in points]
    return Curve(
        source,
        lines=[(one, next_one) for one, next_one in pairwise(dots) if one and next_one],
        dots=[dot for dot in dots if dot],
    )


def _dot(point: Point) -> Dot | None:
    share = point.estimate.share
    return None if share is None else Dot(across(point.slot), round(100 - 100 * share, 2), point.firm)


def _bars(source: TurnoutSource, points: Sequence[Point]) -> list[Bar]:
    aside = BAR if source is TurnoutSource.OBSERVER else 0
    return [
        Bar(source, round(across(point.slot) - aside, 2), round(100 * point.behind, 1))
        for point in points
        if point.estimate.counted
    ]


def turnout_sentence(series: Series, t: Words) -> str:
    return " ".join(
        t(
            "{source}, turnout by slot: {points}.",
            source=t(labels.SOURCE[source]),
            points="; ".join(_spoken(point, t) for point in points if point.due or point.estimate.counted),
        )
        for source, points in series.items()
    )


def _spoken(point: Point, t: Words) -> str:
    estimate = point.estimate
    if estimate.share is None:
        return t("{slot} no counts", slot=point.slot)
    return t(
        "{slot} {share} from {part} of {whole} stations",
        slot=point.slot,
        share=t.percent(estimate.share),
        part=t.number(estimate.counted),
        whole=t.number(estimate.stations),
    )
