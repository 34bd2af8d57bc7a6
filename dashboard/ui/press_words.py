"""The words of a figure that a press officer may change: finding, subtitle, note. What was typed is kept for
the figure and language it was typed for, and says of which numbers it was written."""

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from dashboard.figures import Figure
from dashboard.ui.plain import plain
from dashboard.words import N_, Words

KEPT, RESETS = "press-words", "press-resets"
SEEN = "press-seen"
DRAFT = "press-draft"


@dataclass(frozen=True, slots=True)
class Field:
    label: str
    longest: int
    """Characters."""
    height: int
    """Pixels."""


FIELDS: Mapping[str, Field] = {
    "title": Field(N_("Finding"), 400, 92),
    "subtitle": Field(N_("Subtitle"), 400, 68),
    "note": Field(N_("Note under the figure"), 600, 116),
}
_REVERSING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Turn numbers around; right-to-left writing needs none of them."""
_UNSEEN = frozenset({"Cc", "Cs", "Cn", "Co"})


@dataclass(frozen=True, slots=True)
class Typed:
    text: str
    figure_id: str
    as_of_text: str


def worded(figure: Figure) -> Figure:
    """With what was typed in place of the suggested words."""
    texts = {name: getattr(figure, name) for name in FIELDS} | {
        name: each.text for name, each in _typed(figure).items()
    }
    return replace(figure, title=texts["title"], subtitle=texts["subtitle"], note=texts["note"])


def is_draft(figure: Figure, *, needs_two: bool) -> bool:
    """Is it to be marked as one? `figure` with its suggested words."""
    if _waits_for_another(figure, needs_two=needs_two):
        return True
    return bool(st.session_state.get(DRAFT, False))


def fields(figure: Figure, t: Words) -> None:
    """`figure` with its suggested words."""
    typed = _typed(figure)
    for name, field in FIELDS.items():
        suggested = str(getattr(figure, name))
        key = f"press-{name}-{_mark(figure, suggested)}"
        st.text_area(
            t(field.label),
            value=typed[name].text if name in typed else suggested,
            max_chars=field.longest,
            height=field.height,
            key=key,
            on_change=_keep,
            args=(figure, name, key),
        )
    st.button(
        t("Take the suggested words"),
        icon=":material/undo:",
        type="tertiary",
        key="press-reset",
        disabled=not typed,
        on_click=_reset,
        args=(figure,),
    )
    outdated = next((each for each in typed.values() if each.figure_id != figure.id), None)
    if outdated:
        st.warning(
            t(
                "These words were written for the numbers as of {as_of}. Read them again.",
                as_of=plain(outdated.as_of_text),
            )
        )


def draft_switch(figure: Figure, t: Words, *, needs_two: bool) -> None:
    if needs_two and _typed(figure):
        st.toggle(
            t("A second person has read these words"),
            key=_seen_key(figure),
            help=t("The rules of the HQ ask for two people. Until then the picture is marked as a draft."),
        )
        return
    st.toggle(t("Mark as a draft"), key=DRAFT)


def cleaned(text: str, longest: int) -> str:
    """As a picture can hold it: one line, nothing that cannot be seen, no longer than `longest`."""
    seen = "".join(
        " " if each.isspace() else each
        for each in text
        if each.isspace() or (unicodedata.category(each) not in _UNSEEN and each not in _REVERSING)
    )
    return " ".join(seen.split())[:longest].strip()


def _waits_for_another(figure: Figure, *, needs_two: bool) -> bool:
    return needs_two and bool(_typed(figure)) and not st.session_state.get(_seen_key(figure), False)


def _seen_key(figure: Figure) -> str:
    """Of the very words: once they change, somebody has to read them again."""
    texts = "\n".join(f"{name} {each.text}" for name, each in sorted(_typed(figure).items()))
    return f"{SEEN}-{_mark(figure, texts)}"


def _keep(figure: Figure, name: str, key: str) -> None:
    """An empty field takes the suggested words: no figure is without them."""
    text = cleaned(st.session_state[key] or "", FIELDS[name].longest)
    typed = dict(_typed(figure))
    if text and text != getattr(figure, name):
        typed[name] = Typed(text, figure.id, figure.as_of_text)
    else:
        typed.pop(name, None)
        _count_reset()
    _state(KEPT)[_place(figure)] = typed


def _reset(figure: Figure) -> None:
    _state(KEPT).pop(_place(figure), None)
    _count_reset()


def _count_reset() -> None:
    st.session_state[RESETS] = st.session_state.get(RESETS, 0) + 1


def _typed(figure: Figure) -> dict[str, Typed]:
    found: dict[str, Typed] = _state(KEPT).get(_place(figure), {})
    return found


def _place(figure: Figure) -> tuple[str, str]:
    return figure.kind.value, figure.language


def _mark(figure: Figure, text: str) -> str:
    """Of what a field was filled with: when that changes, so does the field."""
    told = (*_place(figure), text, str(st.session_state.get(RESETS, 0)))
    return hashlib.sha256("\0".join(told).encode()).hexdigest()[:10]


def _state(name: str) -> dict[Any, Any]:
    kept: dict[Any, Any] = st.session_state.setdefault(name, {})
    return kept
