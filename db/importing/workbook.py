"""XLSX bytes to rows: the first visible sheet, values only. A formula is refused with its address."""

import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl

from db.importing.problems import BadValue, UnreadableFile
from db.importing.rows import Row, Source

MAX_UNPACKED = 200 * 1024 * 1024
MAX_ROWS = 1_048_576
MAX_COLUMNS = 256

_UNREADABLE = "is not a whole XLSX workbook: open it in a spreadsheet program and save it again as .xlsx"


def read_workbook(content: bytes) -> Source:
    _refuse_bomb(content)
    try:
        with warnings.catch_warnings():  # openpyxl warns of styles and validations it does not read
            warnings.simplefilter("ignore")
            return _read(content)
    except UnreadableFile:
        raise
    except Exception:  # a damaged file makes openpyxl raise almost anything
        raise UnreadableFile(_UNREADABLE) from None


def _refuse_bomb(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(each.file_size for each in archive.infolist())
    except Exception:  # and zipfile too
        raise UnreadableFile(_UNREADABLE) from None
    if unpacked > MAX_UNPACKED:
        raise UnreadableFile(
            f"unpacks to {unpacked // 1_048_576} MB; the limit is {MAX_UNPACKED // 1_048_576} MB: "
            "copy the cells that matter into a new workbook"
        )


def _read(content: bytes) -> Source:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
    sheets = [each for each in book.worksheets if each.sheet_state == "visible"]
    if not sheets:
        raise UnreadableFile("has no visible sheet")
    sheet = sheets[0]
    sheet.reset_dimensions()  # written by other programs, often wrong; openpyxl would believe it
    rows = tuple(_rows(sheet))
    notes = [f'sheet "{sheet.title}"']
    if len(sheets) > 1:
        notes.append(f"the first of {len(sheets)} sheets; the others are not read")
    return Source(unit="row", rows=rows, notes=tuple(notes))


def _rows(sheet: Any) -> Iterator[Row]:
    for place, cells in enumerate(sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS), start=1):
        filled = {index: cell for index, cell in enumerate(cells) if cell.value not in (None, "")}
        if not filled:
            continue
        faults = {index: fault for index, cell in filled.items() if (fault := _fault(cell))}
        texts = [
            "" if index in faults or index not in filled else _text(filled[index].value)
            for index in range(max(filled) + 1)
        ]
        yield Row(place=place, cells=tuple(texts), faults=faults)


def _fault(cell: Any) -> BadValue | None:
    if cell.data_type == "f":
        return BadValue(
            "formula",
            "cell {cell} holds a formula: copy the column and paste it as values (Paste special → Values)",
            cell=cell.coordinate,
        )
    if cell.data_type == "e":
        return BadValue(
            "cell_error", "cell {cell} holds the error {error}", cell=cell.coordinate, error=cell.value
        )
    return None


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
