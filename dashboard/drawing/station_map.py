"""The map of stations: a small dot each, by how much of its district is heard from, and over them the marks
of confirmed violations. Of a single station it tells no more than what is cleared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard import labels
from dashboard.drawing.atlas import draw_ground, draw_scale_and_north, fitted
from dashboard.drawing.ink import INK, SEVERITY
from dashboard.drawing.letters import Weight, clean, fit, width_of
from dashboard.drawing.projection import Position
from dashboard.drawing.reading import Row, rows_of, title_of
from dashboard.drawing.rows import Draw
from dashboard.drawing.sheet import Box, Sheet
from dashboard.drawing.sizes import Scale
from dashboard.figures import Figure
from dashboard.words import Words, words
from db.vocabulary import Severity

LABELS = 40
"""Stations named at most, those with most violations first."""


@dataclass(frozen=True, slots=True)
class Dot:
    """Of a station where nothing is told to have happened."""

    least: float
    """Share of its district heard from, at least; below 0: not told."""
    colour: str
    shape: str
    """Path in a box from -1 to 1."""


_ROUND = "m-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0"
DOTS = (
    Dot(0.8, "#0A4C86", "round"),
    Dot(0.5, "#3E8EC9", "square"),
    Dot(0.0, "#6B7784", "ring"),
    Dot(-1.0, "#6B7784", "cross"),
)


def draw_stations(sheet: Sheet, figure: Figure, room: Box, scale: Scale) -> None:
    told = rows_of(figure)
    there = [(row, place) for row in told if (place := place_of(row)) is not None]
    box, side = split(room, sheet, share=0.27)
    atlas = fitted([place for _, place in there], figure.ground, box, rim=scale.label)
    t = words(figure.language)
    draw_ground(sheet, atlas, figure.ground, {}, scale.label)
    shown = [(row, place) for row, place in there if atlas.shows(place)]
    r = _radius(box, len(shown), scale)
    for dot in DOTS:
        here = [
            atlas.at(place) for row, place in shown if _dot_of(row) is dot and not row.number("incidents")
        ]
        _draw_dots(sheet, dot, here, r)
    _draw_marks(sheet, [(row, atlas.at(place)) for row, place in shown if row.number("incidents")], scale)
    draw_scale_and_north(sheet, atlas, t, scale.label)
    _draw_legend(sheet, figure, side, scale, len(there) - len(shown))


def place_of(row: Row) -> Position | None:
    lat, lon = row.number("latitude"), row.number("longitude")
    return None if lat is None or lon is None else (lon, lat)


def split(room: Box, sheet: Sheet, *, share: float) -> tuple[Box, Box]:
    """Map and legend: side by side on wide paper, else one above the other."""
    gap = room.width * 0.02
    if sheet.width > sheet.height:
        side = room.width * share
        return room.inset(right=side + gap), Box(room.right - side, room.y, side, room.height)
    side = room.height * share
    return room.inset(bottom=side + gap), Box(room.x, room.bottom - side, room.width, side)


def _radius(box: Box, count: int, scale: Scale) -> float:
    return max(0.9, min(scale.label * 0.26, (box.width * box.height / max(1, count)) ** 0.5 * 0.2))


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
    if shape == "ring":
        return f"m{-r * 0.8:.1f} 0a{r * 0.8:.1f} {r * 0.8:.1f} 0 1 0 {r * 1.6:.1f} 0a{r * 0.8:.1f} {r * 0.8:.1f} 0 1 0{-r * 1.6:.1f} 0"
    a = f"{r * 0.8:.1f}"
    return f"m-{a}-{a}l{r * 1.6:.1f} {r * 1.6:.1f}m0-{r * 1.6:.1f}l-{r * 1.6:.1f} {r * 1.6:.1f}"


def _draw_marks(sheet: Sheet, marked: Sequence[tuple[Row, tuple[float, float]]], scale: Scale) -> None:
    """The most severe lie on top; a number stands beside a mark where there is room for it."""
    severities = list(Severity)
    ordered = sorted(marked, key=lambda each: -severities.index(Severity(each[0].code("worst"))))
    base = scale.label * (0.5 if len(marked) <= 150 else 0.3)
    taken: list[Box] = []
    for row, (x, y) in ordered:
        ink = SEVERITY[Severity(row.code("worst"))]
        sheet.mark(x, y, base, ink.shape, ink.colour)
        taken.append(Box(x - base, y - base, base * 2, base * 2))
    by_count = sorted(ordered, key=lambda each: -(each[0].number("incidents") or 0))
    for row, (x, y) in by_count[:LABELS]:
        if (row.number("incidents") or 0) > 1:
            label_beside(
                sheet, taken, (x, y), row.text("incidents"), size=scale.label * 0.85, away=base * 1.3
            )


def label_beside(
    sheet: Sheet,
    taken: list[Box],
    place: tuple[float, float],
    text: str,
    *,
    size: float,
    away: float,
    weight: Weight = Weight.BOLD,
) -> bool:
    """To the right, left, above or below, where nothing stands yet; says whether there was room."""
    x, y = place
    width = width_of(text, size, weight)
    middle = y + size * 0.35
    for left, baseline in (
        (x + away, middle),
        (x - away - width, middle),
        (x - width / 2, y - away),
        (x - width / 2, y + away + size * 0.8),
    ):
        box = Box(left, baseline - size * 0.8, width, size)
        inside = box.x >= 0 and box.right <= sheet.width
        if inside and not any(box.touches(each) for each in taken):
            sheet.text(left, baseline, text, size=size, weight=weight, halo=True)
            taken.append(box)
            return True
    return False


def _draw_legend(sheet: Sheet, figure: Figure, box: Box, scale: Scale, outside: int) -> None:
    t = words(figure.language)
    told = rows_of(figure)
    heads = [title_of(figure, "worst_name"), title_of(figure, "district_heard")]
    blocks = [
        _severity_keys(sheet, told, t),
        _dot_keys(sheet, told, t),
    ]
    if outside:
        lost = t.plural(
            "{count} station lies outside the map", "{count} stations lie outside the map", outside
        )
        blocks[1].append((_nothing, lost))
    lines = sum(len(each) for each in blocks) + 2.6 + 0.6
    wide = sheet.width > sheet.height
    if wide:
        _legend_column(sheet, box, list(zip(heads, blocks, strict=True)), _size(box, lines, scale))
        return
    size = _size(box, max(len(each) for each in blocks) + 1.4, scale)
    half = box.width / 2
    for place, (head, keys) in enumerate(zip(heads, blocks, strict=True)):
        column = Box(box.x + half * place, box.y, half - scale.gap, box.height)
        _legend_column(sheet, column, [(head, keys)], size)


def _size(box: Box, lines: float, scale: Scale) -> float:
    return min(scale.label, box.height / (lines * 1.6))


def _legend_column(
    sheet: Sheet, box: Box, blocks: Sequence[tuple[str, Sequence[tuple[Draw, str]]]], size: float
) -> None:
    y = box.y
    for head, keys in blocks:
        said = fit(head, box.width, size=size, floor=size * 0.7, lines=1, weight=Weight.BOLD)
        y = sheet.lines(box.x, y, said, weight=Weight.BOLD) + size * 0.4
        for sign, text in keys:
            line = fit(clean(text), box.width - size * 1.8, size=size, floor=size * 0.7, lines=1)
            sign(box.x + size * 0.6, y + size * 0.6, size * 0.42)
            sheet.text(box.x + size * 1.6, y + size * 0.95, line.lines[0], size=line.size, fill=INK)
            y += size * 1.55
        y += size * 0.7


def _severity_keys(sheet: Sheet, told: Sequence[Row], t: Words) -> list[tuple[Draw, str]]:
    """Of those that are on the map."""
    keys: list[tuple[Draw, str]] = []
    for severity in Severity:
        if any(row.code("worst") == severity for row in told):
            keys.append((_severity_sign(sheet, severity), t(labels.SEVERITY[severity])))
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
