"""Steps with bulletins, and what becomes of them: told once, on the page that follows."""

import datetime as dt
from collections.abc import Callable

import streamlit as st

from dashboard.cases.casework import zone
from dashboard.data import DatabaseAwayError
from dashboard.documents import TemplateError
from dashboard.ui.visitor import visitor_words
from dashboard.words import Words
from db.cases import CaseError

SAID, WRONG = "bulletin-said", "bulletin-wrong"


def run(work: Callable[[], str | None]) -> None:
    """What becomes of it is told on the page that follows: what `work` returns, or what is wrong."""
    t = visitor_words()
    try:
        if said := work():
            st.session_state[SAID] = said
    except (CaseError, TemplateError) as wrong:
        st.session_state[WRONG] = t(wrong.message, **wrong.values)
    except DatabaseAwayError:
        st.session_state[WRONG] = t("The database does not answer. Try again in a moment.")


def tell() -> None:
    """What became of the last step, once."""
    if wrong := st.session_state.pop(WRONG, None):
        st.error(wrong)
    if said := st.session_state.pop(SAID, None):
        st.success(said)


def moment_text(moment: dt.datetime, t: Words) -> str:
    local = moment.astimezone(zone())
    return t("{date}, {time}", date=t.date(local.date()), time=f"{local:%H:%M}")
