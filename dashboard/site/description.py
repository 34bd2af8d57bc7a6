"""index.json: what the site holds, for machines and for whoever checks it."""

import hashlib
from collections.abc import Mapping

import orjson

from dashboard.figures import Figure
from dashboard.site import addresses
from dashboard.site.data import LICENCE, about
from dashboard.site.parts import Site

FORMAT = "baqylau-site/1"


def describe(site: Site, files: Mapping[str, bytes]) -> bytes:
    """Its own SHA-256 stands for the whole site: it holds that of every other file."""
    first = next(iter(next(iter(site.figures.values())).values()))
    told = {
        "format": FORMAT,
        "election": {"code": site.election.code, "names": dict(site.election.names)},
        "held_on": site.election.held_on.isoformat(),
        "synthetic": site.election.synthetic,
        "as_of": first.as_of.isoformat(),
        "languages": list(site.figures),
        "address": site.address or None,
        "licence": LICENCE,
        "figures": [_figure(each, site) for figures in site.figures.values() for each in figures.values()],
        "bulletins": [
            {"title": each.title, "language": each.language, "path": each.path} for each in site.bulletins
        ],
        "files": {
            path: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            for path, content in sorted(files.items())
        },
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n"


def _figure(figure: Figure, site: Site) -> dict[str, object]:
    kind, language = figure.kind, figure.language
    card = site.cards.get((kind, language))
    paths: dict[str, object] = {
        "page": addresses.figure_page(kind, language),
        "embed": addresses.embed(kind, language),
        "svg": addresses.picture(kind, language),
        "csv": addresses.data(kind, language, "csv"),
        "json": addresses.data(kind, language, "json"),
    }
    if card:
        paths |= {"card": addresses.card(kind, language), "card_shows": card.shows}
    return {**about(figure), **paths}
