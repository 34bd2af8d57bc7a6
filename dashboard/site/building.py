"""Every file of the site, from the figures to the description with the hash of each."""

from dashboard.exports.figure_csv import figure_csv
from dashboard.site import addresses, look, pages
from dashboard.site.data import figure_json
from dashboard.site.description import describe
from dashboard.site.drawn import Drawn
from dashboard.site.parts import Site
from dashboard.words import words


def build_site(site: Site) -> dict[str, bytes]:
    """Path → content, in the same order each time. The same figures make the same bytes."""
    files = dict(look.look().files)
    for language in site.figures:
        files |= _in_language(site, language)
    for (kind, language), card in site.cards.items():
        files[addresses.card(kind, language)] = card.png
    files |= {each.path: each.content for each in site.bulletins}
    files[addresses.ROOT] = pages.root(site)
    files[addresses.INDEX] = describe(site, files)
    return dict(sorted(files.items()))


def _in_language(site: Site, language: str) -> dict[str, bytes]:
    t = words(language)
    figures = site.figures[language]
    drawn = Drawn(figures, site.draw)
    files = {addresses.day(language): pages.day(site, drawn, t), **drawn.square_files()}
    for kind, figure in figures.items():
        files |= {
            addresses.figure_page(kind, language): pages.figure_page(site, drawn, figure, t),
            addresses.embed(kind, language): pages.embed(site, drawn, figure, t),
            addresses.picture(kind, language): drawn.file(kind).encode(),
            addresses.data(kind, language, "csv"): figure_csv(figure),
            addresses.data(kind, language, "json"): figure_json(figure),
        }
    return files
