"""The turnout of the day so far, as lines: a tile of the wall."""

from dashboard import theme
from dashboard.charts.points import turnout_points
from dashboard.charts.turnout import BAR, turnout_sentence, turnout_timeline
from dashboard.panels.page import html
from dashboard.words import Words
from db.vocabulary import TurnoutSource
from queries.snapshot import Snapshot


def turnout_tile(snapshot: Snapshot, t: Words) -> dict[str, object]:
    series = {source: turnout_points(snapshot, source) for source in TurnoutSource}
    timeline = turnout_timeline(series)
    alt = turnout_sentence(series, t)
    return {"html": html("timeline", timeline=timeline, colours=theme.SERIES, bar=BAR, alt=alt)}
