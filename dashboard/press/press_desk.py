"""What leaves the press room: one figure as a file, or all of them as a ZIP. Who may not publish gets
nothing, and what goes leaves a row in the audit chain first, with its hash."""

import hashlib
import io
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from dashboard import data, runtime
from dashboard.drawing import Size, draw
from dashboard.exports.figure_csv import figure_csv
from dashboard.exports.figure_xlsx import figure_xlsx
from dashboard.exports.pack import Pack, PackCancelledError, Progress, stem, write_pack
from dashboard.exports.pack_readme import OwnWords
from dashboard.figures import Figure, build_all
from dashboard.press.wording import Worded, whose, worded
from dashboard.printing.printer import NoPrinterError
from dashboard.viewer import Permission, Viewer
from dashboard.words import LANGUAGES, words
from db.press import fetch_press_settings
from db.writing.revisions import record_audit
from queries.audit import fetch_head
from queries.press_room import PressRoom
from queries.wordings import all_are_read, fetch_recorded

__all__ = [
    "Exported",
    "Format",
    "NoPrinterError",
    "NotYoursError",
    "PackCancelledError",
    "can_print",
    "export",
    "export_pack",
    "may_still_leave",
    "name_of",
]


class Format(StrEnum):
    PNG = "png"
    SVG = "svg"
    PDF = "pdf"
    CSV = "csv"
    XLSX = "xlsx"


