"""The turnout of one station against its district's."""

from collections.abc import Iterable, Sequence

from dashboard import labels, theme
from dashboard.charts.points import Point
from dashboard.charts.turnout import SYMBOLS, hour
from dashboard.words import Words
from db.vocabulary import TurnoutSource
from queries.questions import Count

Payload = dict[str, object]


def station_turnout(
    counts: Iterable[Count], listed: int | None, district: Sequence[Point], t: Words
) -> Payload | None:
    """{"data", "layout"}; None where there is nothing to draw: no count, or no voter list."""
    known = list(counts)
    if not known or not listed:
        return None
    series = {
        source: {each.slot: each.voters / listed for each in known if each.source is source}
        for source in TurnoutSource
    }
    slots = [point.slot for point in district]
    return {
        "data": [
            _district(district, t),
            *(_line(source, slots, shares, t) for source, shares in reversed(list(series.items()))),
        ],
        "layout": _layout(slots),
    }


def _district(points: Sequence[Point], t: Words) -> Payload:
    return {
        "type": "scatter",
        "name": t("District, observed"),
        "mode": "lines",
        "x": [hour(point.slot) for point in points],
        "y": [_percent(point.estimate.share) for point in points],
        "connectgaps": False,
        "line": {"color": theme.MUTED, "width": 2, "dash": "dash"},
        "hovertemplate": "%{y} %",
    }


def _line(source: TurnoutSource, slots: Sequence[str], shares: dict[str, float], t: Words) -> Payload:
    colour = theme.SERIES[source]
    return {
        "type": "scatter",
        "name": t(labels.SOURCE[source]),
        "mode": "lines+markers",
        "x": [hour(slot) for slot in slots],
        "y": [_percent(shares.get(slot)) for slot in slots],
        "connectgaps": False,
        "line": {"color": colour, "width": 2.5},
        "marker": {"symbol": SYMBOLS[source], "size": 9, "color": colour},
        "hovertemplate": "%{y} %",
    }


def _layout(slots: Sequence[str]) -> Payload:
    axis = {"zeroline": False, "fixedrange": True, "gridcolor": theme.LINE}
    return {
        "template": None,
        "height": 210,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": theme.FONT, "size": 14, "color": theme.MUTED},
        "margin": {"l": 46, "r": 8, "t": 28, "b": 24},
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"color": theme.TEXT}},
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": theme.PANEL, "bordercolor": theme.LINE, "font": {"color": theme.TEXT}},
        "xaxis": {**axis, "showgrid": False, "tickvals": [hour(slot) for slot in slots], "ticktext": slots},
        "yaxis": {**axis, "rangemode": "tozero", "ticksuffix": " %", "nticks": 5},
    }


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)
