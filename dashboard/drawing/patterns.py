"""Fills that differ without colour, for bars; referred to by id."""

from dashboard.drawing.ink import COVERAGE, GROUND, OUTLINE, Ink
from db.vocabulary import CoverageClass

MISSING = "url(#missing)"
"""Where nothing was reported or nothing may be told: never to be mistaken for zero."""


def fill_of(group: CoverageClass) -> str:
    return f"url(#{group.value})" if COVERAGE[group].pattern else COVERAGE[group].colour


def _pattern(name: str, ink: Ink) -> str:
    if ink.pattern == "hollow":
        inner = f'<path d="M0 7.5H8" stroke="{ink.colour}" stroke-width="1" stroke-opacity=".45"/>'
        ground = GROUND
    else:
        inner = f'<path d="{ink.pattern}" stroke="{GROUND}" stroke-width="1.6" fill="none"/>'
        ground = ink.colour
    return (
        f'<pattern id="{name}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{ground}"/>{inner}</pattern>'
    )


_OF_CLASSES = "".join(_pattern(group.value, ink) for group, ink in COVERAGE.items() if ink.pattern)
_MISSING = (
    '<pattern id="missing" width="8" height="8" patternUnits="userSpaceOnUse">'
    f'<rect width="8" height="8" fill="{GROUND}"/>'
    f'<path d="M-2 2L2-2M-2 10L10-2M6 10L10 6" stroke="{OUTLINE}" stroke-opacity=".55"/></pattern>'
)
DEFINITIONS = f"<defs>{_OF_CLASSES}{_MISSING}</defs>"
