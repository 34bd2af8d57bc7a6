"""Colours and shapes on the light ground of what is published. Limits are computed in
tests/drawing/test_ink.py: text 4.5:1 and marks 3:1 against the ground.

The shapes are those of the wall (`dashboard.theme`). A colour never speaks alone: each class has a shape and
a pattern too.
"""

from dataclasses import dataclass

from dashboard import theme
from db.vocabulary import CoverageClass, Severity, TurnoutSource

GROUND = "#FFFFFF"
PANEL = "#F3F5F7"
INK = "#14202B"
MUTED = "#52606D"
RULE = "#D5DBE1"
"""Grid lines: to be looked past."""
OUTLINE = "#7A8793"
ACCENT = "#0B6BA8"
PALE = "#DCE7F0"
"""Bars behind the chart."""
WARNING = "#FFB000"
"""Behind INK, never by itself."""


@dataclass(frozen=True, slots=True)
class Ink:
    colour: str
    shape: str
    """Path in a box from -1 to 1, even-odd."""
    pattern: str = ""
    """Of areas; "" is plain. Content of a tile of 8 by 8."""


COVERAGE: dict[CoverageClass, Ink] = {
    CoverageClass.REPORTING: Ink("#1B75BB", theme.COVERAGE[CoverageClass.REPORTING].shape),
    CoverageClass.DONE: Ink("#0A3A6B", theme.COVERAGE[CoverageClass.DONE].shape),
    CoverageClass.LATE: Ink("#C8621A", theme.COVERAGE[CoverageClass.LATE].shape, "M0 2H8M0 6H8"),
    CoverageClass.SILENT: Ink(
        "#8A6A00", theme.COVERAGE[CoverageClass.SILENT].shape, "M-2 2L2-2M-2 10L10-2M6 10L10 6"
    ),
    CoverageClass.REMOVED: Ink("#A3123A", theme.COVERAGE[CoverageClass.REMOVED].shape, "M0 4H8M4 0V8"),
    CoverageClass.EXPECTED: Ink(
        "#75828F", theme.COVERAGE[CoverageClass.EXPECTED].shape, "M1 4H3M5 0H7M5 8H7"
    ),
    CoverageClass.NOT_COVERED: Ink("#75828F", theme.COVERAGE[CoverageClass.NOT_COVERED].shape, "hollow"),
}

SEVERITY: dict[Severity, Ink] = {
    Severity.CRITICAL: Ink("#5C0518", theme.SEVERITY[Severity.CRITICAL].shape),
    Severity.MAJOR: Ink("#B5340C", theme.SEVERITY[Severity.MAJOR].shape),
    Severity.MINOR: Ink("#C08A00", theme.SEVERITY[Severity.MINOR].shape),
    Severity.NOTE: Ink("#3A6EA5", theme.SEVERITY[Severity.NOTE].shape),
}

SERIES: dict[TurnoutSource, str] = {
    TurnoutSource.OBSERVER: ACCENT,
    TurnoutSource.OFFICIAL: "#A8480F",
}

HEAT = ("#FBE3C8", "#F6B784", "#E8824C", "#C44A2A", "#86171F")
"""From cool to hot, lightness falling all the way."""
