"""What stands in an artefact, taken out of its bytes as a reader of that format would: texts, never pixels
(`tests/rig/pixels.py`). Nothing here knows what ought to stand there."""

import csv
import io
import re
import struct
import unicodedata
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

import docx
import openpyxl
import pypdf

SVG = "{http://www.w3.org/2000/svg}"
FONT_DATA = re.compile(r"base64,[A-Za-z0-9+/=]+")
"""Of a font in a drawing or a page: chance may spell anything in it."""


def plain(text: str) -> str:
    """One space for every kind of it, also those that hold a number together."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


# --- numbers ----------------------------------------------------------------------------------


def number(written: str, language: str) -> float:
    """ "1,034" and "1 034" are 1034; "63.1 %" is 0.631. Raises ValueError for what is no number there."""
    solid = re.sub(r"\s", "", written)
    thousands, point = (",", ".") if language == "en" else ("", ",")
    if not re.fullmatch(rf"\d{{1,3}}({re.escape(thousands)}\d{{3}})*({re.escape(point)}\d+)?%?", solid):
        raise ValueError(f"{written!r} is no number in {language}")
    value = float(solid.replace(thousands, "").replace(point, ".").rstrip("%"))
    return value / 100 if solid.endswith("%") else value


# --- documents --------------------------------------------------------------------------------


def texts_of_svg(svg: bytes) -> list[str]:
    """Line by line, as they are drawn."""
    root = ElementTree.fromstring(svg)  # noqa: S314  our own
    return ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]


def texts_of_png(png: bytes) -> dict[str, str]:
    """Its tEXt and iTXt chunks, by keyword."""
    return dict(_chunks_of_text(png))


def _chunks_of_text(png: bytes) -> Iterator[tuple[str, str]]:
    place = 8
    while place + 8 <= len(png):
        length, kind = struct.unpack(">I4s", png[place : place + 8])
        name, _, rest = png[place + 8 : place + 8 + length].partition(b"\0")
        if kind == b"iTXt":
            yield name.decode("latin-1"), rest[2:].split(b"\0", 2)[2].decode()
        elif kind == b"tEXt":
            yield name.decode("latin-1"), rest.decode("latin-1")
        place += length + 12


def text_of_pdf(pdf: bytes) -> str:
    """Of its pages, its bookmarks' titles and its properties. Spaces are where the PDF has them."""
    read = pypdf.PdfReader(io.BytesIO(pdf))
    about = " ".join(str(each) for each in (read.metadata or {}).values())
    return unicodedata.normalize("NFC", "\n".join([about, *(page.extract_text() for page in read.pages)]))


def text_of_docx(content: bytes) -> str:
    """Paragraphs and tables, as they are read."""
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def parts_of_zip(content: bytes, name: str = "") -> Iterator[tuple[str, bytes]]:
    """Every file of an archive, also of those packed in it (a workbook, a Word document, a ZIP)."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            inside, path = archive.read(part), f"{name}/{part}"
            if inside.startswith(b"PK\x03\x04"):
                yield from parts_of_zip(inside, path)
            else:
                yield path, inside


def rows_of_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def rows_of_xlsx(content: bytes, sheet: int = 0) -> list[dict[str, object]]:
    """By the head of the sheet, in the order of its columns; keys are of the first row."""
    head, *rows = openpyxl.load_workbook(io.BytesIO(content)).worksheets[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]
