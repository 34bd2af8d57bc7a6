"""Confirmed violations by the hour they happened: a column an hour."""

import math

from dashboard.drawing.ink import ACCENT, MUTED, OUTLINE
from dashboard.drawing.letters import Weight, width_of
from dashboard.drawing.reading import Row, rows_of
from dashboard.drawing.sheet import Box, Sheet
from dashboard.drawing.sizes import Scale
from dashboard.figures import Figure


def draw_by_hour(sheet: Sheet, figure: Figure, room: Box, scale: Scale) -> None:
    told = rows_of(figure)
    size = scale.label
    plot = room.inset(top=size * 1.5, bottom=size * 1.8)
    step = plot.width / len(told)
    most = max([1.0, *(each.number("incidents") or 0 for each in told)])
    for place, row in enumerate(told):
        middle = plot.x + step * (place + 0.5)
        height = plot.height * (row.number("incidents") or 0) / most
        _column(sheet, row, Box(middle - step / 2, plot.bottom - height, step, height), size)
    sheet.line(plot.x, plot.bottom, plot.right, plot.bottom, stroke=OUTLINE, width=1.5)
    _hours(sheet, told, plot, step, size)


def _column(sheet: Sheet, row: Row, room: Box, size: float) -> None:
    """`room`: as wide as its hour, as high as its number."""
    width = min(room.width * 0.72, size * 5)
    if room.height:
        sheet.rect(Box(room.middle - width / 2, room.y, width, room.height), fill=ACCENT)
    if width_of(row.text("incidents"), size, Weight.BOLD) <= room.width:
        weight, fill = (Weight.BOLD, ACCENT) if room.height else (Weight.REGULAR, MUTED)
        y = room.y - size * 0.4
        sheet.text(
            room.middle, y, row.text("incidents"), size=size, weight=weight, fill=fill, anchor="middle"
        )


def _hours(sheet: Sheet, told: list[Row], plot: Box, step: float, size: float) -> None:
    """Under the middle of its column; where they are too many, every second or third."""
    every = max(1, math.ceil(width_of("00:00 ", size) / step))
    for place in range(0, len(told), every):
        x = plot.x + step * (place + 0.5)
        half = width_of(told[place].text("hour"), size) / 2
        x = min(max(x, plot.x + half), plot.right - half)
        sheet.text(
            x, plot.bottom + size * 1.4, told[place].text("hour"), size=size, fill=MUTED, anchor="middle"
        )
