"""Is turnout plausible? The two series as numbers, each with what it rests on."""

from dashboard import labels, theme
from dashboard.charts.points import latest_firm, turnout_points
from dashboard.panels.page import html
from dashboard.words import Words
from db.vocabulary import TurnoutSource
from queries.snapshot import Snapshot

Payload = dict[str, object]


def turnout_now_tile(snapshot: Snapshot, t: Words) -> Payload:
    series = [_series(snapshot, source, t) for source in TurnoutSource]
    asked = sum(each.left_out for each in snapshot.turnout)
    asked_about = t.number(asked) if asked else ""
    return {"html": html("turnout_now", series=series, check=t("counts to check"), asked=asked_about)}


def _series(snapshot: Snapshot, source: TurnoutSource, t: Words) -> dict[str, str]:
    point = latest_firm(turnout_points(snapshot, source))
    estimate = point.estimate if point else None
    return {
        "source": source,
        "colour": theme.SERIES[source],
        "name": t(labels.SOURCE[source]),
        "share": "–" if estimate is None or estimate.share is None else t.number(100 * estimate.share, 1),
        "slot": point.slot if point else "",
        "counted": f"{t.number(estimate.counted)}/{t.number(estimate.stations)}"
        if estimate
        else t("no counts yet"),
    }
