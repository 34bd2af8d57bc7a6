"""Lambert's conformal conic projection: angles are true, north is up at the middle, and over a region or a
whole country the scale bar holds within a per cent or two.

J. P. Snyder, Map Projections: A Working Manual (USGS 1395), pp. 104-107, formulas of the sphere. Standard
parallels a sixth of the way in from the northern and southern edge (the rule of Kavrayskiy)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

EARTH = 6371.0088
"""Mean radius, km (IUGG)."""
_FLAT = 1.0
"""Degrees from the equator to where a cone would be a cylinder."""
_EDGE = 85.0
_ONE_PARALLEL = 1e-9
_QUARTER = math.pi / 4
_HALF_DEGREE = math.pi / 360

Position = tuple[float, float]
"""Longitude and latitude, degrees."""


@dataclass(frozen=True, slots=True)
class Conic:
    n: float
    f: float
    middle: float
    """Longitude, degrees."""

    @classmethod
    def around(cls, places: Sequence[Position]) -> Self:
        """The cone that fits them best. Raises ValueError for none."""
        south, north = (_clamped(edge(lat for _, lat in places)) for edge in (min, max))
        west, east = (edge(lon for lon, _ in places) for edge in (min, max))
        inset = (north - south) / 6
        low, high = math.radians(_off_equator(south + inset)), math.radians(_off_equator(north - inset))
        n = math.sin(low)
        if abs(high - low) > _ONE_PARALLEL and low * high > 0:
            n = math.log(math.cos(low) / math.cos(high)) / math.log(_half(high) / _half(low))
        return cls(n, math.cos(low) * _half(low) ** n / n, (west + east) / 2)

    def project(self, place: Position) -> tuple[float, float]:
        """Kilometres east and north of an origin far away."""
        lon, lat = place
        lat = min(_EDGE, max(-_EDGE, lat))
        rho = EARTH * self.f / math.tan(_QUARTER + lat * _HALF_DEGREE) ** self.n
        theta = self.n * (lon - self.middle) * 2 * _HALF_DEGREE
        return rho * math.sin(theta), -rho * math.cos(theta)


def _half(lat: float) -> float:
    return math.tan(_QUARTER + lat / 2)


def _clamped(lat: float) -> float:
    return min(_EDGE, max(-_EDGE, lat))


def _off_equator(lat: float) -> float:
    return lat if abs(lat) >= _FLAT else math.copysign(_FLAT, lat)
