"""Who is at the screen and in which language: from the door's header and the page's address."""

import streamlit as st

from dashboard.entrance.door import VIEWER_HEADER
from dashboard.ui.refused import tell_refusal
from dashboard.viewer import PAGES, Viewer
from dashboard.words import DEFAULT_LANGUAGE, LANGUAGES, Words, words


def viewer() -> Viewer:
    """The viewer the door let in. Without one the page stops: there is nothing to show to nobody."""
    told = Viewer.of_header(st.context.headers.get(VIEWER_HEADER, ""))
    if told is None:
        st.stop()
    return told


def viewer_of_page(page: str) -> Viewer:
    """The viewer, if the role may open `page`; else says so and stops."""
    here = viewer()
    if not here.may_open(page):
        t = visitor_words()
        tell_refusal(t)
        st.error(t("The role {role} does not open this page.", role=here.role))
        st.stop()
    return here


def language() -> str:
    asked = st.query_params.get("lang", DEFAULT_LANGUAGE)
    return asked if asked in LANGUAGES else DEFAULT_LANGUAGE


def visitor_words() -> Words:
    return words(language())


def pages_of(visitor: Viewer) -> list[str]:
    return [page for page in PAGES if visitor.may_open(page)]
