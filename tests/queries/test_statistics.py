"""The estimate of turnout against brute force, known values and real days."""

import math
import random
from collections.abc import Mapping, Sequence
from statistics import fmean, variance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.vocabulary import TurnoutSource
from queries.snapshot import TurnoutSum
from queries.statistics import (
    Estimate,
    Size,
    estimate_turnout,
    falls,
    jumps,
    official_is_above_observed,
    student_t,
)

Stations = Sequence[tuple[int, int]]
"""(x voted, v listed) of each station that reported."""

station = st.integers(1, 3000).flatmap(lambda v: st.tuples(st.integers(0, v), st.just(v)))


def counted(district_id: int, stations: Stations, *, left_out: int = 0) -> TurnoutSum:
    return TurnoutSum(
        district_id=district_id,
        slot="14:00",
        source=TurnoutSource.OBSERVER,
        stations=len(stations),
        voters=sum(x for x, _ in stations),
        listed=sum(v for _, v in stations),
        voters_squared=sum(x * x for x, _ in stations),
        voters_by_listed=sum(x * v for x, v in stations),
        listed_squared=sum(v * v for _, v in stations),
        left_out=left_out,
    )


def estimate(sizes: Mapping[int, Size], reported: Mapping[int, Stations]) -> Estimate:
    return estimate_turnout(sizes, [counted(district, stations) for district, stations in reported.items()])


@pytest.mark.parametrize(
    ("freedom", "t"),
    [(1, 12.706205), (2, 4.302653), (5, 2.570582), (10, 2.228139), (30, 2.042272), (120, 1.979930)],
)
def test_student_t_is_as_printed_in_the_tables(freedom: int, t: float):
    assert student_t(freedom) == pytest.approx(t, abs=1e-6)


def test_student_t_nears_the_normal_quantile_for_a_whole_country():
    assert student_t(10_391) == pytest.approx(1.959964, abs=3e-4)


@given(
    st.lists(st.lists(station, min_size=2, max_size=8), min_size=1, max_size=4),
    st.integers(1, 5),
)
def test_the_estimate_is_the_formula_worked_out_station_by_station(districts: list[Stations], unheard: int):
    sizes = {
        place: Size(len(stations) + unheard, sum(v for _, v in stations) + 1000 * unheard)
        for place, stations in enumerate(districts)
    }
    weights = [(len(stations) + unheard) / len(stations) for stations in districts]
    share = sum(w * x for w, stations in zip(weights, districts, strict=True) for x, _ in stations) / sum(
        w * v for w, stations in zip(weights, districts, strict=True) for _, v in stations
    )
    of_total = sum(
        (n + unheard) ** 2 * (1 - n / (n + unheard)) * variance([x - share * v for x, v in stations]) / n
        for stations in districts
        if (n := len(stations))
    )
    reach = student_t(sum(len(stations) - 1 for stations in districts)) * math.sqrt(of_total)
    reach /= sum(size.listed for size in sizes.values())

    result = estimate(sizes, dict(enumerate(districts)))

    assert result.share == pytest.approx(share)
    assert result.interval is not None
    assert result.bounds is not None
    low, high = result.interval
    assert low == pytest.approx(max(share - reach, result.bounds[0]), abs=1e-6)
    assert high == pytest.approx(min(share + reach, result.bounds[1]), abs=1e-6)


def test_the_interval_holds_the_truth_in_about_nineteen_of_twenty_random_samples():
    chance = random.Random(20210725)
    lists = [chance.randint(150, 2400) for _ in range(200)]
    everybody = [(round(v * min(1.0, chance.gauss(0.7, 0.08))), v) for v in lists]
    truth = sum(x for x, _ in everybody) / sum(lists)
    halves = {1: everybody[:80], 2: everybody[80:]}
    sizes = {district: Size(len(all_), sum(v for _, v in all_)) for district, all_ in halves.items()}

    held = []
    for _ in range(400):
        sample = {district: chance.sample(all_, 12) for district, all_ in halves.items()}
        low, high = estimate(sizes, sample).interval or (0.0, 0.0)
        held.append(low <= truth <= high)

    assert fmean(held) == pytest.approx(0.95, abs=0.03)


def test_at_full_census_the_interval_is_zero_and_the_bounds_meet():
    result = estimate({1: Size(2, 1000), 2: Size(1, 500)}, {1: [(300, 400), (500, 600)], 2: [(100, 500)]})

    assert result.share == pytest.approx(900 / 1500)
    assert result.interval == (result.share, result.share)
    assert result.bounds == (900 / 1500, 900 / 1500)


def test_one_station_gives_a_share_but_no_interval():
    result = estimate({1: Size(10, 5000)}, {1: [(300, 500)]})

    assert (result.share, result.interval) == (0.6, None)
    assert result.bounds == (300 / 5000, (300 + 4500) / 5000)


