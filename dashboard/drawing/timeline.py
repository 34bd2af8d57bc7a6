"""Turnout over the day: what observers counted and what the commissions said, and on how many stations that
rests."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.drawing.ink import GROUND, MUTED, OUTLINE, PALE, RULE, SERIES
from dashboard.drawing.letters import Weight, clean, width_of
from dashboard.drawing.patterns import MISSING
from dashboard.drawing.reading import Row, rows_of
from dashboard.drawing.rows import Axis, Draw, draw_keys
from dashboard.drawing.sheet import Box, Sheet
from dashboard.drawing.sizes import Scale
from dashboard.figures import Figure
from dashboard.figures.turnout import DUE
from dashboard.words import words
from db.vocabulary import TurnoutSource

FEW = 0.5
"""Of the stations: a point that rests on fewer is hollow."""
TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
BESIDE = 3.7
"""From a last point to the name of its series, in sizes of its letters."""
DASH = {TurnoutSource.OBSERVER: "", TurnoutSource.OFFICIAL: "7 5"}


@dataclass(frozen=True, slots=True)
class Plot:
    box: Box
    slots: tuple[str, ...]
    y: Axis
    size: float
    series: dict[TurnoutSource, dict[str, Row]]

    @property
    def step(self) -> float:
        return self.box.width / len(self.slots)

    def x(self, slot: str) -> float:
        return self.box.x + self.step * (self.slots.index(slot) + 0.5)

    def points(self, source: TurnoutSource) -> list[Row]:
        """With a figure, by slot."""
        rows = self.series.get(source, {})
        return [rows[slot] for slot in self.slots if slot in rows and rows[slot].number("share") is not None]


def draw_timeline(sheet: Sheet, figure: Figure, room: Box, scale: Scale) -> None:
    told = rows_of(figure)
    top = draw_keys(sheet, room, _keys(sheet, figure, told), scale.label * 0.9)
    plot = _plot(told, Box(room.x, top, room.width, room.bottom - top), scale, figure)
    _grid(sheet, plot, figure)
    _bars(sheet, plot)
    _missing(sheet, plot, figure)
    for source in reversed(TurnoutSource):
        _line(sheet, plot, source)
    for source in reversed(TurnoutSource):
        _points(sheet, plot, source)
    for source in TurnoutSource:
        _numbers(sheet, plot, source)
    _names(sheet, plot)


def _plot(told: list[Row], room: Box, scale: Scale, figure: Figure) -> Plot:
    size = scale.label
    left = width_of(words(figure.language).percent(1.0, 0), size * 0.85) + size * 0.6
    slots = tuple(dict.fromkeys(each.code("slot") for each in told))
    names = max(width_of(each.text("series"), size, Weight.BOLD) for each in told)
    known = [each.code("slot") for each in told if each.number("share") is not None]
    after = len(slots) - max(slots.index(each) for each in known) - 0.5
    free = after * (room.width - left) / len(slots)
    right = max(0.0, names + size * (BESIDE + 0.3) - free)
    box = room.inset(left=left, top=size * 1.4, right=right, bottom=size * 1.7)
    series: dict[TurnoutSource, dict[str, Row]] = {}
    for each in told:
        series.setdefault(TurnoutSource(each.code("source")), {})[each.code("slot")] = each
    return Plot(box, slots, Axis(0, 1, box.bottom, box.y), size, series)


def _keys(sheet: Sheet, figure: Figure, told: list[Row]) -> list[tuple[Draw, str]]:
    t = words(figure.language)

    def hollow(x: float, y: float, r: float) -> None:
        _sign(sheet, TurnoutSource.OBSERVER, x, y, r * 0.75, hollow=True)

    def bar(x: float, y: float, r: float) -> None:
        sheet.rect(Box(x - r, y - r, r * 2, r * 2), fill=PALE)

    keys: list[tuple[Draw, str]] = [(bar, t("Share of stations counted (observed)"))]
    if any(_is_few(each) for each in told):
        keys.append((hollow, t("Fewer than {share} of the stations", share=t.percent(FEW, 0))))
    return keys


def _is_few(row: Row) -> bool:
    counted, total = row.number("stations"), row.number("stations_total")
    return counted is not None and bool(total) and counted < FEW * (total or 1)


def _grid(sheet: Sheet, plot: Plot, figure: Figure) -> None:
    t, size = words(figure.language), plot.size * 0.85
    for tick in TICKS:
        y = plot.y.at(tick)
        sheet.line(plot.box.x, y, plot.box.right, y, stroke=OUTLINE if not tick else RULE)
        sheet.text(
            plot.box.x - plot.size * 0.5,
            y + size * 0.35,
            t.percent(tick, 0),
            size=size,
            fill=MUTED,
            anchor="end",
        )
    every = max(1, -int(-width_of("00:00 ", plot.size) // plot.step))
    for slot in plot.slots[::every]:
        sheet.text(
            plot.x(slot),
            plot.box.bottom + plot.size * 1.35,
            clean(slot),
            size=plot.size,
            fill=MUTED,
            anchor="middle",
        )


def _bars(sheet: Sheet, plot: Plot) -> None:
    """Behind: the share of stations that the observed point rests on, on the same scale."""
    width = min(plot.step * 0.62, plot.size * 4.5)
    for row in plot.points(TurnoutSource.OBSERVER):
        total = row.number("stations_total") or 0
        share = (row.number("stations") or 0) / total if total else 0
        y, x = plot.y.at(share), plot.x(row.code("slot"))
        sheet.rect(Box(x - width / 2, y, width, plot.box.bottom - y), fill=PALE)
        said = f"{row.text('stations')} / {row.text('stations_total')}"
        size = plot.size * 0.8
        if width_of(said, size) < plot.step * 0.98:
            sheet.text(
                x, plot.box.bottom - size * 0.5, said, size=size, fill=MUTED, anchor="middle", halo=True
            )


def _missing(sheet: Sheet, plot: Plot, figure: Figure) -> None:
    """A slot that is over and that nobody reported: hatched from bottom to top, and said so."""
    t = words(figure.language)
    said = t("no data")
    width = min(plot.step * 0.62, plot.size * 4.5)
    for slot in _missing_slots(plot):
        x = plot.x(slot)
        sheet.rect(Box(x - width / 2, plot.box.y, width, plot.box.height), fill=MISSING)
        size = min(plot.size, plot.size * plot.step * 0.9 / width_of(said, plot.size))
        sheet.text(x, plot.y.at(0.5), said, size=size, fill=MUTED, anchor="middle", halo=True)


def _missing_slots(plot: Plot) -> Iterator[str]:
    for row in plot.series.get(TurnoutSource.OBSERVER, {}).values():
        if row.code("due") == DUE and row.number("share") is None:
            yield row.code("slot")


def _line(sheet: Sheet, plot: Plot, source: TurnoutSource) -> None:
    """From slot to slot; where one is missing there is no line."""
    points = {each.code("slot"): each for each in plot.points(source)}
    d, pen = "", "M"
    for slot in plot.slots:
        row = points.get(slot)
        if row is None:
            pen = "M"
            continue
        d += f"{pen}{plot.x(slot):.1f} {plot.y.at(row.number('share') or 0):.1f}"
        pen = "L"
    if not d:
        return
    dash = f' stroke-dasharray="{DASH[source]}"' if DASH[source] else ""
    sheet.path(d, stroke=SERIES[source], width=plot.size * 0.17, more=f'{dash} stroke-linejoin="round"')


def _points(sheet: Sheet, plot: Plot, source: TurnoutSource) -> None:
    for row in plot.points(source):
        x = plot.x(row.code("slot"))
        low, high = row.number("interval_low"), row.number("interval_high")
        if source is TurnoutSource.OBSERVER and low is not None and high is not None:
            sheet.line(x, plot.y.at(low), x, plot.y.at(high), stroke=SERIES[source], width=plot.size * 0.12)
        _sign(sheet, source, x, plot.y.at(row.number("share") or 0), plot.size * 0.36, hollow=_is_few(row))


def _sign(sheet: Sheet, source: TurnoutSource, x: float, y: float, r: float, *, hollow: bool) -> None:
    """Observed is round, official square."""
    colour = SERIES[source]
    inner, edge, width = (GROUND, colour, r * 0.5) if hollow else (colour, GROUND, r * 0.3)
    if source is TurnoutSource.OBSERVER:
        sheet.circle(x, y, r, fill=inner, stroke=edge, width=width)
    else:
        sheet.rect(
            Box(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8), fill=inner, stroke=edge, stroke_width=width
        )


def _numbers(sheet: Sheet, plot: Plot, source: TurnoutSource) -> None:
    """Beside every point: of two at one slot the higher one's above, the other's below."""
    points = plot.points(source)
    other = next(each for each in TurnoutSource if each is not source)
    others = {each.code("slot"): each.number("share") or 0 for each in plot.points(other)}
    for row in points:
        share = row.number("share") or 0
        beside = others.get(row.code("slot"))
        above = beside is None or share > beside or (share == beside and source is TurnoutSource.OBSERVER)
        size = min(
            plot.size, plot.size * plot.step * 0.97 / width_of(row.text("share"), plot.size, Weight.BOLD)
        )
        high, low = row.number("interval_high"), row.number("interval_low")
        reach = (high if above else low) if source is TurnoutSource.OBSERVER else None
        y = plot.y.at(share if reach is None else reach)
        y += -plot.size * 0.55 if above else plot.size * 1.25
        sheet.text(
            plot.x(row.code("slot")),
            min(max(y, plot.box.y - plot.size * 0.2), plot.box.bottom - plot.size * 1.3),
            row.text("share"),
            size=size,
            weight=Weight.BOLD,
            fill=SERIES[source],
            anchor="middle",
            halo=True,
        )


def _names(sheet: Sheet, plot: Plot) -> None:
    """Of each series, beside its last point; where they would touch, one above the other."""
    last = [(source, points[-1]) for source in TurnoutSource if (points := plot.points(source))]
    last.sort(key=lambda each: -(each[1].number("share") or 0))
    lowest = -math.inf
    for source, row in last:
        y = max(plot.y.at(row.number("share") or 0) + plot.size * 0.35, lowest + plot.size * 1.2)
        if len(last) > 1 and lowest == -math.inf and _ends_meet(plot, [each for _, each in last]):
            y -= plot.size * 0.6
        lowest = y
        x = plot.x(row.code("slot")) + plot.size * BESIDE
        _sign(sheet, source, x - plot.size * 0.7, y - plot.size * 0.35, plot.size * 0.3, hollow=False)
        sheet.text(
            x, y, row.text("series"), size=plot.size, weight=Weight.BOLD, fill=SERIES[source], halo=True
        )


def _ends_meet(plot: Plot, rows: list[Row]) -> bool:
    first, second = (plot.y.at(each.number("share") or 0) for each in rows)
    return abs(first - second) < plot.size * 1.2
