"""Reads numbers off the pixels of a printed picture: each place is compared with the ten digits and what
stands between them, drawn from the same font by another renderer (FreeType in Pillow; the picture is
Chromium's).

From the drawing it takes where a text stands, how large and in which colour; what is written there it is not
told.
"""

import io
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from xml.etree import ElementTree

import numpy as np
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from PIL import Image, ImageColor, ImageDraw, ImageFont

from dashboard.assets import FOLDER
from tests.rig.readers import SVG

CANDIDATES = "0123456789,.%\xa0"
FINE = 8
"""Steps of a pixel in which a glyph is drawn and then put together."""
SHIFTS = (-0.5, -0.25, 0.0, 0.25, 0.5)
"""Pixels that two renderers may differ in where they put a glyph."""
UNREADABLE = 0.06
"""Mean square of what the best reading leaves unexplained, where 1 is black for white."""
_SHIFT = {"start": 0.0, "middle": 0.5, "end": 1.0}
Ink = np.ndarray
"""From 0, the ground, to 1, the colour of the text."""


class UnreadableError(Exception):
    """Nothing that could stand there looks like what stands there."""


@dataclass(frozen=True, slots=True)
class Line:
    """A text of a drawing."""

    x: float
    """Where it begins."""
    y: float
    """Its baseline."""
    size: float
    weight: int
    fill: str
    text: str

    def width(self, stop: int | None = None) -> float:
        return sum(advance(each, self.weight) for each in self.text[:stop]) * self.size


def lines_of(svg: bytes) -> list[Line]:
    """Those that are not turned."""
    found = ElementTree.fromstring(svg).iter(f"{SVG}text")  # noqa: S314  our own
    return [_line(each) for each in found if "transform" not in each.attrib]


def _line(element: ElementTree.Element) -> Line:
    told, text = element.attrib, element.text or ""
    line = Line(
        float(told["x"]),
        float(told["y"]),
        float(told["font-size"]),
        int(told.get("font-weight", "400")),
        told["fill"],
        text,
    )
    shift = line.width() * _SHIFT[told.get("text-anchor", "start")]
    return Line(line.x - shift, line.y, line.size, line.weight, line.fill, text)


def read_number(png: bytes, line: Line, place: re.Match[str] | tuple[int, int]) -> str:
    """What the picture shows where the drawing has the letters from the one to before the other. Raises
    `UnreadableError`."""
    start, stop = place.span() if isinstance(place, re.Match) else place
    left, right = line.x + line.width(start), line.x + line.width(stop)
    ink = _ink(_image(png), line)
    return _best(ink, line, left, right - left)


# --- reading ----------------------------------------------------------------------------------


def _best(ink: Ink, line: Line, left: float, width: float) -> str:
    """The row of glyphs, as wide as the place, that leaves least unexplained: Dijkstra from left to right."""
    known: dict[int, tuple[float, str]] = {0: (0.0, "")}
    done: tuple[float, str] | None = None
    while known:
        pen = min(known)
        unexplained, text = known.pop(pen)
        if abs(pen / 100 - width) < 0.3:
            done = min(done or (np.inf, ""), (unexplained, text))
            continue
        for each in CANDIDATES:
            after = pen + round(advance(each, line.weight) * line.size * 100)
            if after / 100 > width + 0.3:
                continue
            whole = unexplained + _unlikeness(ink, each, line, left + pen / 100)
            if after not in known or whole < known[after][0]:
                known[after] = (whole, text + each)
    area = max(1.0, width * line.size)
    if done is None or done[0] / area > UNREADABLE:
        raise UnreadableError(f"{done} at {line}")
    return done[1]


def _unlikeness(ink: Ink, letter: str, line: Line, x: float) -> float:
    """Sum of squares over the letter's own cell, at the best of the small shifts."""
    wide = advance(letter, line.weight) * line.size
    first, last = round(x), max(round(x) + 1, round(x + wide))
    top, bottom = round(line.y - line.size), round(line.y + line.size * 0.3)
    seen = ink[top:bottom, first:last]
    return min(
        float(((seen - _glyph(letter, line.weight, line.size, cell, at)) ** 2).sum())
        for dx in SHIFTS
        for dy in SHIFTS
        for cell in [(last - first, bottom - top)]
        for at in [(round((x + dx - first) * FINE), round((line.y + dy - top) * FINE))]
    )


@lru_cache(maxsize=100_000)
def _glyph(letter: str, weight: int, size: float, cell: tuple[int, int], at: tuple[int, int]) -> Ink:
    """Alone in a cell of so many pixels, its pen at a place in eighths of a pixel."""
    width, height = cell
    fine = Image.new("L", (width * FINE, height * FINE))
    ImageDraw.Draw(fine).text(at, letter, fill=255, font=_font(weight, size * FINE), anchor="ls")
    return np.asarray(fine.resize(cell, Image.Resampling.BOX), dtype=float) / 255


@lru_cache(maxsize=8)
def _image(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def _ink(image: Image.Image, line: Line) -> Ink:
    """How far each pixel is on its way from white to the colour of the text."""
    pixels = np.asarray(image, dtype=float)
    colour = np.array(ImageColor.getrgb(line.fill), dtype=float)
    way = 255 - colour
    return np.clip(((255 - pixels) @ way) / (way @ way), 0, 1)


# --- the font ---------------------------------------------------------------------------------

FILES = ("latin", "cyrillic", "cyrillic-ext")


def advance(letter: str, weight: int) -> float:
    """In em."""
    for name in FILES:
        widths = _advances(name, weight)
        if letter in widths:
            return widths[letter]
    return 0.0


@cache
def _advances(name: str, weight: int) -> dict[str, float]:
    font = TTFont(FOLDER / "fonts" / f"roboto-condensed-{name}-wght-normal.woff2")
    glyphs, em = font.getGlyphSet(location={"wght": weight}), font["head"].unitsPerEm
    return {chr(code): glyphs[glyph].width / em for code, glyph in font.getBestCmap().items()}


@cache
def _font(weight: int, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(_file(weight)), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _file(weight: int) -> bytes:
    font = TTFont(FOLDER / "fonts" / "roboto-condensed-latin-wght-normal.woff2")
    font = instancer.instantiateVariableFont(font, {"wght": weight})
    font.flavor = None
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()
