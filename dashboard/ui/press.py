"""The figure as it will come out, and when its numbers were taken.

They are taken once and stay until somebody takes newer ones: what is exported is what was seen."""

from base64 import b64encode
from dataclasses import dataclass

import streamlit as st

from dashboard import data
from dashboard.data import Publishable
from dashboard.drawing import Size, draw
from dashboard.figures import Figure
from dashboard.figures.frame import under_verification
from dashboard.panels.page import html
from dashboard.press.wording import Worded, worded
from dashboard.ui import press_words
from dashboard.ui.press_choice import Asked
from dashboard.words import LANGUAGES, Words
from queries.wordings import Recorded

TAKEN, AWAY = "press-taken", "press-away"


@dataclass(frozen=True, slots=True)
class Taken:
    """What was read at one moment, of the hour that was asked for."""

    slot: str | None
    newest: Publishable

    @property
    def election_id(self) -> int:
        return self.newest.room.basis.election.id


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on the screen, and nothing else, is what an export is made of."""

    told: Worded
    size: Size
    draft: bool
    svg: str
    taken: Taken

    @property
    def figure(self) -> Figure:
        """With the words that stand."""
        return self.told.figure

    @property
    def sentences(self) -> dict[str, str]:
        """By language."""
        return {each: self.taken.newest.figure(self.figure.kind, each).sentence for each in LANGUAGES}


def preview(asked: Asked, t: Words) -> Shown:
    taken = _taken(asked.slot, t)
    shown = _shown(asked, taken, press_words.recorded(t))
    source = b64encode(shown.svg.encode()).decode()
    width, height = asked.size.pixels
    st.html(
        html(
            "press_preview", source=source, alt=shown.figure.alt, width=width, height=height, size=asked.size
        )
    )
    _age(shown, t)
    st.html(html("press_not_told", title=t("Not in this figure"), reasons=_not_told(shown, t)))
    return shown


def _shown(asked: Asked, taken: Taken, recorded: Recorded) -> Shown:
    told = worded(taken.newest.figure(asked.kind, asked.language), recorded)
    draft = press_words.is_draft(told)
    return Shown(told, asked.size, draft, draw(told.figure, asked.size, draft=draft), taken)


# --- the numbers ------------------------------------------------------------------------------


def _taken(slot: str | None, t: Words) -> Taken:
    """As they were read; read now if they never were, or are of another hour or election."""
    snapshot = data.picture().snapshot
    assert snapshot is not None  # noqa: S101  the page has looked
    known: Taken | None = st.session_state.get(TAKEN)
    if known is None or (known.election_id, known.slot) != (snapshot.election.id, slot):
        known = _take(slot)
    if known is None:
        st.warning(t("The database does not answer. Try again in a moment."))
        st.stop()
    if st.session_state.pop(AWAY, False):
        st.warning(t("The database does not answer: these are the numbers taken before."))
    return known


def _take(slot: str | None) -> Taken | None:
    """Keeps the newest numbers for this reader. None: the database does not answer."""
    try:
        newest = data.publishable(slot)
    except data.DatabaseAwayError:
        st.session_state[AWAY] = True
        return None
    st.session_state[TAKEN] = taken = Taken(slot, newest)
    st.session_state.pop(AWAY, None)
    return taken


def _take_again(slot: str | None) -> None:
    _take(slot)


def _age(shown: Shown, t: Words) -> None:
    """When the numbers were taken, how long ago that is, and the way to newer ones."""
    with st.container(key="press-age", horizontal=True, vertical_alignment="center"):
        st.html(
            html(
                "press_age",
                as_of=t("Numbers as of {as_of}", as_of=_as_of(shown, t)),
                since=shown.figure.as_of.isoformat(),
                ago=t("taken {age} ago").split("{age}"),
                age_minutes=t("{minutes} min"),
                age_hours=t("{hours} h {minutes}"),
            )
        )
        st.button(
            t("Take the newest numbers"),
            icon=":material/refresh:",
            key="press-newest",
            on_click=_take_again,
            args=(shown.taken.slot,),
        )


def _as_of(shown: Shown, t: Words) -> str:
    """In the language of the page."""
    return shown.taken.newest.figure(shown.figure.kind, t.language).as_of_text


def _not_told(shown: Shown, t: Words) -> list[str]:
    """What is withheld and why, and what is under verification: a number and no more. In the language of the
    page."""
    reasons = list(shown.taken.newest.figure(shown.figure.kind, t.language).withheld)
    waiting = under_verification(shown.taken.newest.room.incidents.under_verification, t)
    if waiting and waiting not in reasons:
        reasons.append(waiting)
    return [
        *reasons,
        t("What a lawyer has not confirmed and cleared for the press is counted and never described."),
    ]
