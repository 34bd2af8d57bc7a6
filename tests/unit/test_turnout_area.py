"""The turnout page's tiles: each figure with what it rests on; what is missing or not known is said."""

import itertools
from dataclasses import replace

import plotly.graph_objects as go
import pytest

from dashboard.charts.areas import WHOLE, all_districts, find_area
from dashboard.charts.small_multiple import small_multiple
from dashboard.charts.station_turnout import station_turnout
from dashboard.charts.turnout_detail import turnout_detail
from dashboard.panels import TILES
from dashboard.panels.turnout_area import (
    turnout_area_tile,
    turnout_head_tile,
    turnout_table_tile,
    turnout_units_tile,
)
from dashboard.words import Words, words
from db.vocabulary import CoverageState, TurnoutSource
from queries.questions import Count
from queries.snapshot import Snapshot, TurnoutSum
from tests.pictures import SLOTS, ULAN, ZAYSAN, a_picture, a_register, a_sum, at, named

OBSERVER, OFFICIAL = TurnoutSource.OBSERVER, TurnoutSource.OFFICIAL
EN = words("en")
PAGE_TILES = (turnout_head_tile, turnout_area_tile, turnout_table_tile)


def picture(*turnout: TurnoutSum, now: str = "14:40", stations: int = 6) -> Snapshot:
    return a_picture([CoverageState.REPORTING] * stations, turnout=turnout, now=now)


def text(payload: dict[str, object]) -> str:
    return " ".join(str(payload["html"]).split())


DAY = picture(
    a_sum(ZAYSAN, "10:00", OBSERVER, stations=3, share=0.2),
    a_sum(ULAN, "10:00", OBSERVER, stations=1, share=0.4),
    a_sum(ZAYSAN, "10:00", OFFICIAL, stations=3, share=0.25),
    a_sum(ULAN, "14:00", OBSERVER, stations=1, share=0.7, left_out=2),
)


# --- the area ---------------------------------------------------------------------------------


def test_a_district_rests_on_its_own_stations_and_the_whole_on_all():
    whole, zaysan = find_area(DAY, WHOLE), find_area(DAY, "631")
    assert whole is not None
    assert zaysan is not None

    first, its_first = whole.series[OBSERVER][0].estimate, zaysan.series[OBSERVER][0].estimate

    assert (first.counted, first.stations, first.share) == (4, 6, pytest.approx(0.25))
    assert (its_first.counted, its_first.stations, its_first.share) == (3, 3, pytest.approx(0.2))
    assert (whole.left_out, zaysan.left_out) == (2, 0)


def test_there_is_no_area_of_an_unknown_code():
    assert find_area(DAY, "999") is None
    for tile in PAGE_TILES:
        assert "no such district" in text(tile(DAY, EN, "999"))


def test_stations_without_a_voter_list_are_told_and_in_no_figure():
    register = a_register(4)
    first, *others = register.stations
    blind = replace(register, stations=(replace(first, registered_voters=None), *others))
    snapshot = a_picture([CoverageState.REPORTING] * 4, register=blind)

    area = find_area(snapshot, WHOLE)

    assert area is not None
    assert (area.without_list, area.series[OBSERVER][0].estimate.stations) == (1, 3)
    assert "1 station is in no figure: its voter list is not known." in text(turnout_head_tile(snapshot, EN))


# --- head and table ---------------------------------------------------------------------------


def test_the_head_quotes_the_latest_firm_point_with_interval_bounds_and_stations():
    said = text(turnout_head_tile(DAY, EN))

    assert "25.0" in said
    assert "Observed, 10:00" in said
    assert "4 of 6 stations" in said
    assert "certain: 16.7" in said
    assert "2 counts are in no figure" in said


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        ("08:00", "No turnout has been reported yet. Counts are due at 10:00."),
        ("10:14", "No turnout has been reported yet. Counts are due at 10:00."),  # not late yet
        ("10:15", "No turnout has been reported yet. Counts are due at 12:00."),
        ("23:00", "No turnout has been reported."),
    ],
)
def test_before_any_count_it_says_what_is_not_known(now: str, sentence: str):
    assert sentence in text(turnout_head_tile(picture(now=now), EN))


def test_without_any_list_it_says_that_there_is_no_share():
    register = a_register(2)
    blind = replace(
        register, stations=tuple(replace(each, registered_voters=None) for each in register.stations)
    )
    snapshot = a_picture([CoverageState.REPORTING] * 2, register=blind)

    assert "no voter list is imported" in text(turnout_head_tile(snapshot, EN))


def test_the_table_tells_missing_from_not_yet_and_never_writes_a_zero_for_either():
    table = text(turnout_table_tile(DAY, EN))

    assert table.count("no counts") == 3  # 12:00 of both, 14:00 of the commissions
    assert table.count("not yet") == 6  # 16:00, 18:00 and 20:00 of both
    assert ">0.0" not in table


def test_one_station_has_a_share_and_not_enough_stations_for_an_interval():
    one = picture(a_sum(ULAN, "10:00", OBSERVER, stations=1, share=0.4))

    assert "not enough stations" in text(turnout_table_tile(one, EN, "632"))


# --- the timeline -----------------------------------------------------------------------------


def figure(snapshot: Snapshot) -> go.Figure:
    area = find_area(snapshot, WHOLE)
    assert area is not None
    return go.Figure(turnout_detail(area.series, EN))


