"""The words of a figure that people of the press room change: finding, subtitle, note. They are kept in the
database for the figure and language they were typed for, with who wrote them and for which numbers."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import data
from dashboard.cases.casework import now, zone
from dashboard.data import DatabaseAwayError
from dashboard.panels.page import html
from dashboard.press import wording_desk
from dashboard.press.wording import NAMES, Worded, moment, place_of, read, written
from dashboard.ui.plain import plain
from dashboard.ui.visitor import viewer, visitor_words
from dashboard.words import Words
from db.press import Part, Place
from db.press.wordings import LONGEST, cleaned
from queries.wordings import NOTHING, Recorded

LAST, SHOWN, UNKEPT, WRONG = "press-recorded", "press-shown-words", "press-unkept", "press-words-wrong"
DRAFT = "press-draft"
HEIGHTS: Mapping[Part, int] = {Part.TITLE: 92, Part.SUBTITLE: 68, Part.NOTE: 116}
"""Pixels."""


@dataclass(frozen=True, slots=True)
class Filled:
    """With what a field on the screen was filled: when that changes, so does the field."""

    mark: str
    newest: int | None
    """The row that stood there, or the one that this very field has written since."""


@dataclass(frozen=True, slots=True)
class Unkept:
    """What somebody typed and the database did not take."""

    text: str
    why: str


def recorded(t: Words) -> Recorded:
    """As they stand in the database; while it does not answer, as they were seen last."""
    try:
        found = data.recorded_words(viewer())
    except DatabaseAwayError:
        known: Recorded | None = st.session_state.get(LAST)
        if known is None:
            st.warning(t("The database does not answer: changed words are not shown now."))
        return known or NOTHING
    st.session_state[LAST] = found
    return found


def is_draft(told: Worded) -> bool:
    """Is it to be marked as one?"""
    return told.draft or bool(st.session_state.get(DRAFT, False))


def draft_switch(told: Worded, t: Words) -> None:
    """Whether all that goes out is a draft, and if it has to be one: by whose word it no longer is."""
    if wrong := st.session_state.pop(WRONG, ""):
        st.error(plain(wrong))
    if told.draft:
        _reading(told, t)
    else:
        st.toggle(t("Mark as a draft"), key=DRAFT)


def fields(told: Worded, t: Words) -> None:
    for part in Part:
        _field(told, part, t)
    st.button(
        t("Take the suggested words"),
        icon=":material/undo:",
        type="tertiary",
        key="press-reset",
        disabled=not told.typed,
        on_click=_withdraw,
        args=(told,),
    )
    if outdated := told.outdated:
        as_of = moment(outdated.over.as_of, t, zone())
        st.warning(
            t("These words were written for the numbers as of {as_of}. Read them again.", as_of=plain(as_of))
        )


# --- one text ---------------------------------------------------------------------------------


def _field(told: Worded, part: Part, t: Words) -> None:
    key = f"press-{part}-{_fill(told, part).mark}"
    st.text_area(
        t(NAMES[part]),
        value=str(getattr(told.figure, part)),
        max_chars=LONGEST[part],
        height=HEIGHTS[part],
        key=key,
        on_change=_keep,
        args=(told, part, key),
    )
    if each := told.typed.get(part):
        today = now().astimezone(zone()).date()
        lines = [written(each, t, zone(), today=today), read(each, t, zone(), today=today)]
        waits = told.needs_two and not each.readings
        st.html(
            html(
                "press_byline",
                lines=list(filter(None, lines)),
                waits=t("Nobody else has read it yet.") if waits else "",
            )
        )
    if unkept := _state(UNKEPT).get((place_of(told.suggested), part)):
        _unkept(told, part, unkept, t)


def _unkept(told: Worded, part: Part, unkept: Unkept, t: Words) -> None:
    """Nothing that somebody typed is lost."""
    with st.container(key=f"press-unkept-{part}"):
        yours = t("What you wrote is not kept yet:")
        st.warning(f"{plain(unkept.why)} {yours}")
        st.code(unkept.text, language=None, wrap_lines=True)
        with st.container(horizontal=True):
            over, leave = t("Put mine in its place"), t("Leave it out")
            st.button(over, key=f"press-mine-{part}", on_click=_write, args=(told, part, unkept.text))
            st.button(leave, key=f"press-leave-{part}", on_click=_forget, args=(told, part))


def _keep(told: Worded, part: Part, key: str) -> None:
    """An empty field takes the suggested words: no figure is without them."""
    _write(told, part, str(st.session_state[key] or ""))


def _write(told: Worded, part: Part, text: str) -> None:
    here = viewer()
    _forget(told, part)
    if wrong := wording_desk.write(here, told, {part: text}, visitor_words()):
        _state(UNKEPT)[place_of(told.suggested), part] = Unkept(text, wrong)
        return
    _own(told, part, text)


def _forget(told: Worded, part: Part) -> None:
    _state(UNKEPT).pop((place_of(told.suggested), part), None)


def _withdraw(told: Worded) -> None:
    st.session_state[WRONG] = wording_desk.withdraw(viewer(), told, visitor_words())


# --- reading ----------------------------------------------------------------------------------


def _reading(told: Worded, t: Words) -> None:
    me = wording_desk.name_of(viewer())
    others = [each.id for each in told.unread if each.by != me]
    with st.container(key="press-reading"):
        if others:
            st.button(
                t("I have read these words: they may go out"),
                icon=":material/done_all:",
                key="press-read",
                type="primary",
                width="stretch",
                on_click=_confirm,
                args=(told, others),
            )
        if len(others) < len(told.unread):
            st.info(t("Another person has to read what you wrote. Until then all that goes out is a draft."))


def _confirm(told: Worded, wording_ids: list[int]) -> None:
    st.session_state[WRONG] = wording_desk.confirm(viewer(), told, wording_ids, visitor_words())


# --- what fields are filled with --------------------------------------------------------------


def _fill(told: Worded, part: Part) -> Filled:
    """The field stays as it is while nobody but itself changes the words: who goes on typing is not
    disturbed."""
    place, newest = place_of(told.suggested), told.newest.get(part)
    row = newest.id if newest else None
    text = "" if part in told.typed else str(getattr(told.suggested, part))
    known: Filled | None = _state(SHOWN).get((place, part))
    if known is None or known.newest != row or part not in told.typed:
        known = Filled(_mark(place, part, str(row), text), row)
        _state(SHOWN)[place, part] = known
    return known


def _own(told: Worded, part: Part, text: str) -> None:
    """The row that was written just now is what the field holds."""
    place = place_of(told.suggested)
    newest = recorded(visitor_words()).wordings.get(place, {}).get(part)
    known: Filled | None = _state(SHOWN).get((place, part))
    if newest and known and newest.text == cleaned(text, part):
        _state(SHOWN)[place, part] = Filled(known.mark, newest.id)


def _mark(place: Place, part: Part, *told: str) -> str:
    named = "\0".join((place.kind, place.picked, place.language, part, *told))
    return hashlib.sha256(named.encode()).hexdigest()[:10]


def _state(name: str) -> dict[Any, Any]:
    kept: dict[Any, Any] = st.session_state.setdefault(name, {})
    return kept
