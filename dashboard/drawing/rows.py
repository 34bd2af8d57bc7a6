"""What charts of rows share: how many fit, how large, where each stands, and the keys above them."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.drawing.ink import INK, MUTED
from dashboard.drawing.letters import LINE, Weight, clean, cut, fit, shortened, width_of
from dashboard.drawing.sheet import Box, Sheet
from dashboard.drawing.sizes import Scale

TALLEST = 3.2
"""A row, of the label's size."""
_CLOSEST = 1.3


@dataclass(frozen=True, slots=True)
class Rows:
    box: Box
    shown: int
    hidden: int
    height: float
    size: float
    """Of the letters."""

    def top(self, place: int) -> float:
        return self.box.y + place * self.height

    def middle(self, place: int) -> float:
        return self.top(place) + self.height / 2

    def baseline(self, place: int) -> float:
        return self.middle(place) + self.size * 0.35

    @property
    def bottom(self) -> float:
        return self.top(self.shown)


def lay_out(box: Box, count: int, scale: Scale) -> Rows:
    """All of `count` if they can be read; else as many as can, and room for a line that tells of the rest."""
    closest = scale.label_floor * _CLOSEST
    shown = count
    if count * closest > box.height:
        shown = max(1, min(count, int(box.height / closest) - 2))
    hidden = count - shown
    height = min(box.height / (shown + (1.5 if hidden else 0)), scale.label * TALLEST)
    return Rows(box, shown, hidden, height, min(scale.label, height / _CLOSEST))


def name_width(names: Sequence[str], rows: Rows, *, most: float) -> float:
    """Of the column of names: as the longest asks for, but not more than `most`."""
    return min(most, max((width_of(each, rows.size) for each in names), default=0) + 1)


def draw_name(
    sheet: Sheet, rows: Rows, place: int, name: str, width: float, *, x: float | None = None, fill: str = INK
) -> None:
    """On two or more lines where the row is high enough."""
    lines = max(1, int(rows.height * 0.95 / (rows.size * LINE)))
    size = rows.size
    if width_of(name, size) > width and lines == 1:
        size = max(size * 0.85, size * width / width_of(name, size))
    broken = shortened(name, width, size=size, lines=lines) if lines > 1 else (cut(name, width, size),)
    y = rows.middle(place) - (len(broken) - 1) * size * LINE / 2 + size * 0.35
    for line in broken:
        sheet.text(rows.box.x if x is None else x, y, line, size=size, fill=fill)
        y += size * LINE


def draw_more(sheet: Sheet, rows: Rows, text: str) -> None:
    """Below the rows shown: how many are not."""
    if rows.hidden:
        said = fit(clean(text), rows.box.width, size=rows.size, floor=rows.size * 0.7, lines=1)
        sheet.text(rows.box.x, rows.bottom + rows.size * 1.4, said.lines[0], size=said.size, fill=MUTED)


Draw = Callable[[float, float, float], None]
"""Of a key's sign: centre x, y and radius."""


def draw_keys(sheet: Sheet, box: Box, keys: Sequence[tuple[Draw, str]], size: float) -> float:
    """What the signs mean, one after the other, on as many lines as it takes; returns where they end."""
    x, y = box.x, box.y
    for sign, text in keys:
        said = cut(text, box.width - size * 1.6, size)
        width = size * 1.6 + width_of(said, size)
        if x > box.x and x + width > box.right:
            x, y = box.x, y + size * 1.5
        sign(x + size * 0.6, y + size * 0.65, size * 0.45)
        sheet.text(x + size * 1.5, y + size, said, size=size, fill=MUTED)
        x += width + size * 1.2
    return y + size * 1.9


@dataclass(frozen=True, slots=True)
class Axis:
    """From values to pixels along one side."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.start + (self.end - self.start) * min(1.0, max(0.0, share))


def ticks_between(low: float, high: float, most: int) -> list[float]:
    """Round values from `low` to `high`, not more than `most`."""
    span = high - low
    power = 10.0 ** math.floor(math.log10(span / most))
    step = next(power * each for each in (1, 2, 5, 10, 20) if span / (power * each) <= most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(step * each, 10) for each in range(first, last + 1)]


def bold(sheet: Sheet, x: float, y: float, text: str, size: float, *, anchor: str = "start") -> None:
    sheet.text(x, y, text, size=size, weight=Weight.BOLD, anchor=anchor)
