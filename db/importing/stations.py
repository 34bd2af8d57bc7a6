"""Polling stations, by their registry number."""

import sqlalchemy as sa

from db.importing import columns
from db.importing.checking import Checked, Reading, Record
from db.importing.columns import Field
from db.importing.districts import fetch_districts
from db.importing.names import LANGUAGES, NAME_FIELDS, complete_names
from db.importing.points import complete_point, fetch_area
from db.importing.problems import BadValue
from db.importing.progress import Progress
from db.importing.storing import Stored, upsert
from db.importing.values import decimal, quality, text, voters
from db.schema import station
from db.vocabulary import CoordinateQuality

POINT = frozenset({"lat", "lon", "coordinate_quality"})


class Stations:
    fields = (
        Field("number", columns.NUMBER, text(40), required=True),
        *NAME_FIELDS,
        Field("district", columns.DISTRICT, text(200), required=True),
        Field("address", columns.ADDRESS, text(500)),
        Field("lat", columns.LAT, decimal),
        Field("lon", columns.LON, decimal),
        Field("coordinate_quality", columns.QUALITY, quality),
        Field("registered_voters", columns.VOTERS, voters),
    )
    any_of = LANGUAGES
    key = ("number",)
    from_geojson, from_table = False, True

    def __init__(self, connection: sa.Connection, election_id: int) -> None:
        self.connection = connection
        self.election_id = election_id
        self.districts = fetch_districts(connection, election_id)
        self.area = fetch_area(connection, election_id)

    def complete(self, reading: Reading) -> None:
        complete_names(reading)
        complete_point(reading, lat="lat", lon="lon", area=self.area)
        _complete_quality(reading)
        if reading.values.get("district"):
            try:
                reading.values["district_id"] = self.districts.find(reading.values["district"])
            except BadValue as why:
                reading.reject("district", why)

    def store(self, checked: Checked, progress: Progress) -> Stored:
        update = (checked.columns - POINT - {"number", "district"}) | {"district_id"}
        if {"lat", "lon"} <= checked.columns:
            update |= POINT
        changes = upsert(
            self.connection,
            station,
            [self._row(each) for each in checked.records],
            key=("election_id", "number"),
            update=update,
            progress=progress,
        )
        return Stored.counted(len(checked.records), changes.new, changes.changed)

    def _row(self, record: Record) -> Record:
        return {
            "election_id": self.election_id,
            "district_id": record["district_id"],
            "number": record["number"],
            **{name: record[name] for name in LANGUAGES},
            "address": record.get("address") or "",
            "lat": record.get("lat"),
            "lon": record.get("lon"),
            "coordinate_quality": record["coordinate_quality"],
            "registered_voters": record.get("registered_voters"),
        }


def _complete_quality(reading: Reading) -> None:
    """What is not said of coordinates is the usual way a registry gets them: from the address."""
    if POINT & reading.failed:
        return
    placed = reading.values.get("lat") is not None
    said = reading.values.get("coordinate_quality")
    if placed and said is CoordinateQuality.MISSING:
        reading.reject(
            "coordinate_quality", BadValue("not_missing", "there are coordinates: write how they were found")
        )
    elif not placed:
        reading.values["coordinate_quality"] = CoordinateQuality.MISSING
    elif said is None:
        reading.values["coordinate_quality"] = CoordinateQuality.ADDRESS
        reading.question("coordinate_quality", BadValue("no_quality", "not given: taken as address"))
