"""The numbers of a figure for machines: JSON has all of the figure, CSV its table for a spreadsheet."""

import orjson

from dashboard.exports.tables import csv_bytes
from dashboard.figures import Figure

LICENCE = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}


def figure_json(figure: Figure) -> bytes:
    told = {
        "format": "baqylau-figure/1",
        **about(figure),
        "alt": figure.alt,
        "columns": [
            {"key": each.key, "title": each.title, "type": each.type} for each in figure.table.columns
        ],
        "rows": figure.table.rows,
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 if len(figure.table.rows) < 500 else 0) + b"\n"  # noqa: PLR2004


def about(figure: Figure) -> dict[str, object]:
    """All that is said of it besides its numbers."""
    return {
        "kind": figure.kind,
        "id": figure.id,
        "language": figure.language,
        "as_of": figure.as_of.isoformat(),
        "as_of_text": figure.as_of_text,
        "synthetic": figure.synthetic,
        "title": figure.title,
        "subtitle": figure.subtitle,
        "note": figure.note,
        "basis": figure.basis_text,
        "sentence": figure.sentence,
        "method": figure.method,
        "withheld": figure.withheld,
        "source": figure.source,
        "filters": dict(figure.filters),
        "licence": LICENCE,
    }


def figure_csv(figure: Figure) -> bytes:
    """Numbers as machines write them; an empty cell is withheld or not known."""
    rows = [["" if cell is None else str(cell) for cell in row] for row in figure.table.rows]
    return csv_bytes([column.key for column in figure.table.columns], rows)
