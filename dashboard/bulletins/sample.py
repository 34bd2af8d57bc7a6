"""Makes the sample template: `python -m dashboard.bulletins.sample`. It is kept in the repository, so an
HQ can take it as the beginning of its own `bulletin.docx` or `bulletin.<language>.docx`."""

import datetime as dt
from pathlib import Path
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from dashboard.bulletins.docx import SAMPLE, TABLE_STYLE

MARK = "Sample template that ships with Baqylau. Put your own into the data folder: templates/bulletin.docx"
FONT = "Arial"
"""Has every Kazakh letter, on any computer."""
BLUE, GREY, RED = RGBColor(0x0F, 0x4C, 0x81), RGBColor(0x4A, 0x57, 0x64), RGBColor(0xB0, 0x00, 0x20)
_MADE = dt.datetime(2026, 11, 25, tzinfo=dt.UTC)


def write_sample(path: Path = SAMPLE) -> None:
    document = _blank()
    _head(document)
    _line(document, "{%p if greeting %}")
    _line(document, "{{ greeting }}", size=11.5)
    _line(document, "{%p endif %}")
    _summary(document)
    _changes(document)
    _list(document, "unknown", "unknown")
    _parts(document)
    _list(document, "method", "methods")
    for name in ("about", "contacts"):
        _line(document, f"{{%p if {name} %}}")
        _heading(document, name)
        _line(document, f"{{{{ {name} }}}}")
        _line(document, "{%p endif %}")
    _heading(document, "verify")
    _line(document, "{{ headings.data }}")
    _line(document, "{{ headings.audit_help }}")
    _line(document, "{{ headings.audit_head }}: {{ audit_head }}", size=8.5)
    _line(document, "{{ headings.source }}: {{ source }}", size=8.5, colour=GREY)
    document.save(str(path))


def _blank() -> Any:
    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    page.top_margin, page.bottom_margin = Cm(1.8), Cm(2)
    properties = document.core_properties
    properties.author, properties.comments = "Baqylau", MARK
    properties.created = properties.modified = _MADE
    _styles(document)
    _edges(page)
    return document


def _styles(document: Any) -> None:
    sizes = {"Normal": 10.5, "Title": 28, "Heading 1": 14, "Heading 2": 11}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            if "Theme" in attribute:
                del fonts.attrib[attribute]
        for attribute in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(attribute), FONT)
        style.paragraph_format.space_after = Pt(5)
        if name != "Normal":
            style.font.bold, style.font.color.rgb = True, None if name == "Title" else BLUE
            style.paragraph_format.keep_with_next = True
    document.styles["Title"].paragraph_format.space_after = Pt(0)
    border = document.styles["Title"].element.pPr.find(qn("w:pBdr"))
    if border is not None:
        document.styles["Title"].element.pPr.remove(border)
    document.styles["Heading 1"].paragraph_format.space_before = Pt(14)
    _table_style(document)


def _table_style(document: Any) -> None:
    style = document.styles.add_style(TABLE_STYLE, WD_STYLE_TYPE.TABLE)
    style.base_style = document.styles["Normal Table"]
    line = '<w:{} w:val="single" w:sz="4" w:space="0" w:color="C6D0DA"/>'
    style.element.append(
        parse_xml(
            f"<w:tblPr {nsdecls('w')}><w:tblBorders>{line.format('bottom')}{line.format('insideH')}"
            '</w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="50" w:type="dxa"/>'
            '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="50" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        )
    )


def _edges(page: Any) -> None:
    head = page.header.paragraphs[0]
    run = head.add_run("{% if draft %}{{ headings.not_public }}{% endif %}")
    run.bold, run.font.color.rgb, run.font.size = True, RED, Pt(9)
    foot = page.footer.paragraphs[0]
    foot.style = "Normal"  # the style of a footer has tab stops of its own
    foot.paragraph_format.tab_stops.add_tab_stop(Cm(17), WD_TAB_ALIGNMENT.RIGHT)
    foot.add_run("{{ title }} · {{ as_of }}\t{{ headings.page }} ")
    _field(foot, "PAGE")
    foot.add_run(" / ")
    _field(foot, "NUMPAGES")
    for run in foot.runs:
        run.font.size, run.font.color.rgb = Pt(8.5), GREY


def _field(paragraph: Any, code: str) -> None:
    run = '<w:r><w:rPr><w:sz w:val="17"/><w:color w:val="4A5764"/></w:rPr>{}</w:r>'  # as the text beside it
    parts = (
        run.format('<w:fldChar w:fldCharType="begin"/>'),
        run.format(f'<w:instrText xml:space="preserve"> {code} </w:instrText>'),
        run.format('<w:fldChar w:fldCharType="separate"/>'),
        run.format("<w:t>1</w:t>"),
        run.format('<w:fldChar w:fldCharType="end"/>'),
    )
    for part in parts:
        paragraph._p.append(parse_xml(part.replace("<w:r>", f"<w:r {nsdecls('w')}>", 1)))


def _head(document: Any) -> None:
    rule = _line(document, "Baqylau\t{{ occasion }}", bold=True, colour=BLUE, size=12)
    rule.paragraph_format.tab_stops.add_tab_stop(Cm(17), WD_TAB_ALIGNMENT.RIGHT)
    _rule(rule)
    document.add_paragraph("{{ title }}", style="Title")
    _line(document, "{{ election }}, {{ held_on }}", size=13)
    _line(document, "{{ headings.as_of }}: {{ as_of }} · {{ headings.basis }}: {{ basis }}", bold=True)
    for name in ("synthetic", "correction", "no_pictures"):
        _line(document, f"{{%p if {name} %}}")
        _line(document, f"{{{{ {name} }}}}", bold=True, colour=RED)
        _line(document, "{%p endif %}")


def _rule(paragraph: Any) -> None:
    border = '<w:top w:val="single" w:sz="36" w:space="6" w:color="0F4C81"/>'
    paragraph._p.get_or_add_pPr().append(parse_xml(f"<w:pBdr {nsdecls('w')}>{border}</w:pBdr>"))


def _heading(document: Any, name: str) -> None:
    document.add_paragraph(f"{{{{ headings.{name} }}}}", style="Heading 1")


def _line(
    place: Any, text: str, *, bold: bool = False, size: float = 10.5, colour: RGBColor | None = None
) -> Any:
    paragraph = place.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)
    if colour is not None:
        run.font.color.rgb = colour
    return paragraph


