"""The pages: what each says, in its reader's language. How it looks is in `templates/` and `assets/`."""

from collections.abc import Iterable

from dashboard.drawing import Size
from dashboard.figures import Figure, Kind
from dashboard.site import addresses
from dashboard.site.data import LICENCE
from dashboard.site.drawn import Drawn
from dashboard.site.look import look
from dashboard.site.page import html
from dashboard.site.parts import Site
from dashboard.site.tables import table
from dashboard.words import Words, words

POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
BRIEF = (Kind.COVERAGE, Kind.TURNOUT_TIMELINE, Kind.INCIDENTS_BY_SEVERITY)
"""The day in three findings."""
ROWS_TOGETHER, ROWS_ALONE = 12, 100
"""Of a table, on the page of the day and on the figure's own."""
LARGEST = 195_000
"""Bytes of the page of the day."""
NATIVE = {"kk": "Қазақша", "ru": "Русский", "en": "English"}


def root(site: Site) -> bytes:
    """Three links, and no guess about who reads."""
    offered = []
    for language in site.figures:
        t = words(language)
        offered.append(
            {
                "language": language,
                "name": NATIVE[language],
                "election": t.of(site.election.names),
                "said": t("Independent observation of the election: figures that may be published"),
                "demo": _demo(t) if site.election.synthetic else "",
                "path": addresses.day(language),
            }
        )
    return html(
        "root",
        **_common(site, ""),
        offered=offered,
        canonical=addresses.public(site.address, addresses.ROOT),
        alternates=_alternates(site, addresses.day, ""),
        title=" · ".join(each["election"] for each in offered),
    )


def day(site: Site, drawn: Drawn, t: Words) -> bytes:
    """As many of its pictures stand in it as leave it below `LARGEST` bytes."""
    figures = drawn.figures
    first = next(iter(figures.values()))
    values = {
        **_in_language(site, t, addresses.day),
        "title": t.of(site.election.names),
        "described": figures.get(Kind.DAY_TABLE, first).sentence,
        "as_of": _as_of(first, t),
        "brief": [_finding(figures[kind]) for kind in BRIEF if kind in figures],
        "figures": [_figure(figure, t, rows=ROWS_TOGETHER) for figure in figures.values()],
        "withheld": _once(each for figure in figures.values() for each in figure.withheld),
        "gate": _gate(t),
        "bulletins": [each for each in site.bulletins if each.language == t.language],
        "card": "",
    }
    without = html("day", **values, pictures=dict.fromkeys(figures, ""))
    return html("day", **values, pictures=drawn.together(LARGEST - len(without)))


def figure_page(site: Site, drawn: Drawn, figure: Figure, t: Words) -> bytes:
    kind = figure.kind
    return html(
        "figure_page",
        **_in_language(site, t, lambda language: addresses.figure_page(kind, language)),
        title=figure.title,
        described=figure.sentence,
        as_of=_as_of(figure, t),
        figure=_figure(figure, t, rows=ROWS_ALONE),
        picture=drawn.wide(kind),
        tall=drawn.tall(kind),
        gate=_gate(t),
        snippet=_snippet(site, figure),
        others=[
            {"page": f"{each.kind}.html", "title": each.title, "subtitle": each.subtitle}
            for each in drawn.figures.values()
            if each.kind is not kind
        ],
        card=_card(site, figure),
        alt=figure.alt,
    )


def embed(site: Site, drawn: Drawn, figure: Figure, t: Words) -> bytes:
    kind = figure.kind
    return html(
        "embed",
        **_in_language(site, t, lambda language: addresses.embed(kind, language)),
        title=figure.title,
        as_of=_as_of(figure, t),
        figure=_figure(figure, t, rows=ROWS_ALONE),
        picture=drawn.wide(kind),
        tall=drawn.tall(kind),
        page=addresses.figure_page(kind, t.language),
        public_page=addresses.public(site.address, addresses.figure_page(kind, t.language)),
    )


def _common(site: Site, up: str) -> dict[str, object]:
    style = look()
    return {
        "up": up,
        "policy": POLICY,
        "style": style.page_style,
        "embed_style": style.embed_style,
        "icon": style.icon,
        "synthetic": site.election.synthetic,
    }


