"""What a bulletin is made of, all seen at one moment, and its files: printed outside of any transaction."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace

from dashboard import data, runtime
from dashboard.bulletins import Asked, BulletinContent, as_docx, as_html, content_of
from dashboard.drawing import Size, draw
from dashboard.printer import NoPrinterError, Printer
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
AT_ONCE = 2
"""While Chromium prints the one, the other is put together."""
OwnTexts = Mapping[tuple[TextKey, str], OwnText]
"""By key and language."""
Progress = Callable[[int, int], None]
"""Is told how many files are made, of how many."""


@dataclass(frozen=True, slots=True)
class Moment:
    election_id: int
    room: PressRoom
    number: int
    """The next one, if nobody else makes a bulletin meanwhile."""
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


def print_files(
    seen: Moment, asked: Asked, languages: Sequence[str], on_progress: Progress
) -> list[MadeFile]:
    """Each watermarked and without, as Word and, with a printer, as PDF. Raises `TemplateError`."""
    printer = runtime.current().printer
    for printing in [printer, None] if printer.available else [None]:
        with suppress(NoPrinterError):  # it has just gone: what needs none is still to be had
            return _printed(seen, asked, languages, printing, on_progress)
    raise AssertionError("without a printer nothing raises NoPrinterError")


def _printed(
    seen: Moment,
    asked: Asked,
    languages: Sequence[str],
    printer: Printer | None,
    on_progress: Progress,
) -> list[MadeFile]:
    def both(wanted: tuple[str, bool]) -> list[MadeFile]:
        language, draft = wanted
        content = content_of(
            seen.room,
            replace(asked, draft=draft),
            words(language),
            earlier=seen.earlier,
            own_texts=seen.own_texts,
        )
        return [MadeFile(language, kind, draft, each) for kind, each in _both(content, printer)]

    wanted = [(language, draft) for language in languages for draft in (True, False)]
    made: list[MadeFile] = []
    on_progress(0, len(wanted))
    with ThreadPoolExecutor(AT_ONCE, "bulletin") as threads:
        for done, files in enumerate(threads.map(both, wanted), start=1):
            made += files
            on_progress(done, len(wanted))
    return made


def _both(content: BulletinContent, printer: Printer | None) -> Iterator[tuple[Format, bytes]]:
    """Raises `NoPrinterError`, `TemplateError`."""
    templates = runtime.current().settings.data_dir / "templates"
    if printer is None:
        yield Format.DOCX, as_docx(content, {}, own_templates=templates)
        return
    pictures = {
        each.kind: printer.png(draw(each, Size.LANDSCAPE, draft=content.draft), Size.LANDSCAPE)
        for each in content.drawn  # out of a Word document a picture is easily taken: it has its own mark
    }
    yield Format.DOCX, as_docx(content, pictures, own_templates=templates)
    drawings = {each.kind: draw(each, Size.LANDSCAPE, embed_fonts=False) for each in content.drawn}
    yield Format.PDF, printer.pdf_of_html(as_html(content, drawings))
