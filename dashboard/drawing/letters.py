"""How wide text is in our own font, and how it is broken into lines."""

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from dashboard.drawing import faces

ELLIPSIS = "…"
LINE = 1.22
"""Height of a line, of the size of its letters."""
_FOREIGN = {"W": 1.25, "F": 1.25}
"""Em of a letter that our font does not have, wide (emoji) or not: whatever font draws it is pressed into
this (`Sheet.text`)."""
_NOT_SHOWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufff9-\uffff\ud800-\udfff]"
)
"""Control characters, marks that turn the direction of what comes after them, and what XML forbids."""
_NO_LETTER = 0xFFFE
"""In the last 16 bits: code points that are none, in every plane."""
_NARROW_NO_BREAK = "\u202f"
"""In dates and numbers; our font has only the wide one."""
_MARKS_IN_A_ROW = 3
_HALVINGS = 6


class Weight(IntEnum):
    REGULAR = 400
    BOLD = 700


@dataclass(frozen=True, slots=True)
class Fitted:
    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LINE


@lru_cache(maxsize=8192)
def clean(text: str) -> str:
    """One paragraph of what can be shown and what XML allows; every white space is one space, but one that
    must not break stays so."""
    plain = _NOT_SHOWN.sub(" ", text.replace(_NARROW_NO_BREAK, "\xa0"))
    plain = "".join(each for each in plain if ord(each) & _NO_LETTER != _NO_LETTER)
    return "".join(_few_marks(re.sub(r"[^\S\xa0]+", " ", plain).strip()))


def _few_marks(text: str) -> Iterator[str]:
    """No towers of combining marks: they would reach into other lines."""
    run = 0
    for each in text:
        run = run + 1 if unicodedata.combining(each) else 0
        if run <= _MARKS_IN_A_ROW:
            yield each


def is_ours(text: str) -> bool:
    """Our font has every letter of it."""
    return all(each in _advances(Weight.REGULAR) for each in text)


@lru_cache(maxsize=16384)
def width_of(text: str, size: float, weight: Weight = Weight.REGULAR) -> float:
    advances = _advances(weight)
    return size * sum(advances[each] if each in advances else _foreign(each) for each in text)


@cache
def _advances(weight: Weight) -> dict[str, float]:
    return {letter: em for name in faces.FILES for letter, em in faces.advances(name, weight).items()}


def _foreign(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0.0
    return _FOREIGN.get(unicodedata.east_asian_width(letter), 0.6)


def cut(text: str, width: float, size: float, weight: Weight = Weight.REGULAR) -> str:
    """On one line, with an ellipsis where it is too long."""
    if width_of(text, size, weight) <= width:
        return text
    room = width - width_of(ELLIPSIS, size, weight)
    return text[: _how_many(text, room, size, weight)].rstrip(" ,.;:(–") + ELLIPSIS


def wrap(text: str, width: float, size: float, weight: Weight = Weight.REGULAR) -> list[str]:
    """At spaces; a word longer than a line is broken."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if width_of(longer, size, weight) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _broken(word, width, size, weight)
        lines.extend(full)
    return [*lines, line] if line else lines


def _broken(word: str, width: float, size: float, weight: Weight) -> Iterator[str]:
    while width_of(word, size, weight) > width:
        many = max(1, _how_many(word, width, size, weight))
        if many >= len(word):
            break
        yield word[:many]
        word = word[many:]
    yield word


def _how_many(text: str, width: float, size: float, weight: Weight) -> int:
    """Letters from the left that fit; none is parted from its marks."""
    taken, used = 0, 0.0
    for place, each in enumerate(text):
        used += width_of(each, size, weight)
        if used > width:
            break
        taken = place + 1
    while 0 < taken < len(text) and _belongs_to_the_last(text[taken], text[taken - 1]):
        taken -= 1
    return taken


def _belongs_to_the_last(letter: str, last: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Me", "Cf", "Sk") or last == "\u200d"


def fit(
    text: str, width: float, *, size: float, floor: float, lines: int, weight: Weight = Weight.REGULAR
) -> Fitted:
    """As large as `size` allows on so many lines; not smaller than `floor`: then it ends with an ellipsis."""
    for each in _smaller_and_smaller(size, floor):
        broken = wrap(text, width, each, weight)
        if len(broken) <= lines:
            return Fitted(tuple(broken), each)
    return Fitted(shortened(text, width, size=floor, lines=lines, weight=weight), floor)


def evened(fitted: Fitted, text: str, width: float, weight: Weight) -> Fitted:
    """As many lines, of about the same length: no word is left alone on the last."""
    many = len(fitted.lines)
    if not text or " ".join(fitted.lines) != text:
        return fitted
    narrow, wide = width / many, width
    for _ in range(_HALVINGS):
        middle = (narrow + wide) / 2
        fits = len(wrap(text, middle, fitted.size, weight)) <= many
        narrow, wide = (narrow, middle) if fits else (middle, wide)
    return Fitted(tuple(wrap(text, wide, fitted.size, weight)), fitted.size)


def shortened(
    text: str, width: float, *, size: float, lines: int, weight: Weight = Weight.REGULAR
) -> tuple[str, ...]:
    broken = wrap(text, width, size, weight)
    if len(broken) <= lines:
        return tuple(broken)
    if not lines:
        return ()
    last = " ".join(broken[lines - 1 :])
    return (*broken[: lines - 1], cut(last, width, size, weight))


def _smaller_and_smaller(size: float, floor: float) -> Iterator[float]:
    steps = max(1, math.ceil((size - floor) / max(1.0, size / 24)))
    for step in range(steps + 1):
        yield round(size + (floor - size) * step / steps, 2)
