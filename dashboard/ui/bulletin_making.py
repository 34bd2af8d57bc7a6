"""Making a bulletin on the press page: for which occasion, in which languages, one at a time."""

import streamlit as st

from dashboard import data
from dashboard.bulletins import OCCASION
from dashboard.cases.casework import now, zone
from dashboard.press import bulletin_desk
from dashboard.printing.printer import MISSING
from dashboard.ui.bulletin_progress import follow, progress
from dashboard.ui.bulletin_steps import run
from dashboard.ui.frame import LANGUAGE_NAMES
from dashboard.ui.visitor import viewer
from dashboard.words import LANGUAGES, Words
from db.press import Occasion

EVENING = 18
"""Hour, local, from which the next bulletin is the evening's."""


def make_form(t: Words) -> None:
    with st.form("bulletin-make", border=False):
        occasion, languages, submit = st.columns([5, 6, 3], vertical_alignment="bottom")
        occasion.selectbox(
            t("Occasion"),
            list(Occasion),
            index=list(Occasion).index(_next_occasion()),
            format_func=lambda each: t(OCCASION[each]),
            key="bulletin-occasion",
        )
        languages.multiselect(
            t("Languages"),
            LANGUAGES,
            default=LANGUAGES,
            format_func=lambda each: LANGUAGE_NAMES[each],
            key="bulletin-languages",
        )
        submit.form_submit_button(
            t("Make the bulletin"),
            type="primary",
            key="bulletin-start",
            width="stretch",
            disabled=bulletin_desk.running() is not None,
            on_click=_start,
        )
    if not bulletin_desk.can_print():
        st.caption(t(MISSING))
        st.caption(t("Bulletins are made as Word documents with tables, without charts and without PDF."))
    progress()


def _next_occasion() -> Occasion:
    local, snapshot = now().astimezone(zone()), data.picture().snapshot
    if snapshot is not None and local.date() > snapshot.election.held_on:
        return Occasion.NEXT_MORNING
    return Occasion.EVENING if local.hour >= EVENING else Occasion.MID_DAY


def _start() -> None:
    occasion, languages = (st.session_state[f"bulletin-{each}"] for each in ("occasion", "languages"))
    run(lambda: follow(bulletin_desk.start(viewer(), occasion, languages)))
