"""The map of heat: confirmed violations for the hours observed, by district, and beside it every number."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from dashboard.drawing.atlas import draw_ground, draw_scale_and_north, fitted, has_shapes
from dashboard.drawing.ink import GROUND, HEAT, INK, MUTED, OUTLINE
from dashboard.drawing.letters import Weight
from dashboard.drawing.patterns import MISSING
from dashboard.drawing.reading import Row, rows_of, title_of
from dashboard.drawing.rows import Head, Rows, bold, draw_heads, draw_more, fit_names, head_width, lay_out
from dashboard.drawing.sheet import Box, Sheet
from dashboard.drawing.sizes import Scale
from dashboard.drawing.station_map import is_wide, label_beside, place_of, split
from dashboard.figures import Figure
from dashboard.words import words

SMALLEST, LARGEST = 0.32, 1.1
"""Radius of a district without a boundary, of the label's size, for heat from 0 to the top."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Of the colours: from 0 to a round number that none exceeds."""

    top: float

    @classmethod
    def of(cls, told: Sequence[Row]) -> Self:
        most = max((each.number("heat") or 0 for each in told), default=0)
        if not 0 < most < 1:
            return cls(1.0)
        power = 10.0 ** math.floor(math.log10(most))
        return cls(next(power * each for each in (1, 2, 5, 10) if power * each >= most))

    @property
    def digits(self) -> int:
        """After the point, to tell two steps apart."""
        return max(1, -math.floor(math.log10(self.top / len(HEAT)) + 1e-9))

    def fill(self, row: Row) -> str:
        heat = row.number("heat")
        if heat is None:
            return MISSING
        if not heat:
            return GROUND
        return HEAT[min(len(HEAT) - 1, int(heat / self.top * len(HEAT)))]

    def radius(self, row: Row) -> float:
        return SMALLEST + (LARGEST - SMALLEST) * ((row.number("heat") or 0) / self.top)


def draw_heat(sheet: Sheet, figure: Figure, room: Box, scale: Scale) -> None:
    """Where the place of no district is known, the list alone."""
    told = sorted(rows_of(figure), key=lambda row: -_order(row))
    if not has_shapes(figure.ground) and not any(place_of(row) for row in told):
        _draw_list(sheet, figure, told, room, scale, columns=2)
        return
    box, side = split(room, share=0.4)
    _draw_map(sheet, figure, told, box, scale)
    _draw_list(sheet, figure, told, side, scale, columns=1 if is_wide(room) else 2)


def _draw_map(sheet: Sheet, figure: Figure, told: Sequence[Row], box: Box, scale: Scale) -> None:
    steps, unit = Steps.of(told), scale.label
    there = [(row, place) for row in told if (place := place_of(row)) is not None]
    atlas = fitted([place for _, place in there], figure.ground, box, rim=unit * 1.2)
    bounded = figure.ground.districts if figure.ground else {}
    fills = {row.code("district"): steps.fill(row) for row in told if row.code("district") in bounded}
    draw_ground(sheet, atlas, figure.ground, fills, unit)
    spots = [
        Spot(row, *point, r=0 if row.code("district") in bounded else steps.radius(row) * unit)
        for row, place in there
        if atlas.shows(point := atlas.at(place))
    ]
    _draw_spots(sheet, spots, steps, box, scale)
    draw_scale_and_north(sheet, atlas, words(figure.language), unit)


@dataclass(frozen=True, slots=True)
class Spot:
    row: Row
    x: float
    y: float
    r: float
    """0 where the district's own area is coloured."""

    @property
    def box(self) -> Box:
        return Box(self.x - self.r, self.y - self.r, self.r * 2, self.r * 2)


def _order(row: Row) -> float:
    """Hottest first, withheld last."""
    heat = row.number("heat")
    return -1 if heat is None else heat + (row.number("incidents") or 0) * 1e-9


