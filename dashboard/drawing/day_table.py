"""The table of the day."""

from dashboard.drawing.ink import INK, MUTED, PANEL, RULE
from dashboard.drawing.letters import LINE, Weight, fit
from dashboard.drawing.reading import Row, rows_of, title_of
from dashboard.drawing.rows import Rows, draw_more, draw_name, lay_out
from dashboard.drawing.sheet import Box, Sheet
from dashboard.drawing.sizes import Scale
from dashboard.figures import Figure
from dashboard.words import words

VALUES = 0.5
"""Of the width, for what is said of a measure."""
PART = "incidents_"
"""Codes of rows that are parts of the row above them."""


def draw_day(sheet: Sheet, figure: Figure, room: Box, scale: Scale) -> None:
    told = rows_of(figure)
    head = scale.label * 1.7
    rows = lay_out(room.inset(top=head), len(told), scale)
    _head(sheet, figure, room, scale)
    for place, row in enumerate(told[: rows.shown]):
        _row(sheet, rows, place, row)
    sheet.line(room.x, rows.bottom, room.right, rows.bottom, stroke=RULE)
    if rows.hidden:
        t = words(figure.language)
        draw_more(sheet, rows, t.plural("and {count} more", "and {count} more", rows.hidden))


def _head(sheet: Sheet, figure: Figure, room: Box, scale: Scale) -> None:
    size, y = scale.label * 0.85, room.y + scale.label
    inset = scale.label * 0.5
    sheet.text(room.x + inset, y, title_of(figure, "name"), size=size, fill=MUTED)
    sheet.text(room.right - inset, y, title_of(figure, "text"), size=size, fill=MUTED, anchor="end")


def _row(sheet: Sheet, rows: Rows, place: int, row: Row) -> None:
    box, size = rows.box, rows.size
    sheet.line(box.x, rows.top(place), box.right, rows.top(place), stroke=RULE)
    if place % 2 == 0:
        sheet.rect(Box(box.x, rows.top(place), box.width, rows.height), fill=PANEL)
    part = row.code("measure").startswith(PART)
    left = size * (2 if part else 0.5)
    value = fit(
        row.text("text"),
        box.width * VALUES - size,
        size=size,
        floor=size * 0.7,
        lines=max(1, int(rows.height / (size * LINE))),
        weight=Weight.BOLD,
    )
    draw_name(
        sheet, rows, place, row.text("name"), box.width * (1 - VALUES) - left - size * 0.5,
        x=box.x + left, fill=MUTED if part else INK,
    )  # fmt: skip
    y = rows.middle(place) - value.height / 2
    sheet.lines(box.right - size * 0.5, y, value, weight=Weight.BOLD, anchor="end")
