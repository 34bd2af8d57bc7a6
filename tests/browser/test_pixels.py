"""Every printed picture, looked at: is there ink where title and source stand, is something drawn between
them, and is no Kazakh letter a box? PNG in four sizes, PDF as another program renders it, in three languages.

The SVG is not printed for itself: Chromium draws the PNG of that very document (docs/adr/0014)."""

import dataclasses
import io
from collections.abc import Iterator

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from dashboard.drawing import Size, draw, picture
from dashboard.drawing.picture import compose
from dashboard.drawing.sheet import Box
from dashboard.figures import Figure, Kind
from dashboard.printing.printer import Printer
from dashboard.words import LANGUAGES, words
from tests.figures.test_build import figure

LEAST_INK = 0.04
"""Of the room a line of text takes, what its letters cover; of Roboto Condensed it is 0.1 and more."""
LEAST_PLOT = 0.004
"""Of the chart's room."""
LEAST_COLOURS = 3
INK = 60
"""As much darker than white is ink, of 255."""
KAZAKH = "әғқңөұүһіӘҒҚҢӨҰҮҺІ"
POINTS_A_PIXEL = 0.75


@pytest.fixture(scope="module")
def printer() -> Iterator[Printer]:
    made = Printer()
    yield made
    made.stop()


# --- looking ----------------------------------------------------------------------------------


def faults(image: Image.Image, figure: Figure, size: Size) -> list[str]:
    """What is not there; `image` shows `figure` and is as large as `size`."""
    pixels = np.asarray(image.convert("RGB"), dtype=np.int32)
    texts = compose(figure, size).texts
    begins = {
        "title": figure.title.split(" ")[0],
        "source": words(figure.language)("Source: {source}", source=""),
    }
    boxes = {
        name: next(box for text, box in texts if text.startswith(begin.strip()))
        for name, begin in begins.items()
    }
    return [
        *(name for name, box in boxes.items() if _inked(pixels, box) < LEAST_INK),
        *(["plot"] if _is_blank(pixels, _plot(figure, size)) else []),
    ]


def _plot(figure: Figure, size: Size) -> Box:
    """The room for the chart alone, as it is given to whoever draws one."""
    rooms: list[Box] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(picture, "CHARTS", dict.fromkeys(Kind, lambda *told: rooms.append(told[2])))
        compose(figure, size)
    return rooms[0]


def _cut(pixels: np.ndarray, box: Box) -> np.ndarray:
    return pixels[round(box.y) : round(box.bottom), round(box.x) : round(box.right)]


def _inked(pixels: np.ndarray, box: Box) -> float:
    """The share of it that is darker than the ground."""
    cut = _cut(pixels, box)
    return float((cut.min(axis=2) < 255 - INK).mean())


def _is_blank(pixels: np.ndarray, box: Box) -> bool:
    cut = _cut(pixels, box)
    drawn = (cut.min(axis=2) < 255 - INK).mean()
    colours = np.unique((cut // 16) @ np.array([256, 16, 1]))
    return bool(drawn < LEAST_PLOT or len(colours) < LEAST_COLOURS)


def rendered(pdf: bytes, size: Size) -> Image.Image:
    """The page by PDFium, which did not make it: as it is on paper."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[0].render(scale=1 / POINTS_A_PIXEL).to_pil().resize(size.pixels)
    finally:
        document.close()


def png(printer: Printer, svg: str, size: Size) -> Image.Image:
    return Image.open(io.BytesIO(printer.png(svg, size)))


# --- every picture ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_title_source_and_plot_are_there_in_every_size_as_png(printer: Printer, kind: Kind, language: str):
    made = figure(kind, language)

    found = {size: faults(png(printer, draw(made, size), size), made, size) for size in Size}

    assert {size: each for size, each in found.items() if each} == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_title_source_and_plot_are_there_on_paper(printer: Printer, kind: Kind, language: str):
    made, size = figure(kind, language), Size.A4

    assert faults(rendered(printer.pdf(draw(made, size), size), size), made, size) == []


# --- no boxes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["png", "pdf"])
def test_no_kazakh_letter_is_a_box_nor_like_another(printer: Printer, form: str):
    """A box looks the same whatever it stands for: no two of the letters may."""
    size = Size.STORY
    seen: list[bytes] = []
    for letter in KAZAKH:
        made = dataclasses.replace(figure(Kind.COVERAGE, "kk"), title=letter)
        svg = draw(made, size)
        image = png(printer, svg, size) if form == "png" else rendered(printer.pdf(svg, size), size)
        box = next(box for text, box in compose(made, size).texts if text == letter)
        wide = Box(box.x, box.y - box.height * 0.4, box.height, box.height * 1.8)
        letters = _cut(np.asarray(image.convert("L"), dtype=np.int32), wide) < 128
        assert letters.any(), letter
        seen.append(letters.tobytes())

    assert len(set(seen)) == len(KAZAKH)


# --- can it fail? -----------------------------------------------------------------------------


@pytest.mark.parametrize("size", Size)
def test_an_emptied_plot_is_noticed(printer: Printer, size: Size, monkeypatch: pytest.MonkeyPatch):
    made = figure(Kind.COVERAGE_BY_DISTRICT)
    with monkeypatch.context() as patched:
        patched.setattr(picture, "CHARTS", dict.fromkeys(Kind, lambda *_: None))
        emptied = draw(made, size)

    assert faults(png(printer, emptied, size), made, size) == ["plot"]
    assert faults(rendered(printer.pdf(emptied, size), size), made, size) == ["plot"]


@pytest.mark.parametrize("part", ["title", "source"])
def test_a_missing_title_or_source_is_noticed(printer: Printer, part: str):
    made, size = figure(Kind.TURNOUT_TIMELINE), Size.LANDSCAPE
    svg = draw(made, size)
    begin = made.title[:12] if part == "title" else "Source: "
    head, text, rest = svg.rpartition(f">{begin}")
    without = f'{head} fill-opacity="0"{text}{rest}'

    assert without != svg
    assert faults(png(printer, without, size), made, size) == [part]
