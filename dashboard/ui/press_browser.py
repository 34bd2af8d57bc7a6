"""What the browser does for a press officer: copies a sentence, saves a file, makes a PNG
(assets/desk/press.js)."""

import base64
from typing import Any

import streamlit as st

from dashboard.press.press_desk import Exported

_COMPONENT = """
export default function ({ parentElement, data }) {
  const element = parentElement.querySelector(".press-root");
  import(new URL("/assets/desk/press.js", location.origin)).then(({ mount }) => mount(element, data));
}
"""


def in_browser(key: str, html: str) -> None:
    """Shows `html`; its buttons copy."""
    _component()(key=key, data={"html": html})


def save_in_browser(
    key: str,
    file: Exported,
    *,
    id: str,  # noqa: A002  whose it is
    as_png: tuple[int, int] | None,
) -> None:
    """Once of an `id`, however often the page is drawn with it. `as_png`: width and height of what is made of
    an SVG."""
    told = {"name": file.name, "type": file.media_type, "content": base64.b64encode(file.content).decode()}
    data = {"html": "", "file": {"id": id, "png": as_png, **told}}
    _component()(key=key, data=data)


def _component() -> Any:
    return st.components.v2.component(
        "hq_press", js=_COMPONENT, html='<div class="press-root"></div>', isolate_styles=False
    )