def _in_language(site: Site, t: Words, path_in: addresses.PathIn) -> dict[str, object]:
    path = path_in(t.language)
    return {
        **_common(site, addresses.UP),
        "language": t.language,
        "election": t.of(site.election.names),
        "said": _said(t),
        "demo": _demo(t),
        "licence": LICENCE,
        "home": addresses.day(t.language),
        "index": addresses.INDEX,
        "canonical": addresses.public(site.address, path),
        "alternates": _alternates(site, path_in, addresses.UP),
    }


def _alternates(site: Site, path_in: addresses.PathIn, up: str) -> list[dict[str, str]]:
    return [
        {
            "language": language,
            "name": NATIVE[language],
            "path": path_in(language),
            "href": addresses.public(site.address, path_in(language)) or up + path_in(language),
        }
        for language in site.figures
    ]


def _finding(figure: Figure) -> dict[str, str]:
    return {"page": f"{figure.kind}.html", "title": figure.title, "sentence": figure.sentence}


def _figure(figure: Figure, t: Words, *, rows: int) -> dict[str, object]:
    kind, language = figure.kind, figure.language
    shown = table(figure, t, most=rows)
    left_out = t.plural(
        "{count} more row is in the files.", "{count} more rows are in the files.", shown.left_out
    )
    return {
        "kind": kind,
        "id": figure.id,
        "title": figure.title,
        "subtitle": figure.subtitle,
        "note": figure.note,
        "method": figure.method,
        "withheld": figure.withheld,
        "sentence": figure.sentence,
        "basis": figure.basis_text,
        "source": figure.source,
        "table": shown,
        "left_out": left_out if shown.left_out else "",
        "csv": addresses.data(kind, language, "csv"),
        "json": addresses.data(kind, language, "json"),
        "svg": addresses.picture(kind, language),
        "page": addresses.figure_page(kind, language),
        "embed": addresses.embed(kind, language),
    }


def _as_of(figure: Figure, t: Words) -> dict[str, str]:
    return {
        "moment": figure.as_of.isoformat(timespec="seconds"),
        "said": t("As of {as_of}", as_of=figure.as_of_text),
    }


def _card(site: Site, figure: Figure) -> str:
    """Networks want a whole address."""
    path = addresses.card(figure.kind, figure.language)
    return addresses.public(site.address, path) if (figure.kind, figure.language) in site.cards else ""


def _snippet(site: Site, figure: Figure) -> str:
    """Escaped once here, as a snippet, and again as text of the page that shows it."""
    path = addresses.embed(figure.kind, figure.language)
    width, height = Size.LANDSCAPE.pixels
    return addresses.FRAME.format(
        src=addresses.public(site.address, path) or f"https://{addresses.UNKNOWN}/{path}",
        title=figure.title,
        language=figure.language,
        height=round(760 * height / width) + 80,
    )


def _demo(t: Words) -> str:
    return t("Demonstration: all data on this page are invented. Nothing here happened.")


def _gate(t: Words) -> list[str]:
    return [
        t(
            "Published are only violations that a lawyer has confirmed and cleared, and sums behind which "
            "stand at least five observers. What is not cleared is counted as under verification and never "
            "described."
        ),
        t("A dash in a table is a number that is not known or withheld; it is never zero."),
        t(
            "The figures are of the moment that stands beside them. When nothing newer can be published, the "
            "last ones stay, with their moment."
        ),
    ]


def _once(sentences: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(sentences))


def _said(t: Words) -> dict[str, str]:
    """What stands on every page whatever it shows."""
    return {
        "skip": t("Skip to the content"),
        "languages": t("Languages"),
        "brief": t("The day in brief"),
        "figures": t("Figures"),
        "withheld": t("What is withheld"),
        "withheld_nothing": t("Nothing is withheld from these figures."),
        "method": t("How the figures are made"),
        "how": t("How it is made"),
        "table": t("The numbers as a table"),
        "sentence": t("As a sentence to copy"),
        "embed": t("To embed it"),
        "embed_how": t("Put this into your page. It fits its width and needs no script."),
        "embed_address": t("Put the address of this site in place of {unknown}.", unknown=addresses.UNKNOWN),
        "picture": t("Picture (SVG)"),
        "embed_page": t("Page to embed"),
        "more": t("This figure by itself"),
        "others": t("Other figures"),
        "back": t("All figures"),
        "basis": t("Stations"),
        "source": t("Source"),
        "number": t("Number of the figure"),
        "archive": t("Bulletins"),
        "licence": t("The figures and data may be used by anyone who names the source and the moment:"),
        "machines": t("For machines: all figures with their hashes"),
        "font": t("Letters: Roboto Condensed, SIL Open Font License"),
    }
