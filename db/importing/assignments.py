"""Who observes where: station, observer and shift."""

import datetime as dt
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from db.importing import columns
from db.importing.checking import Checked, Reading, Record
from db.importing.columns import Field
from db.importing.lookup import Lookup
from db.importing.observers import fetch_observers
from db.importing.problems import BadValue
from db.importing.progress import Progress
from db.importing.storing import Stored, upsert
from db.importing.values import confirmation, text
from db.schema import assignment, election, station

Key = tuple[int, int, str]


class Assignments:
    fields = (
        Field("station", columns.NUMBER, text(40), required=True),
        Field("observer", columns.ALIAS, text(60), required=True),
        Field("shift", columns.SHIFT, text(40)),
        Field("confirmed", columns.CONFIRMED, confirmation),
    )
    any_of = ()
    key = ("station_id", "observer_id", "shift")
    from_geojson, from_table = False, True

    def __init__(self, connection: sa.Connection, election_id: int) -> None:
        self.connection = connection
        stations = connection.execute(
            sa.select(station.c.id, station.c.number).where(station.c.election_id == election_id)
        )
        observers = fetch_observers(connection, election_id)
        self.stations = Lookup("station", ((row.id, row.number, ()) for row in stations))
        self.observers = Lookup("observer", ((key, alias, ()) for alias, key in observers.items()))
        zone = connection.scalars(sa.select(election.c.timezone).where(election.c.id == election_id)).one()
        self.zone = ZoneInfo(zone)
        self.confirmed_at = _fetch_confirmed_at(connection, election_id)
        self.now = connection.scalars(sa.select(sa.func.now())).one()

    def complete(self, reading: Reading) -> None:
        reading.values["shift"] = reading.values.get("shift") or "day"
        for name, lookup in (("station", self.stations), ("observer", self.observers)):
            if reading.values.get(name):
                try:
                    reading.values[f"{name}_id"] = lookup.find(reading.values[name])
                except BadValue as why:
                    reading.reject(name, why)

    def store(self, checked: Checked, progress: Progress) -> Stored:
        changes = upsert(
            self.connection,
            assignment,
            [self._row(each) for each in checked.records],
            key=self.key,
            update={"confirmed_at"} if "confirmed" in checked.columns else (),
            progress=progress,
        )
        return Stored.counted(len(checked.records), changes.new, changes.changed)

    def _row(self, record: Record) -> Record:
        key = record["station_id"], record["observer_id"], record["shift"]
        return {
            **dict(zip(self.key, key, strict=True)),
            "confirmed_at": self._confirmed_at(record.get("confirmed"), self.confirmed_at.get(key)),
        }

    def _confirmed_at(
        self, said: bool | dt.datetime | None, stored: dt.datetime | None
    ) -> dt.datetime | None:
        """A plain yes keeps the moment of the first yes, an empty cell whatever is stored."""
        if said is None:
            return stored
        if isinstance(said, dt.datetime):
            return said.replace(tzinfo=self.zone).astimezone(dt.UTC)
        return (stored or self.now) if said else None


def _fetch_confirmed_at(connection: sa.Connection, election_id: int) -> dict[Key, dt.datetime | None]:
    rows = connection.execute(
        sa.select(assignment)
        .join(station, station.c.id == assignment.c.station_id)
        .where(station.c.election_id == election_id)
    )
    return {(row.station_id, row.observer_id, row.shift): row.confirmed_at for row in rows}
