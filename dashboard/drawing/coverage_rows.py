"""Coverage of the districts: a bar of a hundred per cent each, those heard from most on top."""

from functools import partial

from dashboard.drawing.coverage import ORDER, draw_stack
from dashboard.drawing.ink import MUTED
from dashboard.drawing.letters import Weight, width_of
from dashboard.drawing.patterns import MISSING
from dashboard.drawing.reading import Row, rows_of, title_of
from dashboard.drawing.rows import Draw, bold, draw_keys, draw_more, draw_name, lay_out, name_width
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
    head = scale.label * 1.1
    rows = lay_out(Box(room.x, top + head, room.width, room.bottom - top - head), len(told), scale)
    names = name_width([each.text("name") for each in told], rows, most=room.width * NAMES_AT_MOST)
    ends = _ends(figure, told, rows.size, room.right)
    for key, x in ends.items():
        sheet.text(x, top + head * 0.6, _titles(figure)[key], size=rows.size * 0.8, fill=MUTED, anchor="end")
    left = room.x + names + rows.size * 0.7
    right = ends["heard_share"] - _width(figure, told, "heard_share", rows.size) - rows.size * 0.7
    for place, row in enumerate(told[: rows.shown]):
        bar = Box(left, rows.top(place) + rows.height * 0.14, right - left, rows.height * 0.72)
        draw_name(sheet, rows, place, row.text("name"), names)
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


def _titles(figure: Figure) -> dict[str, str]:
    return {key: title_of(figure, key) for key in ("heard_share", "stations")}


def _width(figure: Figure, told: list[Row], key: str, size: float) -> float:
    title = width_of(_titles(figure)[key], size * 0.8)
    return max([title, *(width_of(each.text(key), size, Weight.BOLD) for each in told)])


def _ends(figure: Figure, told: list[Row], size: float, right: float) -> dict[str, float]:
    width = partial(_width, figure, told, size=size)
    return {"heard_share": right - width("stations") - size, "stations": right}
