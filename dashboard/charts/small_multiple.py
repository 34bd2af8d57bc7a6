"""Turnout of one district, small: where the lines of an SVG of 160 x 60 go."""

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard import theme
from dashboard.charts.areas import Series
from dashboard.charts.points import Point
from dashboard.charts.turnout import hour
from db.vocabulary import TurnoutSource

WIDTH, HEIGHT, EDGE = 160, 60, 5


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    firm: bool


@dataclass(frozen=True, slots=True)
class Line:
    colour: str
    square: bool
    """The commissions' series, told apart by shape too."""
    pieces: tuple[str, ...]
    """SVG point lists; a slot without a count ends one."""
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    lines: tuple[Line, ...]
    reference: tuple[str, ...]
    """The whole election's observed turnout, to hold this district against."""
    gaps: tuple[float, ...]
    """Where the time has come and nothing was counted."""


def small_multiple(series: Series, reference: list[Point]) -> Drawing:
    slots = list(zip(*series.values(), strict=True))
    first, last = hour(slots[0][0].slot), hour(slots[-1][0].slot)

    def x(point: Point) -> float:
        share = (hour(point.slot) - first) / (last - first) if last > first else 0.5
        return round(EDGE + share * (WIDTH - 2 * EDGE), 1)

    def pieces(points: list[Point]) -> tuple[str, ...]:
        return tuple(" ".join(f"{x(point)},{_y(point)}" for point in run) for run in _runs(points))

    return Drawing(
        lines=tuple(
            Line(
                colour=theme.SERIES[source],
                square=source is TurnoutSource.OFFICIAL,
                pieces=pieces(points),
                dots=tuple(Dot(x(point), _y(point), point.firm) for run in _runs(points) for point in run),
            )
            for source, points in reversed(series.items())
        ),
        reference=pieces(reference),
        gaps=tuple(x(points[0]) for points in slots if all(point.missing for point in points)),
    )


def _y(point: Point) -> float:
    return round(HEIGHT - EDGE - min(point.estimate.share or 0.0, 1.05) * (HEIGHT - 2 * EDGE), 1)


def _runs(points: list[Point]) -> Iterator[list[Point]]:
    """Stretches of slots with counts."""
    run: list[Point] = []
    for point in points:
        if point.estimate.share is not None:
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run
