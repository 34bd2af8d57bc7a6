"""GeoJSON: areas only, closed rings, longitude first."""

import json

import pytest

from db.importing.files import read_source
from db.importing.geojson import area_geometry, positions
from db.importing.problems import BadValue, UnreadableFile

RING = [[82.0, 49.0], [83.0, 49.0], [83.0, 50.0], [82.0, 49.0]]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def advice(geometry):
    with pytest.raises(BadValue) as caught:
        area_geometry(geometry)
    return caught.value.message.format(**caught.value.values)


def test_features_become_rows_under_the_names_of_their_properties():
    features = [
        {"type": "Feature", "properties": {"kato": 631000000.0, "name_ru": None}, "geometry": polygon(RING)},
        {"type": "Feature", "properties": {"name_en": "Ridder"}, "geometry": None},
        "not a feature",
    ]
    source = read_source(json.dumps({"type": "FeatureCollection", "features": features}).encode("utf-8-sig"))

    assert [(row.place, row.cells) for row in source.rows] == [
        (0, ("kato", "name_ru", "name_en")),
        (1, ("631000000", "", "")),
        (2, ("", "", "Ridder")),
        (3, ("", "", "")),
    ]
    assert source.rows[1].geometry == polygon(RING)


@pytest.mark.parametrize(
    "document", [polygon(RING), {"type": "Feature", "properties": None, "geometry": polygon(RING)}]
)
def test_a_bare_geometry_or_feature_is_a_file_of_one(document):
    assert read_source(json.dumps(document).encode()).rows[1].geometry == polygon(RING)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"type": "FeatureCollection", "features": [', "breaks off or is damaged at line 1"),
        ('{"type": "FeatureCollection", "features": []}', "without a single feature"),
        ('{"type": "Point", "coordinates": [82, 49]}', "its type must be"),
        ("[1, 2]", "outermost object must be a FeatureCollection"),
        ("[" * 100_000, "nesting that no map has"),
        ('{"type": "Feature", "x": ' + "9" * 5000 + "}", "numbers or nesting"),
        ('{"type": "Feature", "crs": {"properties": {"name": "EPSG:3857"}}}', "export it as EPSG:4326"),
        (b'{"type": "\xff"}', "not UTF-8"),
    ],
)
def test_what_is_no_geojson_is_refused_in_one_line(content, says):
    with pytest.raises(UnreadableFile, match=says):
        read_source(content.encode() if isinstance(content, str) else content)


def test_a_geometry_is_kept_without_heights():
    high = polygon([[*position, 300.5] for position in RING])

    assert area_geometry(high) == polygon(RING)
    assert list(positions(area_geometry(high))) == [tuple(position) for position in RING]


def test_several_polygons_are_one_area():
    area = {"type": "MultiPolygon", "coordinates": [[RING], [RING]]}

    assert area_geometry(area) == area
    assert len(list(positions(area))) == 2 * len(RING)


@pytest.mark.parametrize(
    ("geometry", "right"),
    [
        (None, "must be a Polygon or MultiPolygon, is nothing"),
        ({"type": "Point", "coordinates": [82, 49]}, "must be a Polygon or MultiPolygon, is Point"),
        (polygon(), "coordinates must be a list of rings"),
        ({"type": "MultiPolygon", "coordinates": {}}, "coordinates must be a list of polygons"),
        (polygon(RING[:-1]), "ring 1 is not closed: its last position must be its first again, [82.0, 49.0]"),
        (polygon(RING, [RING[0], RING[1], RING[0]]), "ring 2 needs at least 4 positions"),
        (polygon([[49.0, 82.0], *RING]), "looks swapped: GeoJSON writes longitude first, [82, 49]"),
        (polygon([[13.4, 52.5], *RING]), "[13.4, 52.5] is outside Kazakhstan"),
        (polygon([[9200000, 6300000], *RING]), "[9.2e+06, 6.3e+06] is outside Kazakhstan"),
        (polygon([[float("nan"), 49.0], *RING]), "a position is [longitude, latitude], two numbers"),
        (polygon([[10**400, 49.0], *RING]), "a position is [longitude, latitude], two numbers"),
        (polygon([["82", "49"], *RING]), "a position is [longitude, latitude], two numbers"),
        (polygon([[82.0], *RING]), "a position is [longitude, latitude], two numbers"),
        (polygon([[True, 49.0], *RING]), "a position is [longitude, latitude], two numbers"),
    ],
)
def test_a_wrong_geometry_is_answered_with_what_would_be_right(geometry, right):
    assert right in advice(geometry)
