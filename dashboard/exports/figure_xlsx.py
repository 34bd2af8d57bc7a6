"""The data behind a figure as a workbook for people: numbers stay numbers, and a second sheet says what they
are.

Nothing in it is a formula or a link, whatever a name begins with: texts are written as strings, and those
that a spreadsheet could take for a formula when they are edited carry its own "text" mark.
"""

import datetime as dt
import io
from collections.abc import Iterable, Iterator

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from dashboard.exports.about import EMPTY, about, definition
from dashboard.exports.tables import runs
from dashboard.figures import Cell, Column, Figure, Type
from dashboard.words import Words, words

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NUMBER_FORMATS = {Type.COUNT: "#,##0", Type.SHARE: "0.0%", Type.DEGREES: "0.00000", Type.MEASURE: "0.0000"}
LONGEST = 32_000
"""Characters; a cell of a workbook holds 32,767."""
_WIDEST = 48


def figure_xlsx(figure: Figure, *, draft: bool = False) -> bytes:
    """The same figure makes the same bytes. A `draft` says so where its words stand."""
    t, made = words(figure.language), io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.set_properties(
            {
                "title": _text(figure.title),
                "subject": figure.id,
                "author": "Baqylau",
                "created": figure.as_of.astimezone(dt.UTC).replace(tzinfo=None),
            }
        )
        _Data(book, figure).write(book.add_worksheet(t("Data")))
        _write_about(book.add_worksheet(t("About")), book, _lines(figure, t, draft=draft))
    return made.getvalue()


class _Data:
    def __init__(self, book: Workbook, figure: Figure) -> None:
        self._table = figure.table
        self._head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._quoted = book.add_format({"quote_prefix": True})
        self._numbers = {
            each: book.add_format({"num_format": pattern}) for each, pattern in NUMBER_FORMATS.items()
        }

    def write(self, sheet: Worksheet) -> None:
        columns = self._table.columns
        for place, column in enumerate(columns):
            sheet.write_string(0, place, _text(column.title), self._head)
            sheet.set_column(place, place, self._width(place))
            for line, row in enumerate(self._table.rows, start=1):
                self._write(sheet, line, place, row[place], column)
        sheet.freeze_panes(1, 0)
        if self._table.rows:
            sheet.autofilter(0, 0, len(self._table.rows), len(columns) - 1)

    def _write(self, sheet: Worksheet, line: int, place: int, cell: Cell, column: Column) -> None:
        if isinstance(cell, str):
            _write_text(sheet, line, place, cell, self._quoted)
        elif cell is not None:
            sheet.write_number(line, place, cell, self._numbers.get(column.type))

    def _width(self, place: int) -> int:
        cells = (len(str(row[place])) for row in self._table.rows if isinstance(row[place], str))
        return min(_WIDEST, max([14, *cells]))


def _lines(figure: Figure, t: Words, *, draft: bool) -> Iterator[tuple[str, str]]:
    """Name and text."""
    if draft:
        yield t("Draft"), t("Draft, not for publication")
    yield from about(figure, t)
    yield t("Columns"), t(EMPTY)
    yield from ((each.title, f"{each.key}. {definition(each, t)}") for each in figure.table.columns)


def _write_about(sheet: Worksheet, book: Workbook, lines: Iterable[tuple[str, str]]) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    quoted = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    bold = book.add_format({"bold": True, "valign": "top"})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100)
    for line, (name, text) in enumerate(lines):
        _write_text(sheet, line, 0, name, bold)
        _write_text(sheet, line, 1, text, quoted if runs(text) else wrapped)


def _write_text(sheet: Worksheet, line: int, place: int, text: str, special: Format) -> None:
    """In the special format if it says so by itself or has to."""
    plain = _text(text)
    sheet.write_string(line, place, plain, special if runs(plain) or not special.quote_prefix else None)


def _text(text: str) -> str:
    """What XML can hold, and a cell."""
    whole = text.encode("utf-8", "replace").decode().replace("\x00", "\u2400")
    return whole if len(whole) <= LONGEST else whole[: LONGEST - 1] + "…"
