"""A bulletin as pages of A4: an HTML document that fetches nothing and runs nothing, to be printed to PDF."""

import base64
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from dashboard.assets import FOLDER
from dashboard.bulletins.content import BulletinContent
from dashboard.figures import Kind

TEMPLATES = Path(__file__).parent / "templates"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"
_ALPHABETS = {
    "latin": "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+2000-206F, U+20AC, "
    "U+2122, U+2191-2193, U+2212, U+2215, U+FEFF, U+FFFD",
    "cyrillic": "U+0301, U+0400-045F, U+0490-0491, U+04B0-04B1, U+2116",
    "cyrillic-ext": "U+0460-052F, U+1C80-1C8A, U+20B4, U+2DE0-2DFF, U+A640-A69F, U+FE2E-FE2F",
}


def as_html(content: BulletinContent, pictures: Mapping[Kind, str]) -> str:
    """`pictures` are complete SVG documents, of those in `content.drawn`; without one the table speaks."""
    return _template().render(
        b=content,
        pictures={kind: _address(svg) for kind, svg in pictures.items()},
        fonts=Markup(_fonts()),  # noqa: S704  our own files
        style=Markup((TEMPLATES / "bulletin.css").read_text()),  # noqa: S704  likewise
        policy=POLICY,
        css=css_string,
    )


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


def _address(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


@cache
def _fonts() -> str:
    return "\n".join(_font(name, letters) for name, letters in _ALPHABETS.items())


def _font(alphabet: str, letters: str) -> str:
    file = FOLDER / "fonts" / f"roboto-condensed-{alphabet}-wght-normal.woff2"
    content = base64.b64encode(file.read_bytes()).decode()
    return (
        '@font-face { font-family: "Roboto Condensed"; font-weight: 100 900; '
        f'src: url("data:font/woff2;base64,{content}") format("woff2"); unicode-range: {letters}; }}'
    )
