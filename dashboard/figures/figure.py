"""The model of one figure in one language: its words, its numbers, what it rests on and what is withheld."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum

import orjson

from queries.schedule import Election

_OWN_WAY = orjson.OPT_PASSTHROUGH_DATACLASS
"""Of a dataclass only what is compared."""
Cell = str | int | float | None
"""None: withheld or not known, never zero. The column's `Type` says how to read and write it."""


class Kind(StrEnum):
    TURNOUT_TIMELINE = "turnout_timeline"
    TURNOUT_BY_DISTRICT = "turnout_by_district"
    COVERAGE = "coverage"
    COVERAGE_BY_DISTRICT = "coverage_by_district"
    INCIDENTS_BY_SEVERITY = "incidents_by_severity"
    INCIDENTS_BY_CATEGORY = "incidents_by_category"
    INCIDENTS_BY_HOUR = "incidents_by_hour"
    STATION_MAP = "station_map"
    HEAT_MAP = "heat_map"
    DAY_TABLE = "day_table"


class Type(StrEnum):
    TEXT = "text"
    """Words in the figure's language."""
    CODE = "code"
    """A stored value to draw by: a class, a severity, a district's code, a slot "10:00". The same in every
    language."""
    COUNT = "count"
    """A whole number."""
    SHARE = "share"
    """0.909 is 90.9 %."""
    DEGREES = "degrees"
    """Of latitude or longitude, WGS 84."""
    MEASURE = "measure"
    """0 to 1 of a scale that the note explains."""


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    """ASCII, the same in every language: the head of a machine's CSV."""
    title: str
    """In the figure's language."""
    type: Type


@dataclass(frozen=True, slots=True)
class Table:
    """The data behind the figure, in the order it is drawn."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def values(self, key: str) -> list[Cell]:
        """One column from top to bottom. Raises KeyError."""
        place = {column.key: place for place, column in enumerate(self.columns)}[key]
        return [row[place] for row in self.rows]


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies below a map: GeoJSON geometries (Polygon or MultiPolygon), WGS 84."""

    outline: Mapping[str, object] | None
    """Of the whole area."""
    districts: Mapping[str, Mapping[str, object]]
    """By code; without those that have no boundary."""


@dataclass(frozen=True, slots=True)
class Figure:
    """All texts are plain, finished and in `language`. `title`, `subtitle` and `note` may be changed by a
    person before export, and `alt` with them (`dashboard.press.wording`); nothing else may, and
    the id stays."""

    kind: Kind
    id: str
    """Reproduces it: `id_of`. The same in every language, another as soon as a number differs."""
    language: str
    title: str
    """The finding, as a sentence without a full stop."""
    subtitle: str
    """What is shown, with the unit."""
    note: str
    """How to read it, and what must be said beside it."""
    source: str
    as_of: dt.datetime
    """UTC."""
    as_of_text: str
    """Local date and time, with the time zone's offset."""
    basis_text: str
    """"n of N stations", of this figure."""
    method: str
    withheld: tuple[str, ...]
    """What is not in it and why, a sentence each."""
    alt: str
    """What somebody who does not see it should be told."""
    sentence: str
    """"Copy as sentence": true by itself, with as-of and basis."""
    table: Table
    measure: str
    """The column that is drawn first of all, and told row by row in `alt`."""
    synthetic: bool
    """A demo day: whatever is drawn or written says so."""
    filters: Mapping[str, str]
    """What was asked beside the kind, e.g. {"slot": "18:00"}."""
    ground: Ground | None = field(default=None, repr=False, compare=False)
    """Of a map; no part of what it says, nor of its id."""

    @property
    def empty(self) -> bool:
        """There is nothing to draw: say the title instead."""
        return all(value is None for value in self.table.values(self.measure))


def id_of(kind: Kind, filters: Mapping[str, str], as_of: dt.datetime, data: object) -> str:
    """ "BQ-" and 12 hexadecimal digits of the SHA-256 of kind, filters, as-of and the answer itself."""
    told = [kind.value, sorted(filters.items()), as_of.astimezone(dt.UTC), data]
    written = orjson.dumps(told, _plain, orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS | _OWN_WAY)
    return f"BQ-{hashlib.sha256(written).hexdigest()[:12].upper()}"


def _plain(value: object) -> object:
    """What JSON does not know, as it can say it."""
    if isinstance(value, Election):
        return value.code
    if is_dataclass(value):
        return {each.name: getattr(value, each.name) for each in fields(value) if each.compare}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} cannot be part of an answer")
