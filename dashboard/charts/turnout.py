"""The turnout timeline: both series by slot, and the share of stations behind each point."""

from collections.abc import Mapping, Sequence

from dashboard import labels, theme
from dashboard.charts.points import Point, turnout_points
from dashboard.words import Words
from db.vocabulary import TurnoutSource
from queries.snapshot import Snapshot

Payload = dict[str, object]
Series = Mapping[TurnoutSource, Sequence[Point]]

SYMBOLS = {TurnoutSource.OBSERVER: "circle", TurnoutSource.OFFICIAL: "square"}
DOORS_OPEN, DOORS_CLOSE = 8.6, 21.0


def turnout_tile(snapshot: Snapshot, t: Words) -> Payload:
    series = {source: turnout_points(snapshot, source) for source in TurnoutSource}
    return {"figure": turnout_timeline(series), "alt": turnout_sentence(series, t)}


def turnout_timeline(series: Series) -> Payload:
    """Text is as large as the wall needs, in pixels of a 1920×1080 screen; the browser scales all lengths."""
    return {
        "data": [
            *(_bars(points, source) for source, points in series.items()),
            *(_line(points, source) for source, points in reversed(list(series.items()))),
        ],
        "layout": _layout(series),
    }


def turnout_sentence(series: Series, t: Words) -> str:
    return " ".join(
        t(
            "{source}, turnout by slot: {points}.",
            source=t(labels.SOURCE[source]),
            points="; ".join(_spoken(point, t) for point in points if point.due or point.estimate.counted),
        )
        for source, points in series.items()
    )


def _spoken(point: Point, t: Words) -> str:
    estimate = point.estimate
    if estimate.share is None:
        return t("{slot} no counts", slot=point.slot)
    return t(
        "{slot} {share} from {part} of {whole} stations",
        slot=point.slot,
        share=t.percent(estimate.share),
        part=t.number(estimate.counted),
        whole=t.number(estimate.stations),
    )


def hour(slot: str) -> float:
    """ "14:30" → 14.5"""
    hours, minutes = slot.split(":")
    return int(hours) + int(minutes) / 60


def _line(points: Sequence[Point], source: TurnoutSource) -> Payload:
    """A slot without counts breaks the line: it looks missing, not zero."""
    colour = theme.SERIES[source]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [hour(point.slot) for point in points],
        "y": [
            None if point.estimate.share is None else round(100 * point.estimate.share, 2) for point in points
        ],
        "connectgaps": False,
        "line": {"color": colour, "width": 6},
        "marker": {
            "symbol": SYMBOLS[source],
            "size": 22,
            "color": [colour if point.firm else theme.GROUND for point in points],
            "line": {"color": colour, "width": 5},
        },
    }


def _bars(points: Sequence[Point], source: TurnoutSource) -> Payload:
    return {
        "type": "bar",
        "x": [hour(point.slot) for point in points],
        "y": [round(100 * point.behind, 1) for point in points],
        "yaxis": "y2",
        "marker": {"color": theme.SERIES[source], "opacity": 0.75, "line": {"width": 0}},
    }


def _layout(series: Series) -> Payload:
    slots = [point.slot for point in next(iter(series.values()))]
    axis = {"showgrid": False, "zeroline": False, "fixedrange": True, "showticklabels": False}
    return {
        "template": None,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": theme.FONT, "size": theme.SMALLEST_TEXT, "color": theme.MUTED},
        "margin": {"l": 8, "r": 8, "t": 8, "b": 66},
        "showlegend": False,
        "barmode": "group",
        "bargap": 0.4,
        "xaxis": {
            **axis,
            "anchor": "y2",
            "range": [DOORS_OPEN, DOORS_CLOSE],
            "showticklabels": True,
            "tickvals": [hour(slot) for slot in slots],
            "ticktext": [slot.removesuffix(":00") for slot in slots],
            "tickangle": 0,
        },
        "yaxis": {**axis, "range": [0, 106], "domain": [0.24, 1]},
        "yaxis2": {**axis, "range": [0, 100], "domain": [0, 0.17], "anchor": "x"},
        "shapes": [*_levels(), _whole(), *_gaps(series)],
        "annotations": [*_level_names(), *_gap_signs(series)],
    }


def _levels() -> list[Payload]:
    line = {"color": theme.LINE, "width": 2}
    return [
        {
            "type": "line",
            "layer": "below",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "y0": level,
            "y1": level,
            "line": line,
        }
        for level in (0, 50, 100)
    ]


def _level_names() -> list[Payload]:
    """100 % where the day begins and 50 % where it ends: there the lines do not pass."""
    return [_level_name(100, "left"), _level_name(50, "right")]


def _level_name(level: int, side: str) -> Payload:
    place = {"xref": "paper", "x": 0 if side == "left" else 1, "xanchor": side, "y": level, "yanchor": "top"}
    return {**place, "text": f"{level} %", "showarrow": False}


def _whole() -> Payload:
    """What all stations would be, behind the bars of those that are."""
    return {
        "type": "rect", "layer": "below", "xref": "paper", "x0": 0, "x1": 1,
        "yref": "y2", "y0": 0, "y1": 100, "fillcolor": theme.PANEL, "line": {"width": 0},
    }  # fmt: skip


def _missing(series: Series) -> list[str]:
    """Slots whose time has come and for which neither series has a count."""
    return [
        points[0].slot
        for points in zip(*series.values(), strict=True)
        if all(each.missing for each in points)
    ]


def _gaps(series: Series) -> list[Payload]:
    line = {"color": theme.WARNING, "width": 3, "dash": "dot"}
    return [
        {"type": "line", "x0": hour(slot), "x1": hour(slot), "y0": 0, "y1": 100, "line": line}
        for slot in _missing(series)
    ]


def _gap_signs(series: Series) -> list[Payload]:
    font = {"color": theme.WARNING}
    return [
        {
            "x": hour(slot),
            "y": 50,
            "text": "<b>?</b>",
            "showarrow": False,
            "font": font,
            "bgcolor": theme.GROUND,
        }
        for slot in _missing(series)
    ]
