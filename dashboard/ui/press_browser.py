"""What the browser does for a press officer: copies a sentence, makes a PNG (assets/desk/press.js)."""

from typing import Any

import streamlit as st

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


def _nothing() -> None:
    """A trigger needs somebody to tell."""


def _component() -> Any:
    return st.components.v2.component(
        "hq_press", js=_COMPONENT, html='<div class="press-root"></div>', isolate_styles=False
    )
