"""The turnout timeline: a slot without counts looks missing, not zero."""

import pytest

from dashboard.charts.points import Point, latest_firm, turnout_points
from dashboard.charts.turnout import Curve, Dot, Timeline, across, hour, turnout_sentence, turnout_timeline
from dashboard.panels.timeline import turnout_tile
from dashboard.words import words
from db.vocabulary import CoverageState, TurnoutSource
from queries.snapshot import Snapshot, TurnoutSum
from queries.statistics import Size
from tests.pictures import ULAN, ZAYSAN, a_picture, a_sum

OBSERVER, OFFICIAL = TurnoutSource.OBSERVER, TurnoutSource.OFFICIAL


def picture(*turnout: TurnoutSum, now: str = "14:40") -> Snapshot:
    return a_picture([CoverageState.REPORTING] * 6, turnout=turnout, now=now)


def timeline_of(snapshot: Snapshot) -> Timeline:
    return turnout_timeline({source: turnout_points(snapshot, source) for source in TurnoutSource})


def curve(timeline: Timeline, source: TurnoutSource) -> Curve:
    return next(each for each in timeline.curves if each.source is source)


def test_both_series_stand_at_the_hours_of_their_slots():
    timeline = timeline_of(
        picture(
            a_sum(ZAYSAN, "10:00", OBSERVER, stations=3, share=0.2),
            a_sum(ULAN, "10:00", OBSERVER, stations=3, share=0.3),
            a_sum(ZAYSAN, "10:00", OFFICIAL, stations=3, share=0.24),
        )
    )
    assert [name for _, name in timeline.slots] == ["10", "12", "14", "16", "18", "20"]
    assert curve(timeline, OBSERVER).dots == [Dot(across("10:00"), 75.0, True)]
    assert curve(timeline, OFFICIAL).dots == [Dot(across("10:00"), 76.0, True)]


def test_slots_lie_at_their_hours_also_when_they_are_not_evenly_spread():
    assert across("10:30") - across("10:00") == pytest.approx(
        (across("12:00") - across("10:00")) / 4, abs=0.01
    )
    assert 0 < across("10:00") < across("20:00") < 100


def test_a_slot_without_counts_breaks_the_line_and_asks():
    timeline = timeline_of(
        picture(
            a_sum(ZAYSAN, "10:00", OBSERVER, stations=3, share=0.2),
            a_sum(ZAYSAN, "14:00", OBSERVER, stations=3, share=0.6),
            a_sum(ZAYSAN, "16:00", OBSERVER, stations=3, share=0.7),
            now="16:40",
        )
    )
    assert [dot.y for dot in curve(timeline, OBSERVER).dots] == [80.0, 40.0, 30.0]
    assert [(one.y, other.y) for one, other in curve(timeline, OBSERVER).lines] == [(40.0, 30.0)]
    assert timeline.missing == [across("12:00")]


def test_a_slot_that_has_not_come_yet_is_not_missing():
    assert timeline_of(picture(now="09:59")).missing == []


def test_a_slot_that_only_one_series_misses_is_drawn_by_the_other():
    timeline = timeline_of(picture(a_sum(ZAYSAN, "10:00", OFFICIAL, stations=3, share=0.2), now="10:20"))

    assert timeline.missing == []
    assert curve(timeline, OBSERVER).dots == []


def test_a_point_with_few_stations_behind_it_is_hollow_and_its_bar_low():
    timeline = timeline_of(
        picture(
            a_sum(ZAYSAN, "10:00", OBSERVER, stations=3, share=0.2),
            a_sum(ZAYSAN, "12:00", OBSERVER, stations=1, share=0.4),
        )
    )
    assert [dot.firm for dot in curve(timeline, OBSERVER).dots] == [True, False]
    assert [bar.height for bar in timeline.bars] == [50.0, 16.7]


def test_the_tile_draws_what_the_timeline_has():
    html = str(
        turnout_tile(picture(a_sum(ZAYSAN, "10:00", OBSERVER, stations=1, share=0.2)), words("en"))["html"]
    )

    assert html.count("<circle") == 1
    assert 'class="few"' in html
    assert html.count(">?<") == 2  # 12:00 and 14:00 were due by 14:40


def test_who_cannot_see_the_chart_hears_it():
    snapshot = picture(a_sum(ZAYSAN, "10:00", OBSERVER, stations=3, share=0.2), now="12:30")
    series = {source: turnout_points(snapshot, source) for source in TurnoutSource}

    assert turnout_sentence(series, words("en")) == (
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
