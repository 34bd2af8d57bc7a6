"""The made-up register: reproducible, inside the oblast, and of the size the day is told to have."""

import datetime as dt
from collections import Counter
from random import Random
from zoneinfo import ZoneInfo

import pytest

from db.demo import day
from db.demo.places import distance_km, inside_outline, outline, units
from db.demo.register import DemoRegister, apportion, build_register
from db.taxonomy import read_categories

REGISTER = build_register(seed=2021)
LANGUAGES = {"kk", "ru", "en"}


def posts(register: DemoRegister) -> int:
    return len({(station.unit.code, station.address) for station in register.stations})


def test_the_oblast_has_the_19_units_of_2021_named_in_three_languages():
    assert len(units()) == 19
    assert Counter(unit.kind for unit in units()) == {"district": 15, "city": 4}
    assert all(set(unit.names) == LANGUAGES and all(unit.names.values()) for unit in units())


def test_250_stations_75_posts_310_observers_and_a_few_stations_without_one():
    observers = [observer for station in REGISTER.stations for observer in station.observers]

    assert len(REGISTER.stations) == 250
    assert posts(REGISTER) == 75
    assert len({observer.alias for observer in observers}) == len(observers) == 310
    assert sum(not station.observers for station in REGISTER.stations) == 8
    assert sum(observer.confirmed_at is None for observer in observers) == pytest.approx(18, abs=10)


def test_the_same_seed_makes_the_same_register_and_another_another():
    assert build_register(seed=2021) == REGISTER
    assert build_register(seed=2022) != REGISTER


def test_every_station_has_its_own_number_and_names_in_three_languages():
    assert len({station.number for station in REGISTER.stations}) == 250
    for station in REGISTER.stations:
        assert set(station.names) == LANGUAGES
        assert all(station.unit.names[language] in station.names[language] for language in LANGUAGES)


@pytest.mark.parametrize("stations", [38, 250, 540])
def test_every_station_is_inside_the_outline(stations: int):
    register = build_register(seed=1, stations=stations)

    assert len(register.stations) == stations
    assert all(inside_outline((station.lon, station.lat)) for station in register.stations)


def test_no_two_stations_share_a_place():
    assert len({(station.lon, station.lat) for station in REGISTER.stations}) == 250


def test_a_station_is_near_a_known_place_of_its_own_unit():
    for station in REGISTER.stations:
        own = (station.unit.centre, station.unit.label, *station.unit.towns)
        near = min(distance_km((station.lon, station.lat), place) for place in own)
        assert near < 2.5 * station.unit.area_km2**0.5


def test_villages_are_small():
    voters = sorted(station.registered_voters for station in REGISTER.stations)

    assert voters[0] >= 150
    assert voters[-1] <= 2400
    assert 400 < voters[125] < 600


def test_a_larger_register_keeps_the_proportions():
    register = build_register(seed=2021, stations=1000)

    assert sum(len(station.observers) for station in register.stations) == 1240
    assert posts(register) == 300
    assert {station.unit.code for station in register.stations} == {unit.code for unit in units()}


def test_fewer_stations_than_two_a_unit_are_refused():
    with pytest.raises(ValueError, match="38"):
        build_register(seed=1, stations=37)


def test_seats_are_given_out_to_the_last_one():
    for seats in range(6, 60):
        assert sum(apportion(seats, [1, 20, 300])) == seats


def test_points_are_told_inside_from_outside():
    rings = outline()["coordinates"]
    lons, lats = zip(*rings[0], strict=True)  # type: ignore[index]
    random = Random(1)
    share = sum(
        inside_outline((random.uniform(min(lons), max(lons)), random.uniform(min(lats), max(lats))))
        for _ in range(20_000)
    )

    assert all(inside_outline(unit.centre) and inside_outline(unit.label) for unit in units())
    assert not inside_outline((76.95, 43.25))  # Almaty
    assert not inside_outline((73.1, 49.8))  # Karaganda
    assert share / 20_000 == pytest.approx(34.52 / 66.27, abs=0.015)  # the areas, in square degrees


def test_the_local_time_of_the_day_is_six_hours_ahead_of_utc():
    assert dt.datetime(2021, 7, 25, tzinfo=ZoneInfo(day.TIMEZONE)).utcoffset() == dt.timedelta(hours=6)
    assert day.moment(dt.time(9, 40)) == dt.datetime(2021, 7, 25, 3, 40, tzinfo=dt.UTC)


def test_the_taxonomy_has_42_categories_in_three_languages_that_no_lawyer_has_confirmed():
    categories = read_categories()

    assert len({row["code"] for row in categories}) == 42
    assert all(row[f"name_{language}"] for row in categories for language in LANGUAGES)
    assert not any("checked_on" in row for row in categories)
