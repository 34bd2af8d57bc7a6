"""The map of stations: a small dot each, by how much of its district is heard from, and over them the marks
of confirmed violations. Of a single station it tells no more than what is cleared."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard import labels
from dashboard.drawing.atlas import draw_ground, draw_scale_and_north, fitted
from dashboard.drawing.ink import SEVERITY
from dashboard.drawing.letters import Weight, clean, fit, width_of
from dashboard.drawing.projection import Position
from dashboard.drawing.reading import Row, rows_of, title_of
from dashboard.drawing.rows import Draw
from dashboard.drawing.sheet import Box, Sheet
from dashboard.drawing.sizes import Scale
from dashboard.figures import Figure
from dashboard.words import Words, words
from db.vocabulary import Severity

MANY = 150
"""Stations with violations: from here on their marks are smaller."""
LABELS = 40
"""Stations named at most, those with most violations first."""


@dataclass(frozen=True, slots=True)
class Dot:
    """Of a station where nothing is told to have happened."""

    least: float
    """Share of its district heard from, at least; below 0: not told."""
    colour: str
    shape: str


DOTS = (
    Dot(0.8, "#0A4C86", "round"),
    Dot(0.5, "#3E8EC9", "square"),
    Dot(0.0, "#6B7784", "ring"),
    Dot(-1.0, "#6B7784", "cross"),
)


def draw_stations(sheet: Sheet, figure: Figure, room: Box, scale: Scale) -> None:
    told = rows_of(figure)
    there = [(row, place) for row in told if (place := place_of(row)) is not None]
    box, side = split(room, share=0.27)
    atlas = fitted([place for _, place in there], figure.ground, box, rim=scale.label)
    draw_ground(sheet, atlas, figure.ground, {}, scale.label)
    shown = [(row, at) for row, place in there if atlas.shows(at := atlas.at(place))]
    quiet: dict[Dot, list[tuple[float, float]]] = {dot: [] for dot in DOTS}
    for row, at in shown:
        if not row.number("incidents"):
            quiet[_dot_of(row)].append(at)
    r = _radius(box, len(shown), scale)
    for dot, places in quiet.items():
        _draw_dots(sheet, dot, places, r)
    _draw_marks(sheet, [(row, at) for row, at in shown if row.number("incidents")], box, scale)
    draw_scale_and_north(sheet, atlas, words(figure.language), scale.label)
    _draw_legend(sheet, figure, told, side, scale, outside=len(there) - len(shown), column=is_wide(room))


def place_of(row: Row) -> Position | None:
    lat, lon = row.number("latitude"), row.number("longitude")
    return None if lat is None or lon is None else (lon, lat)


def is_wide(room: Box) -> bool:
    return room.width > room.height * 1.1


def split(room: Box, *, share: float) -> tuple[Box, Box]:
    """Map and legend: side by side in a wide room, else one above the other."""
    gap = room.width * 0.02
    if is_wide(room):
        side = room.width * share
        return room.inset(right=side + gap), Box(room.right - side, room.y, side, room.height)
    side = room.height * share
    return room.inset(bottom=side + gap), Box(room.x, room.bottom - side, room.width, side)


def _radius(box: Box, count: int, scale: Scale) -> float:
    return max(0.9, min(scale.label * 0.26, math.sqrt(box.width * box.height / max(1, count)) * 0.2))


def _dot_of(row: Row) -> Dot:
    share = row.number("district_heard")
    return next(dot for dot in DOTS if (-1.0 if share is None else share) >= dot.least)


def _draw_dots(sheet: Sheet, dot: Dot, places: Iterable[tuple[float, float]], r: float) -> None:
    """All of one kind in one path: ten thousand stations stay a small file."""
    d = "".join(f"M{x:.1f} {y:.1f}{_dot_path(dot.shape, r)}" for x, y in places)
    if not d:
        return
    if dot.shape in ("round", "square"):
        more = f' stroke-linecap="{dot.shape}"'
        sheet.path(d, stroke=dot.colour, width=r * (2 if dot.shape == "round" else 1.7), more=more)
    else:
        sheet.path(d, stroke=dot.colour, width=max(0.6, r * 0.5))


def _dot_path(shape: str, r: float) -> str:
    if shape in ("round", "square"):
        return "h0"
    a, b = f"{r * 0.8:.1f}", f"{r * 1.6:.1f}"
    if shape == "ring":
        return f"m-{a} 0a{a} {a} 0 1 0 {b} 0a{a} {a} 0 1 0-{b} 0"
    return f"m-{a}-{a}l{b} {b}m0-{b}l-{b} {b}"


def _draw_marks(
    sheet: Sheet, marked: Sequence[tuple[Row, tuple[float, float]]], box: Box, scale: Scale
) -> None:
    """The most severe lie on top; a number stands beside a mark where there is room for it."""
    severities = list(Severity)
    ordered = sorted(marked, key=lambda each: -severities.index(Severity(each[0].code("worst"))))
    base = scale.label * (0.5 if len(marked) <= MANY else 0.3)
    for row, (x, y) in ordered:
        ink = SEVERITY[Severity(row.code("worst"))]
        sheet.mark(x, y, base, ink.shape, ink.colour)
    taken = [Box(x - base, y - base, base * 2, base * 2) for _, (x, y) in ordered]
    several = [each for each in ordered if (each[0].number("incidents") or 0) > 1]
    several.sort(key=lambda each: -(each[0].number("incidents") or 0))
    size, away = scale.label * 0.85, base * 1.3
    for row, place in several[:LABELS]:
        label_beside(sheet, taken, place, row.text("incidents"), within=box, size=size, away=away)


def label_beside(
    sheet: Sheet,
    taken: list[Box],
    place: tuple[float, float],
    text: str,
    *,
    within: Box,
    size: float,
    away: float,
    weight: Weight = Weight.BOLD,
) -> bool:
    """To the right, left, above or below, where nothing stands yet; says whether there was room."""
    x, y = place
    width = width_of(text, size, weight)
    middle = y + size * 0.35
    above, below = y - away, y + away + size * 0.8
    for left, baseline in (
        (x + away, middle),
        (x - away - width, middle),
        (x - width / 2, above),
        (x - width / 2, below),
        (x + away * 0.7, above),
        (x + away * 0.7, below),
        (x - away * 0.7 - width, above),
        (x - away * 0.7 - width, below),
    ):
        box = Box(left, baseline - size * 0.8, width, size)
        if box.is_inside(within) and not any(box.touches(each) for each in taken):
            sheet.text(left, baseline, text, size=size, weight=weight, halo=True)
            taken.append(box)
            return True
    return False


def _draw_legend(
    sheet: Sheet, figure: Figure, told: Sequence[Row], box: Box, scale: Scale, *, outside: int, column: bool
) -> None:
    t = words(figure.language)
    severities, dots = _severity_keys(sheet, told, t), _dot_keys(sheet, told, t)
    if outside:
        lost = t.plural(
            "{count} station lies outside the map", "{count} stations lie outside the map", outside
        )
        dots.append((_nothing, lost))
    blocks = [(title_of(figure, "worst_name"), severities), (title_of(figure, "district_heard"), dots)]
    if column:
        _legend_column(sheet, box, blocks, _size(box, len(severities) + len(dots) + 5, scale))
        return
    size = _size(box, max(len(severities), len(dots)) + 2.2, scale)
    for place, block in enumerate(blocks):
        half = Box(box.x + box.width / 2 * place, box.y, box.width / 2 - scale.gap, box.height)
        _legend_column(sheet, half, [block], size)


def _size(box: Box, lines: float, scale: Scale) -> float:
    return min(scale.label, box.height / (lines * 1.6))


def _legend_column(
    sheet: Sheet, box: Box, blocks: Sequence[tuple[str, Sequence[tuple[Draw, str]]]], size: float
) -> None:
    y = box.y
    for head, keys in blocks:
        said = fit(head, box.width, size=size, floor=size * 0.8, lines=2, weight=Weight.BOLD)
        y = sheet.lines(box.x, y, said, weight=Weight.BOLD) + size * 0.4
        for sign, text in keys:
            said = fit(clean(text), box.width - size * 1.8, size=size, floor=size * 0.7, lines=2)
            sign(box.x + size * 0.6, y + size * 0.6, size * 0.42)
            y = max(y + size * 1.55, sheet.lines(box.x + size * 1.6, y, said) + size * 0.3)
        y += size * 0.7


def _severity_keys(sheet: Sheet, told: Sequence[Row], t: Words) -> list[tuple[Draw, str]]:
    """Of those that are on the map."""
    there = {row.code("worst") for row in told}
    keys = [
        (_severity_sign(sheet, each), t(labels.SEVERITY[each])) for each in Severity if each.value in there
    ]
    return keys or [(_nothing, "–")]


def _severity_sign(sheet: Sheet, severity: Severity) -> Draw:
    ink = SEVERITY[severity]
    return lambda x, y, r: sheet.mark(x, y, r, ink.shape, ink.colour)


def _dot_keys(sheet: Sheet, told: Sequence[Row], t: Words) -> list[tuple[Draw, str]]:
    said = {
        DOTS[0]: t("{share} and more", share=t.percent(0.8, 0)),
        DOTS[1]: t("{low} to {high}", low=t.percent(0.5, 0), high=t.percent(0.8, 0)),
        DOTS[2]: t("less than {share}", share=t.percent(0.5, 0)),
        DOTS[3]: t("too few to publish"),
    }
    present = {_dot_of(row) for row in told}
    return [(_dot_sign(sheet, dot), text) for dot, text in said.items() if dot in present]


def _dot_sign(sheet: Sheet, dot: Dot) -> Draw:
    return lambda x, y, r: _draw_dots(sheet, dot, [(x, y)], r * 0.75)


def _nothing(_x: float, _y: float, _r: float) -> None:
    """No sign."""
