"""The map of heat: confirmed violations for the hours observed, by district, and beside it every number."""

from collections.abc import Sequence

from dashboard.drawing.atlas import draw_ground, draw_scale_and_north, fitted
from dashboard.drawing.ink import GROUND, HEAT, INK, MUTED, OUTLINE
from dashboard.drawing.letters import Weight, cut, width_of
from dashboard.drawing.patterns import MISSING
from dashboard.drawing.reading import Row, rows_of, title_of
from dashboard.drawing.rows import Rows, bold, draw_more, lay_out
from dashboard.drawing.sheet import Box, Sheet
from dashboard.drawing.sizes import Scale
from dashboard.drawing.station_map import label_beside, place_of, split
from dashboard.figures import Figure
from dashboard.words import words

SMALLEST, LARGEST = 0.35, 1.5
"""Radius of a district without a boundary, of the label's size, for heat from 0 to 1."""


def draw_heat(sheet: Sheet, figure: Figure, room: Box, scale: Scale) -> None:
    told = sorted(rows_of(figure), key=lambda row: -_order(row))
    box, side = split(room, sheet, share=0.36 if sheet.width > sheet.height else 0.4)
    there = [(row, place) for row in told if (place := place_of(row)) is not None]
    atlas = fitted([place for _, place in there], figure.ground, box, rim=scale.label * 2)
    bounded = figure.ground.districts if figure.ground else {}
    fills = {row.code("district"): _fill(row) for row in told if row.code("district") in bounded}
    draw_ground(sheet, atlas, figure.ground, fills, scale.label)
    taken: list[Box] = []
    spots = [(row, atlas.at(place)) for row, place in there if atlas.shows(place)]
    for row, (x, y) in reversed(spots):
        if row.code("district") not in bounded:
            taken.append(_spot(sheet, row, x, y, scale))
    size = scale.label * 0.8
    for row, (x, y) in spots:
        away = _radius(row) * scale.label * 1.15 if row.code("district") not in bounded else 0
        label_beside(sheet, taken, (x, y), row.text("name"), size=size, away=away, weight=Weight.REGULAR)
    draw_scale_and_north(sheet, atlas, words(figure.language), scale.label)
    _list(sheet, figure, told, side, scale)


def _order(row: Row) -> float:
    """Hottest first, withheld last."""
    heat = row.number("heat")
    return -1 if heat is None else heat + (row.number("incidents") or 0) * 1e-9


def _fill(row: Row) -> str:
    heat = row.number("heat")
    if heat is None:
        return MISSING
    if not heat:
        return GROUND
    return HEAT[min(len(HEAT) - 1, int(heat * len(HEAT)))]


def _radius(row: Row) -> float:
    return SMALLEST + (LARGEST - SMALLEST) * (row.number("heat") or 0) ** 0.5


def _spot(sheet: Sheet, row: Row, x: float, y: float, scale: Scale) -> Box:
    r = _radius(row) * scale.label
    sheet.circle(x, y, r, fill=_fill(row), stroke=INK if row.number("heat") else OUTLINE, width=1)
    return Box(x - r, y - r, r * 2, r * 2)


def _list(sheet: Sheet, figure: Figure, told: Sequence[Row], box: Box, scale: Scale) -> None:
    """Every district with its number of violations and its heat; a wide one in two columns."""
    wide = sheet.width > sheet.height
    size = scale.label * 0.85
    top = _draw_steps(sheet, figure, box, size)
    columns = 1 if wide else 2
    width = (box.width - size * 2 * (columns - 1)) / columns
    head = size * 1.5
    each = -(-len(told) // columns)
    first = Box(box.x, top + head, width, box.bottom - top - head)
    rows = lay_out(first, each, scale)
    for column in range(columns):
        here = told[column * rows.shown : (column + 1) * rows.shown]
        left = box.x + column * (width + size * 2)
        _column(
            sheet,
            figure,
            here,
            Rows(Box(left, first.y, width, first.height), len(here), 0, rows.height, min(rows.size, size)),
            top,
        )
    hidden = len(told) - columns * rows.shown
    if hidden > 0:
        t = words(figure.language)
        said = t.plural("and {count} more district", "and {count} more districts", hidden)
        draw_more(sheet, Rows(first, rows.shown, hidden, rows.height, rows.size), said)


def _column(sheet: Sheet, figure: Figure, told: Sequence[Row], rows: Rows, top: float) -> None:
    box, size = rows.box, rows.size
    small = size * 0.8
    titles = {key: cut(title_of(figure, key), box.width * 0.5, small) for key in ("heat", "incidents")}
    heat = max(
        [width_of(titles["heat"], small), *(width_of(each.text("heat"), size, Weight.BOLD) for each in told)]
    )
    count = max([width_of(titles["incidents"], small), 0])
    ends = {"heat": box.right, "incidents": box.right - heat - size * 0.8}
    for key, x in ends.items():
        sheet.text(x, top + size, titles[key], size=small, fill=MUTED, anchor="end")
    names = ends["incidents"] - min(count, size * 2.5) - box.x - size * 1.6
    for place, row in enumerate(told):
        y = rows.middle(place)
        sheet.rect(
            Box(box.x, y - size * 0.4, size, size * 0.8), fill=_fill(row), stroke=OUTLINE, stroke_width=0.7
        )
        sheet.text(box.x + size * 1.5, rows.baseline(place), cut(row.text("name"), names, size), size=size)
        sheet.text(ends["incidents"], rows.baseline(place), row.text("incidents"), size=size, anchor="end")
        bold(sheet, ends["heat"], rows.baseline(place), row.text("heat"), size, anchor="end")


def _draw_steps(sheet: Sheet, figure: Figure, box: Box, size: float) -> float:
    """What the colours mean: steps of the scale from 0 to 1."""
    t = words(figure.language)
    step = min(box.width / len(HEAT), size * 3.2)
    for place, colour in enumerate(HEAT):
        sheet.rect(Box(box.x + step * place, box.y, step, size * 0.7), fill=colour)
    for place in range(len(HEAT) + 1):
        anchor = "start" if not place else "end" if place == len(HEAT) else "middle"
        said = t.number(place / len(HEAT), 1)
        sheet.text(box.x + step * place, box.y + size * 1.6, said, size=size * 0.8, fill=MUTED, anchor=anchor)
    return box.y + size * 2.3
