"""All figures of one moment as one ZIP that explains itself: every language, picture and table, a README in
each language and the hash of every file.

The same figures make the same bytes, as long as the same Chromium prints them.
"""

import datetime as dt
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from dashboard.drawing import Size, draw
from dashboard.exports.archive import Packing
from dashboard.exports.figure_csv import figure_csv
from dashboard.exports.figure_xlsx import figure_xlsx
from dashboard.exports.pack_readme import OwnWords, readme
from dashboard.figures import Figure

WITHOUT_PRINTING, WITH_PRINTING = 3, 5
"""Files of one figure in one language."""
Progress = Callable[[int, int], None]
"""How many files are done, and of how many."""


class PackCancelledError(Exception):
    """Somebody does not want it any more; what is in the file so far is no ZIP."""


class Printing(Protocol):
    """`dashboard.printing.printer.Printer`."""

    def png(self, svg: str, size: Size) -> bytes: ...

    def pdf(self, svg: str, size: Size) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    figures: Mapping[str, Sequence[Figure]]
    """By language; of one moment."""
    size: Size
    audit_head: str
    own: OwnWords = field(default_factory=OwnWords)

    @property
    def as_of(self) -> dt.datetime:
        return next(iter(self.figures.values()))[0].as_of

    @property
    def root(self) -> str:
        """Its one folder, and its name."""
        return f"baqylau-{self.as_of.astimezone(dt.UTC):%Y%m%dT%H%MZ}"


def stem(figure: Figure, size: Size | None = None, *, draft: bool = False) -> str:
    """The name of a file of a figure without its ending: kind, as-of, id, language, and a picture's size."""
    moment = f"{figure.as_of.astimezone(dt.UTC):%Y%m%dT%H%MZ}"
    parts = [figure.kind.value, moment, figure.id, figure.language, *([size.value] if size else [])]
    return "-".join([*parts, *(["draft"] if draft else [])])


def write_pack(
    pack: Pack,
    file: BinaryIO,
    *,
    printing: Printing | None,
    on_progress: Progress | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> str:
    """Returns the SHA-256 of SHA256SUMS. Without `printing` there is no PNG and PDF, and the README says so.

    `on_progress` is told after every file; `cancelled()` is asked before it. Raises `PackCancelledError`.
    """
    figures = [each for listed in pack.figures.values() for each in listed]
    of = len(figures) * (WITH_PRINTING if printing else WITHOUT_PRINTING)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        packing = Packing(archive, pack.root)
        for done, (path, make) in enumerate(_files(pack, figures, printing), start=1):
            if cancelled():
                raise PackCancelledError
            packing.add(path, make())
            if on_progress is not None:
                on_progress(done, of)
        for language, listed in pack.figures.items():
            mine = [each for each in packing.listed if each.path.startswith(f"{language}/")]
            told = readme(listed, mine, pack.own, audit_head=pack.audit_head, printed=printing is not None)
            packing.add(f"README.{language}.txt", told)
        return packing.seal()


def _files(
    pack: Pack, figures: Sequence[Figure], printing: Printing | None
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The path of each and what makes it; a figure is drawn once."""
    for figure in figures:
        yield from _files_of(
            figure, pack.size, printing, draft=(figure.kind, figure.language) in pack.own.drafts
        )


def _files_of(
    figure: Figure, size: Size, printing: Printing | None, *, draft: bool
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    svg = draw(figure, size, draft=draft)
    picture = f"{figure.language}/{stem(figure, size, draft=draft)}"
    table = f"{figure.language}/{stem(figure, draft=draft)}"
    yield f"{picture}.svg", svg.encode
    if printing is not None:
        yield f"{picture}.png", lambda: printing.png(svg, size)
        yield f"{picture}.pdf", lambda: printing.pdf(svg, size)
    yield f"{table}.csv", lambda: figure_csv(figure)
    yield f"{table}.xlsx", lambda: figure_xlsx(figure, draft=draft)
