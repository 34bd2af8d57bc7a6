"""What the browser does for a press officer: copies a sentence, makes a PNG, saves a file
(assets/desk/press.js)."""

import base64
import uuid
from typing import Any

import streamlit as st

from dashboard.press_desk import Exported

_COMPONENT = """
export default function ({ parentElement, data, setTriggerValue }) {
  const element = parentElement.querySelector(".press-root");
  import(new URL("/assets/desk/press.js", location.origin)).then(({ mount }) =>
    mount(element, data, setTriggerValue),
  );
}
"""


def in_browser(key: str, html: str, *, svg: str = "") -> bool:
    """Shows `html`. True in the run after a picture was made of `svg`."""
    told = _component()(key=key, data={"html": html, "svg": svg}, on_done_change=_nothing)
    return bool(told.done)


def save_in_browser(key: str, file: Exported) -> None:
    """Once, however often the page is drawn with it."""
    told = {"name": file.name, "type": file.media_type, "content": base64.b64encode(file.content).decode()}
    _component()(key=key, data={"html": "", "svg": "", "file": {"id": uuid.uuid4().hex, **told}})


def _nothing() -> None:
    """A trigger needs somebody to tell."""


def _component() -> Any:
    return st.components.v2.component(
        "hq_press", js=_COMPONENT, html='<div class="press-root"></div>', isolate_styles=False
    )
