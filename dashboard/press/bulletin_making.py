"""What a bulletin is made of, all seen at one moment, and its files: printed outside of any transaction."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from dashboard import data
from dashboard.bulletins import Asked, BulletinContent, as_docx, as_html, as_zip, content_of
from dashboard.drawing import Size, draw
from dashboard.figures import Kind
from dashboard.press.bulletin_job import BulletinCancelledError
from dashboard.printing.printer import NoPrinterError, Printer
from dashboard.viewer import Role, Viewer
from dashboard.words import N_, words
from db import press
from db.press import BulletinError, Format, MadeFile, TextKey
from queries import bulletins as archive
from queries.audit import fetch_head
from queries.bulletins import Earlier, OwnText
from queries.press_room import PressRoom, fetch_press_room
from queries.schedule import fetch_current_election

PRESS = Viewer(Role.PRESS)
"""In whose name a bulletin is read, whoever makes it."""
AT_ONCE = 4
"""While Chromium prints the one, the others are put together: so it never waits."""
OwnTexts = Mapping[tuple[TextKey, str], OwnText]
"""By key and language."""
STATES = 2
"""Of each file: watermarked, and as it will be released."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who waits for it. Any thread may ask and tell."""

    on_progress: Callable[[int, int], None] = lambda _done, _of: None
    """Is told how many files are made, of how many."""
    cancelled: Callable[[], bool] = lambda: False

    def refuse_cancelled(self) -> None:
        if self.cancelled():
            raise BulletinCancelledError


@dataclass(frozen=True, slots=True)
class Moment:
    election_id: int
    room: PressRoom
    number: int
    """The next one, if no other bulletin is released meanwhile."""
    earlier: Earlier | None
    """The released one that the changes count from."""
    own_texts: OwnTexts
    rests_on: Sequence[uuid.UUID]
    audit_head: str


def look(at: dt.datetime, *, since: int | None) -> Moment:
    """In the scope of the press and in one transaction. `since` is the bulletin that the changes count from;
    None: the last one that was released. Raises `BulletinError` and `DatabaseAwayError`."""
    with data.reading(PRESS, at_once=True) as connection:
        election = fetch_current_election(connection)
        if election is None:
            raise BulletinError(N_("No election is in the register yet."))
        return Moment(
            election_id=election.id,
            room=fetch_press_room(connection, election=election, as_of=at),
            number=press.next_number(connection, election.id),
            earlier=archive.fetch_earlier(connection, election_id=election.id, number=since),
            own_texts=archive.fetch_own_texts(connection),
            rests_on=archive.fetch_cleared_ids(connection, election_id=election.id),
            audit_head=fetch_head(connection).hash,
        )


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a bulletin is printed with."""

    printer: Printer
    templates: Path
    """The folder of the HQ's own; it need not be there."""


def print_files(
    seen: Moment, asked: Asked, languages: Sequence[str], shop: Workshop, watch: Watch
) -> list[MadeFile]:
    """Each watermarked and without, as Word and, with a printer, as PDF; and its numbers. Raises
    `TemplateError`, `BulletinCancelledError`."""
    for printer in [shop.printer, None] if shop.printer.available else [None]:
        with suppress(NoPrinterError):  # it has just gone: what needs none is still to be had
            return _printed(seen, asked, languages, _Press(printer, shop.templates, watch))
    raise AssertionError("without a printer nothing raises NoPrinterError")


@dataclass(frozen=True, slots=True)
class _Press:
    printer: Printer | None
    templates: Path
    watch: Watch

    def pictures(self, content: BulletinContent) -> dict[Kind, bytes]:
        """Out of a Word document a picture is easily taken: that of a draft has its own mark."""
        made: dict[Kind, bytes] = {}
        if self.printer is None:
            return made
        for each in content.drawn:
            self.watch.refuse_cancelled()
            svg = draw(each, Size.LANDSCAPE, draft=content.draft)
            made[each.kind] = self.printer.png(svg, Size.LANDSCAPE)
        return made

    def files(self, content: BulletinContent) -> Iterator[tuple[Format, bytes]]:
        """Raises `NoPrinterError`, `TemplateError`, `BulletinCancelledError`."""
        pictures = self.pictures(content)
        self.watch.refuse_cancelled()
        yield Format.DOCX, as_docx(content, pictures, own_templates=self.templates)
        yield Format.ZIP, as_zip(content)
        if self.printer is not None:
            self.watch.refuse_cancelled()
            drawings = {each.kind: draw(each, Size.LANDSCAPE, embed_fonts=False) for each in content.drawn}
            yield Format.PDF, self.printer.pdf_of_html(as_html(content, drawings))


def _printed(seen: Moment, asked: Asked, languages: Sequence[str], press: _Press) -> list[MadeFile]:
    of = len(languages) * STATES * (len(Format) - (press.printer is None))
    made: list[MadeFile] = []

    def one(wanted: tuple[str, bool]) -> None:
        language, draft = wanted
        for kind, file in press.files(_content(seen, replace(asked, draft=draft), language)):
            made.append(MadeFile(language, kind, draft, file))
            press.watch.on_progress(len(made), of)

    press.watch.on_progress(0, of)
    threads = ThreadPoolExecutor(AT_ONCE, "bulletin")
    try:
        for _ in threads.map(one, [(language, draft) for language in languages for draft in (True, False)]):
            pass
    finally:
        threads.shutdown(cancel_futures=True)
    return made


def _content(seen: Moment, asked: Asked, language: str) -> BulletinContent:
    return content_of(seen.room, asked, words(language), earlier=seen.earlier, own_texts=seen.own_texts)
