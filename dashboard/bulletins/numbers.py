"""The numbers of a bulletin as files, whole: a ZIP of every figure's table, with what its columns mean."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator

from dashboard.bulletins.content import BulletinContent
from dashboard.exports.about import EMPTY
from dashboard.exports.archive import Listed, Packing
from dashboard.exports.figure_csv import figure_csv
from dashboard.exports.figure_xlsx import figure_xlsx
from dashboard.exports.pack_readme import of_figure
from dashboard.figures import Figure
from dashboard.words import Words, words


def as_zip(content: BulletinContent) -> bytes:
    """Of a draft the same bytes as of what is released: nothing in it tells which of the two it is."""
    figures = [each.figure for part in content.parts for each in part.figures]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        packing = Packing(
            archive, f"baqylau-{figures[0].as_of.astimezone(dt.UTC):%Y%m%dT%H%MZ}-{content.language}"
        )
        for each in figures:
            packing.add(f"{_stem(each)}.csv", figure_csv(each))
            packing.add(f"{_stem(each)}.xlsx", figure_xlsx(each))
        packing.add("README.txt", _readme(content, figures, packing.listed))
        packing.seal()
    return target.getvalue()


def _stem(figure: Figure) -> str:
    return f"{figure.kind.value}-{figure.id}"


def _readme(content: BulletinContent, figures: list[Figure], files: list[Listed]) -> bytes:
    t = words(content.language)
    lines = [*_head(content, t)]
    for each in figures:
        lines += ["", *of_figure(each, t)]
    lines += ["", *(f"{each.sha256}  {each.path}" for each in files)]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig", "backslashreplace")


def _head(content: BulletinContent, t: Words) -> Iterator[str]:
    yield t("The numbers behind a bulletin")
    yield f"{content.election}, {content.held_on}"
    yield f"{content.headings['as_of']}: {content.as_of}"
    if content.synthetic:
        yield content.synthetic
    yield ""
    yield t(
        "Of each figure the whole table: CSV for programs, XLSX for people. Turnout and coverage rest on at "
        "least five observers; violations are confirmed by a lawyer and cleared for publication. What is not "
        "cleared is only counted."
    )
    yield t(EMPTY)
    yield t("Head of the audit chain: {hash}", hash=content.audit_head)
