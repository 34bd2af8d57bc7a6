"""Stations and categories over HTTP: what a sender has to know, fetched again only when it has changed."""

import pytest
import sqlalchemy as sa

from db.schema import station
from db.writing import touch_register
from tests.factories import add_district, add_station
from tests.security.api_desk import ApiDesk, promised

STATIONS = "/api/v1/stations"
CATEGORIES = "/api/v1/categories"


@pytest.fixture
def desk(engine: sa.Engine) -> ApiDesk:
    return ApiDesk(engine)


@pytest.fixture
def second_district(desk: ApiDesk) -> str:
    with desk.database.begin() as connection:
        code = "632000000"
        district_id = add_district(connection, desk.register.election_id, code=code)
        add_station(connection, desk.register.election_id, district_id, number="77")
    return code


def numbers(desk: ApiDesk, address: str = STATIONS) -> list[str]:
    return [each["number"] for each in desk.client.get(address).json()["stations"]]


def test_a_station_has_its_number_names_and_district(desk):
    answer = desk.client.get(STATIONS)

    promised("StationList", answer.json())
    assert answer.json()["stations"][0] == {
        "number": "1",
        "names": {"kk": "Station 1 (kk)", "ru": "Station 1 (ru)", "en": "Station 1"},
        "district": {
            "code": "631000000",
            "names": {
                "kk": "District 631000000 (kk)",
                "ru": "District 631000000 (ru)",
                "en": "District 631000000",
            },
        },
    }


def test_a_token_sees_the_stations_of_its_own_election_only(desk):
    assert numbers(desk) == ["1", "2", "3"]
    assert [each["number"] for each in desk.other.get(STATIONS).json()["stations"]] == ["1"]


def test_stations_of_one_district(desk, second_district):
    assert numbers(desk, f"{STATIONS}?district={second_district}") == ["77"]
    assert numbers(desk) == ["1", "2", "3", "77"]


def test_a_district_of_another_election_is_not_known(desk, second_district):
    answer = desk.other.get(f"{STATIONS}?district={second_district}&lang=en")

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_district")
    assert second_district in answer.json()["message"]


def test_what_is_there_already_is_not_sent_again_until_an_import(desk):
    tag = desk.client.get(STATIONS).headers["etag"]

    unchanged = desk.client.get(STATIONS, headers={"If-None-Match": f'"other", {tag}'})
    assert (unchanged.status_code, unchanged.content, unchanged.headers["etag"]) == (304, b"", tag)

    with desk.database.begin() as connection:
        touch_register(connection, desk.register.election_id)
    changed = desk.client.get(STATIONS, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


def test_the_tag_of_one_list_is_not_that_of_another(desk, second_district):
    tag = desk.client.get(STATIONS).headers["etag"]
    same = {"If-None-Match": tag}

    assert desk.client.get(f"{STATIONS}?district={second_district}", headers=same).status_code == 200
    assert desk.other.get(STATIONS, headers=same).status_code == 200


def test_categories_have_names_and_the_severity_they_begin_with(desk):
    answer = desk.client.get(CATEGORIES)

    promised("CategoryList", answer.json())
    assert answer.json()["categories"] == [
        {
            "code": "BOX",
            "names": {"kk": "Category BOX (kk)", "ru": "Category BOX (ru)", "en": "Category BOX"},
            "stage": "voting",
            "severity": "major",
        },
        {
            "code": "EXPEL",
            "names": {"kk": "Category EXPEL (kk)", "ru": "Category EXPEL (ru)", "en": "Category EXPEL"},
            "stage": "voting",
            "severity": "critical",
        },
    ]
    tagged = {"If-None-Match": answer.headers["etag"]}
    assert desk.client.get(CATEGORIES, headers=tagged).status_code == 304


def test_a_whole_country_of_stations_is_sent_packed(desk):
    shared = {"election_id": desk.register.election_id, "district_id": desk.register.district_id}
    named = {"name_kk": "Мектеп", "name_ru": "Школа", "name_en": "School", "coordinate_quality": "missing"}
    with desk.database.begin() as connection:
        rows = [{"number": f"{place:05}", **shared, **named} for place in range(10_411)]
        connection.execute(sa.insert(station), rows)

    answer = desk.client.get(STATIONS, headers={"Accept-Encoding": "gzip"})

    assert len(answer.json()["stations"]) == 10_414
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < len(answer.content) / 10
