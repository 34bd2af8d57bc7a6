"""Coverage: one bar of all stations, and below it what each part of it is."""

from dashboard.drawing.ink import COVERAGE, GROUND, OUTLINE
from dashboard.drawing.letters import Weight, width_of
from dashboard.drawing.patterns import fill_of
from dashboard.drawing.reading import Row, rows_of, title_of
from dashboard.drawing.rows import Head, Rows, bold, draw_heads, fit_names, head_width, lay_out
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
WIDEST = 36
"""Of the list, in sizes of its letters."""


def draw_coverage(sheet: Sheet, figure: Figure, room: Box, scale: Scale) -> None:
    told = sorted(rows_of(figure), key=lambda row: ORDER.index(CoverageClass(row.code("class"))))
    bar = Box(room.x, room.y, room.width, min(room.height * BAR, scale.label * 7))
    draw_stack(
        sheet, bar, [(CoverageClass(each.code("class")), each.number("stations") or 0) for each in told]
    )
    _numbers_in_bar(sheet, bar, told, scale)
    list_box = Box(room.x, bar.bottom + scale.gap * 2, room.width, room.bottom - bar.bottom - scale.gap * 2)
    head = scale.label * 2.2
    rows = lay_out(list_box.inset(top=head), len(told), scale)
    heads = _heads(room, figure, told, rows)
    draw_heads(sheet, list(heads.values()), list_box.y + head, head, rows.size)
    left = room.x + rows.size * 3.8
    names = fit_names(
        [each.text("name") for each in told],
        rows,
        x=left,
        most=heads["stations"].right - heads["stations"].width - rows.size - left,
    )
    for place, row in enumerate(told):
        _signs(sheet, rows, place, row)
        names.draw(sheet, place, row.text("name"))
        y = rows.baseline(place)
        bold(sheet, heads["stations"].right, y, row.text("stations"), rows.size, anchor="end")
        sheet.text(heads["share"].right, y, row.text("share"), size=rows.size, anchor="end")


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


def _heads(room: Box, figure: Figure, told: list[Row], rows: Rows) -> dict[str, Head]:
    """The columns of numbers, not farther from the names than the eye follows."""
    right = min(room.right, room.x + rows.size * WIDEST)
    heads: dict[str, Head] = {}
    for key in ("share", "stations"):
        title = title_of(figure, key)
        heads[key] = Head(title, right, head_width(title, [each.text(key) for each in told], rows.size))
        right -= heads[key].width + rows.size * 1.5
    return heads


def _signs(sheet: Sheet, rows: Rows, place: int, row: Row) -> None:
    """Of one class: its shape on maps and its pattern in bars."""
    group = CoverageClass(row.code("class"))
    ink, x, y, size = COVERAGE[group], rows.box.x, rows.middle(place), rows.size
    sheet.mark(x + size * 0.6, y, size * 0.48, ink.shape, ink.colour)
    draw_stack(sheet, Box(x + size * 1.6, y - size * 0.45, size * 1.6, size * 0.9), [(group, 1)])
