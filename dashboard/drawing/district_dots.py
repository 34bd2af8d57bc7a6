"""Turnout of the districts: a point each with its interval, the highest on top; withheld ones last."""

from dashboard.drawing.ink import GROUND, MUTED, PANEL, RULE, SERIES
from dashboard.drawing.letters import Weight, width_of
from dashboard.drawing.patterns import MISSING
from dashboard.drawing.reading import Row, rows_of, title_of
from dashboard.drawing.rows import (
    Axis,
    Draw,
    Head,
    Rows,
    bold,
    draw_heads,
    draw_keys,
    draw_more,
    fit_names,
    head_width,
    lay_out,
    ticks_between,
)
from dashboard.drawing.sheet import Box, Sheet
from dashboard.drawing.sizes import Scale
from dashboard.figures import Figure
from dashboard.words import words
from db.vocabulary import TurnoutSource

NAMES_AT_MOST = 0.3
LEAST_SPAN = 0.3
OBSERVED, OFFICIAL = SERIES[TurnoutSource.OBSERVER], SERIES[TurnoutSource.OFFICIAL]
DIAMOND = "M0-1.25L1.25 0 0 1.25-1.25 0ZM0-.6L-.6 0 0 .6 .6 0Z"
_DRAWN = ("share", "interval_low", "interval_high", "official_share")


def draw_districts(sheet: Sheet, figure: Figure, room: Box, scale: Scale) -> None:
    told = sorted(rows_of(figure), key=lambda row: (row.number("share") is None, -(row.number("share") or 0)))
    top = draw_keys(sheet, room, _keys(sheet, figure, told), scale.label * 0.9)
    head = scale.label * 1.9
    rows = lay_out(Box(room.x, top + head, room.width, room.bottom - top - head), len(told), scale)
    names = fit_names([each.text("name") for each in told], rows, x=room.x, most=room.width * NAMES_AT_MOST)
    title = title_of(figure, "stations")
    counted = head_width(title, [_counted(each) for each in told], rows.size)
    value = max(width_of(each.text("share"), rows.size, Weight.BOLD) for each in told)
    stations, share = room.right, room.right - counted - rows.size * 0.9
    draw_heads(sheet, [Head(title, stations, counted)], top + head, head, rows.size)
    axis = _axis(told, names.right + rows.size * 1.6, share - value - rows.size * 1.6)
    _grid(sheet, figure, axis, rows, top + head - rows.size * 0.5)
    for place, row in enumerate(told[: rows.shown]):
        names.draw(sheet, place, row.text("name"))
        _point(sheet, rows, place, row, axis)
        bold(sheet, share, rows.baseline(place), row.text("share"), rows.size, anchor="end")
        sheet.text(stations, rows.baseline(place), _counted(row), size=rows.size, fill=MUTED, anchor="end")
    if rows.hidden:
        draw_more(sheet, rows, _more(figure, told[rows.shown :]))


def _keys(sheet: Sheet, figure: Figure, told: list[Row]) -> list[tuple[Draw, str]]:
    t = words(figure.language)

    def observed(x: float, y: float, r: float) -> None:
        sheet.circle(x, y, r * 0.9, fill=OBSERVED)

    def interval(x: float, y: float, r: float) -> None:
        sheet.line(x - r * 1.3, y, x + r * 1.3, y, stroke=OBSERVED, width=r * 0.45)

    def official(x: float, y: float, r: float) -> None:
        sheet.mark(x, y, r * 0.8, DIAMOND, OFFICIAL)

    def withheld(x: float, y: float, r: float) -> None:
        sheet.rect(Box(x - r * 1.3, y - r * 0.8, r * 2.6, r * 1.6), fill=MISSING)

    keys: list[tuple[Draw, str]] = [(observed, title_of(figure, "share")), (interval, t("95 % interval"))]
    if any(each.number("official_share") is not None for each in told):
        keys.append((official, title_of(figure, "official_share")))
    if any(each.number("share") is None for each in told):
        keys.append((withheld, t("Not reported or too few to publish")))
    return keys


def _axis(told: list[Row], start: float, end: float) -> Axis:
    """Round tens around everything that is drawn, and never a span so short that noise looks like news."""
    values = [value for row in told for key in _DRAWN if (value := row.number(key)) is not None]
    low = max(0.0, int(min(values) * 10) / 10)
    high = min(1.0, (int(max(values) * 10 - 1e-9) + 1) / 10)
    if high - low < LEAST_SPAN:
        low, high = max(0.0, round(high - LEAST_SPAN, 1)), max(high, LEAST_SPAN)
    return Axis(low, high, start, max(end, start + 1))


def _grid(sheet: Sheet, figure: Figure, axis: Axis, rows: Rows, y: float) -> None:
    t, size = words(figure.language), rows.size * 0.8
    most = max(2, int((axis.end - axis.start) / (size * 4.5)))
    for tick in ticks_between(axis.low, axis.high, min(10, most)):
        x = axis.at(tick)
        sheet.line(x, rows.box.y - size * 0.2, x, rows.bottom, stroke=RULE)
        sheet.text(x, y, t.percent(tick, 0), size=size, fill=MUTED, anchor="middle")


def _point(sheet: Sheet, rows: Rows, place: int, row: Row, axis: Axis) -> None:
    share, y = row.number("share"), rows.middle(place)
    r = min(rows.height * 0.28, rows.size * 0.5)
    sheet.line(axis.start, y, axis.end, y, stroke=PANEL)
    if share is None:
        height = rows.height * 0.6
        sheet.rect(Box(axis.start, y - height / 2, axis.end - axis.start, height), fill=MISSING)
        return
    low, high = row.number("interval_low"), row.number("interval_high")
    if low is not None and high is not None:
        sheet.line(axis.at(low), y, axis.at(high), y, stroke=OBSERVED, width=max(1.5, r * 0.45))
    official = row.number("official_share")
    sheet.circle(axis.at(share), y, r, fill=OBSERVED, stroke=GROUND, width=1)
    if official is not None:
        sheet.mark(axis.at(official), y, r * 0.85, DIAMOND, OFFICIAL)


def _counted(row: Row) -> str:
    return f"{row.text('stations')} / {row.text('stations_total')}"


def _more(figure: Figure, hidden: list[Row]) -> str:
    t = words(figure.language)
    shown = [each for each in hidden if each.number("share") is not None]
    if not shown:
        return t.plural("and {count} more district", "and {count} more districts", len(hidden))
    return t.plural(
        "and {count} more district, {most} or lower",
        "and {count} more districts, each {most} or lower",
        len(hidden),
        most=shown[0].text("share"),
    )
