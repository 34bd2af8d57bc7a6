"""The 19 units of 2021, the outline of the oblast, and points inside it that look lived in."""

import csv
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random

DATA = Path(__file__).parent / "data"
KM_PER_DEGREE = 111.2
BAND = 0.1
"""Degrees of latitude: the outline's edges are filed by band, so that a point asks only a few of them."""
WATER = (
    ((83.5, 48.2), 25),
    ((84.0, 48.0), 25),
    ((84.45, 47.9), 20),
    ((81.75, 46.1), 30),
    ((80.95, 46.58), 18),
    ((85.77, 48.75), 14),
)
"""Lakes Zaysan, Alakol, Sasykkol and Markakol as rough circles: (lon, lat) and radius in km."""

Point = tuple[float, float]
"""Longitude, latitude."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A district or city of the oblast."""

    order: int
    code: str
    names: Mapping[str, str]
    kind: str
    alias: str
    centre: Point
    label: Point
    towns: tuple[Point, ...]
    area_km2: float
    posts_weight: int
    stations_weight: int


def read_rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


@cache
def units() -> tuple[Unit, ...]:
    """In the order of their KATO codes."""
    towns = read_rows("towns.csv")
    return tuple(_unit(order, row, towns) for order, row in enumerate(read_rows("units.csv"), start=1))


def _unit(order: int, row: Mapping[str, str], towns: list[dict[str, str]]) -> Unit:
    rural_only = row["kind"] == "city"  # a city elects no rural akim, only the okrugs around it do
    return Unit(
        order=order,
        code=row["kato"],
        names={language: row[f"name_{language}"] for language in ("kk", "ru", "en")},
        kind=row["kind"],
        alias=row["alias"],
        centre=(float(row["centre_lon"]), float(row["centre_lat"])),
        label=(float(row["label_lon"]), float(row["label_lat"])),
        towns=tuple((float(t["lon"]), float(t["lat"])) for t in towns if t["kato"] == row["kato"]),
        area_km2=float(row["area_km2"]),
        posts_weight=int(row["rural_units"]),
        stations_weight=int(row["rural_units" if rural_only else "polling_stations"]),
    )


@cache
def outline() -> dict[str, object]:
    """GeoJSON Polygon, WGS 84."""
    geometry: dict[str, object] = json.loads((DATA / "outline.geojson").read_text(encoding="utf-8"))
    return geometry


@cache
def _edges_by_band() -> Mapping[int, list[tuple[Point, Point]]]:
    ring = json.loads((DATA / "outline.geojson").read_text(encoding="utf-8"))["coordinates"][0]
    bands: dict[int, list[tuple[Point, Point]]] = {}
    for start, end in pairwise(ring):
        low, high = sorted((start[1], end[1]))
        for band in range(math.floor(low / BAND), math.floor(high / BAND) + 1):
            bands.setdefault(band, []).append(((start[0], start[1]), (end[0], end[1])))
    return bands


def inside_outline(point: Point) -> bool:
    """Counts the outline's edges east of the point (even-odd rule)."""
    x, y = point
    crossings = 0
    for (x1, y1), (x2, y2) in _edges_by_band().get(math.floor(y / BAND), ()):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            crossings += 1
    return crossings % 2 == 1


def distance_km(one: Point, other: Point) -> float:
    """Flat-earth distance, good enough within an oblast."""
    across = (one[0] - other[0]) * math.cos(math.radians((one[1] + other[1]) / 2))
    return math.hypot(across, one[1] - other[1]) * KM_PER_DEGREE


def scatter(random: Random, around: Point, spread_km: float) -> Iterator[Point]:
    """Endless points round a place, denser near it."""
    while True:
        lat = around[1] + random.gauss(0, spread_km) / KM_PER_DEGREE
        lon = around[0] + random.gauss(0, spread_km) / KM_PER_DEGREE / math.cos(math.radians(lat))
        yield (round(lon, 5), round(lat, 5))


def habitable(point: Point, unit: Unit) -> bool:
    """In the oblast, on dry land, and nearer to this unit's known places than to any other's."""
    return (
        inside_outline(point)
        and all(distance_km(point, lake) > radius_km for lake, radius_km in WATER)
        and min(units(), key=lambda other: _distance_to(other, point)) is unit
    )


def _distance_to(unit: Unit, point: Point) -> float:
    return min(distance_km(point, place) for place in (unit.centre, unit.label, *unit.towns))
