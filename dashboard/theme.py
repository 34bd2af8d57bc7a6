"""Colours, shapes and sizes of every screen on the dark ground. Computed limits: tests/unit/test_theme.py.

Text holds 7:1 and marks 3:1 against the ground; the seven coverage classes stay apart for
protanopes and deuteranopes, and each has a shape of its own, so colour is never alone.
"""

from dataclasses import dataclass

from db.vocabulary import CoverageClass, Severity, TurnoutSource

GROUND = "#0B1016"
PANEL = "#131B24"
LINE = "#2A3644"
TEXT = "#F2F5F8"
MUTED = "#B4C0CC"
WARNING = "#FFB000"

FONT = '"Roboto Condensed", "Arial Narrow", sans-serif'
SMALLEST_TEXT = 56
"""Pixels at 1920×1080: 16 arc-minutes on a 55-inch screen at five metres."""


@dataclass(frozen=True, slots=True)
class Mark:
    colour: str
    shape: str
    """SVG path in a box from -1 to 1, filled by the even-odd rule: the legend and the map draw the same."""


_CIRCLE = "M1 0A1 1 0 1 1-1 0A1 1 0 1 1 1 0Z"
_TRIANGLE = "M0-1.1L1.1.85H-1.1Z"
_DIAMOND = "M0-1.25L1.25 0 0 1.25-1.25 0Z"
_CROSS = "M-1.1-.6L-.6-1.1 0-.5.6-1.1 1.1-.6.5 0 1.1.6.6 1.1 0 .5-.6 1.1-1.1.6-.5 0Z"
_RING = _CIRCLE + "M.5 0A.5.5 0 1 1-.5 0A.5.5 0 1 1 .5 0Z"
_FRAME = "M-1-1H1V1H-1ZM-.5-.5H.5V.5H-.5Z"
_SQUARE = "M-.9-.9H.9V.9H-.9Z"
_ALARM = "M-.62-1.2H.62L1.2-.62V.62L.62 1.2H-.62L-1.2.62V-.62ZM-.2-.75V.2H.2V-.75ZM-.2.42V.8H.2V.42Z"
_BANG = "M0-1.2L1.25 1.05H-1.25ZM-.16-.35L-.1.4H.1L.16-.35ZM-.13.55V.82H.13V.55Z"

COVERAGE: dict[CoverageClass, Mark] = {
    CoverageClass.REPORTING: Mark("#56B4E9", _CIRCLE),
    CoverageClass.LATE: Mark("#FF9F80", _TRIANGLE),
    CoverageClass.SILENT: Mark("#F0E442", _DIAMOND),
    CoverageClass.REMOVED: Mark("#D55E00", _CROSS),
    CoverageClass.EXPECTED: Mark("#B9C6D6", _RING),
    CoverageClass.NOT_COVERED: Mark("#66707F", _FRAME),
    CoverageClass.DONE: Mark("#3B6FE0", _SQUARE),
}

SEVERITY: dict[Severity, Mark] = {
    Severity.CRITICAL: Mark("#FF6B5E", _ALARM),
    Severity.MAJOR: Mark("#FFB000", _BANG),
    Severity.MINOR: Mark("#FFE58A", _DIAMOND),
    Severity.NOTE: Mark("#8FB8DE", _CIRCLE),
}

SERIES: dict[TurnoutSource, str] = {
    TurnoutSource.OBSERVER: "#56B4E9",
    TurnoutSource.OFFICIAL: "#F2F5F8",
}
