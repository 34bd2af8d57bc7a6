"""The README of a pack, in the language of its figures."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.exports.about import EMPTY, about, definition
from dashboard.exports.archive import Listed
from dashboard.figures import Figure, Kind
from dashboard.words import N_, Words, words

NOT_PRINTED = N_(
    "PNG and PDF are not in it: the server that made it has no Chromium that answers. To have them, install "
    "one there (Debian: sudo apt-get install chromium; macOS: brew install --cask google-chrome) and export "
    "again. Any browser shows the SVG files and prints them."
)
SUGGESTED = N_("As the program suggests them, from the numbers")
DRAFT = N_("Draft, not for publication")
DRAFTS = N_(
    "Files with “-draft” in their names are not for publication: nobody but who wrote their words has read "
    "them yet."
)
_RULE = "-" * 72


@dataclass(frozen=True, slots=True)
class OwnWords:
    """By kind and language."""

    whose: Mapping[tuple[Kind, str], Sequence[str]] = field(default_factory=dict)
    """Sentences about those that people put in place of the suggested ones."""
    drafts: Collection[tuple[Kind, str]] = frozenset()
    """Those that are not for publication yet."""


def readme(
    figures: Sequence[Figure], files: Sequence[Listed], own: OwnWords, *, audit_head: str, printed: bool
) -> bytes:
    """What the pack is; of every figure query, filters, as-of and definitions; the hash of each file."""
    t = words(figures[0].language)
    lines = [*_head(figures[0], t, audit_head=audit_head, printed=printed)]
    if any((figure.kind, figure.language) in own.drafts for figure in figures):
        lines += ["", t(DRAFTS)]
    for figure in figures:
        lines += ["", _RULE, *_of(figure, own, t)]
    lines += ["", _RULE, t("SHA-256 of each file (check all: sha256sum -c SHA256SUMS)"), ""]
    lines += [f"{each.sha256}  {each.path}" for each in files]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig", "backslashreplace")


def _head(first: Figure, t: Words, *, audit_head: str, printed: bool) -> Iterator[str]:
    yield t("Figures that may be published")
    yield ""
    yield first.source
    yield f"{t('As of')}: {first.as_of_text}"
    yield ""
    yield t(
        "Each figure is a picture (SVG, PNG, PDF) and the data behind it: CSV for programs, XLSX for people. "
        "Turnout and coverage rest on at least five observers; violations are confirmed by a lawyer and "
        "cleared for publication. What is not cleared is only counted."
    )
    yield t(EMPTY)
    if not printed:
        yield t(NOT_PRINTED)
    yield ""
    yield t("Head of the audit chain: {hash}", hash=audit_head)


def _of(figure: Figure, own: OwnWords, t: Words) -> Iterator[str]:
    here = figure.kind, figure.language
    if here in own.drafts:
        yield t(DRAFT)
    name = t("Words")
    yield from (f"{name}: {told}" for told in own.whose.get(here) or [t(SUGGESTED)])
    yield from of_figure(figure, t)


def of_figure(figure: Figure, t: Words) -> Iterator[str]:
    """Query, filters, as-of, definitions, and what each column means."""
    yield from (f"{name}: {' '.join(text.splitlines())}" for name, text in about(figure, t))
    yield f"{t('Columns')}:"
    yield from (f"  {column.key}: {definition(column, t)}" for column in figure.table.columns)
