"""A figure for machines: everything that is said of it, and its numbers. CSV: `dashboard.exports`."""

import orjson

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
