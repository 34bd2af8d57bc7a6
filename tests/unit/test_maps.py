"""The map: what the browser gets once, and with each revision."""

import base64
import datetime as dt
import struct
from typing import Any, cast

import pytest
from streamlit_folium import generate_leaflet_string

from dashboard import assets
from dashboard.maps import heat, register_payload, status_payload
from dashboard.maps.board import situation_map, wall_map
from dashboard.maps.tile_grid import tile_grid
from dashboard.words import words
from db.vocabulary import CoverageClass, CoverageState, IncidentState, Severity
from queries.coverage import StationFacts
from queries.heat import FULL_HEAT, WEIGHT
from queries.incident_book import CONFIDENCE_UNVERIFIED
from queries.register import Station
from tests.pictures import ELECTION, OUTLINE, a_picture, a_register, an_incident, at

REPORTING, SILENT = CoverageState.REPORTING, CoverageState.SILENT
CLASSES = list(CoverageClass)


def test_positions_are_packed_floats_and_nowhere_is_not_a_number():
    register = a_register(2)
    lost = cast(dict[str, Any], {name: getattr(register.stations[1], name) for name in Station.__slots__})
    stations = (register.stations[0], Station(**{**lost, "lat": None, "lon": None}))
    register = type(register)(1, stations, register.districts, {})
    payload = register_payload(register, ELECTION, words("en"))
    latitude, longitude, *nowhere = struct.unpack("<4f", base64.b64decode(cast(str, payload["positions"])))

    assert (latitude, longitude) == (48.0, 84.0)
    assert all(number != number for number in nowhere)  # noqa: PLR0124  NaN


def test_the_register_speaks_the_viewers_language():
    payload = cast(dict[str, Any], register_payload(a_register(2), ELECTION, words("kk")))

    assert payload["numbers"] == ["1", "2"]
    assert payload["names"] == ["School 1 kk", "School 2 kk"]
    assert payload["district_of"] == [0, 1]
    assert [each["name"] for each in payload["districts"]] == ["Zaysan district kk", "Ulan district kk"]
    assert len(payload["marks"]["coverage"]) == len(payload["words"]["coverage"]) == len(CLASSES)


def test_the_bounds_hold_outline_boundaries_and_stations():
    boundary = {
        "type": "MultiPolygon",
        "coordinates": [[[[79.0, 46.0], [80.0, 46.5], [79.5, 52.0], [79.0, 46.0]]]],
    }
    payload = register_payload(a_register(1, boundary=boundary), ELECTION, words("en"))

    assert payload["bounds"] == [[46.0, 79.0], [52.0, 86.0]]
    assert payload["outline"] == OUTLINE


def test_a_register_without_any_place_has_no_bounds():
    nowhere = type(ELECTION)(
        1, "x", ELECTION.names, ELECTION.held_on, ELECTION.timezone, True, ELECTION.schedule, None
    )

    assert register_payload(a_register(0), nowhere, words("en"))["bounds"] is None


def test_a_district_without_a_label_point_lies_amid_its_stations():
    register = a_register(4)
    bare = type(register.districts[0])(1, "631", register.districts[0].names, "district", None, None, None)
    payload = cast(
        dict[str, Any],
        register_payload(
            type(register)(1, register.stations, (bare, register.districts[1]), {}), ELECTION, words("en")
        ),
    )

    assert payload["districts"][0]["centre"] == pytest.approx((48.01, 84.0))


def test_the_status_is_one_byte_a_station():
    payload = status_payload(a_picture([REPORTING, SILENT, CoverageState.DENIED, CoverageState.CLOSED]))

    assert payload["register"] == 3
    assert [CLASSES[byte] for byte in base64.b64decode(cast(str, payload["status"]))] == [
        CoverageClass.REPORTING,
        CoverageClass.SILENT,
        CoverageClass.REMOVED,
        CoverageClass.DONE,
    ]


def test_open_incidents_are_told_by_station_with_the_most_severe():
    incidents = [
        an_incident(1, Severity.MINOR, "12:00"),  # in
        an_incident(1, Severity.CRITICAL, "11:00"),  # in: the most severe there
        an_incident(0, Severity.CRITICAL, "11:00", state=IncidentState.CLOSED),  # out: closed
        an_incident(0, Severity.CRITICAL, "12:00", station_id=9),  # out: no such station in the register
    ]
    payload = status_payload(a_picture([REPORTING, REPORTING], incidents=incidents))

    assert payload["incidents"] == [(1, 0, 2, at("12:00").timestamp())]


