"""Where each file of the site lies. Links between them are relative: the site works below any address.

Every page lies in the root or one folder below it, so `UP` leads from any of the latter to the root.
"""

from collections.abc import Callable

from markupsafe import Markup

from dashboard.figures import Kind

PathIn = Callable[[str], str]
"""Language → path: the same page in another one."""

UNKNOWN = "ADDRESS"
"""What stands in a snippet while nobody has said where the site is."""
FRAME = Markup(
    '<iframe src="{src}" title="{title}" lang="{language}" width="100%" height="{height}" '
    'loading="lazy" style="border:0"></iframe>'
)

ROOT = "index.html"
INDEX = "index.json"
UP = "../"


def day(language: str) -> str:
    return f"{language}/index.html"


def figure_page(kind: Kind, language: str) -> str:
    return f"{language}/{kind}.html"


def embed(kind: Kind, language: str) -> str:
    return f"embed/{kind}.{language}.html"


def picture(kind: Kind, language: str) -> str:
    return f"pictures/{kind}.{language}.svg"


def square(kind: Kind, language: str) -> str:
    """Only of a figure too large to stand in the page of the day."""
    return f"pictures/{kind}.{language}.square.svg"


def card(kind: Kind, language: str) -> str:
    return f"cards/{kind}.{language}.png"


def data(kind: Kind, language: str, form: str) -> str:
    """`form` is "csv" or "json"."""
    return f"data/{kind}.{language}.{form}"


def public(address: str, path: str) -> str:
    """As a reader elsewhere writes it; `address` is where the site's root is reached, or "" if not known."""
    return f"{address.rstrip('/')}/{path.removesuffix('index.html')}" if address else ""
