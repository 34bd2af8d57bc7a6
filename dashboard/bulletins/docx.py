"""A bulletin as a Word document: the HQ's own template where there is one, else the sample that ships."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Emu
from docxtpl import InlineImage

from dashboard.bulletins.content import BulletinContent, Part, PrintedFigure
from dashboard.documents.literal import literal
from dashboard.documents.word import WordTemplate, fill, opened, packed, refuse_half
from dashboard.figures import Kind

SAMPLE = Path(__file__).parent / "templates" / "bulletin.docx"
TABLE_STYLE = "Baqylau numbers"
"""Tables of this style get columns as wide as what is in them; an HQ's own tables stay as they are."""
FIELDS = (
    *(name for name in BulletinContent.__dataclass_fields__),
    "no_pictures",
)
INNER = (
    *("name", "text", "then", "now", "difference", "title", "said", "figures", "picture", "subtitle"),
    *("columns", "rows", "cells", "more", "basis", "id"),
)
"""Of the things in its lists: `keys`, `changes`, `parts`, their `figures`, and so on."""
PICTURE_WIDTH = Cm(17)
_PAGE_WIDTH = Cm(17)
_LOCALE = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}
_TEXT = qn("w:t")
_NUMBER = re.compile(r"[–+\N{MINUS SIGN}\d]")
_LETTERS = 112
"""That fit into a line of a table, in its small print."""
_LONGEST_WORD, _LONGEST_NAME = 18, 40
_CELL_EDGE = 3
"""As wide as so many letters."""
_FEW, _NARROW = 3, Cm(11)
"""A table of so few columns is narrower: a number far from its name is not found."""
_SHORT, _TOGETHER = 8, 3
"""Rows."""


def as_docx(
    content: BulletinContent, pictures: Mapping[Kind, bytes], *, own_templates: Path | None = None
) -> bytes:
    """`pictures` are PNGs, of those in `content.drawn`; where one is missing its table speaks, and the
    document says so. Raises `dashboard.documents.TemplateError`."""
    path = template_of(content.language, own_templates)
    template = opened(path)
    fill(template, path.name, _values(content, pictures, template), fields=FIELDS, inner=INNER)
    document = docx.Document(io.BytesIO(packed(template)))
    _finish(document, content, pictures)
    _drop_thumbnail(document)
    made = packed(document)
    refuse_half(made, path.name, _needed(content))
    return made


def template_of(language: str, own_templates: Path | None) -> Path:
    """The HQ's own `bulletin.<language>.docx`, else its `bulletin.docx`, else the sample."""
    names = (f"bulletin.{language}.docx", "bulletin.docx")
    own = [own_templates / name for name in names] if own_templates else []
    return next((path for path in own if path.exists()), SAMPLE)


# --- what the template is given ---------------------------------------------------------------


def _values(
    content: BulletinContent, pictures: Mapping[Kind, bytes], template: WordTemplate
) -> dict[str, Any]:
    values = {name: getattr(content, name) for name in FIELDS if hasattr(content, name)}
    plain = {name: _literal(value) for name, value in values.items() if name not in _LISTS}
    return {
        **plain,
        "number": content.headings["draft"] if content.draft else str(content.number),
        "draft": content.draft,
        "keys": [{"name": literal(each.name), "text": literal(each.text)} for each in content.keys],
        "changes": [_change(each) for each in content.changes],
        "parts": [_part(each, pictures, template) for each in content.parts],
        "drawn": [each.id for each in content.drawn],
        "no_pictures": "" if pictures or not content.drawn else literal(content.headings["no_pictures"]),
    }


_LISTS = frozenset({"keys", "changes", "parts", "number", "draft"})


def _literal(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: literal(text) for name, text in value.items()}
    return [literal(text) for text in value] if isinstance(value, tuple) else literal(value)


def _change(each: Any) -> dict[str, str]:
    return {name: literal(getattr(each, name)) for name in ("name", "then", "now", "difference")}


def _part(part: Part, pictures: Mapping[Kind, bytes], template: WordTemplate) -> dict[str, Any]:
    figures = [_figure(each, pictures, template) for each in part.figures]
    return {"title": literal(part.title), "said": literal(part.said), "figures": figures}


def _figure(each: PrintedFigure, pictures: Mapping[Kind, bytes], template: WordTemplate) -> dict[str, Any]:
    figure, table = each.figure, each.table
    png = pictures.get(figure.kind)
    return {
        "title": literal(figure.title),
        "subtitle": literal(figure.subtitle),
        "picture": InlineImage(template, io.BytesIO(png), width=PICTURE_WIDTH) if png else "",
        "columns": [{"title": literal(column.title)} for column in table.columns] if table.rows else [],
        "rows": [{"cells": [{"text": literal(text)} for text in row]} for row in table.rows],
        "more": literal(table.more),
        "basis": literal(figure.basis_text),
        "id": figure.id,
    }