def line(drawn: go.Figure, name: str) -> go.Scatter:
    return next(each for each in drawn.data if each.type == "scatter" and each.name == name)


def test_a_slot_without_counts_is_a_gap_in_the_line_and_never_a_zero():
    observed = line(figure(DAY), "Observed")

    assert [None if each is None else round(each) for each in observed.y] == [25, None, 70, None, None, None]
    assert observed.connectgaps is False


def test_a_slot_that_neither_series_has_carries_a_sign_once_it_is_late():
    drawn = figure(DAY)

    assert [shape.x0 for shape in drawn.layout.shapes] == [12.0]
    assert "no counts" in [note.text for note in drawn.layout.annotations]
    assert not figure(picture(now="10:05")).layout.shapes


def test_each_point_has_its_interval_and_each_bar_its_stations():
    drawn = figure(DAY)
    interval = line(drawn, "Observed").error_y
    bars = [each for each in drawn.data if each.type == "bar" and each.yaxis == "y2"]

    assert interval.arrayminus[0] > 0
    assert interval.array[2] is None  # one station: no interval
    assert list(bars[0].text) == ["4", "", "1", "", "", ""]


def test_points_on_few_stations_are_hollow():
    marks = line(figure(DAY), "Observed").marker

    assert marks.color[0] == marks.line.color
    assert marks.color[2] != marks.line.color


def test_who_cannot_see_the_chart_hears_it():
    alt = turnout_area_tile(DAY, EN)["alt"]

    assert isinstance(alt, str)
    assert alt.startswith("Elections of rural akims. ")
    assert "12:00 no counts" in alt


# --- small multiples --------------------------------------------------------------------------


def test_every_district_is_drawn_with_a_gap_where_nothing_was_counted():
    zaysan, ulan = all_districts(DAY)
    reference = zaysan.series[OBSERVER]
    official, observed = small_multiple(zaysan.series, reference).lines
    its_official, its_observed = small_multiple(ulan.series, reference).lines

    assert (len(observed.dots), len(official.dots)) == (1, 1)
    assert official.square
    assert (len(its_observed.pieces), len(its_official.pieces)) == (2, 0)
    assert small_multiple(ulan.series, reference).gaps == (35.0,)


def test_higher_turnout_is_drawn_higher_and_all_of_it_inside_the_frame():
    shares = [0.0, 0.2, 0.5, 0.9, 1.0, 1.04]
    sums = [
        a_sum(ZAYSAN, slot, OBSERVER, stations=3, share=share)
        for slot, share in zip(SLOTS, shares, strict=True)
    ]
    zaysan, _ = all_districts(picture(*sums, now="21:00"))
    heights = [dot.y for dot in small_multiple(zaysan.series, []).lines[-1].dots]

    assert all(lower > higher for lower, higher in itertools.pairwise(heights))
    assert all(0 < height < 60 for height in heights)


def test_the_small_multiples_link_to_their_districts_in_the_language():
    said = text(turnout_units_tile(DAY, words("kk")))

    assert 'href="?district=631&amp;lang=kk"' in said
    assert "Zaysan district kk" in said


def test_names_from_outside_are_escaped():
    register = a_register(2)
    evil = replace(
        register,
        districts=tuple(replace(each, names=named("<script>x</script>")) for each in register.districts),
    )
    snapshot = a_picture([CoverageState.REPORTING] * 2, register=evil)

    for tile in (turnout_units_tile, *PAGE_TILES[::2]):
        assert "<script" not in text(tile(snapshot, EN))


def test_without_districts_it_says_so():
    register = replace(a_register(0), districts=())

    assert "No districts are imported." in text(turnout_units_tile(a_picture([], register=register), EN))


# --- names ------------------------------------------------------------------------------------


def test_a_tile_of_one_district_is_found_by_its_name():
    assert "Ulan" in text(TILES["turnout_head:632"].render(DAY, EN))
    assert TILES["turnout_head:632"].permission is TILES["turnout_head"].permission


@pytest.mark.parametrize(
    "name", ["turnout_head:", "turnout_head:a b", "turnout_head:" + "1" * 37, "feed:1", "x"]
)
def test_a_name_that_is_no_tile_is_refused(name: str):
    assert name not in TILES


@pytest.mark.parametrize("t", [words(language) for language in ("kk", "ru", "en")], ids=lambda t: t.language)
@pytest.mark.parametrize("snapshot", [DAY, picture(now="06:00"), picture(stations=1), picture(stations=0)])
def test_every_tile_can_be_drawn_on_any_day_in_any_language(snapshot: Snapshot, t: Words):
    for tile in (*PAGE_TILES, turnout_units_tile):
        assert tile(snapshot, t)


# --- one station ------------------------------------------------------------------------------


def test_a_station_is_held_against_its_district():
    district = all_districts(DAY, only="631")[0].series[OBSERVER]
    counts = [Count(100, "10:00", OBSERVER, 300, frozenset(), at("10:02"))]

    drawn = go.Figure(station_turnout(counts, 1000, district, EN))

    assert drawn.data[0].y[0] == 20.0
    assert line(drawn, "Observed").y == (30.0, None, None, None, None, None)


def test_without_counts_or_list_there_is_nothing_to_draw():
    count = Count(100, "10:00", OBSERVER, 300, frozenset(), at("10:02"))

    assert station_turnout([], 1000, [], EN) is None
    assert station_turnout([count], None, [], EN) is None
