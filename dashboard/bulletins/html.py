"""A bulletin as pages of A4: an HTML document that fetches nothing and runs nothing, to be printed to PDF."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from dashboard.bulletins.content import BulletinContent
from dashboard.drawing import font_rules
from dashboard.exports.hatches import as_lines
from dashboard.figures import Kind

TEMPLATES = Path(__file__).parent / "templates"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"
_FONTS = "/* fonts */"
_MARKERS = "\u2022\u2010"
"""Of lists and of broken words: Chromium sets them."""
_PROLOG = re.compile(r"\s*<\?xml[^>]*\?>\s*")
_NARROW_NO_BREAK = "\u202f"
"""Between the digits of a number; our font has only the wide one."""


def as_html(content: BulletinContent, pictures: Mapping[Kind, str]) -> str:
    """`pictures` are SVG documents without fonts, of those in `content.drawn`; without one the table speaks.
    They become a part of the page: it carries each letter once, as a font of one weight. A font of many
    weights Chromium would put into the PDF as shapes, three times as large and slow."""
    page = (
        _template()
        .render(
            b=content,
            pictures={kind: _inline(svg, kind) for kind, svg in pictures.items()},
            style=Markup((TEMPLATES / "bulletin.css").read_text()),  # noqa: S704  our own file
            policy=POLICY,
            css=css_string,
        )
        .replace(_NARROW_NO_BREAK, "\xa0")
    )
    return page.replace(_FONTS, font_rules(page + _MARKERS), 1)


def css_string(text: str) -> Markup:
    """As a string of CSS: whatever is in it, it does not end there."""
    escaped = "".join(each if each.isalnum() or each == " " else f"\\{ord(each):x} " for each in text)
    return Markup(f'"{escaped}"')  # noqa: S704  letters, digits and their numbers


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("bulletin.html")


def _inline(svg: str, kind: Kind) -> Markup:
    return Markup(as_lines(_PROLOG.sub("", svg, count=1), names=f"{kind}-hatch"))  # noqa: S704  drawn by us
