"""Rows as CSV that a spreadsheet reads and does not run."""

import csv
import io
from collections.abc import Iterable, Sequence

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a cell may begin with that spreadsheets take for a formula, full-width signs too."""


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """In UTF-8 with a byte order mark: spreadsheets take a CSV without one for Windows-1251."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig", "backslashreplace")


def harmless(cell: str) -> str:
    """An apostrophe makes a formula text. NUL, which ends a cell in some readers, is shown instead."""
    visible = cell.replace("\x00", "\u2400")
    runs = visible.startswith(_RUNS) or visible.lstrip(" \ufeff\u200b").startswith(_RUNS)
    return f"'{visible}" if runs else visible
