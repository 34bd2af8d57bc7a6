"""On the light ground: text and marks hold their contrast, and classes stay apart for colour-blind eyes."""

import itertools
import math

import pytest

from dashboard.drawing import ink
from db.vocabulary import CoverageClass, Severity, TurnoutSource
from tests.unit.test_theme import DEUTERANOPIA, FULL_SIGHT, PROTANOPIA, contrast, lab, linear, through

APART = 20


@pytest.mark.parametrize("colour", [ink.INK, ink.MUTED, ink.ACCENT, *ink.SERIES.values()])
def test_text_can_be_read(colour: str):
    assert contrast(colour, ink.GROUND) >= 4.5
    assert contrast(ink.MUTED, ink.PANEL) >= 4.5
    assert contrast(ink.INK, ink.WARNING) >= 7


@pytest.mark.parametrize("of", [*ink.COVERAGE.values(), *ink.SEVERITY.values()])
def test_marks_can_be_seen(of: ink.Ink):
    assert contrast(of.colour, ink.GROUND) >= 3


def test_every_class_has_a_colour_a_shape_and_where_it_is_an_area_a_pattern_of_its_own():
    assert set(ink.COVERAGE) == set(CoverageClass)
    assert set(ink.SEVERITY) == set(Severity)
    assert set(ink.SERIES) == set(TurnoutSource)
    for marks in (ink.COVERAGE, ink.SEVERITY):
        assert len({each.shape for each in marks.values()}) == len(marks)
    looks = {(each.colour if not each.pattern else "", each.pattern) for each in ink.COVERAGE.values()}
    assert len(looks) == len(ink.COVERAGE)


@pytest.mark.parametrize("eyes", [FULL_SIGHT, PROTANOPIA, DEUTERANOPIA])
@pytest.mark.parametrize(
    "colours",
    [
        [ink.COVERAGE[CoverageClass.REPORTING].colour, ink.COVERAGE[CoverageClass.DONE].colour,
         ink.COVERAGE[CoverageClass.LATE].colour],
        list(ink.SERIES.values()),
        [each.colour for each in ink.SEVERITY.values()],
    ],
)  # fmt: skip
def test_what_is_told_apart_by_colour_first_is_apart_for_every_eye(eyes, colours: list[str]):
    seen = [lab(through(eyes, linear(each))) for each in colours]

    assert min(math.dist(a, b) for a, b in itertools.combinations(seen, 2)) >= APART


def test_heat_gets_darker_step_by_step():
    lightness = [lab(linear(each))[0] for each in ink.HEAT]

    assert lightness == sorted(lightness, reverse=True)
    assert min(a - b for a, b in itertools.pairwise(lightness)) > 8
