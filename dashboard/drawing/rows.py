"""What charts of rows share: how many fit, how large, where each stands, and the keys above them."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.drawing.ink import INK, MUTED
from dashboard.drawing.letters import (
    ELLIPSIS,
    LINE,
    Fitted,
    Weight,
    clean,
    cut,
    fit,
    shortened,
    width_of,
    wrap,
)
from dashboard.drawing.sheet import Box, Sheet
from dashboard.drawing.sizes import Scale

TALLEST = 5.0
"""A row, of the size of its letters."""
LARGEST = 1.5
"""Letters of few rows in much room, of the label's size."""
SMALLER = (1.0, 0.92, 0.85, 0.78, 0.72, 0.66, 0.6)
"""Steps of a name or a title before it is cut."""
NEARLY_ALL = 0.85
NAMES_FLOOR = 0.6
"""Of the label's size."""
HEAD = 0.8
"""Title of a column, of the size of what stands in it."""
_CLOSEST = 1.3


@dataclass(frozen=True, slots=True)
class Rows:
    box: Box
    shown: int
    hidden: int
    height: float
    size: float
    """Of the letters."""
    floor: float
    """Of the letters of names."""

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
    """All of `count` if they can be read; else as many as can, and room for a line that tells of the rest.
    Few rows grow into the room, with their letters."""
    closest = scale.label_floor * _CLOSEST
    shown = count
    if count * closest > box.height:
        shown = max(1, min(count, int(box.height / closest) - 2))
    hidden = count - shown
    height = min(box.height / (shown + (1.5 if hidden else 0)), scale.label * LARGEST * TALLEST)
    size = max(height / TALLEST, min(scale.label, height / _CLOSEST))
    return Rows(box, shown, hidden, height, size, scale.label * NAMES_FLOOR)


@dataclass(frozen=True, slots=True)
class Names:
    """The column of names, in one size, so that none looks more important."""

    rows: Rows
    x: float
    width: float
    size: float

    @property
    def right(self) -> float:
        return self.x + self.width

    def draw(self, sheet: Sheet, place: int, name: str, *, fill: str = INK, indent: float = 0) -> None:
        """On two or more lines where the row is high enough. One that is longer than all others is written
        smaller; then it is cut."""
        size = _largest([name], self.rows, self.width - indent, self.size)
        broken = shortened(name, self.width - indent, size=size, lines=_lines(self.rows.height, size))
        y = self.rows.middle(place) - (len(broken) - 1) * size * LINE / 2 + size * 0.35
        for line in broken:
            sheet.text(self.x + indent, y, line, size=size, fill=fill)
            y += size * LINE


def fit_names(names: Sequence[str], rows: Rows, *, x: float, most: float) -> Names:
    """As wide as the longest asks for, but not more than `most`; smaller if that lets nearly all be read."""
    width = min(most, max((width_of(each, rows.size) for each in names), default=0) + 1)
    return Names(rows, x, width, _largest(names, rows, width, rows.size))


def _largest(names: Sequence[str], rows: Rows, width: float, size: float) -> float:
    for part in SMALLER:
        smaller = size * part
        fitting = [each for each in names if _fits(each, width, smaller, _lines(rows.height, smaller))]
        if len(fitting) >= len(names) * NEARLY_ALL or smaller <= rows.floor:
            break
    return max(smaller, min(size, rows.floor))


def _fits(name: str, width: float, size: float, lines: int) -> bool:
    """Without breaking a word."""
    whole = all(width_of(word, size) <= width for word in name.split(" "))
    return whole and len(wrap(name, width, size)) <= lines


def _lines(height: float, size: float) -> int:
    """The last one needs no room below it."""
    return max(1, int(height / (size * LINE) + 0.1))


def fit_into(
    text: str, width: float, height: float, *, size: float, weight: Weight = Weight.REGULAR
) -> Fitted:
    """As large as a box allows, down to the last of `SMALLER`."""
    for part in SMALLER:
        lines = _lines(height, size * part)
        broken = shortened(text, width, size=size * part, lines=lines, weight=weight)
        if part == SMALLER[-1] or (broken and not broken[-1].endswith(ELLIPSIS)):
            return Fitted(broken, size * part)
    raise AssertionError("SMALLER is not empty")


@dataclass(frozen=True, slots=True)
class Head:
    """Of a column of numbers that ends at `right`."""

    title: str
    right: float
    width: float


def head_width(title: str, values: Sequence[str], size: float) -> float:
    """As wide as the numbers, and as the longest word of the title."""
    small = size * HEAD
    word = max(width_of(each, small) for each in title.split(" "))
    two_lines = width_of(title, small) / 2
    return max([min(size * 7, max(word, two_lines)), *(width_of(each, size, Weight.BOLD) for each in values)])


def draw_heads(sheet: Sheet, heads: Sequence[Head], bottom: float, height: float, size: float) -> None:
    """On as many lines as `height` allows, standing on `bottom`."""
    for head in heads:
        said = fit_into(head.title, head.width, height, size=size * HEAD)
        sheet.lines(head.right, bottom - said.height, said, fill=MUTED, anchor="end")


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
