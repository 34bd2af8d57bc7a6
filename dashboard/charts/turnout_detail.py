"""The turnout of one area by slot, to be read at a desk: both series, their 95 % intervals, the hard
bounds, and how many stations each point rests on."""

from collections.abc import Sequence

from dashboard import labels, theme
from dashboard.charts.areas import Series
from dashboard.charts.points import Point
from dashboard.charts.turnout import SYMBOLS, hour
from dashboard.words import Words
from db.vocabulary import TurnoutSource

Payload = dict[str, object]

ASIDE = {TurnoutSource.OBSERVER: -0.09, TurnoutSource.OFFICIAL: 0.09}
"""Hours: the two series stand side by side, so that neither hides the other's interval."""
BAR = 0.42
BESIDE = {TurnoutSource.OBSERVER: -BAR / 2, TurnoutSource.OFFICIAL: BAR / 2}
CERTAIN = "rgba(180, 192, 204, 0.28)"


def turnout_detail(series: Series, t: Words) -> Payload:
    """{"data", "layout"}. A slot without counts breaks the line and carries a sign: it is never a zero."""
    return {
        "data": [
            _certain(series[TurnoutSource.OBSERVER], t),
            *(_stations(points, source, t) for source, points in series.items()),
            *(_line(points, source, t) for source, points in reversed(series.items())),
        ],
        "layout": _layout(series, t),
    }


def _x(points: Sequence[Point], source: TurnoutSource) -> list[float]:
    return [hour(point.slot) + ASIDE[source] for point in points]


def _line(points: Sequence[Point], source: TurnoutSource, t: Words) -> Payload:
    colour = theme.SERIES[source]
    return {
        "type": "scatter",
        "name": t(labels.SOURCE[source]),
        "mode": "lines+markers",
        "x": _x(points, source),
        "y": [_percent(point.estimate.share) for point in points],
        "connectgaps": False,
        "line": {"color": colour, "width": 2.5},
        "marker": {
            "symbol": SYMBOLS[source],
            "size": 11,
            "color": [colour if point.firm else theme.GROUND for point in points],
            "line": {"color": colour, "width": 2},
        },
        "error_y": _interval(points, colour),
        "text": [describe_point(point, t) for point in points],
        "hovertemplate": "%{text}<extra>%{fullData.name}</extra>",
    }


def _interval(points: Sequence[Point], colour: str) -> Payload:
    """The 95 % interval as an error bar; none where there are not enough stations."""
    spans = [(point.estimate.share or 0.0, point.estimate.interval) for point in points]
    return {
        "type": "data",
        "symmetric": False,
        "array": [_percent(span and span[1] - share) for share, span in spans],
        "arrayminus": [_percent(span and share - span[0]) for share, span in spans],
        "color": colour,
        "thickness": 2,
        "width": 6,
    }


def _certain(points: Sequence[Point], t: Words) -> Payload:
    """From the worst to the best that is possible by the observers' counts, as a pale column behind them."""
    known = [(point, point.estimate.bounds) for point in points if point.estimate.counted]
    return {
        "type": "bar",
        "name": t("possible at worst and best"),
        "x": [hour(point.slot) + ASIDE[TurnoutSource.OBSERVER] for point, _ in known],
        "base": [_percent(bounds and bounds[0]) for _, bounds in known],
        "y": [_percent(bounds and bounds[1] - bounds[0]) for _, bounds in known],
        "width": 0.14,
        "marker": {"color": CERTAIN, "line": {"width": 0}},
        "hoverinfo": "skip",
    }


def _stations(points: Sequence[Point], source: TurnoutSource, t: Words) -> Payload:
    counted = [point.estimate.counted for point in points]
    return {
        "type": "bar",
        "x": [hour(point.slot) + BESIDE[source] for point in points],
        "y": [round(100 * point.behind, 1) for point in points],
        "width": BAR * 0.94,
        "yaxis": "y2",
        "marker": {"color": theme.SERIES[source], "opacity": 0.75, "line": {"width": 0}},
        "text": [t.number(count) if count else "" for count in counted],
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
        "textfont": {"size": 12, "color": theme.MUTED},
        "showlegend": False,
        "hovertext": [describe_point(point, t) for point in points],
        "hoverinfo": "text",
    }


def describe_point(point: Point, t: Words) -> str:
    """Slot, turnout and what it rests on, in one sentence."""
    estimate = point.estimate
    if estimate.share is None:
        return t("{slot}: no counts", slot=point.slot) if point.due else t("{slot}: not yet", slot=point.slot)
    return t(
        "{slot}: {share} ({interval}), {part} of {whole} stations",
        slot=point.slot,
        share=t.percent(estimate.share),
        interval=describe_interval(point, t),
        part=t.number(estimate.counted),
        whole=t.number(estimate.stations),
    )


def describe_interval(point: Point, t: Words) -> str:
    interval = point.estimate.interval
    if interval is None:
        return t("not enough stations")
    return t("95 %: {low} to {high}", low=t.percent(interval[0]), high=t.percent(interval[1]))


def _layout(series: Series, t: Words) -> Payload:
    points = series[TurnoutSource.OBSERVER]
    first, last = hour(points[0].slot), hour(points[-1].slot)
    axis = {"zeroline": False, "fixedrange": True, "gridcolor": theme.LINE, "tickcolor": theme.LINE}
    return {
        "template": None,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": theme.FONT, "size": 15, "color": theme.MUTED},
        "margin": {"l": 52, "r": 12, "t": 34, "b": 30},
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"color": theme.TEXT}},
        "barmode": "overlay",
        "hoverlabel": {"bgcolor": theme.PANEL, "bordercolor": theme.LINE, "font": {"color": theme.TEXT}},
        "xaxis": {
            **axis,
            "range": [first - 0.7, last + 0.7],
            "showgrid": False,
            "tickvals": [hour(point.slot) for point in points],
            "ticktext": [point.slot for point in points],
            "anchor": "y2",
        },
        "yaxis": {**axis, "range": [0, 103], "domain": [0.27, 1], "dtick": 20, "ticksuffix": " %"},
        "yaxis2": {
            **axis,
            "range": [0, 138],
            "domain": [0, 0.18],
            "tickvals": [0, 100],
            "ticktext": ["0", t.number(max(point.estimate.stations for point in points))],
        },
        "shapes": _gaps(series),
        "annotations": [_named_axis(t), *_gap_signs(series, t)],
    }


def _named_axis(t: Words) -> Payload:
    return {
        "xref": "paper", "x": 0, "xanchor": "left", "yref": "paper", "y": 0.24, "yanchor": "top",
        "text": t("Stations behind each point"), "showarrow": False, "font": {"size": 13},
    }  # fmt: skip


def _missing(series: Series) -> list[float]:
    """Where the time has come and neither series has a count."""
    slots = zip(*series.values(), strict=True)
    return [hour(points[0].slot) for points in slots if all(point.missing for point in points)]


def _gaps(series: Series) -> list[Payload]:
    line = {"color": theme.WARNING, "width": 2, "dash": "dot"}
    return [{"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 100, "line": line} for x in _missing(series)]


def _gap_signs(series: Series, t: Words) -> list[Payload]:
    return [
        {
            "x": x, "y": 50, "text": t("no counts"), "textangle": -90, "showarrow": False,
            "font": {"color": theme.WARNING}, "bgcolor": theme.GROUND,
        }
        for x in _missing(series)
    ]  # fmt: skip


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 2)
