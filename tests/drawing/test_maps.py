"""The maps: true projection, honest scale, and a country of stations in a small file."""

import dataclasses
import math
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.drawing import Size, draw
from dashboard.drawing.atlas import fitted, rings_of
from dashboard.drawing.picture import compose
from dashboard.drawing.projection import EARTH, Conic
from dashboard.drawing.sheet import Box
from dashboard.figures import Figure, Ground, Kind
from dashboard.words import words
from tests.drawing.samples import outside, with_rows, written
from tests.figures.test_build import figure

COUNTRY = 10_411
SQUARE = {"type": "Polygon", "coordinates": [[[80, 47], [86, 47], [86, 51], [80, 51], [80, 47]]]}
KAZAKHSTAN = [(46.5, 40.6), (87.3, 55.4)]


def great_circle(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Kilometres."""
    lon_a, lat_a, lon_b, lat_b = map(math.radians, (*a, *b))
    inner = math.sin((lat_b - lat_a) / 2) ** 2
    inner += math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(inner))


def stations(many: int) -> Figure:
    chance = random.Random(7)
    rows = []
    for number in range(many):
        bad = (chance.randint(1, 3), "major", "Major") if number % 50 == 0 else (0, None, None)
        place = (chance.uniform(47, 51), chance.uniform(80, 86))
        rows.append(
            (str(number), "School", "631", "Altai", "", *place, *bad, chance.choice((0.9, 0.6, 0.1, None)))
        )
    return with_rows(Kind.STATION_MAP, rows)


def test_the_projection_agrees_with_snyders_numerical_example():
    """Working Manual p. 295: sphere of radius 1, parallels 33 and 45, origin 23 N 96 W, point 35 N 75 W."""
    n = math.log(math.cos(math.radians(33)) / math.cos(math.radians(45)))
    n /= math.log(math.tan(math.radians(45 + 22.5)) / math.tan(math.radians(45 + 16.5)))
    f = math.cos(math.radians(33)) * math.tan(math.radians(45 + 16.5)) ** n / n
    conic = Conic(n, f, -96)
    x, y = conic.project((-75, 35))
    _, origin = conic.project((-96, 23))

    assert x / EARTH == pytest.approx(0.2966785, abs=1e-6)
    assert (y - origin) / EARTH == pytest.approx(0.2462112, abs=1e-6)


def test_over_the_whole_country_a_distance_is_true_within_two_per_cent():
    conic = Conic.around(KAZAKHSTAN)
    for lat in range(41, 56, 2):
        a, b = (66.0, float(lat)), (66.5, lat + 0.2)
        drawn = math.dist(conic.project(a), conic.project(b))

        assert drawn == pytest.approx(great_circle(a, b), rel=0.02)


@given(
    places=st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=8),
)
def test_any_places_are_projected_and_fitted(places: list[tuple[float, float]]):
    atlas = fitted(places, None, Box(0, 0, 400, 300), rim=10)
    for place in places:
        assert all(math.isfinite(each) for each in atlas.at(place))


def test_north_is_up_at_the_middle():
    conic = Conic.around(KAZAKHSTAN)
    (x1, y1), (x2, y2) = conic.project((conic.middle, 45)), conic.project((conic.middle, 50))

    assert x1 == pytest.approx(x2)
    assert y2 > y1


def test_the_scale_bar_is_as_long_as_it_says():
    """Two stations 100 km apart, north and south; their dots are in one path, in the order of the table."""
    north = math.degrees(100 / EARTH)
    rows = [(str(n), "x", "631", "Altai", "", 49 + n * north, 82.0, 0, None, None, 0.9) for n in (0, 1)]
    sheet = compose(with_rows(Kind.STATION_MAP, rows), Size.SQUARE)
    drawn = "".join(sheet.parts)
    dots = re.search(r'd="M[\d.]+ ([\d.]+)h0M[\d.]+ ([\d.]+)h0"', drawn)
    bar = re.search(r'd="M([\d.]+) [\d.]+V[\d.]+H([\d.]+)V', drawn)
    said = next(text for text in written(sheet) if text.endswith(" km"))
    assert dots
    assert bar

    pixels_a_kilometre = (float(dots[1]) - float(dots[2])) / 100
    assert float(bar[2]) - float(bar[1]) == pytest.approx(
        float(said.split()[0]) * pixels_a_kilometre, rel=0.01
    )


def test_one_station_and_places_nobody_knows_are_drawn_calmly():
    one = stations(1)
    nowhere = with_rows(Kind.STATION_MAP, [("1", "x", "631", "Altai", "", None, None, 0, None, None, 0.9)])
    for size in Size:
        assert outside(compose(one, size)) == []
        assert outside(compose(nowhere, size)) == []


def test_a_station_far_outside_the_outline_is_left_out_and_told_of():
    rows = [
        ("1", "x", "631", "Altai", "", 49.0, 82.0, 0, None, None, 0.9),
        ("2", "x", "631", "Altai", "", 0.0, 0.0, 0, None, None, 0.9),
    ]
    made = dataclasses.replace(with_rows(Kind.STATION_MAP, rows), ground=Ground(SQUARE, {}))
    said = words("en").plural(
        "{count} station lies outside the map", "{count} stations lie outside the map", 1
    )

    assert said in " ".join(written(compose(made, Size.SQUARE)))


def test_a_country_of_stations_is_a_small_file():
    svg = draw(stations(COUNTRY), Size.LANDSCAPE)

    assert len(svg) < 1_500_000


def test_districts_with_a_boundary_are_coloured_and_the_others_are_spots():
    made = figure(Kind.HEAT_MAP)
    code = str(made.table.values("district")[0])
    bounded = dataclasses.replace(made, ground=Ground(SQUARE, {code: SQUARE}))

    assert draw(bounded, Size.SQUARE) != draw(made, Size.SQUARE)
    assert 'fill-rule="evenodd"' in "".join(compose(bounded, Size.SQUARE).parts)
    assert outside(compose(bounded, Size.SQUARE)) == []


@pytest.mark.parametrize("size", Size)
def test_without_the_place_of_any_district_there_is_a_list_and_no_empty_map(size: Size):
    made = figure(Kind.HEAT_MAP)
    keys = [column.key for column in made.table.columns]
    rows = [
        tuple(None if key in ("latitude", "longitude") else cell for key, cell in zip(keys, row, strict=True))
        for row in made.table.rows
    ]
    nowhere = compose(dataclasses.replace(with_rows(Kind.HEAT_MAP, rows), ground=None), size)

    kilometres = words("en")("{count} km", count="")
    assert not any(text.endswith(kilometres) for text in written(nowhere))
    assert {str(name) for name in made.table.values("name")} <= set(written(nowhere))
    assert outside(nowhere) == []


@pytest.mark.parametrize(
    "shape",
    [
        {},
        {"type": "Point", "coordinates": [1, 2]},
        {"type": "Polygon"},
        {"type": "MultiPolygon", "coordinates": []},
    ],
)
def test_a_geometry_that_is_no_area_is_no_ground(shape: dict[str, object]):
    assert list(rings_of(shape)) == []


def test_a_multipolygon_has_all_its_rings():
    both = {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"], SQUARE["coordinates"]]}

    assert len(list(rings_of(both))) == 2
