"""Coverage of the districts: a bar of a hundred per cent each, those heard from most on top."""

from dashboard.drawing.coverage import ORDER, draw_stack
from dashboard.drawing.ink import MUTED
from dashboard.drawing.patterns import MISSING
from dashboard.drawing.reading import Row, rows_of, title_of
from dashboard.drawing.rows import (
    Draw,
    Head,
    bold,
    draw_heads,
    draw_keys,
    draw_more,
    fit_names,
    head_width,
    lay_out,
)
from dashboard.drawing.sheet import Box, Sheet
from dashboard.drawing.sizes import Scale
from dashboard.figures import Figure
from dashboard.words import words
from db.vocabulary import CoverageClass

NAMES_AT_MOST = 0.34


def draw_coverage_by_district(sheet: Sheet, figure: Figure, room: Box, scale: Scale) -> None:
    told = sorted(rows_of(figure), key=_heard_first)
    groups = [
        each for each in ORDER if any(each.value in row.cells and row.number(each.value) for row in told)
    ]
    keys = [(_sign(sheet, each), title_of(figure, each.value)) for each in groups]
    top = draw_keys(sheet, room, keys, scale.label * 0.9)
    head = scale.label * 2
    rows = lay_out(Box(room.x, top + head, room.width, room.bottom - top - head), len(told), scale)
    names = fit_names([each.text("name") for each in told], rows, x=room.x, most=room.width * NAMES_AT_MOST)
    heads = _heads(figure, told, rows.size, room.right)
    draw_heads(sheet, list(heads.values()), top + head, head, rows.size)
    ends = {key: each.right for key, each in heads.items()}
    left = names.right + rows.size * 0.7
    right = ends["heard_share"] - heads["heard_share"].width - rows.size * 0.7
    for place, row in enumerate(told[: rows.shown]):
        bar = Box(left, rows.top(place) + rows.height * 0.14, right - left, rows.height * 0.72)
        names.draw(sheet, place, row.text("name"))
        _bar(sheet, bar, row, groups)
        bold(
            sheet, ends["heard_share"], rows.baseline(place), row.text("heard_share"), rows.size, anchor="end"
        )
        sheet.text(
            ends["stations"],
            rows.baseline(place),
            row.text("stations"),
            size=rows.size,
            fill=MUTED,
            anchor="end",
        )
    if rows.hidden:
        t = words(figure.language)
        draw_more(
            sheet, rows, t.plural("and {count} more district", "and {count} more districts", rows.hidden)
        )


def _heard_first(row: Row) -> tuple[bool, bool, float]:
    """Those withheld come last, before them the small ones together."""
    share = row.number("heard_share")
    return share is None, not row.code("district"), -(share or 0)


def _sign(sheet: Sheet, group: CoverageClass) -> Draw:
    def draw(x: float, y: float, r: float) -> None:
        draw_stack(sheet, Box(x - r * 1.3, y - r, r * 2.6, r * 2), [(group, 1)])

    return draw


def _bar(sheet: Sheet, bar: Box, row: Row, groups: list[CoverageClass]) -> None:
    if row.number("heard_share") is None:
        sheet.rect(bar, fill=MISSING)
        return
    draw_stack(sheet, bar, [(each, row.number(each.value) or 0) for each in groups])


def _heads(figure: Figure, told: list[Row], size: float, right: float) -> dict[str, Head]:
    heads: dict[str, Head] = {}
    for key in ("stations", "heard_share"):
        title = title_of(figure, key)
        heads[key] = Head(title, right, head_width(title, [each.text(key) for each in told], size))
        right -= heads[key].width + size * 0.8
    return heads
