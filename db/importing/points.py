"""Where the election is, as far as its outline or its boundaries say, and whether a row lies there."""

import sqlalchemy as sa

from db.importing.checking import Reading
from db.importing.geojson import positions
from db.importing.places import Area, area_around, check_point
from db.importing.problems import BadValue
from db.schema import district, election


def fetch_area(connection: sa.Connection, election_id: int) -> Area | None:
    outline = connection.scalar(sa.select(election.c.outline).where(election.c.id == election_id))
    if outline:
        return area_around(positions(outline))
    boundaries = connection.scalars(
        sa.select(district.c.boundary).where(
            district.c.election_id == election_id, district.c.boundary.is_not(None)
        )
    )
    return area_around(position for boundary in boundaries for position in positions(boundary))


def complete_point(reading: Reading, *, lat: str, lon: str, area: Area | None) -> None:
    """Both coordinates or none, and at a place that can be meant."""
    if {lat, lon} & reading.failed:
        return
    latitude, longitude = reading.values.get(lat), reading.values.get(lon)
    if latitude is None and longitude is None:
        return
    if latitude is None or longitude is None:
        missing = lat if latitude is None else lon
        reading.reject(
            missing, BadValue("half_a_point", "missing: write both lat and lon, or leave both empty")
        )
        return
    try:
        doubt = check_point(latitude, longitude, area)
    except BadValue as why:
        reading.reject(lat, why)
    else:
        if doubt:
            reading.question(lat, doubt)
