"""Boundaries of districts that are there already, and the outline of the whole area."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from db.importing import columns
from db.importing.checking import Checked, Reading
from db.importing.columns import Field
from db.importing.districts import complete_boundary, fetch_districts
from db.importing.geojson import area_geometry
from db.importing.names import LANGUAGES, NAME_FIELDS
from db.importing.problems import BadValue, UnreadableFile
from db.importing.progress import Progress
from db.importing.rows import Source
from db.importing.storing import Stored, set_boundaries
from db.importing.values import text
from db.schema import district, election


class Boundaries:
    fields = (Field("code", columns.CODE, text(20)), *NAME_FIELDS)
    any_of = ("code", *LANGUAGES)
    key = ("district_id",)
    from_geojson, from_table = True, False

    def __init__(self, connection: sa.Connection, election_id: int) -> None:
        self.connection = connection
        self.election_id = election_id
        self.districts = fetch_districts(connection, election_id)

    def complete(self, reading: Reading) -> None:
        complete_boundary(reading)
        given = [name for name in self.any_of if reading.values.get(name)]
        reasons = [why for name in given if (why := self._place(reading, name, given[0]))]
        if not given:
            reading.reject("code", BadValue("empty", "write the code of the district, or its name"))
        elif "district_id" not in reading.values:
            reading.reject(given[0], reasons[0])

    def _place(self, reading: Reading, name: str, first: str) -> BadValue | None:
        """By its code, else by its names; why not, if there is no such district. An oblast may have a
        district's name, so that a name alone is worth a look."""
        if "district_id" in reading.values:
            return None
        try:
            reading.values["district_id"] = self.districts.find(reading.values[name])
        except BadValue as why:
            return why
        if name != "code":
            reading.question(first, BadValue("by_name", "no known code: taken by {by}", by=name))
        return None

    def store(self, checked: Checked, _: Progress) -> Stored:
        drawn = {each["district_id"]: each["boundary"] for each in checked.records}
        changed = set_boundaries(self.connection, drawn)
        return Stored(0, len(changed), len(drawn) - len(changed), tuple(self._notes(checked)))

    def _notes(self, checked: Checked) -> Iterator[str]:
        without = self._without()
        if without:
            yield f"districts without a boundary: {', '.join(without)}"
        if not checked.records:
            yield "if this is the outline of the whole area: --outline"

    def _without(self) -> list[str]:
        return list(
            self.connection.scalars(
                sa.select(district.c.name_ru)
                .where(district.c.election_id == self.election_id, district.c.boundary.is_(None))
                .order_by(district.c.code)
            )
        )


def store_outline(connection: sa.Connection, election_id: int, source: Source) -> Stored:
    """Raises UnreadableFile unless the file holds exactly one sound Polygon or MultiPolygon."""
    areas = [row for row in source.rows if row.place]
    if source.unit != "feature" or len(areas) != 1:
        raise UnreadableFile(
            f"must be a GeoJSON with one feature, the outline; it has {len(areas)} {source.unit}s"
        )
    try:
        outline = sa.literal(area_geometry(areas[0].geometry), JSONB)
    except BadValue as why:
        raise UnreadableFile(f"outline: {why.message.format(**why.values)}") from None
    result = connection.execute(
        sa.update(election)
        .where(election.c.id == election_id, election.c.outline.is_distinct_from(outline))
        .values(outline=outline)
    )
    return Stored(0, result.rowcount, 1 - result.rowcount)