def test_before_any_report_nothing_is_known_but_the_bounds():
    result = estimate({1: Size(10, 5000)}, {})

    assert (result.counted, result.stations) == (0, 10)
    assert (result.share, result.interval, result.bounds) == (None, None, (0.0, 1.0))


def test_without_any_known_voter_list_there_is_no_share_and_no_bound():
    result = estimate({1: Size(0, 0)}, {})

    assert (result.stations, result.share, result.interval, result.bounds) == (0, None, None, None)


def test_a_district_with_one_report_is_merged_with_its_neighbour_not_dropped():
    two = [(300, 400), (500, 600)]
    apart = estimate({1: Size(4, 2000), 2: Size(3, 1500)}, {1: two, 2: [(100, 500)]})
    together = estimate({1: Size(7, 3500)}, {1: [*two, (100, 500)]})

    assert apart == together


def test_a_silent_district_counts_with_its_neighbours_turnout():
    heard = [(300, 400), (500, 600)]
    result = estimate({1: Size(2, 1000), 2: Size(8, 4000)}, {1: heard})

    assert result.share == pytest.approx(0.8)
    assert result.interval is not None
    assert result.interval[1] > result.interval[0], "district 2 is not heard from: no census"
    assert result.bounds == (800 / 5000, (800 + 4000) / 5000)


def test_the_interval_never_promises_less_than_the_worst_or_more_than_the_best_that_is_possible():
    result = estimate({1: Size(3, 1500)}, {1: [(10, 500), (490, 500)]})

    assert result.interval == result.bounds == (500 / 1500, 1000 / 1500)


def test_sums_of_districts_outside_the_question_are_not_counted():
    result = estimate({1: Size(2, 1000)}, {1: [(300, 500), (300, 500)], 2: [(0, 500), (0, 500)]})

    assert (result.counted, result.share) == (2, 0.6)


def test_counts_left_out_are_told():
    sums = [counted(1, [(300, 500), (200, 500)], left_out=2), counted(2, [], left_out=1)]

    assert estimate_turnout({1: Size(4, 2000), 2: Size(2, 900)}, sums).left_out == 3


SLOTS_OF_19_MARCH_2023 = ["10:10", "12:10", "14:10", "16:10", "18:10", "20:10"]
TURKISTAN = [None, 38.29, None, 49.14, 41.07, None]
EAST_KAZAKHSTAN = [16.11, 34.16, None, 63.09, 63.63, None]


def test_turkistan_on_19_march_2023_as_printed_falls_between_16_and_18_h():
    assert [SLOTS_OF_19_MARCH_2023[place] for place in falls(TURKISTAN)] == ["18:10"]
    assert jumps([share and share / 100 for share in TURKISTAN]) == []


def test_east_kazakhstan_that_day_raises_no_question():
    assert falls(EAST_KAZAKHSTAN) == []
    assert jumps([share and share / 100 for share in EAST_KAZAKHSTAN]) == []


@pytest.mark.parametrize(
    ("counts", "places"),
    [
        ([300, 200, 250, 300], [1, 2]),  # 250 is still below 300
        ([300, None, 299], [2]),  # a missing slot is no excuse
        ([300, 300], []),  # nobody came: no fall
        ([None, None], []),
        ([], []),
    ],
)
def test_a_falling_series_is_asked_about(counts: list[float | None], places: list[int]):
    assert falls(counts) == places


@pytest.mark.parametrize(
    ("shares", "places"),
    [
        ([0.10, 0.31], [1]),  # 21 points in a slot
        ([0.10, 0.29], []),  # 19 points in a slot
        ([0.0, 0.20], []),  # 20 points, no more
        ([0.10, None, 0.49], []),  # 39 points in two slots
        ([0.10, None, 0.51], [2]),  # 41 points in two slots
        ([0.55, 0.60], []),  # the first count has nothing to jump from
        ([0.50, 0.05, 0.55], []),  # back from a slip of the pen: no jump
        ([0.0, 0.25], [1]),  # from a count of nobody
        ([], []),
    ],
)
def test_a_jump_in_a_slot_is_asked_about(shares: list[float | None], places: list[int]):
    assert jumps(shares) == places


def test_almaty_on_20_march_2016_official_counts_were_far_above_those_observed():
    assert official_is_above_observed(official=23_751, observed=19_318, listed=None)


@pytest.mark.parametrize(
    ("official", "observed", "listed", "above"),
    [
        (551, 500, 1000, True),  # 5.1 points and 10.2 %
        (550, 500, 1000, False),  # at both limits
        (251, 200, 1000, True),  # 25 %, 5.1 points
        (249, 200, 1000, False),  # 24 %, but under 5 points
        (860, 800, 1000, False),  # 6 points, but under 10 %
        (500, 600, 1000, False),  # below the observed count: another question
        (111, 100, None, True),  # list not known
    ],
)
def test_official_must_exceed_both_limits_to_be_asked_about(
    official: int, observed: int, listed: int | None, above: bool
):
    assert official_is_above_observed(official=official, observed=observed, listed=listed) is above
