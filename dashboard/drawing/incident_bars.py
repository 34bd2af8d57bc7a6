"""Confirmed violations by severity and by category: bars with a name before and a number behind."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.drawing.ink import ACCENT, INK, MUTED, OUTLINE, SEVERITY
from dashboard.drawing.letters import Weight, width_of
from dashboard.drawing.reading import Row, rows_of
from dashboard.drawing.rows import Names, Rows, draw_more, fit_names, lay_out
from dashboard.drawing.sheet import Box, Sheet
from dashboard.drawing.sizes import Scale
from dashboard.figures import Figure
from dashboard.words import words
from db.vocabulary import Severity

NAMES_AT_MOST = 0.42
"""Of the width."""


def draw_by_severity(sheet: Sheet, figure: Figure, room: Box, scale: Scale) -> None:
    told = rows_of(figure)
    rows = lay_out(room, len(told), scale)
    bars = _bars(told, rows, room.inset(left=rows.size * 1.7))
    for place, row in enumerate(told[: rows.shown]):
        ink = SEVERITY[Severity(row.code("severity"))]
        sheet.mark(room.x + rows.size * 0.6, rows.middle(place), rows.size * 0.55, ink.shape, ink.colour)
        bars.draw(sheet, place, row, ink.colour)


def draw_by_category(sheet: Sheet, figure: Figure, room: Box, scale: Scale) -> None:
    told = rows_of(figure)
    rows = lay_out(room, len(told), scale)
    bars = _bars(told, rows, room)
    for place, row in enumerate(told[: rows.shown]):
        bars.draw(sheet, place, row, ACCENT)
    if rows.hidden:
        draw_more(sheet, rows, _more(figure, told[rows.shown :]))


def _more(figure: Figure, hidden: Sequence[Row]) -> str:
    """They come in falling order: the first of those not shown has most."""
    return words(figure.language).plural(
        "and {count} more, {most} or fewer",
        "and {count} more, each {most} or fewer",
        len(hidden),
        most=hidden[0].text("incidents"),
    )


@dataclass(frozen=True, slots=True)
class Bars:
    names: Names
    left: float
    width: float
    """Of the longest bar."""
    most: float

    def draw(self, sheet: Sheet, place: int, row: Row, colour: str) -> None:
        """Zero is a line and "0"."""
        rows = self.names.rows
        count = row.number("incidents") or 0
        width, height = self.width * count / self.most, min(rows.height * 0.62, rows.size * 2.4)
        self.names.draw(sheet, place, row.text("name"))
        if count:
            sheet.rect(Box(self.left, rows.middle(place) - height / 2, width, height), fill=colour)
        top = rows.top(place)
        sheet.line(self.left, top, self.left, top + rows.height, stroke=OUTLINE)
        x, y = self.left + width + rows.size * 0.4, rows.baseline(place)
        weight, fill = (Weight.BOLD, INK) if count else (Weight.REGULAR, MUTED)
        sheet.text(x, y, row.text("incidents"), size=rows.size, weight=weight, fill=fill)


def _bars(told: Sequence[Row], rows: Rows, room: Box) -> Bars:
    """Between the names and the longest number."""
    names = fit_names([each.text("name") for each in told], rows, x=room.x, most=room.width * NAMES_AT_MOST)
    number = max(width_of(each.text("incidents"), rows.size, Weight.BOLD) for each in told)
    left = names.right + rows.size * 0.8
    most = max([1.0, *(each.number("incidents") or 0 for each in told)])
    return Bars(names, left, room.right - number - rows.size * 0.6 - left, most)
