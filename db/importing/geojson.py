"""GeoJSON bytes to rows (one a feature), and the check of an area's outline (RFC 7946)."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from db.importing.places import KAZAKHSTAN
from db.importing.problems import BadValue, UnreadableFile
from db.importing.rows import Row, Source

RING_POSITIONS = 4
"""The fewest a ring can have: a triangle and its first position again."""

Geometry = dict[str, Any]


def read_geojson(content: bytes) -> Source:
    features = _features(_parsed(content))
    names: dict[str, None] = {}
    for feature in features:
        names.update(dict.fromkeys(_properties(feature)))
    rows = [
        Row(
            place=number,
            cells=tuple(_text(_properties(feature).get(name)) for name in names),
            geometry=feature.get("geometry") if isinstance(feature, dict) else None,
        )
        for number, feature in enumerate(features, start=1)
    ]
    return Source(unit="feature", rows=(Row(place=0, cells=tuple(names)), *rows), notes=("GeoJSON",))


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content)
    except UnicodeDecodeError:
        raise UnreadableFile("starts as GeoJSON but is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise UnreadableFile(
            f"starts as GeoJSON but breaks off or is damaged at line {error.lineno}"
        ) from None
    except (ValueError, RecursionError):
        raise UnreadableFile("starts as GeoJSON but holds numbers or nesting that no map has") from None


def _features(document: Any) -> list[Any]:
    if not isinstance(document, dict):
        raise UnreadableFile("is JSON but not GeoJSON: the outermost object must be a FeatureCollection")
    _refuse_other_coordinates(document)
    match document.get("type"):
        case "FeatureCollection" if isinstance(document.get("features"), list) and document["features"]:
            return list(document["features"])
        case "FeatureCollection":
            raise UnreadableFile("is GeoJSON without a single feature")
        case "Feature":
            return [document]
        case "Polygon" | "MultiPolygon":
            return [{"type": "Feature", "properties": {}, "geometry": document}]
    raise UnreadableFile("is JSON but not GeoJSON: its type must be FeatureCollection, Feature or Polygon")


def _refuse_other_coordinates(document: Mapping[str, Any]) -> None:
    crs = json.dumps(document.get("crs", "CRS84"), ensure_ascii=True)
    if not any(name in crs for name in ("CRS84", "4326")):
        raise UnreadableFile("is not in WGS 84 longitude and latitude: export it as EPSG:4326")


def _properties(feature: Any) -> Mapping[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return properties if isinstance(properties, dict) else {}


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def area_geometry(geometry: object) -> Geometry:
    """The geometry as it is stored: positions of two numbers. Raises BadValue with what would be right."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in ("Polygon", "MultiPolygon"):
        raise BadValue(
            "geometry_kind", "must be a Polygon or MultiPolygon, is {kind}", kind=kind or "nothing"
        )
    coordinates = geometry.get("coordinates")
    if kind == "Polygon":
        return {"type": kind, "coordinates": _polygon(coordinates)}
    return {"type": kind, "coordinates": [_polygon(each) for each in _filled(coordinates, "polygons")]}


def positions(geometry: Geometry) -> Iterator[tuple[float, float]]:
    """Every (longitude, latitude) of a stored geometry."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        for ring in polygon:
            yield from ((longitude, latitude) for longitude, latitude in ring)


def _polygon(rings: object) -> list[list[list[float]]]:
    return [_ring(ring, number) for number, ring in enumerate(_filled(rings, "rings"), start=1)]


def _filled(value: object, what: str) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise BadValue("geometry_shape", "coordinates must be a list of {what}", what=what)
    return value


def _ring(ring: object, number: int) -> list[list[float]]:
    places = [_position(each) for each in _filled(ring, "positions")]
    if places[0] != places[-1]:
        raise BadValue(
            "ring_open",
            "ring {ring} is not closed: its last position must be its first again, {first}",
            ring=number,
            first=places[0],
        )
    if len(places) < RING_POSITIONS:
        raise BadValue("ring_short", "ring {ring} needs at least 4 positions", ring=number)
    return places


def _position(position: object) -> list[float]:
    if not isinstance(position, list) or len(position) < 2 or not all(map(_is_number, position[:2])):  # noqa: PLR2004
        raise BadValue("position", "a position is [longitude, latitude], two numbers")
    longitude, latitude = float(position[0]), float(position[1])
    if KAZAKHSTAN.holds(latitude, longitude):
        return [longitude, latitude]
    if KAZAKHSTAN.holds(longitude, latitude):
        raise BadValue(
            "swapped",
            "looks swapped: GeoJSON writes longitude first, [{latitude:g}, {longitude:g}]",
            latitude=latitude,
            longitude=longitude,
        )
    raise BadValue(
        "outside",
        "[{longitude:g}, {latitude:g}] is outside Kazakhstan (longitude 46 to 88, latitude 40 to 56)",
        latitude=latitude,
        longitude=longitude,
    )


def _is_number(value: object) -> bool:
    """Of a size that a map can have: NaN, infinity and integers too long for a float are not."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9  # noqa: PLR2004
