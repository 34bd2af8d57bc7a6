"""The table of the day."""

from dataclasses import replace

from dashboard.drawing.ink import INK, MUTED, PANEL, RULE
from dashboard.drawing.letters import Weight
from dashboard.drawing.reading import Row, rows_of, title_of
from dashboard.drawing.rows import Names, draw_more, fit_into, fit_names, lay_out
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
    edge = rows.size * 0.5
    most = room.width * (1 - VALUES) - edge * 2
    names = fit_names([each.text("name") for each in told], rows, x=room.x + edge, most=most)
    _head(sheet, figure, room, scale)
    for place, row in enumerate(told[: rows.shown]):
        _row(sheet, replace(names, width=most), place, row)
    sheet.line(room.x, rows.bottom, room.right, rows.bottom, stroke=RULE)
    if rows.hidden:
        t = words(figure.language)
        draw_more(sheet, rows, t.plural("and {count} more", "and {count} more", rows.hidden))


def _head(sheet: Sheet, figure: Figure, room: Box, scale: Scale) -> None:
    size, y = scale.label * 0.85, room.y + scale.label
    inset = scale.label * 0.5
    sheet.text(room.x + inset, y, title_of(figure, "name"), size=size, fill=MUTED)
    sheet.text(room.right - inset, y, title_of(figure, "text"), size=size, fill=MUTED, anchor="end")


def _row(sheet: Sheet, names: Names, place: int, row: Row) -> None:
    rows = names.rows
    box, top = rows.box, rows.top(place)
    if place % 2 == 0:
        sheet.rect(Box(box.x, top, box.width, rows.height), fill=PANEL)
    sheet.line(box.x, top, box.right, top, stroke=RULE)
    part = row.code("measure").startswith(PART)
    fill, indent = (MUTED, rows.size * 1.5) if part else (INK, 0)
    names.draw(sheet, place, row.text("name"), fill=fill, indent=indent)
    width = box.width * VALUES - rows.size
    value = fit_into(row.text("text"), width, rows.height, size=rows.size, weight=Weight.BOLD)
    y = rows.middle(place) - value.height / 2
    sheet.lines(box.right - rows.size * 0.5, y, value, weight=Weight.BOLD, anchor="end")
