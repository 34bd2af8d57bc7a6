"""The turnout timeline: valid for plotly, and a slot without counts looks missing, not zero."""

from typing import Any, cast

import plotly.graph_objects as go

from dashboard import theme
from dashboard.charts.points import Point, latest_firm, turnout_points
from dashboard.charts.turnout import hour, turnout_tile
from dashboard.words import words
from db.vocabulary import CoverageState, TurnoutSource
from queries.snapshot import Snapshot, TurnoutSum
from queries.statistics import Size
from tests.pictures import ULAN, ZAYSAN, a_picture, a_sum

OBSERVER, OFFICIAL = TurnoutSource.OBSERVER, TurnoutSource.OFFICIAL


def picture(*turnout: TurnoutSum, now: str = "14:40") -> Snapshot:
    return a_picture([CoverageState.REPORTING] * 6, turnout=turnout, now=now)


def figure_of(snapshot: Snapshot) -> dict[str, Any]:
    return cast(dict[str, Any], turnout_tile(snapshot, words("en"))["figure"])


def lines(figure: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """By symbol: "circle" is observed, "square" official."""
    return {each["marker"]["symbol"]: each for each in figure["data"] if each["type"] == "scatter"}


def test_plotly_accepts_the_figure():
    figure = figure_of(picture(a_sum(ZAYSAN, "10:00", OBSERVER, stations=3, share=0.2)))

    assert go.Figure(figure).to_dict()["layout"]["showlegend"] is False


def test_both_series_stand_at_the_hours_of_their_slots():
    figure = figure_of(
        picture(
            a_sum(ZAYSAN, "10:00", OBSERVER, stations=3, share=0.2),
            a_sum(ULAN, "10:00", OBSERVER, stations=3, share=0.3),
            a_sum(ZAYSAN, "10:00", OFFICIAL, stations=3, share=0.24),
        )
    )
    assert lines(figure)["circle"]["x"] == [10, 12, 14, 16, 18, 20]
    assert lines(figure)["circle"]["y"] == [25.0, None, None, None, None, None]
    assert lines(figure)["square"]["y"][0] == 24.0


def test_a_slot_without_counts_breaks_the_line_and_asks():
    figure = figure_of(
        picture(
            a_sum(ZAYSAN, "10:00", OBSERVER, stations=3, share=0.2),
            a_sum(ZAYSAN, "14:00", OBSERVER, stations=3, share=0.6),
        )
    )
    assert lines(figure)["circle"]["y"][:3] == [20.0, None, 60.0]
    assert lines(figure)["circle"]["connectgaps"] is False
    assert [each["x"] for each in figure["layout"]["annotations"] if "?" in each["text"]] == [12]


def test_a_slot_that_has_not_come_yet_is_not_missing():
    figure = figure_of(picture(now="09:59"))

    assert not [each for each in figure["layout"]["annotations"] if "?" in each["text"]]


def test_a_point_with_few_stations_behind_it_is_hollow_and_its_bar_low():
    figure = figure_of(
        picture(
            a_sum(ZAYSAN, "10:00", OBSERVER, stations=3, share=0.2),
            a_sum(ZAYSAN, "12:00", OBSERVER, stations=1, share=0.4),
        )
    )
    colours = lines(figure)["circle"]["marker"]["color"]
    bars = next(each for each in figure["data"] if each["type"] == "bar")

    assert colours[:2] == [theme.SERIES[OBSERVER], theme.GROUND]
    assert bars["y"][:2] == [50.0, 16.7]


def test_who_cannot_see_the_chart_hears_it():
    snapshot = picture(a_sum(ZAYSAN, "10:00", OBSERVER, stations=3, share=0.2), now="12:30")

    assert turnout_tile(snapshot, words("en"))["alt"] == (
        "Observed, turnout by slot: 10:00 20.0\N{NO-BREAK SPACE}% from 3 of 6 stations; 12:00 no counts."
        " Official, turnout by slot: 10:00 no counts; 12:00 no counts."
    )


def test_the_latest_firm_point_is_quoted():
    snapshot = picture(
        a_sum(ZAYSAN, "10:00", OBSERVER, stations=3, share=0.2),
        a_sum(ZAYSAN, "12:00", OBSERVER, stations=1, share=0.4),
    )
    quoted = latest_firm(turnout_points(snapshot, OBSERVER))

    assert quoted is not None
    assert quoted.slot == "10:00"
    assert latest_firm(turnout_points(snapshot, OFFICIAL)) is None


def test_a_region_without_lists_has_nothing_behind_its_points():
    assert [point.behind for point in turnout_points(a_picture([]), OBSERVER)] == [0.0] * 6


def test_points_of_one_district_rest_on_its_stations():
    snapshot = picture(a_sum(ZAYSAN, "10:00", OBSERVER, stations=3, share=0.2))

    points: list[Point] = turnout_points(snapshot, OBSERVER, sizes={ULAN: Size(3, 3000)})
    assert points[0].estimate.counted == 0
    assert points[0].missing


def test_slots_are_hours():
    assert hour("14:30") == 14.5
