"""What leaves the press room: one figure as a file, or all of them as a ZIP. Who may not publish gets
nothing, and what goes leaves a row in the audit chain first, with its hash."""

import hashlib
import io
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from dashboard import data, runtime
from dashboard.drawing import Size, draw
from dashboard.exports.figure_csv import figure_csv
from dashboard.exports.figure_xlsx import figure_xlsx
from dashboard.exports.pack import Pack, PackCancelledError, Progress, stem, write_pack
from dashboard.figures import Figure, build_all
from dashboard.printer import NoPrinterError
from dashboard.viewer import Permission, Viewer
from dashboard.words import LANGUAGES, words
from db.writing.revisions import record_audit
from queries.audit import fetch_head
from queries.press_room import PressRoom

__all__ = [
    "Exported",
    "Format",
    "NoPrinterError",
    "NotYoursError",
    "PackCancelledError",
    "can_print",
    "export",
    "export_pack",
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


def can_print() -> bool:
    """Is there a Chromium for PNG and PDF? If not, `dashboard.printer.MISSING` says what to do."""
    return runtime.current().printer.available


def export(
    viewer: Viewer,
    figure: Figure,
    format: Format,  # noqa: A002  the field's word
    size: Size = Size.LANDSCAPE,
    *,
    draft: bool = False,
) -> Exported:
    """Raises `NotYoursError`, `NoPrinterError`, and SQLAlchemy's errors: nothing goes out unrecorded."""
    _refuse_others(viewer)
    content = _made(figure, format, size, draft=draft)
    drawn = format in DRAWN
    detail = {
        **_told(figure),
        "format": format.value,
        "sha256": hashlib.sha256(content).hexdigest(),
        **({"size": size.value, "draft": draft} if drawn else {}),
    }
    _note(viewer, "figure", detail)
    name = f"{stem(figure, size if drawn else None)}{'-draft' if drawn and draft else ''}.{format.value}"
    return Exported(name, MEDIA_TYPES[format], content)


def export_pack(
    viewer: Viewer,
    room: PressRoom,
    size: Size = Size.LANDSCAPE,
    *,
    on_progress: Progress | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Exported:
    """All figures in all languages and formats, as a ZIP. `on_progress` is told (files done, of how many).

    Raises `PackCancelledError` once `cancelled()`; else as `export`, but without a Chromium the ZIP says so.
    """
    _refuse_others(viewer)
    with runtime.current().engine().connect() as connection:
        head = fetch_head(connection).hash
    figures = {language: [*build_all(room, words(language)).values()] for language in LANGUAGES}
    pack = Pack(figures=figures, size=size, audit_head=head)
    content, sums = _packed(pack, on_progress, cancelled)
    ids = [each.id for each in figures[LANGUAGES[0]]]
    hashes = {"sums_sha256": sums, "sha256": hashlib.sha256(content).hexdigest()}
    _note(viewer, "pack", {"figures": ids, "as_of": pack.as_of.isoformat(), "size": size.value, **hashes})
    return Exported(f"{pack.root}.zip", "application/zip", content)


def _refuse_others(viewer: Viewer) -> None:
    if not viewer.may(Permission.PUBLISH):
        raise NotYoursError


def _made(figure: Figure, wanted: Format, size: Size, *, draft: bool) -> bytes:
    if wanted is Format.CSV:
        return figure_csv(figure)
    if wanted is Format.XLSX:
        return figure_xlsx(figure)
    svg = draw(figure, size, draft=draft)
    if wanted is Format.SVG:
        return svg.encode()
    printer = runtime.current().printer
    return printer.png(svg, size) if wanted is Format.PNG else printer.pdf(svg, size)


def _packed(pack: Pack, on_progress: Progress | None, cancelled: Callable[[], bool]) -> tuple[bytes, str]:
    printer = runtime.current().printer
    for printing in [printer, None] if printer.available else [None]:
        target = io.BytesIO()
        with suppress(NoPrinterError):  # it has just gone: what needs none is still to be had
            sums = write_pack(pack, target, printing=printing, on_progress=on_progress, cancelled=cancelled)
            return target.getvalue(), sums
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
