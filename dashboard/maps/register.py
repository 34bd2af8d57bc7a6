"""What the map needs once per import and language: positions, names, boundaries, marks, words."""

import base64
import math
import struct
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from dashboard import labels, theme
from dashboard.maps.tile_grid import tile_grid
from dashboard.words import Words
from queries.register import District, Register
from queries.schedule import Election

Payload = dict[str, object]


def register_payload(register: Register, election: Election, words: Words) -> Payload:
    """Stations are told apart by their place in `register.stations`, districts by theirs in `districts`."""
    place_of_district = {each.id: place for place, each in enumerate(register.districts)}
    centres = _centres(register)
    return {
        "register": register.revision,
        "positions": _packed([(each.lat, each.lon) for each in register.stations]),
        "numbers": [each.number for each in register.stations],
        "names": [words.of(each.names) for each in register.stations],
        "district_of": [place_of_district[each.district_id] for each in register.stations],
        "districts": [_district(each, centres.get(each.id), words) for each in register.districts],
        "grid": tile_grid([centres.get(each.id) for each in register.districts]),
        "outline": election.outline,
        "bounds": _bounds(register, election.outline),
        "marks": _marks(),
        "words": _texts(words),
    }


def _packed(positions: list[tuple[float | None, float | None]]) -> str:
    """Base64 of little-endian float32 latitude, longitude, …; NaN where there are none."""
    numbers = [math.nan if number is None else number for position in positions for number in position]
    return base64.b64encode(struct.pack(f"<{len(numbers)}f", *numbers)).decode()


def _district(district: District, centre: tuple[float, float] | None, words: Words) -> Payload:
    return {"name": words.of(district.names), "centre": centre, "boundary": district.boundary}


def _centres(register: Register) -> dict[int, tuple[float, float]]:
    """District id → its label point, or the middle of its stations where it has none."""
    stations: dict[int, list[tuple[float, float]]] = {}
    for each in register.stations:
        if each.lat is not None and each.lon is not None:
            stations.setdefault(each.district_id, []).append((each.lat, each.lon))
    centres = {
        district: (sum(lat for lat, _ in points) / len(points), sum(lon for _, lon in points) / len(points))
        for district, points in stations.items()
    }
    labelled = {
        each.id: (each.label_lat, each.label_lon)
        for each in register.districts
        if each.label_lat is not None and each.label_lon is not None
    }
    return centres | labelled


def _bounds(register: Register, outline: Mapping[str, object] | None) -> list[list[float]] | None:
    """[[south, west], [north, east]] of everything drawn."""
    points = [
        (each.lat, each.lon) for each in register.stations if each.lat is not None and each.lon is not None
    ]
    points += _vertices(outline)
    for each in register.districts:
        points += _vertices(each.boundary)
    if not points:
        return None
    latitudes, longitudes = [lat for lat, _ in points], [lon for _, lon in points]
    return [[min(latitudes), min(longitudes)], [max(latitudes), max(longitudes)]]


def _vertices(geometry: Mapping[str, object] | None) -> list[tuple[float, float]]:
    return list(_walk(geometry["coordinates"])) if geometry else []


def _walk(coordinates: object) -> Iterator[tuple[float, float]]:
    """Latitude, longitude of every vertex of a GeoJSON geometry of any depth."""
    assert isinstance(coordinates, list | tuple)  # noqa: S101  narrows the type of validated GeoJSON
    if coordinates and isinstance(coordinates[0], int | float):
        yield float(coordinates[1]), float(coordinates[0])
        return
    for each in coordinates:
        yield from _walk(each)


def _marks() -> Payload:
    return {
        "coverage": [asdict(mark) for mark in theme.COVERAGE.values()],
        "severity": [asdict(mark) for mark in theme.SEVERITY.values()],
        "ground": theme.GROUND,
        "line": theme.LINE,
        "panel": theme.PANEL,
        "muted": theme.MUTED,
        "text": theme.TEXT,
    }


def _texts(t: Words) -> Payload:
    return {
        "coverage": [t(message) for message in labels.COVERAGE_CLASS.values()],
        "severity": [t(message) for message in labels.SEVERITY.values()],
        "station": t("Station {number}"),
        "open_incidents": t("Open incidents: {count}"),
        "heard": t("Heard from: {share}"),
        "layers": {
            "districts": t("Districts"),
            "coverage": t("Coverage"),
            "heat": t("Heat"),
            "incidents": t("Incidents"),
        },
    }
