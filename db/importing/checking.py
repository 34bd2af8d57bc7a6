"""Rows to records: every row is read, completed by its noun and compared with the rows before it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from db.importing.columns import Field, Header
from db.importing.problems import BadValue, RowProblem, UnreadableFile, shown
from db.importing.progress import Progress
from db.importing.rows import Row, Source
from db.importing.values import fold, tidy

Record = dict[str, Any]


class Noun(Protocol):
    """What a kind of import knows: its columns, what makes a row whole, and what tells two rows apart."""

    @property
    def fields(self) -> Sequence[Field]: ...
    @property
    def any_of(self) -> Sequence[str]: ...
    @property
    def key(self) -> Sequence[str]: ...
    def complete(self, reading: "Reading") -> None: ...


@dataclass
class Reading:
    """One row while it is read. A rejected field is missing from `values`; an empty cell is None."""

    row: Row
    fields: dict[str, Field]
    texts: dict[str, str]
    values: Record = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)

    @property
    def failed(self) -> set[str]:
        return {each.problem.field for each in self.problems if each.rejects}

    @property
    def rejected(self) -> bool:
        return any(each.rejects for each in self.problems)

    def reject(self, name: str, why: BadValue) -> None:
        self.problems.append(self._problem(name, why, rejects=True))

    def question(self, name: str, why: BadValue) -> None:
        """Take the row, but have someone look at it."""
        self.problems.append(self._problem(name, why, rejects=False))

    def _problem(self, name: str, why: BadValue, *, rejects: bool) -> RowProblem:
        secret = why.code == "personal" or (name in self.fields and self.fields[name].private)
        value = "" if secret else shown(self.texts.get(name, ""))
        return RowProblem(self.row.place, why.about(name, value), rejects)


@dataclass(frozen=True, slots=True)
class Checked:
    records: tuple[Record, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    columns: frozenset[str] = frozenset()
    """The fields the file has a column for."""
    rejected: int = 0
    """Rows, not problems."""


def check(source: Source, header: Header, noun: Noun, progress: Progress) -> Checked:
    records: list[Record] = []
    problems: list[RowProblem] = []
    first_with: dict[tuple[object, ...], int] = {}
    rejected = 0
    rows = [each for each in source.rows if each.place > header.place]
    if not rows:
        raise UnreadableFile(f"has a header but not a single {source.unit} below it")
    for row in progress.over(rows, "checking"):
        reading = _read(row, header, noun, source.unit)
        if not reading.rejected:
            _compare(reading, noun, source.unit, first_with)
        if reading.rejected:
            rejected += 1
        else:
            records.append(reading.values)
        problems += (each for each in reading.problems if each.rejects or not reading.rejected)
    return Checked(tuple(records), tuple(problems), frozenset(header.columns), rejected)


def _read(row: Row, header: Header, noun: Noun, unit: str) -> Reading:
    reading = Reading(row, {each.name: each for each in noun.fields}, {})
    if row.broken:
        reading.reject("", row.broken)
        return reading
    surplus = row.cells[header.width :] if unit == "line" else ()
    if len(surplus) > 1 or any(cell.strip() for cell in surplus):
        reading.reject("", _SURPLUS)  # and nothing else: its cells stand in the wrong columns
        return reading
    for each in noun.fields:
        if each.name in header.columns:
            _read_cell(reading, each, header.columns[each.name])
    noun.complete(reading)
    return reading


_SURPLUS = BadValue("surplus", 'more cells than the header: put a cell with a delimiter in quotes, "49,97"')


def _read_cell(reading: Reading, wanted: Field, index: int) -> None:
    cell = tidy(reading.row.cell(index))
    reading.texts[wanted.name] = cell
    try:
        if index in reading.row.faults:
            raise reading.row.faults[index]
        if wanted.required and not cell:
            raise BadValue("empty", "must not be empty")
        reading.values[wanted.name] = wanted.read(cell) if cell else None
    except BadValue as why:
        reading.reject(wanted.name, why)


def _compare(reading: Reading, noun: Noun, unit: str, first_with: dict[tuple[object, ...], int]) -> None:
    key = tuple(fold(value) if isinstance(value := reading.values[name], str) else value for name in noun.key)
    first = first_with.setdefault(key, reading.row.place)
    if first != reading.row.place:
        name = noun.key[0] if noun.key[0] in reading.texts else next(iter(reading.texts), "")
        reading.reject(
            name,
            BadValue(
                "duplicate",
                "the same as in {unit} {first}: keep one of the two (letters that look alike count as one)",
                unit=unit,
                first=first,
            ),
        )
