"""Rows for tests, with sensible defaults. Only the register is inserted here:
facts go through `db.writing`, as everybody's do."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from db.schema import assignment, category, district, election, observer, revision, station
from db.vocabulary import Channel, CoordinateQuality, Severity, TurnoutSource
from db.writing import Outcome, record_reports
from db.writing.revisions import record_audit

DAY = dt.date(2021, 7, 25)
ZONE = dt.timezone(dt.timedelta(hours=6))
"""East Kazakhstan on that day."""
SLOTS = ["10:00", "12:00", "14:00", "16:00", "18:00", "20:00"]


def at(local: str, *, day: dt.date = DAY) -> dt.datetime:
    """ "10:05" on the day of the election, as the HQ's clock shows it."""
    return dt.datetime.combine(day, dt.time.fromisoformat(local), ZONE)


DAY_AT_10_05 = at("10:05")


def names(name: str) -> dict[str, str]:
    return {"name_kk": f"{name} (kk)", "name_ru": f"{name} (ru)", "name_en": name}


def _insert(connection: sa.Connection, table: sa.Table, values: dict[str, Any]) -> int:
    return connection.execute(sa.insert(table).values(values).returning(table.c.id)).scalar_one()


def add_election(connection: sa.Connection, *, code: str = "vko-2021", **values: Any) -> int:
    defaults = {
        "code": code,
        **names("Elections of rural akims"),
        "held_on": DAY,
        "timezone": "Asia/Almaty",
        "polls_open_at": dt.time(7),
        "polls_close_at": dt.time(20),
        "arrival_due_at": dt.time(6, 45),
        "opening_due_at": dt.time(7, 15),
        "slots": SLOTS,
        "late_after": dt.timedelta(minutes=15),
        "silent_after": dt.timedelta(minutes=45),
        "synthetic": True,
    }
    election_id = _insert(connection, election, {**defaults, **values})
    connection.execute(sa.insert(revision).values(election_id=election_id))
    return election_id


def add_district(
    connection: sa.Connection, election_id: int, *, code: str = "631000000", **values: Any
) -> int:
    defaults = {"election_id": election_id, "code": code, **names(f"District {code}")}
    return _insert(connection, district, {**defaults, **values})


def add_station(
    connection: sa.Connection, election_id: int, district_id: int, *, number: str = "1", **values: Any
) -> int:
    defaults = {
        "election_id": election_id,
        "district_id": district_id,
        "number": number,
        **names(f"Station {number}"),
        "lat": 49.95,
        "lon": 82.61,
        "coordinate_quality": CoordinateQuality.SURVEYED,
        "registered_voters": 1000,
    }
    return _insert(connection, station, {**defaults, **values})


def add_observer(
    connection: sa.Connection, election_id: int, *, alias: str = "Зайсан-001-A", **values: Any
) -> int:
    return _insert(connection, observer, {"election_id": election_id, "alias": alias, **values})


def add_assignment(connection: sa.Connection, station_id: int, observer_id: int, **values: Any) -> int:
    return _insert(connection, assignment, {"station_id": station_id, "observer_id": observer_id, **values})


def add_category(
    connection: sa.Connection, *, code: str = "BOX", severity: Severity = Severity.MAJOR, **values: Any
) -> str:
    defaults = {"code": code, **names(f"Category {code}"), "stage": "voting", "severity": severity}
    connection.execute(sa.insert(category).values({**defaults, **values}))
    return code


def add_audit(connection: sa.Connection, action: str = "test:row:written", **detail: object) -> None:
    """A row that concerns no election."""
    record_audit(connection, None, at=DAY_AT_10_05, actor="test", action=action, detail=detail, revision=None)


@dataclass
class Register:
    """One election in one district, built up by a test. Station numbers are "1", "2", …"""

    connection: sa.Connection
    election_id: int
    district_id: int
    station_ids: dict[str, int] = field(default_factory=dict)

    def add_station(
        self, *, observer: str | None = None, district_id: int | None = None, **values: Any
    ) -> str:
        """Returns the number; with `observer` an observer of that alias is assigned to it."""
        number = values.pop("number", str(len(self.station_ids) + 1))
        station_id = add_station(
            self.connection, self.election_id, district_id or self.district_id, number=number, **values
        )
        self.station_ids[number] = station_id
        if observer is not None:
            observer_id = add_observer(self.connection, self.election_id, alias=observer)
            add_assignment(self.connection, station_id, observer_id)
        return number

    def record(self, *sent: object, at: dt.datetime | None = None) -> Outcome:
        """Reports received together, at 10:05 if not said."""
        return record_reports(
            self.connection,
            self.election_id,
            sent,
            received_at=at or DAY_AT_10_05,
            channel=Channel.API,
            actor="token:test",
        )

    def add_stations(self, count: int) -> list[str]:
        return [self.add_station() for _ in range(count)]


def add_register(connection: sa.Connection, *, stations: int = 1, code: str = "vko-2021") -> Register:
    """An election with a district, `stations` stations of 1,000 voters, and categories BOX (major)
    and EXPEL (critical)."""
    election_id = add_election(connection, code=code)
    register = Register(connection, election_id, add_district(connection, election_id))
    register.add_stations(stations)
    if connection.scalar(sa.select(sa.func.count()).select_from(category)) == 0:
        add_category(connection, code="BOX", severity=Severity.MAJOR)
        add_category(connection, code="EXPEL", severity=Severity.CRITICAL)
    return register


# --- reports, as a sender would send them -----------------------------------------------------


def check_in(station: str = "1", stage: str = "arrived", **values: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "kind": "check_in", "station": station, "stage": stage, **values}


def turnout(
    station: str = "1",
    slot: str = "10:00",
    voters: int = 100,
    source: TurnoutSource = TurnoutSource.OBSERVER,
    **values: Any,
) -> dict[str, Any]:
    counts = {"slot": slot, "source": source.value, "voters": voters}
    return {"id": str(uuid.uuid4()), "kind": "turnout", "station": station, **counts, **values}


def incident(station: str = "1", category: str = "BOX", **values: Any) -> dict[str, Any]:
    words = {"category": category, "narrative": "The box is not sealed."}
    return {"id": str(uuid.uuid4()), "kind": "incident", "station": station, **words, **values}


def protocol(station: str = "1", **values: Any) -> dict[str, Any]:
    figures = {"registered": 1000, "voted": 700}
    return {"id": str(uuid.uuid4()), "kind": "protocol", "station": station, "figures": figures, **values}
