"""What every answer tells the browser to refuse. Why each exception is there: docs/adr/0007."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import streamlit

COMPONENTS = "/component/"
YEAR = 365 * 24 * 3600
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

Pairs = tuple[tuple[bytes, bytes], ...]


def hash_of(source: str) -> str:
    """As a content security policy names an inline script or style."""
    digest = hashlib.sha256(source.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _scripts_of_streamlit() -> list[str]:
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text()
    return [hash_of(script) for script in _INLINE_SCRIPT.findall(page)]


def _policy(**directives: str) -> str:
    always = {
        "default_src": "'self'",
        "base_uri": "'self'",
        "form_action": "'self'",
        "frame_ancestors": "'self'",
        "object_src": "'none'",
    }
    return "; ".join(f"{name.replace('_', '-')} {value}" for name, value in {**always, **directives}.items())


_STYLES = "'self' 'unsafe-inline'"


@cache
def page_policy() -> str:
    return _policy(
        script_src=" ".join(["'self'", *_scripts_of_streamlit(), "blob:", "'wasm-unsafe-eval'"]),
        style_src=_STYLES,
        img_src="'self' data:",
        font_src="'self' data:",
        connect_src="'self'",
    )


@cache
def component_policy() -> str:
    """Of the frame a component lives in: here the map's."""
    from dashboard.serving.map_scripts import map_scripts  # noqa: PLC0415  folium takes a second: it is loaded with the pages

    return _policy(
        script_src=" ".join(["'self'", *map(hash_of, map_scripts())]),
        style_src=_STYLES,
        img_src="'self' data:",
        font_src="'self'",
        connect_src="'self'",
    )


@cache
def _headers(*, component: bool, https: bool) -> Pairs:
    named = {
        "content-security-policy": component_policy() if component else page_policy(),
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "x-frame-options": "SAMEORIGIN",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
    if https:
        named["strict-transport-security"] = f"max-age={YEAR}"
    return tuple((name.encode(), value.encode()) for name, value in named.items())


def safe_headers(path: str, *, https: bool) -> Pairs:
    return _headers(component=path.startswith(COMPONENTS), https=https)
