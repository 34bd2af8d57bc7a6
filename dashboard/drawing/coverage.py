"""Coverage: one bar of all stations, and below it what each part of it is."""

from dashboard.drawing.ink import COVERAGE, GROUND, INK, MUTED, OUTLINE
from dashboard.drawing.letters import Weight, width_of
from dashboard.drawing.patterns import fill_of
from dashboard.drawing.reading import Row, rows_of, title_of
from dashboard.drawing.rows import Rows, bold, draw_name, lay_out
from dashboard.drawing.sheet import Box, Sheet
from dashboard.drawing.sizes import Scale
from dashboard.figures import Figure
from db.vocabulary import CoverageClass

ORDER = (
    CoverageClass.REPORTING,
    CoverageClass.DONE,
    CoverageClass.LATE,
    CoverageClass.SILENT,
    CoverageClass.REMOVED,
    CoverageClass.EXPECTED,
    CoverageClass.NOT_COVERED,
)
"""Along a bar: heard from, then not."""
BAR = 0.2
"""Of the height."""


def draw_coverage(sheet: Sheet, figure: Figure, room: Box, scale: Scale) -> None:
    told = sorted(rows_of(figure), key=lambda row: ORDER.index(CoverageClass(row.code("class"))))
    bar = Box(room.x, room.y, room.width, min(room.height * BAR, scale.label * 7))
    draw_stack(
        sheet, bar, [(CoverageClass(each.code("class")), each.number("stations") or 0) for each in told]
    )
    _numbers_in_bar(sheet, bar, told, scale)
    list_box = Box(room.x, bar.bottom + scale.gap * 2, room.width, room.bottom - bar.bottom - scale.gap * 2)
    head = scale.label * 1.6
    rows = lay_out(list_box.inset(top=head), len(told), scale)
    ends = _ends(room, figure, rows)
    for key, x in ends.items():
        sheet.text(
            x,
            list_box.y + scale.label,
            title_of(figure, key),
            size=rows.size * 0.85,
            fill=MUTED,
            anchor="end",
        )
    for place, row in enumerate(told):
        _row(sheet, rows, place, row, ends)


def draw_stack(sheet: Sheet, box: Box, parts: list[tuple[CoverageClass, float]]) -> None:
    """Parts of a whole, side by side over the width; between two a line of the ground."""
    total = sum(count for _, count in parts)
    x = box.x
    for group, count in parts:
        width = box.width * count / total if total else 0
        if width:
            hollow = COVERAGE[group].pattern == "hollow"
            sheet.rect(Box(x, box.y, width, box.height), fill=fill_of(group), stroke=GROUND)
            if hollow:
                sheet.rect(
                    Box(x, box.y, width, box.height).inset(1, 0.5, 0.5, 0.5), fill="none", stroke=OUTLINE
                )
        x += width
    if not total:
        sheet.rect(box, fill="none", stroke=OUTLINE)


def _numbers_in_bar(sheet: Sheet, bar: Box, told: list[Row], scale: Scale) -> None:
    """Where there is room for it, on a plate."""
    total = sum(each.number("stations") or 0 for each in told)
    x = bar.x
    for row in told:
        width = bar.width * (row.number("stations") or 0) / total if total else 0
        size = scale.label * 1.2
        room = width_of(row.text("stations"), size, Weight.BOLD) + size * 0.7
        if width > room * 1.15:
            plate = Box(x + width / 2 - room / 2, bar.y + bar.height / 2 - size * 0.75, room, size * 1.5)
            sheet.rect(plate, fill=GROUND)
            bold(sheet, plate.middle, plate.y + size * 1.1, row.text("stations"), size, anchor="middle")
        x += width


def _ends(room: Box, figure: Figure, rows: Rows) -> dict[str, float]:
    """Right edges of the columns of numbers."""
    share = max(rows.size * 5, width_of(title_of(figure, "share"), rows.size * 0.85))
    right = min(room.right, room.x + rows.size * 46)
    return {"stations": right - share - rows.size * 1.5, "share": right}


def _row(sheet: Sheet, rows: Rows, place: int, row: Row, ends: dict[str, float]) -> None:
    ink = COVERAGE[CoverageClass(row.code("class"))]
    x, size = rows.box.x, rows.size
    sheet.mark(x + size * 0.6, rows.middle(place), size * 0.48, ink.shape, ink.colour)
    swatch = Box(x + size * 1.6, rows.middle(place) - size * 0.45, size * 1.6, size * 0.9)
    draw_stack(sheet, swatch, [(CoverageClass(row.code("class")), 1)])
    names = ends["stations"] - x - size * 8
    draw_name(sheet, rows, place, row.text("name"), names, x=x + size * 3.8)
    bold(sheet, ends["stations"], rows.baseline(place), row.text("stations"), size, anchor="end")
    sheet.text(ends["share"], rows.baseline(place), row.text("share"), size=size, fill=INK, anchor="end")