def test_districts_tell_their_commonest_class_share_heard_and_what_the_others_are():
    states = [REPORTING, SILENT, REPORTING, SILENT, SILENT, CoverageState.LATE]  # Zaysan, Ulan, Zaysan, …
    payload = status_payload(a_picture(states))

    assert payload["districts"] == [
        (0, CLASSES.index(CoverageClass.REPORTING), 0.667, CLASSES.index(CoverageClass.SILENT)),
        (1, CLASSES.index(CoverageClass.SILENT), 0.0, CLASSES.index(CoverageClass.SILENT)),
    ]


def test_a_district_without_stations_is_not_drawn_as_calm():
    assert status_payload(a_picture([REPORTING]))["districts"] == [(0, 0, 1.0, None), (1, None, None, None)]


@pytest.mark.parametrize(
    ("state", "age", "confidence"),
    [
        (IncidentState.CONFIRMED, dt.timedelta(0), 1.0),
        (IncidentState.CONFIRMED, dt.timedelta(hours=2), 0.5),  # one half-life
        (IncidentState.NEW, dt.timedelta(0), CONFIDENCE_UNVERIFIED),
    ],
)
def test_heat_is_weight_times_recency_times_confidence(
    state: IncidentState, age: dt.timedelta, confidence: float
):
    moment = at("14:40") - age
    incident = an_incident(0, Severity.MAJOR, "14:40", state=state, occurred_at=moment)

    assert heat(a_picture([REPORTING], incidents=[incident])) == [
        (0, pytest.approx(WEIGHT[Severity.MAJOR] * confidence / FULL_HEAT, abs=0.0051))
    ]


def test_heat_is_told_per_observed_hour():
    facts = {0: StationFacts(100, arrived_at=at("07:00"), heard_at=at("11:00"))}
    incident = an_incident(0, Severity.CRITICAL, "14:40", state=IncidentState.CONFIRMED)

    assert heat(a_picture([REPORTING], incidents=[incident], facts=facts)) == [(0, 0.25)]


def test_what_did_not_happen_or_is_long_past_gives_no_heat():
    incidents = [
        an_incident(0, Severity.CRITICAL, "14:00", state=IncidentState.REJECTED),
        an_incident(1, Severity.CRITICAL, "14:00", state=IncidentState.DUPLICATE),
        an_incident(2, Severity.NOTE, "07:00"),
    ]
    assert heat(a_picture([REPORTING] * 3, incidents=incidents)) == []


def test_a_clock_that_ran_ahead_does_not_make_heat_stronger():
    incident = an_incident(
        0, Severity.CRITICAL, "14:40", state=IncidentState.CONFIRMED, occurred_at=at("14:44")
    )

    assert heat(a_picture([REPORTING], incidents=[incident])) == [(0, 1.0)]


def test_the_tile_grid_gives_each_district_its_own_square_about_where_it_lies():
    north_west, north_east, south = (51.0, 78.0), (51.0, 86.0), (46.0, 82.0)
    grid = tile_grid([north_west, None, north_east, south])
    squares = cast(list[tuple[int, int]], [each for each in grid if each is not None])

    assert grid[1] is None
    assert len(set(squares)) == 3
    assert squares[0][0] < squares[1][0]
    assert squares[2][1] > squares[0][1]


def test_many_districts_in_one_place_still_get_a_square_each():
    grid = tile_grid([(49.0, 82.0)] * 19)

    assert len(set(grid)) == 19


def test_a_region_without_places_has_no_squares():
    assert tile_grid([None, None]) == [None, None]


@pytest.mark.parametrize("make", [wall_map, situation_map])
def test_the_map_is_the_same_to_the_byte_on_every_run(make: Any):
    def script() -> str:
        board = make()
        board.get_root().render()
        return generate_leaflet_string(board)

    assert script() == script()
    assert "hqBoard(map_div" in script()


@pytest.mark.parametrize("make", [wall_map, situation_map])
def test_the_map_loads_nothing_from_elsewhere_and_everything_is_there(make: Any):
    board = make()
    layer = next(each for each in board._children.values() if hasattr(each, "settings"))
    addresses = [
        address for element in (board, layer) for _, address in element.default_js + element.default_css
    ]

    assert len(addresses) == 8
    for address in addresses:
        assert address.startswith(assets.PREFIX)
        assert (assets.FOLDER / address.removeprefix(assets.PREFIX)).is_file()
    assert type(board).default_js[0][1].startswith("https://")  # the class is as folium made it
