"""The register: stations, districts and incident categories, as imported before the day."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import sqlalchemy as sa

from db.schema import category, district, revision, station
from db.vocabulary import CoordinateQuality, Severity

Names = Mapping[str, str]
"""Keys "kk", "ru", "en"."""


@dataclass(frozen=True, slots=True)
class Station:
    id: int
    number: str
    names: Names
    district_id: int
    lat: float | None
    lon: float | None
    coordinate_quality: CoordinateQuality
    registered_voters: int | None


@dataclass(frozen=True, slots=True)
class District:
    id: int
    code: str
    names: Names
    kind: str
    label_lat: float | None
    label_lon: float | None
    boundary: Mapping[str, object] | None
    """GeoJSON geometry, WGS 84."""


@dataclass(frozen=True, slots=True)
class Category:
    code: str
    names: Names
    stage: str
    severity: Severity


@dataclass(frozen=True)
class Register:
    revision: int
    stations: tuple[Station, ...]
    """In the order of their numbers within their districts; other tuples align with it."""
    districts: tuple[District, ...]
    categories: Mapping[str, Category]

    @cached_property
    def position(self) -> Mapping[int, int]:
        """Station id → its place in `stations`."""
        return {each.id: place for place, each in enumerate(self.stations)}

    @cached_property
    def district(self) -> Mapping[int, District]:
        """District id → district."""
        return {each.id: each for each in self.districts}


def fetch_register(connection: sa.Connection, *, election_id: int) -> Register:
    return Register(
        revision=fetch_register_revision(connection, election_id=election_id),
        stations=_fetch_stations(connection, election_id),
        districts=_fetch_districts(connection, election_id),
        categories=_fetch_categories(connection),
    )


def fetch_register_revision(connection: sa.Connection, *, election_id: int) -> int:
    """Grows with every import of stations, districts or boundaries."""
    wanted = sa.select(revision.c.register_revision).where(revision.c.election_id == election_id)
    return int(connection.execute(wanted).scalar_one())


def _fetch_stations(connection: sa.Connection, election_id: int) -> tuple[Station, ...]:
    rows = connection.execute(
        sa.select(station)
        .join(district, district.c.id == station.c.district_id)
        .where(station.c.election_id == election_id)
        .order_by(district.c.code, sa.func.length(station.c.number), station.c.number)
    )
    return tuple(
        Station(
            id=row.id,
            number=row.number,
            names={"kk": row.name_kk, "ru": row.name_ru, "en": row.name_en},
            district_id=row.district_id,
            lat=row.lat,
            lon=row.lon,
            coordinate_quality=CoordinateQuality(row.coordinate_quality),
            registered_voters=row.registered_voters,
        )
        for row in rows
    )


def _fetch_districts(connection: sa.Connection, election_id: int) -> tuple[District, ...]:
    rows = connection.execute(
        sa.select(district).where(district.c.election_id == election_id).order_by(district.c.code)
    )
    return tuple(
        District(
            id=row.id,
            code=row.code,
            names={"kk": row.name_kk, "ru": row.name_ru, "en": row.name_en},
            kind=row.kind,
            label_lat=row.label_lat,
            label_lon=row.label_lon,
            boundary=row.boundary,
        )
        for row in rows
    )


def _fetch_categories(connection: sa.Connection) -> dict[str, Category]:
    rows = connection.execute(sa.select(category).order_by(category.c.code))
    return {
        row.code: Category(
            code=row.code,
            names={"kk": row.name_kk, "ru": row.name_ru, "en": row.name_en},
            stage=row.stage,
            severity=Severity(row.severity),
        )
        for row in rows
    }
