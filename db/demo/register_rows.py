"""The made-up election and its register as rows."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from db.demo import day
from db.demo.places import outline, units
from db.demo.register import DemoRegister, DemoStation
from db.schema import assignment, district, election, observer, station
from db.vocabulary import CoordinateQuality


def _names(names: Mapping[str, str]) -> dict[str, str]:
    return {f"name_{language}": name for language, name in names.items()}


def insert_election(connection: sa.Connection, code: str) -> int:
    values = {
        "code": code,
        **_names(day.NAMES),
        "held_on": day.HELD_ON,
        "timezone": day.TIMEZONE,
        "polls_open_at": day.POLLS_OPEN,
        "polls_close_at": day.POLLS_CLOSE,
        "arrival_due_at": day.ARRIVAL_DUE,
        "opening_due_at": day.OPENING_DUE,
        "slots": list(day.SLOTS),
        "late_after": day.LATE_AFTER,
        "silent_after": day.SILENT_AFTER,
        "synthetic": True,
        "outline": outline(),
    }
    return int(connection.execute(sa.insert(election).values(values).returning(election.c.id)).scalar_one())


def insert_register(connection: sa.Connection, election_id: int, register: DemoRegister) -> None:
    districts = _insert(
        connection,
        district,
        (
            {
                "election_id": election_id,
                "code": unit.code,
                **_names(unit.names),
                "kind": unit.kind,
                "label_lon": unit.label[0],
                "label_lat": unit.label[1],
            }
            for unit in units()
        ),
    )
    district_ids = dict(zip((unit.code for unit in units()), districts, strict=True))
    rows = (_station_row(each, election_id, district_ids[each.unit.code]) for each in register.stations)
    station_ids = _insert(connection, station, rows)
    _insert_observers(connection, election_id, register, station_ids)


def _station_row(of: DemoStation, election_id: int, district_id: int) -> dict[str, Any]:
    return {
        "election_id": election_id,
        "district_id": district_id,
        "number": of.number,
        **_names(of.names),
        "address": of.address,
        "lat": of.lat,
        "lon": of.lon,
        "coordinate_quality": CoordinateQuality.SYNTHETIC,
        "registered_voters": of.registered_voters,
    }


def _insert_observers(
    connection: sa.Connection, election_id: int, register: DemoRegister, station_ids: list[int]
) -> None:
    at = [
        (station_id, each)
        for station_id, place in zip(station_ids, register.stations, strict=True)
        for each in place.observers
    ]
    observers = _insert(
        connection,
        observer,
        ({"election_id": election_id, "alias": each.alias, "trained_on": each.trained_on} for _, each in at),
    )
    assigned = [
        {
            "station_id": station_id,
            "observer_id": observer_id,
            "shift": each.shift,
            "confirmed_at": each.confirmed_at,
        }
        for (station_id, each), observer_id in zip(at, observers, strict=True)
    ]
    connection.execute(sa.insert(assignment), assigned)


def _insert(connection: sa.Connection, table: sa.Table, rows: Iterable[dict[str, Any]]) -> list[int]:
    """Returns the new ids in the order of the rows."""
    statement = sa.insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(connection.scalars(statement, list(rows)))
