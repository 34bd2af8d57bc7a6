"""Rows as CSV that a spreadsheet reads and does not run."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a cell may begin with that spreadsheets take for a formula, full-width signs too."""
_AT_ONCE = 500
_DIGITS = 6
"""After the point: a share to a ten-thousandth of a per cent, a degree to ten centimetres."""


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """In UTF-8 with a byte order mark: spreadsheets take a CSV without one for Windows-1251."""
    return b"".join(stream_csv(head, rows))


def stream_csv(head: Sequence[str], rows: Iterable[Sequence[str | float | None]]) -> Iterator[bytes]:
    """The same piece by piece, never more than 500 rows in memory. A cell that is None stays empty."""
    lines = chain([list(head)], ([_cell(cell) for cell in row] for row in rows))
    mark = "\ufeff"
    while batch := list(islice(lines, _AT_ONCE)):
        written = io.StringIO(newline="")
        csv.writer(written, lineterminator="\r\n").writerows(batch)
        yield (mark + written.getvalue()).encode("utf-8", "backslashreplace")
        mark = ""


def _cell(cell: str | float | None) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(cell)
    return repr(round(cell, _DIGITS)) if isinstance(cell, float) else str(cell)


def harmless(cell: str) -> str:
    """An apostrophe makes a formula text. NUL, which ends a cell in some readers, is shown instead."""
    visible = cell.replace("\x00", "\u2400")
    return f"'{visible}" if runs(visible) else visible


def runs(cell: str) -> bool:
    """May a spreadsheet take it for a formula?"""
    return cell.startswith(_RUNS) or cell.lstrip(" \ufeff\u200b").startswith(_RUNS)
