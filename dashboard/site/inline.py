"""A picture inside a page: the same SVG as the file, without what must not be twice in a page."""

import re

from lxml import etree
from markupsafe import Markup

_SVG = "http://www.w3.org/2000/svg"
OUTLINED = "outlined"
"""In place of paint-order="stroke", which HTML's checkers do not know yet: common.css says it."""
_XLINK = "{http://www.w3.org/1999/xlink}href"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
_HREF = ("href", _XLINK)
_IDREFS = ("aria-labelledby", "aria-describedby")
_FACE = re.compile(r"@font-face\s*\{[^{}]*\}")
_URL = re.compile(r"url\((['\"]?)#([^)'\"]+)\1\)")


class Unfit(Exception):  # noqa: N818  not wrong, only not for a page
    """The SVG holds what the page's policy would drop or a stranger could use. The message is what."""


def inline(svg: str, name: str) -> Markup:
    """As HTML, in the page's own fonts. `name` makes its ids other than those of every other picture there.

    Raises `Unfit`: scripts, own style sheets and style attributes are not what `dashboard.drawing` makes.
    """
    root = etree.fromstring(svg.encode(), _PARSER)
    for each in list(root.iter(etree.Element)):
        kind = etree.QName(each)
        if kind.localname == "metadata" or (kind.localname == "style" and _only_fonts(each.text or "")):
            each.getparent().remove(each)
        elif kind.namespace == _SVG and kind.localname in ("script", "style", "foreignObject", "image"):
            raise Unfit(kind.localname)
    for each in root.iter(etree.Element):
        _rename(each, name)
    for size in ("width", "height"):
        root.attrib.pop(size, None)
    etree.cleanup_namespaces(root)
    root.tail = None
    return Markup(etree.tostring(root, encoding="unicode"))  # noqa: S704  parsed, and made by us


def _only_fonts(style: str) -> bool:
    return not _FACE.sub("", style).strip()


def _rename(element: etree._Element, name: str) -> None:
    if element.attrib.pop("paint-order", None) == "stroke":
        element.set("class", OUTLINED)
    for key, value in list(element.attrib.items()):
        if key == "style" or key.startswith("on"):
            raise Unfit(key)
        element.set(key, _renamed(str(key), str(value), name))


def _renamed(key: str, value: str, name: str) -> str:
    if key == "id":
        return f"{name}-{value}"
    if key in _HREF:
        if not value.startswith("#"):
            raise Unfit(f"{key} to elsewhere")
        return f"#{name}-{value[1:]}"
    if key in _IDREFS:
        return " ".join(f"{name}-{each}" for each in value.split())
    return _URL.sub(rf"url(#{name}-\2)", value)