def _draw_spots(sheet: Sheet, spots: Sequence[Spot], steps: Steps, box: Box, scale: Scale) -> None:
    """The hottest on top; their names first, where there is room for them."""
    for spot in reversed(spots):
        if spot.r:
            stroke = INK if spot.row.number("heat") else OUTLINE
            sheet.circle(spot.x, spot.y, spot.r, fill=steps.fill(spot.row), stroke=stroke, width=1)
    taken = [spot.box for spot in spots if spot.r]
    size, regular = scale.label * 0.8, Weight.REGULAR
    for spot in spots:
        away = spot.r + size * 0.3 if spot.r else 0
        place, name = (spot.x, spot.y), spot.row.text("name")
        label_beside(sheet, taken, place, name, within=box, size=size, away=away, weight=regular)


def _draw_list(
    sheet: Sheet, figure: Figure, told: Sequence[Row], box: Box, scale: Scale, *, columns: int
) -> None:
    """Every district with its number of violations and its heat."""
    size, steps = scale.label * 0.85, Steps.of(told)
    gap = size * 1.5
    width = (box.width - gap * (columns - 1)) / columns
    top = _draw_steps(sheet, figure, box, size)
    head = size * 2
    first = Box(box.x, top + head, width, box.bottom - top - head)
    rows = lay_out(first, -(-len(told) // columns), scale)
    for column in range(columns):
        here = told[column * rows.shown : (column + 1) * rows.shown]
        place = Box(box.x + column * (width + gap), first.y, width, first.height)
        part = replace(
            rows,
            box=place,
            shown=len(here),
            hidden=0,
            height=min(rows.height, size * 2.6),
            size=min(rows.size, size),
        )
        if here:
            _draw_column(sheet, figure, here, part, steps)
    hidden = len(told) - columns * rows.shown
    if hidden > 0:
        said = words(figure.language).plural(
            "and {count} more district", "and {count} more districts", hidden
        )
        draw_more(sheet, replace(rows, hidden=hidden), said)


def _draw_column(sheet: Sheet, figure: Figure, told: Sequence[Row], rows: Rows, steps: Steps) -> None:
    box, size = rows.box, rows.size
    heads: dict[str, Head] = {}
    right = box.right
    for key in ("heat", "incidents"):
        title = title_of(figure, key)
        width = min(head_width(title, [each.text(key) for each in told], size), box.width * 0.25)
        heads[key] = Head(title, right, width)
        right -= width + size * 0.7
    draw_heads(sheet, list(heads.values()), box.y, size * 2, size)
    left = box.x + size * 1.5
    names = fit_names([each.text("name") for each in told], rows, x=left, most=right - left)
    for place, row in enumerate(told):
        swatch = Box(box.x, rows.middle(place) - size * 0.4, size, size * 0.8)
        sheet.rect(swatch, fill=steps.fill(row), stroke=OUTLINE, stroke_width=0.7)
        names.draw(sheet, place, row.text("name"))
        y = rows.baseline(place)
        sheet.text(heads["incidents"].right, y, row.text("incidents"), size=size, anchor="end")
        bold(sheet, heads["heat"].right, y, row.text("heat"), size, anchor="end")


def _draw_steps(sheet: Sheet, figure: Figure, box: Box, size: float) -> float:
    """What the colours mean."""
    t, steps = words(figure.language), Steps.of(rows_of(figure))
    step = min(box.width / len(HEAT), size * 3.6)
    for place, colour in enumerate(HEAT):
        sheet.rect(Box(box.x + step * place, box.y, step, size * 0.7), fill=colour)
    for place in range(len(HEAT) + 1):
        anchor = "start" if not place else "end" if place == len(HEAT) else "middle"
        said = t.number(steps.top * place / len(HEAT), steps.digits)
        sheet.text(box.x + step * place, box.y + size * 1.6, said, size=size * 0.8, fill=MUTED, anchor=anchor)
    return box.y + size * 2.3
