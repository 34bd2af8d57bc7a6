"""What an import says when it is done: on the terminal, and as a CSV for whoever made the file."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TextIO

from db.importing.checking import Checked
from db.importing.problems import RowProblem
from db.importing.storing import Stored

SHOWN_PROBLEMS = 50
SHOWN_PLACES = 5
NOTHING_CHECKED = Checked()


@dataclass(frozen=True, slots=True)
class Result:
    file: str
    dry_run: bool
    unit: str
    notes: Sequence[str]
    """How the file was understood."""
    stored: Stored
    checked: Checked = NOTHING_CHECKED
    unused: Sequence[str] = ()


def sentences(result: Result) -> Iterator[str]:
    yield f"{result.file}: {'; '.join(result.notes)}"
    if result.unused:
        yield f"not used: {', '.join(result.unused)}"
    yield from _rejections(result)
    yield from _questions(result)
    yield from result.stored.notes
    stored = result.stored
    kept = f"{stored.new} new, {stored.changed} changed, {stored.unchanged} unchanged"
    yield f"{kept}, {result.checked.rejected} rejected"
    if result.dry_run:
        yield "dry run: nothing was written"


def _rejections(result: Result) -> Iterator[str]:
    refused = [each for each in result.checked.problems if each.rejects]
    for each in refused[:SHOWN_PROBLEMS]:
        yield f"  {result.unit} {each.place}, {_cell(each)}: {each.advice}"
    if len(refused) > SHOWN_PROBLEMS:
        yield f"  … and {len(refused) - SHOWN_PROBLEMS} more: --report FILE.csv writes all of them"


def _cell(each: RowProblem) -> str:
    name = each.problem.field or "the whole row"
    return f'{name} "{each.problem.value}"' if each.problem.value else name


def _questions(result: Result) -> Iterator[str]:
    """One line for all rows that raise the same question."""

    def kind(each: RowProblem) -> tuple[str, str]:
        return each.problem.field, each.problem.message

    taken = sorted((each for each in result.checked.problems if not each.rejects), key=kind)
    for (name, _), same in groupby(taken, key=kind):
        rows = list(same)
        places = ", ".join(str(each.place) for each in rows[:SHOWN_PLACES])
        more = ", …" if len(rows) > SHOWN_PLACES else ""
        yield f"  taken, please look: {name} {rows[0].advice} ({len(rows)} {result.unit}s: {places}{more})"


def write_csv(problems: Sequence[RowProblem], unit: str, target: TextIO) -> None:
    writer = csv.writer(target)
    writer.writerow([unit, "field", "value", "outcome", "what would be right"])
    for each in problems:
        outcome = "rejected" if each.rejects else "taken"
        cells = (each.problem.field, str(each.problem.value), outcome, each.advice)
        writer.writerow([each.place, *(_harmless(cell) for cell in cells)])


def _harmless(cell: str) -> str:
    """A spreadsheet runs a cell that starts like a formula: an apostrophe makes it text."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def opened_report(path: Path) -> TextIO:
    """With a byte order mark: spreadsheets take a CSV without one for Windows-1251."""
    return path.open("w", encoding="utf-8-sig", newline="")
