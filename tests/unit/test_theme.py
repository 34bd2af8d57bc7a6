"""Colours hold their contrast, also for colour-blind eyes, and the style sheets say what the theme says."""

import itertools
import math
import re

import pytest

from dashboard import theme
from dashboard.assets import FOLDER
from db.vocabulary import CoverageClass, Severity

PROTANOPIA = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)
DEUTERANOPIA = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)
"""Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB."""
FULL_SIGHT = ((1, 0, 0), (0, 1, 0), (0, 0, 1))
TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
WHITE = (0.95047, 1.0, 1.08883)
APART = 20
"""ΔE*ab; STYLE of the field: red, amber and green fall to 7."""

Three = tuple[float, float, float]
ALL = [mark.colour for mark in (*theme.COVERAGE.values(), *theme.SEVERITY.values())]


def linear(colour: str) -> Three:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return red, green, blue


def through(matrix: tuple[Three, ...], colour: Three) -> Three:
    x, y, z = (sum(weight * part for weight, part in zip(row, colour, strict=True)) for row in matrix)
    return x, y, z


def lab(colour: Three) -> Three:
    def bend(part: float) -> float:
        return part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116

    x, y, z = (bend(part / white) for part, white in zip(through(TO_XYZ, colour), WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def contrast(one: str, other: str) -> float:
    luminances = [through(TO_XYZ, linear(colour))[1] for colour in (one, other)]
    return (max(luminances) + 0.05) / (min(luminances) + 0.05)


def seen(colour: str, eyes: tuple[Three, ...]) -> Three:
    red, green, blue = (min(1.0, max(0.0, part)) for part in through(eyes, linear(colour)))
    return lab((red, green, blue))


@pytest.mark.parametrize("colour", [theme.TEXT, theme.MUTED, theme.WARNING, *theme.SERIES.values()])
@pytest.mark.parametrize("ground", [theme.GROUND, theme.PANEL])
def test_text_holds_seven_to_one(colour: str, ground: str):
    assert contrast(colour, ground) >= 7


@pytest.mark.parametrize("colour", ALL)
@pytest.mark.parametrize("ground", [theme.GROUND, theme.PANEL])
def test_marks_hold_three_to_one(colour: str, ground: str):
    assert contrast(colour, ground) >= 3


@pytest.mark.parametrize("eyes", [FULL_SIGHT, PROTANOPIA, DEUTERANOPIA])
@pytest.mark.parametrize("marks", [theme.COVERAGE, theme.SEVERITY])
def test_marks_stay_apart_for_every_eye(marks: dict[str, theme.Mark], eyes: tuple[Three, ...]):
    distances = {
        (one, other): math.dist(seen(marks[one].colour, eyes), seen(marks[other].colour, eyes))
        for one, other in itertools.combinations(marks, 2)
    }
    closest = min(distances, key=lambda pair: distances[pair])
    assert distances[closest] >= APART, (closest, distances[closest])


@pytest.mark.parametrize("marks", [theme.COVERAGE, theme.SEVERITY])
def test_colour_is_never_alone(marks: dict[str, theme.Mark]):
    assert len({mark.shape for mark in marks.values()}) == len(marks)


def test_every_class_and_severity_has_its_mark_in_the_order_of_the_vocabulary():
    assert list(theme.COVERAGE) == list(CoverageClass)
    assert list(theme.SEVERITY) == list(Severity)


def test_the_wall_uses_the_colours_of_the_theme():
    sheet = (FOLDER / "wall.css").read_text()
    variables = dict(re.findall(r"--(\w+): (#\w{6})", sheet))

    assert variables["ground"] == theme.GROUND.lower()
    assert variables["panel"] == theme.PANEL.lower()
    assert variables["line"] == theme.LINE.lower()
    assert variables["text"] == theme.TEXT.lower()
    assert variables["muted"] == theme.MUTED.lower()
    assert variables["warning"] == theme.WARNING.lower()


def test_nothing_on_the_wall_is_written_smaller_than_can_be_read_from_five_metres():
    sheet = (FOLDER / "wall.css").read_text()
    sizes = re.findall(r"(?:font-size: |font: \d+ )calc\((\d+) \* var\(--u\)\)", sheet)

    assert sizes
    assert min(int(size) for size in sizes) >= theme.SMALLEST_TEXT
