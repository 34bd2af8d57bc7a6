"""Is a point where the election is?"""

from collections.abc import Iterable
from dataclasses import dataclass

from db.importing.problems import BadValue

MARGIN = 0.2
"""Degrees around a drawn outline that still count as inside: outlines are simplified."""


@dataclass(frozen=True, slots=True)
class Area:
    """A box in degrees, WGS 84."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, latitude: float, longitude: float) -> bool:
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


KAZAKHSTAN = Area(south=40, west=46, north=56, east=88)


def area_around(positions: Iterable[tuple[float, float]]) -> Area | None:
    """The box around all (longitude, latitude), with the margin; None without any."""
    places = list(positions)
    if not places:
        return None
    longitudes, latitudes = [each[0] for each in places], [each[1] for each in places]
    return Area(
        south=min(latitudes) - MARGIN,
        west=min(longitudes) - MARGIN,
        north=max(latitudes) + MARGIN,
        east=max(longitudes) + MARGIN,
    )


def check_point(latitude: float, longitude: float, area: Area | None) -> BadValue | None:
    """Raises BadValue for a point that cannot be meant; returns one for a point worth a look."""
    if (area or KAZAKHSTAN).holds(latitude, longitude):
        return None
    abroad = not KAZAKHSTAN.holds(latitude, longitude)
    values = {"latitude": latitude, "longitude": longitude}
    if (area and area.holds(longitude, latitude)) or (abroad and KAZAKHSTAN.holds(longitude, latitude)):
        raise BadValue("swapped", "looks swapped: write lat {longitude:g}, lon {latitude:g}", **values)
    if abroad:
        raise BadValue(
            "outside",
            "lat {latitude:g}, lon {longitude:g} is outside Kazakhstan (lat 40 to 56, lon 46 to 88); "
            "leave both empty if the place is not known",
            **values,
        )
    return BadValue("far", "lies outside the area of this election", **values)
