"""Districts: the units of the election, by KATO code, with or without a boundary."""

from collections.abc import Sequence

import sqlalchemy as sa

from db.importing import columns
from db.importing.checking import Checked, Reading, Record
from db.importing.columns import Field
from db.importing.geojson import area_geometry
from db.importing.lookup import Lookup
from db.importing.names import LANGUAGES, NAME_FIELDS, complete_names
from db.importing.points import complete_point
from db.importing.problems import BadValue
from db.importing.progress import Progress
from db.importing.storing import Stored, set_boundaries, upsert
from db.importing.values import decimal, kind, text
from db.schema import district


class Districts:
    fields = (
        Field("code", columns.CODE, text(20), required=True),
        *NAME_FIELDS,
        Field("kind", columns.KIND, kind),
        Field("label_lat", ("label_lat", *columns.LAT), decimal),
        Field("label_lon", ("label_lon", *columns.LON), decimal),
    )
    any_of = LANGUAGES
    key = ("code",)
    from_geojson = from_table = True

    def __init__(self, connection: sa.Connection, election_id: int) -> None:
        self.connection = connection
        self.election_id = election_id

    def complete(self, reading: Reading) -> None:
        complete_names(reading)
        complete_point(reading, lat="label_lat", lon="label_lon", area=None)
        if reading.row.geometry is not None:
            complete_boundary(reading)

    def store(self, checked: Checked, progress: Progress) -> Stored:
        update = checked.columns - {"code"}
        changes = upsert(
            self.connection,
            district,
            [self._row(each) for each in checked.records],
            key=("election_id", "code"),
            update=update,
            progress=progress,
        )
        redrawn = {(self.election_id, code) for code in self._draw(checked.records)} - changes.new
        return Stored.counted(len(checked.records), changes.new, changes.changed | redrawn)

    def _row(self, record: Record) -> Record:
        return {
            "election_id": self.election_id,
            "code": record["code"],
            **{name: record[name] for name in LANGUAGES},
            "kind": record.get("kind") or "district",
            "label_lat": record.get("label_lat"),
            "label_lon": record.get("label_lon"),
        }

    def _draw(self, records: Sequence[Record]) -> list[str]:
        boundaries = {each["code"]: each["boundary"] for each in records if "boundary" in each}
        if not boundaries:
            return []
        ids = {
            row.id: row.code
            for row in self.connection.execute(
                sa.select(district.c.id, district.c.code).where(district.c.election_id == self.election_id)
            )
        }
        changed = set_boundaries(
            self.connection, {key: boundaries[code] for key, code in ids.items() if code in boundaries}
        )
        return [ids[key] for key in changed]


def complete_boundary(reading: Reading) -> None:
    try:
        reading.values["boundary"] = area_geometry(reading.row.geometry)
    except BadValue as why:
        reading.reject("geometry", why)


def fetch_districts(connection: sa.Connection, election_id: int) -> Lookup:
    rows = connection.execute(sa.select(district).where(district.c.election_id == election_id))
    return Lookup("district", ((row.id, row.code, (row.name_ru, row.name_kk, row.name_en)) for row in rows))
