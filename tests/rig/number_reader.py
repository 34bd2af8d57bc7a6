"""Reads a number off a picture by its pixels, as a reader does: letters of 25 pixels and more. It is told
where the line begins and how large its letters are, and nothing of what stands there."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from dashboard.drawing.faces import FILES, FOLDER

Ink = NDArray[np.float64]
"""Rows of pixels: 0 is the paper, 1 the darkest that is written on it."""
LETTERS = "0123456789.,%"
LARGE = 160
"""Pixels of the letters that others are compared with."""
GRID = (20, 28)
"""Width and height that a letter is compared in."""
WRITTEN = 0.3
"""Ink that belongs to a letter."""
END = 0.8
"""Em of paper after a letter that end the line."""
UNLIKE = 0.4


@dataclass(frozen=True, slots=True)
class Line:
    """In pixels of the picture."""

    x: float
    """Where it begins; of one that is anchored at its end, where it ends."""
    baseline: float
    size: float
    bold: bool
    anchor: Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class Letter:
    shape: Ink
    """In `GRID`."""
    width: float
    top: float
    bottom: float
    """Em; top and bottom above the baseline."""

    def unlike(self, other: "Letter") -> float:
        apart = abs(self.top - other.top) + abs(self.bottom - other.bottom) + abs(self.width - other.width)
        return float(np.abs(self.shape - other.shape).mean()) + apart


class UnreadableError(AssertionError):
    """There is no number there, or it is blurred."""


def read_number(picture: bytes | Image.Image, line: Line) -> str:
    """As it is printed, without spaces: "10411" or "68,6%". Raises `UnreadableError`."""
    image = picture if isinstance(picture, Image.Image) else Image.open(io.BytesIO(picture))
    ink = _ink_of(image, line)
    return "".join(_recognised(ink[:, left:right], line) for left, right in _letters_of(ink, line))


def _ink_of(image: Image.Image, line: Line) -> Ink:
    """The strip that the line may take, its first pixel row one em above the baseline."""
    wide = 9 * line.size
    left = line.x - 2 if line.anchor == "start" else line.x + 2 - wide
    box = (
        round(max(0, left)),
        round(line.baseline - line.size),
        round(min(image.width, left + wide)),
        round(line.baseline + line.size * 0.3),
    )
    strip = np.asarray(image.convert("L").crop(box), dtype=np.float64)
    paper, darkest = float(np.median(strip)), float(strip.min())
    if paper - darkest < 40:  # of 255
        raise UnreadableError(f"blank at {line}")
    return np.clip((paper - strip) / (paper - darkest), 0, 1)


def _letters_of(ink: Ink, line: Line) -> list[tuple[int, int]]:
    """From pixel to pixel, those of this line only."""
    runs = list(_runs(ink.max(axis=0) > WRITTEN))
    near = runs[:1] if line.anchor == "start" else runs[-1:]
    for run in runs[1:] if line.anchor == "start" else runs[-2::-1]:
        apart = run[0] - near[-1][1] if line.anchor == "start" else near[0][0] - run[1]
        if apart > END * line.size:
            break
        near = [*near, run] if line.anchor == "start" else [run, *near]
    return near


def _runs(written: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    began = None
    for place, each in enumerate([*written, False]):
        if each and began is None:
            began = place
        elif not each and began is not None:
            yield began, place
            began = None


def _recognised(ink: Ink, line: Line) -> str:
    seen = _letter(ink, baseline=line.size, size=line.size)
    unlike = {each: seen.unlike(known) for each, known in _known(line.bold).items()}
    best = min(unlike, key=lambda each: unlike[each])
    if unlike[best] > UNLIKE:
        raise UnreadableError(f"no digit at {line}; most like {best!r} ({unlike[best]:.2f})")
    return best


@cache
def _known(bold: bool) -> dict[str, Letter]:
    font = ImageFont.truetype(FOLDER / f"roboto-condensed-{FILES[0]}-wght-normal.woff2", LARGE)
    font.set_variation_by_axes([700 if bold else 400])
    return {each: _letter(_drawn(font, each), baseline=LARGE * 1.5, size=LARGE) for each in LETTERS}


def _drawn(font: Any, letter: str) -> Ink:
    image = Image.new("L", (LARGE * 2, LARGE * 2))
    ImageDraw.Draw(image).text((LARGE / 2, LARGE * 1.5), letter, font=font, fill=255, anchor="ls")
    return np.asarray(image, dtype=np.float64) / 255


def _letter(ink: Ink, *, baseline: float, size: float) -> Letter:
    rows, columns = np.where(ink > WRITTEN)
    top, bottom, left, right = rows.min(), rows.max() + 1, columns.min(), columns.max() + 1
    cut = Image.fromarray((ink[top:bottom, left:right] * 255).astype(np.uint8))
    shape = np.asarray(cut.resize(GRID, Image.Resampling.BOX if size > 60 else Image.Resampling.BILINEAR))
    return Letter(
        shape=shape.astype(np.float64) / 255,
        width=(right - left) / size,
        top=(baseline - top) / size,
        bottom=(baseline - bottom) / size,
    )