MEDIA_TYPES: Mapping[Format, str] = {
    Format.PNG: "image/png",
    Format.SVG: "image/svg+xml",
    Format.PDF: "application/pdf",
    Format.CSV: "text/csv",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
DRAWN = frozenset({Format.PNG, Format.SVG, Format.PDF})
"""These have a size."""
PRINTED = frozenset({Format.PNG, Format.PDF})
"""These need a Chromium on the server."""


class NotYoursError(Exception):
    """The viewer's role does not publish: a fault of the page."""


@dataclass(frozen=True, slots=True)
class Exported:
    name: str
    """Of the file: kind, id, language and size. ASCII."""
    media_type: str
    content: bytes
    printed: bool = True
    """False: a ZIP without PNG and PDF, because no Chromium answered."""
    drafts: int = 0
    """Figures of a ZIP whose words nobody else has read yet."""
    unmarked: tuple[int, ...] = ()
    """The wordings in a ZIP that stand in figures that are not drafts."""


def can_print() -> bool:
    """Is there a Chromium for PNG and PDF? If not, `dashboard.printing.printer.MISSING` says what to do."""
    return runtime.current().printer.available


def export(
    viewer: Viewer,
    figure: Figure,
    format: Format,  # noqa: A002  the field's word
    size: Size = Size.LANDSCAPE,
    *,
    wordings: Collection[int] = (),
    draft: bool = False,
) -> Exported:
    """`wordings` are the rows that stand in the figure in place of suggested words. While the HQ's rule asks
    for two people and one of these has been read by nobody else, it is a draft, whatever the page says.

    Raises `NotYoursError`, `NoPrinterError`, and SQLAlchemy's errors: nothing goes out unrecorded.
    """
    _refuse_others(viewer)
    draft = draft or _unread(wordings)
    content = _made(figure, format, size, draft=draft)
    detail = {
        **_told(figure),
        "format": format.value,
        "sha256": hashlib.sha256(content).hexdigest(),
        "draft": draft,
        **({"size": size.value} if format in DRAWN else {}),
        **({"words": sorted(wordings)} if wordings else {}),
    }
    _note(viewer, "figure", detail)
    return Exported(name_of(figure, format, size, draft=draft), MEDIA_TYPES[format], content)


def name_of(figure: Figure, format: Format, size: Size, *, draft: bool) -> str:  # noqa: A002  as above
    """Of its file."""
    return f"{stem(figure, size if format in DRAWN else None, draft=draft)}.{format.value}"


def export_pack(
    viewer: Viewer,
    room: PressRoom,
    size: Size = Size.LANDSCAPE,
    *,
    on_progress: Progress | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Exported:
    """All figures in all languages and formats, as a ZIP, with the words that stand over them now.
    `on_progress` is told (files done, of how many).

    Raises `PackCancelledError` once `cancelled()`; else as `export`, but without a Chromium the ZIP says so.
    """
    _refuse_others(viewer)
    with runtime.current().engine().connect() as connection:
        head = fetch_head(connection).hash
        recorded = fetch_recorded(connection, election_id=room.basis.election.id)
    told = {
        language: [worded(each, recorded) for each in build_all(room, words(language)).values()]
        for language in LANGUAGES
    }
    pack = pack_of(told, size=size, audit_head=head, zone=room.basis.election.timezone)
    listed = [each for figures in told.values() for each in figures]
    content, sums, printed = _packed(pack, on_progress, cancelled)
    detail = {
        "figures": [each.figure.id for each in told[LANGUAGES[0]]],
        "as_of": pack.as_of.isoformat(),
        "size": size.value,
        "words": sorted(row.id for each in listed for row in each.typed.values()),
        "drafts": len(pack.own.drafts),
        "sums_sha256": sums,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    _note(viewer, "pack", detail)
    unmarked = tuple(row.id for each in listed if not each.draft for row in each.typed.values())
    return Exported(f"{pack.root}.zip", "application/zip", content, printed, len(pack.own.drafts), unmarked)


def may_still_leave(pack: Exported) -> bool:
    """Is nothing in this ZIP to be marked that is not? The rule may have been set since it was made."""
    return not _unread(pack.unmarked)


def pack_of(told: Mapping[str, Sequence[Worded]], *, size: Size, audit_head: str, zone: ZoneInfo) -> Pack:
    """By language."""
    listed = [(language, each) for language, figures in told.items() for each in figures]
    return Pack(
        figures={language: [each.figure for each in figures] for language, figures in told.items()},
        size=size,
        audit_head=audit_head,
        own=OwnWords(
            whose={
                (each.figure.kind, language): tuple(whose(each, words(language), zone))
                for language, each in listed
            },
            drafts=frozenset((each.figure.kind, language) for language, each in listed if each.draft),
        ),
    )


def _refuse_others(viewer: Viewer) -> None:
    if not viewer.may(Permission.PUBLISH):
        raise NotYoursError


def _unread(wordings: Collection[int]) -> bool:
    """Has nobody but its writer read one of them, although the HQ asks for two people?"""
    snapshot = data.picture().snapshot
    if not wordings or snapshot is None:
        return False
    with runtime.current().engine().connect() as connection:
        needs_two = fetch_press_settings(connection, snapshot.election.id).two_release
        return needs_two and not all_are_read(connection, wordings)


def _made(figure: Figure, wanted: Format, size: Size, *, draft: bool) -> bytes:
    if wanted is Format.CSV:
        return figure_csv(figure)
    if wanted is Format.XLSX:
        return figure_xlsx(figure, draft=draft)
    svg = draw(figure, size, draft=draft)
    if wanted is Format.SVG:
        return svg.encode()
    printer = runtime.current().printer
    return printer.png(svg, size) if wanted is Format.PNG else printer.pdf(svg, size)


def _packed(
    pack: Pack, on_progress: Progress | None, cancelled: Callable[[], bool]
) -> tuple[bytes, str, bool]:
    """The ZIP, the hash of its sums, and whether there are PNG and PDF in it."""
    printer = runtime.current().printer
    for printing in [printer, None] if printer.available else [None]:
        target = io.BytesIO()
        with suppress(NoPrinterError):  # it has just gone: what needs none is still to be had
            sums = write_pack(pack, target, printing=printing, on_progress=on_progress, cancelled=cancelled)
            return target.getvalue(), sums, printing is not None
    raise AssertionError("without a printer nothing raises NoPrinterError")


def _told(figure: Figure) -> dict[str, object]:
    """Without its words: the title may be a person's own."""
    return {
        "figure": figure.id,
        "kind": figure.kind.value,
        "language": figure.language,
        "as_of": figure.as_of.isoformat(),
        "filters": dict(figure.filters),
    }


def _note(viewer: Viewer, what: str, detail: Mapping[str, object]) -> None:
    snapshot = data.picture().snapshot
    with runtime.current().engine().begin() as connection:
        record_audit(
            connection,
            snapshot.election.id if snapshot else None,
            at=runtime.current().clock().now(),
            actor=viewer.alias or viewer.role.value,
            action=f"press:{what}:exported",
            detail=detail,
            revision=None,
        )
