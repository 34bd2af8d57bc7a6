"""Hatches as lines: every pattern that is drawn is known, and what is not ours stays as it is."""

import re
import xml.etree.ElementTree as ET

import pytest

from dashboard.drawing import Size, draw
from dashboard.drawing.patterns import DEFINITIONS
from dashboard.exports.hatches import as_lines
from dashboard.figures import Kind
from tests.figures.test_build import figure

PATTERN = (
    '<pattern id="late" width="8" height="8" patternUnits="userSpaceOnUse">'
    '<rect width="8" height="8" fill="#fff"/><path d="M0 2H8M4 0V8M-2 10L10-2" stroke="red"/></pattern>'
)


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("kind", Kind)
def test_no_figure_keeps_a_pattern(kind: Kind, size: Size):
    lined = as_lines(draw(figure(kind), size))

    assert 'fill="url(#' not in lined
    ET.fromstring(lined)  # noqa: S314  our own drawing


def test_every_pattern_of_the_drawing_room_is_known():
    names = re.findall(r'<pattern id="(\w+)"', DEFINITIONS)
    filled = "".join(f'<rect x="1" y="1" width="9" height="9" fill="url(#{name})"/>' for name in names)

    assert names
    assert 'fill="url(#' not in as_lines(DEFINITIONS + filled)


def test_the_lines_of_every_tile_that_touches_the_shape_are_drawn_in_one_path():
    lined = as_lines(f'{PATTERN}<rect x="7" y="9" width="2" height="1" fill="url(#late)" stroke-width="40"/>')

    assert lined.removeprefix(PATTERN) == (
        '<clipPath id="hatch-0"><rect x="7" y="9" width="2" height="1" /></clipPath>'
        '<g clip-path="url(#hatch-0)">'
        '<rect x="7" y="9" width="2" height="1" fill="#fff"/>'
        '<path d="M0 10H8M4 8V16M-2 18L10 6M8 10H16M12 8V16M6 18L18 6" stroke="red"/></g>'
        '<rect x="7" y="9" width="2" height="1" fill="none" stroke-width="40"/>'
    )


def test_a_pattern_that_is_not_ours_stays():
    foreign = '<pattern id="a"><image href="b"/></pattern><rect width="9" height="9" fill="url(#a)"/>'

    assert as_lines(foreign) == foreign