def _needed(content: BulletinContent) -> Iterator[tuple[str, str]]:
    for name in ("title", "as_of", "basis", "synthetic", "correction", "audit_head"):
        yield name, getattr(content, name)
    yield from (("keys", each.text) for each in content.keys)
    yield from (("unknown", each) for each in content.unknown)


# --- what no template can forget --------------------------------------------------------------


def _drop_thumbnail(document: Any) -> None:
    """A small picture of whatever the template once held: nobody would look for it in what is published."""
    links = document.part.package.rels
    for name in [name for name, each in links.items() if each.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        links.pop(name)


def _finish(document: Any, content: BulletinContent, pictures: Mapping[Kind, bytes]) -> None:
    properties = document.core_properties
    properties.title = f"{content.title}. {content.occasion}"[:255]
    properties.subject, properties.language = content.election[:255], _LOCALE[content.language]
    _speak(document, _LOCALE[content.language])
    drawn = [each for each in content.drawn if each.kind in pictures]
    for shape, figure in zip(document.inline_shapes, drawn, strict=False):
        shape._inline.docPr.set("descr", figure.alt)
    for table in document.tables:
        if table.style is not None and table.style.name == TABLE_STYLE:
            _fit(table)
    if content.draft:
        for number, section in enumerate(document.sections):
            _watermark(section, content.headings["draft"], number)


def _speak(document: Any, locale: str) -> None:
    """For who checks the spelling, and for who has it read aloud."""
    for each in document.styles.element.iter(qn("w:lang")):
        each.set(qn("w:val"), locale)


def _fit(table: Any) -> None:
    rows = [row.cells for row in table.rows]
    if not rows:
        return
    texts = [["".join(cell._tc.itertext(_TEXT)) for cell in row] for row in rows]
    columns = list(zip(*texts, strict=True))
    table.autofit = False
    whole = _PAGE_WIDTH if len(columns) > _FEW else _NARROW
    widths = [Emu(int(whole * share)) for share in _shares(columns)]
    for place, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
        column.width = width
        number = place > 0 and all(_NUMBER.match(text) for text in columns[place][1:] if text)
        for row in rows:
            row[place].width = width
            if number:
                row[place].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _keep_together(rows)


def _keep_together(rows: Sequence[Sequence[Any]]) -> None:
    """A short table stands on one page; of a long one the last rows stay together, with the line below."""
    last = len(rows) - 1
    for place, row in enumerate(rows):
        if last <= _SHORT or place > last - _TOGETHER:
            row[0].paragraphs[0].paragraph_format.keep_with_next = True


def _shares(columns: Sequence[Sequence[str]]) -> list[float]:
    """Of the page's width: no word is broken if that is possible, then no name."""
    words = [max(len(word) for text in column for word in [*text.split(), "0000"]) for column in columns]
    least = [min(each, _LONGEST_WORD) + _CELL_EDGE for each in words]
    whole = [min(max(map(len, column[1:]), default=0), _LONGEST_NAME) + _CELL_EDGE for column in columns]
    wanted = [max(0, each - floor) for each, floor in zip(whole, least, strict=True)]
    free = max(0, _LETTERS - sum(least))
    given = [each * min(1.0, free / max(1, sum(wanted))) for each in wanted]
    taken = [floor + each for floor, each in zip(least, given, strict=True)]
    return [each / sum(taken) for each in taken]


def _watermark(section: Any, text: str, number: int) -> None:
    header = section.header
    header.is_linked_to_previous = False
    paragraph = header.paragraphs[0] if header.paragraphs else header.add_paragraph()
    paragraph._p.append(parse_xml(_SHAPE.format(namespaces=_NAMESPACES, number=number, text=text)))


_NAMESPACES = nsdecls("w") + (
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_SHAPE = (
    "<w:r {namespaces}><w:pict>"
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" path="m@7,l@8,m@5,21600l@6,21600e">'
    '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
    '<v:shape id="draft{number}" o:spid="_x0000_s20{number}9" type="#_x0000_t136" alt="{text}" '
    'style="position:absolute;margin-left:0;margin-top:0;width:400pt;height:105pt;rotation:315;'
    "z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
    'mso-position-vertical:center;mso-position-vertical-relative:margin" '
    'fillcolor="#b00020" stroked="f"><v:fill opacity=".16"/>'
    '<v:textpath style="font-family:&quot;Arial&quot;;font-size:1pt;font-weight:bold" string="{text}"/>'
    "</v:shape></w:pict></w:r>"
)
