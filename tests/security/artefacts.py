"""Everything that may leave the HQ, of one moment: every format by its name, and how to look into its bytes.

One table for all tests of what an artefact may hold. A format that the product learns and this table does not
know makes `test_every_artefact.py` fail.
"""

import datetime as dt
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath

from dashboard.bulletins import Asked, BulletinContent, as_docx, as_html, content_of
from dashboard.bulletins.numbers import as_zip
from dashboard.drawing import Size, draw
from dashboard.exports.figure_csv import figure_csv
from dashboard.exports.figure_xlsx import figure_xlsx
from dashboard.exports.pack import Pack, write_pack
from dashboard.figures import Figure, Kind, build_all
from dashboard.printing.printer import Printer
from dashboard.site import Archived, Card, Site, build_site
from dashboard.words import words
from db.press import Occasion, TextKey
from queries.bulletins import OwnText
from queries.press_room import PressRoom
from tests.rig.readers import FONT_DATA, parts_of_zip, text_of_pdf, texts_of_png

Files = Iterator[tuple[str, bytes]]
_PLANTED_IN = ("note", "alt", "source")
"""One of them is in every format: a CSV has the source, a PNG's words the alternative text."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment in one language. `planted` is put before texts of every figure, and into the HQ's
    own words of a bulletin."""

    room: PressRoom
    language: str
    printer: Printer
    planted: str = ""

    @property
    def figures(self) -> Mapping[Kind, Figure]:
        return {
            kind: replace(each, **{name: f"{self.planted}{getattr(each, name)}" for name in _PLANTED_IN})
            for kind, each in build_all(self.room, words(self.language)).items()
        }

    @property
    def bulletin(self) -> BulletinContent:
        own = OwnText(self.planted, dt.datetime.now(dt.UTC), "HQ-01") if self.planted else None
        return content_of(
            self.room,
            Asked(1, Occasion.EVENING, "0" * 64, draft=False),
            words(self.language),
            earlier=None,
            own_texts={(TextKey.GREETING, self.language): own} if own else {},
        )


def _of_each_figure(make: Callable[[Figure, Printer], bytes]) -> Callable[[Moment], Files]:
    def made(moment: Moment) -> Files:
        yield from ((kind.value, make(figure, moment.printer)) for kind, figure in moment.figures.items())

    return made


def _pack(moment: Moment) -> Files:
    target = io.BytesIO()
    pack = Pack(figures={moment.language: [*moment.figures.values()]}, size=Size.SQUARE, audit_head="0" * 64)
    write_pack(pack, target, printing=None)
    yield "pack", target.getvalue()


def _site(moment: Moment) -> Files:
    """With one card and one bulletin: of the others are those of `_png` and `_docx`."""
    figures, language = moment.figures, moment.language
    png = _png(figures[Kind.COVERAGE], moment.printer)
    bulletin = Archived("1", language, f"bulletins/0001.{language}.docx", as_docx(moment.bulletin, {}), "")
    site = Site(
        moment.room.basis.election,
        {language: figures},
        draw,
        "https://figures.example",
        {(Kind.COVERAGE, language): Card(png, "")},
        (bulletin,),
    )
    yield from build_site(site).items()


def _docx(moment: Moment) -> Files:
    content = moment.bulletin
    pictures = {each.kind: _png(each, moment.printer) for each in content.drawn}
    yield "bulletin", as_docx(content, pictures)


def _html(moment: Moment) -> Files:
    content = moment.bulletin
    drawings = {each.kind: draw(each, Size.LANDSCAPE, embed_fonts=False) for each in content.drawn}
    yield "bulletin", as_html(content, drawings).encode()


def _numbers_of_bulletin(moment: Moment) -> Files:
    content, figures = moment.bulletin, moment.figures
    parts = tuple(
        replace(
            part,
            figures=tuple(replace(each, figure=figures[each.figure.kind]) for each in part.figures),
        )
        for part in content.parts
    )
    yield "bulletin", as_zip(replace(content, parts=parts))


def _pdf_of_bulletin(moment: Moment) -> Files:
    ((name, html),) = _html(moment)
    yield name, moment.printer.pdf_of_html(html.decode())


def _svg(figure: Figure, _printer: Printer) -> bytes:
    return draw(figure, Size.LANDSCAPE).encode()


def _png(figure: Figure, printer: Printer) -> bytes:
    return printer.png(draw(figure, Size.LANDSCAPE), Size.LANDSCAPE)


def _pdf(figure: Figure, printer: Printer) -> bytes:
    return printer.pdf(draw(figure, Size.LANDSCAPE), Size.LANDSCAPE)


ARTEFACTS: Mapping[str, Callable[[Moment], Files]] = {
    "figure.svg": _of_each_figure(_svg),
    "figure.png": _of_each_figure(_png),
    "figure.pdf": _of_each_figure(_pdf),
    "figure.csv": _of_each_figure(lambda figure, _: figure_csv(figure)),
    "figure.xlsx": _of_each_figure(lambda figure, _: figure_xlsx(figure)),
    "pack.zip": _pack,
    "bulletin.docx": _docx,
    "bulletin.html": _html,
    "bulletin.pdf": _pdf_of_bulletin,
    "bulletin.zip": _numbers_of_bulletin,
    "site": _site,
}


# --- looking into them ------------------------------------------------------------------------

_WITHOUT_WORDS = {".woff2", ".ico"}
_TEXTS = {".svg", ".html", ".csv", ".json", ".css", ".txt", ".xml", ".rels", ""}
_HASH = re.compile(r"\b[0-9a-f]{64}\b")
"""Chance may spell anything in it."""


class UnknownFormatError(Exception):
    """Nobody has said how to look into such a file."""


def texts_of(made: Files, format: str) -> Iterator[tuple[str, str]]:  # noqa: A002  the field's word
    """All words in them, by file: what is read, what is only for programs, what is packed in it, names of
    files too. `format` is that of the files whose names have none. Raises `UnknownFormatError`."""
    for name, content in made:
        path = name if "." in name else f"{name}.{format}"
        yield path, f"{name} {_text_of(path, content)}"


def _text_of(path: str, content: bytes) -> str:
    ending = PurePath(path).suffix
    if content.startswith(b"PK\x03\x04"):
        return "\n".join(f"{part} {_text_of(part, inside)}" for part, inside in parts_of_zip(content))
    if ending == ".png":
        return "\n".join(texts_of_png(content).values())
    if ending == ".pdf":
        return text_of_pdf(content)
    if ending in _WITHOUT_WORDS:
        return ""
    if ending not in _TEXTS:
        raise UnknownFormatError(path)
    return _HASH.sub("", FONT_DATA.sub("", content.decode()))