def _summary(document: Any) -> None:
    _heading(document, "summary")
    _line(document, "{{ lead }}", size=11.5)
    head = ("{{ headings.measure }}", "{{ headings.number }}")
    _rows(document, "key in keys", head, ("{{ key.name }}", "{{ key.text }}"))


def _changes(document: Any) -> None:
    _heading(document, "changes")
    _line(document, "{{ since }} {{ changes_said }}")
    _line(document, "{%p if changes %}")
    names = ("measure", "then", "now", "change")
    head = tuple(f"{{{{ headings.{name} }}}}" for name in names)
    values = tuple(f"{{{{ each.{name} }}}}" for name in ("name", "then", "now", "difference"))
    _rows(document, "each in changes", head, values)
    _line(document, "{%p endif %}")


def _list(document: Any, heading: str, name: str) -> None:
    _heading(document, heading)
    _line(document, f"{{%p for each in {name} %}}")
    document.add_paragraph("{{ each }}", style="List Bullet")
    _line(document, "{%p endfor %}")


def _parts(document: Any) -> None:
    _line(document, "{%p for part in parts %}")
    document.add_paragraph("{{ part.title }}", style="Heading 1")
    _line(document, "{{ part.said }}").paragraph_format.keep_with_next = True
    _line(document, "{%p for figure in part.figures %}")
    _line(document, "{%p if figure.picture or figure.rows %}")
    _line(document, "{%p if figure.picture %}")
    document.add_paragraph("{{ figure.picture }}").paragraph_format.keep_with_next = True
    _line(document, "{%p else %}")
    document.add_paragraph("{{ figure.title }}", style="Heading 2")
    _line(document, "{{ figure.subtitle }}", size=9, colour=GREY).paragraph_format.keep_with_next = True
    _line(document, "{%p endif %}")
    _line(document, "{%p if figure.rows %}")
    _figure_table(document)
    _line(document, "{%p endif %}")
    _line(
        document, "{{ figure.more }} {{ figure.basis }} · {{ headings.figure_id }} {{ figure.id }}", size=8.5
    )
    _line(document, "{%p endif %}")
    _line(document, "{%p endfor %}")
    _line(document, "{%p endfor %}")


def _rows(document: Any, loop: str, head: tuple[str, ...], values: tuple[str, ...]) -> None:
    table = document.add_table(rows=4, cols=len(head), style=TABLE_STYLE)
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        _cell(cell, text, bold=True, colour=GREY)
    _cell(table.rows[1].cells[0], f"{{%tr for {loop} %}}")
    for place, (cell, text) in enumerate(zip(table.rows[2].cells, values, strict=True)):
        _cell(cell, text, bold=place == len(values) - 1)
    _cell(table.rows[3].cells[0], "{%tr endfor %}")
    _repeat(table)
    _line(document, "", size=4)


def _figure_table(document: Any) -> None:
    """As many columns as the figure has."""
    table = document.add_table(rows=4, cols=3, style=TABLE_STYLE)
    loop = ("{%tc for column in figure.columns %}", "{{ column.title }}", "{%tc endfor %}")
    for cell, text in zip(table.rows[0].cells, loop, strict=True):
        _cell(cell, text, size=7, bold=True, colour=GREY)
    _cell(table.rows[1].cells[0], "{%tr for row in figure.rows %}")
    loop = ("{%tc for cell in row.cells %}", "{{ cell.text }}", "{%tc endfor %}")
    for cell, text in zip(table.rows[2].cells, loop, strict=True):
        _cell(cell, text, size=8)
    _cell(table.rows[3].cells[0], "{%tr endfor %}")
    _repeat(table)


def _cell(
    cell: Any, text: str, *, size: float = 9.5, bold: bool = False, colour: RGBColor | None = None
) -> None:
    cell.text = text
    paragraph, run = cell.paragraphs[0], cell.paragraphs[0].runs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    run.font.size, run.bold = Pt(size), bold
    if colour is not None:
        run.font.color.rgb = colour


def _repeat(table: Any) -> None:
    """The head of a table on every page it goes over."""
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    for row in (table.rows[0], table.rows[2]):
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))


if __name__ == "__main__":
    write_sample()
