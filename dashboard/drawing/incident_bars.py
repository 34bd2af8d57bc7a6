"""Confirmed violations by severity and by category: bars with a name before and a number behind."""

from collections.abc import Sequence

from dashboard.drawing.ink import ACCENT, MUTED, OUTLINE, SEVERITY
from dashboard.drawing.letters import Weight, width_of
from dashboard.drawing.reading import Row, rows_of
from dashboard.drawing.rows import Rows, bold, draw_more, draw_name, lay_out, name_width
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
    sign = rows.size * 1.7
    names = name_width([each.text("name") for each in told], rows, most=room.width * NAMES_AT_MOST)
    for place, row in enumerate(told[: rows.shown]):
        ink = SEVERITY[Severity(row.code("severity"))]
        sheet.mark(room.x + rows.size * 0.6, rows.middle(place), rows.size * 0.5, ink.shape, ink.colour)
        draw_name(sheet, rows, place, row.text("name"), names, x=room.x + sign)
        _bar(sheet, rows, place, row, _plot(room, sign + names, told, rows), ink.colour, _most(told))


def draw_by_category(sheet: Sheet, figure: Figure, room: Box, scale: Scale) -> None:
    told = rows_of(figure)
    rows = lay_out(room, len(told), scale)
    names = name_width([each.text("name") for each in told], rows, most=room.width * NAMES_AT_MOST)
    for place, row in enumerate(told[: rows.shown]):
        draw_name(sheet, rows, place, row.text("name"), names)
        _bar(sheet, rows, place, row, _plot(room, names, told, rows), ACCENT, _most(told))
    if rows.hidden:
        t = words(figure.language)
        most = told[rows.shown].text("incidents")
        said = t.plural(
            "and {count} more, {most} or fewer",
            "and {count} more, each {most} or fewer",
            rows.hidden,
            most=most,
        )
        draw_more(sheet, rows, said)


def _plot(room: Box, names: float, told: Sequence[Row], rows: Rows) -> Box:
    """Between the names and the longest number."""
    number = max(width_of(each.text("incidents"), rows.size, Weight.BOLD) for each in told)
    return room.inset(left=names + rows.size, right=number + rows.size * 0.6)


def _most(told: Sequence[Row]) -> float:
    return max([1.0, *(each.number("incidents") or 0 for each in told)])


def _bar(sheet: Sheet, rows: Rows, place: int, row: Row, plot: Box, colour: str, most: float) -> None:
    """None is no bar and a dash; zero is a line and "0"."""
    count = row.number("incidents") or 0
    width, height = plot.width * count / most, min(rows.height * 0.62, rows.size * 1.5)
    if count:
        sheet.rect(Box(plot.x, rows.middle(place) - height / 2, width, height), fill=colour)
    sheet.line(plot.x, rows.top(place), plot.x, rows.top(place) + rows.height, stroke=OUTLINE)
    x = plot.x + width + rows.size * 0.4
    if count:
        bold(sheet, x, rows.baseline(place), row.text("incidents"), rows.size)
    else:
        sheet.text(x, rows.baseline(place), row.text("incidents"), size=rows.size, fill=MUTED)
