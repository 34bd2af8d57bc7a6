"""Rows of any file, before anyone knows what its columns mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from db.importing.problems import BadValue


@dataclass(frozen=True, slots=True)
class Row:
    place: int
    """Line of a CSV, row of a sheet, feature of a GeoJSON, counted from 1."""
    cells: tuple[str, ...]
    faults: Mapping[int, BadValue] = field(default_factory=dict)
    """Column index → why that cell cannot be read (a formula)."""
    broken: BadValue | None = None
    """Why the whole row cannot be read."""
    geometry: object = None
    """GeoJSON only, as it stands in the file."""

    def cell(self, index: int) -> str:
        return self.cells[index] if index < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Source:
    """What a file holds. Of a GeoJSON, the first row is the names of its properties."""

    unit: str
    """What `Row.place` counts: "line", "row" or "feature"."""
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    """How the file was understood: encoding, delimiter, sheet."""
