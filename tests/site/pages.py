"""A site for tests, and how its files are read back."""

import csv
import dataclasses
import io
import json
from collections.abc import Mapping
from typing import Any

import html5lib

from dashboard.drawing import draw
from dashboard.figures import Figure, Kind
from dashboard.site import Site, build_site
from dashboard.words import LANGUAGES
from queries.schedule import Election
from tests.figures.test_build import figure
from tests.pictures import ELECTION

Figures = dict[str, dict[Kind, Figure]]


def all_figures(**changes: Any) -> Figures:
    """In every language, each with `changes` to its texts."""
    return {
        language: {kind: dataclasses.replace(figure(kind, language), **changes) for kind in Kind}
        for language in LANGUAGES
    }


def site_of(
    figures: Figures | None = None, *, election: Election = ELECTION, **options: Any
) -> dict[str, bytes]:
    return build_site(Site(election, figures or all_figures(), draw, **options))


def pages_of(files: Mapping[str, bytes]) -> dict[str, str]:
    return {path: content.decode() for path, content in files.items() if path.endswith(".html")}


def parsed(page: str) -> Any:
    """Raises on the first thing that is no HTML."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


def rows_of(page: str) -> list[list[str]]:
    """The cells of the table of a figure's page, as a reader sees them."""
    rows = parsed(page).findall(".//table/tbody/tr")
    return [["".join(cell.itertext()) for cell in row] for row in rows]


def csv_rows(content: bytes) -> list[list[str]]:
    """Without the head. The columns of the figure come first, then whose row it is."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1:]


def json_rows(content: bytes) -> list[dict[str, Any]]:
    told = json.loads(content)
    keys = [column["key"] for column in told["columns"]]
    return [dict(zip(keys, row, strict=True)) for row in told["rows"]]
