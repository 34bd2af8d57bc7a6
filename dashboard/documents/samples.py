"""Makes the sample templates: `python -m dashboard.documents.samples`. They are kept in the repository, so
an HQ can take one as the beginning of its own."""

import datetime as dt
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt, RGBColor

from dashboard.documents.sample_texts import FRAMES, TEXTS, Frame
from dashboard.documents.shelf import SAMPLES

_MADE = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
_FACTS, _ANNEXES = (Cm(6.5), Cm(10.5)), (Cm(1), Cm(5.5), Cm(10.5))
"""Widths of columns; a hash fits into one line."""
_RED = RGBColor(0xB0, 0x00, 0x20)


def write_samples() -> None:
    SAMPLES.mkdir(exist_ok=True)
    for (form, language), sample in TEXTS.items():
        frame = FRAMES[language]
        document = _blank()
        _line(document, frame.mark, bold=True, colour=_RED)
        _line(document, frame.to, right=True)
        _line(document, frame.sender, right=True)
        _line(document, sample.title, bold=True, centre=True, size=14)
        _line(document, sample.subtitle, centre=True)
        _line(document, sample.opening)
        _facts(document, frame)
        _words(document, frame)
        _line(document, sample.asks, bold=True)
        _line(document, "{{ action }}")
        _line(document, sample.closing)
        _annexes(document, frame)
        _line(document, frame.as_of)
        _line(document, frame.signature)
        _line(document, frame.audit, size=9)
        document.save(str(SAMPLES / f"{form}.{language}.docx"))


def _blank() -> Any:
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(12)
    style.paragraph_format.space_after = Pt(6)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Cm(2.5), Cm(1.5), Cm(2), Cm(2)
    properties = document.core_properties
    properties.author, properties.comments = "Baqylau", ""
    properties.created = properties.modified = _MADE
    return document


def _line(
    place: Any,
    text: str,
    *,
    bold: bool = False,
    centre: bool = False,
    right: bool = False,
    size: int = 12,
    colour: RGBColor | None = None,
) -> None:
    paragraph = place.add_paragraph()
    if centre or right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centre else WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)
    if colour is not None:
        run.font.color.rgb = colour


def _facts(document: Any, frame: Frame) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for name, value in frame.facts:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, value
    _widths(table, _FACTS)
    document.add_paragraph()


def _words(document: Any, frame: Frame) -> None:
    _line(document, frame.in_own_words, bold=True)
    _line(document, "{{ narrative }}")
    _line(document, "{%p if translation %}")
    _line(document, frame.translation, bold=True)
    _line(document, "{{ translation }}")
    _line(document, "{%p endif %}")


def _annexes(document: Any, frame: Frame) -> None:
    _line(document, frame.annexes, bold=True)
    _line(document, "{%p if annexes %}")
    table = document.add_table(rows=4, cols=3, style="Table Grid")
    for cell, text in zip(table.rows[0].cells, frame.columns, strict=True):
        cell.text = text
    table.rows[1].cells[0].text = "{%tr for annex in annexes %}"
    values = ("{{ annex.number }}", "{{ annex.file_name }}", "{{ annex.sha256 }}")
    for cell, text in zip(table.rows[2].cells, values, strict=True):
        cell.text = text
        cell.paragraphs[0].runs[0].font.size = Pt(8.5)
    table.rows[3].cells[0].text = "{%tr endfor %}"
    _widths(table, _ANNEXES)
    _line(document, "{%p else %}")
    _line(document, frame.no_annexes)
    _line(document, "{%p endif %}")


def _widths(table: Any, widths: tuple[Cm, ...]) -> None:
    """Word reads those of the cells, LibreOffice those of the columns."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


if __name__ == "__main__":
    write_samples()
