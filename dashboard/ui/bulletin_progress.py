"""The bulletin that is being made: how far it is, on the page of whoever publishes, and a way to stop it."""

import streamlit as st

from dashboard.bulletins import OCCASION
from dashboard.press import bulletin_desk
from dashboard.press.bulletin_job import Job
from dashboard.ui.bulletin_steps import SAID, WRONG
from dashboard.ui.visitor import viewer, visitor_words
from dashboard.words import Words

JOB = "bulletin-job"
"""Of this visitor: what became of it is told once."""
LOOK_EVERY = 0.5
"""Seconds."""


def follow(job: Job) -> None:
    st.session_state[JOB] = job


def take_note(t: Words) -> None:
    """Is what this visitor has asked for made, or not? Before `tell`, which says so."""
    job: Job | None = st.session_state.get(JOB)
    if job is None or job.running:
        return
    del st.session_state[JOB]
    if job.draft_id is not None:
        st.session_state[SAID] = t("The draft is there: read its files, then release it.")
    elif job.wrong:
        message, values = job.wrong
        st.session_state[WRONG] = t(message, **values)
    else:
        st.session_state[SAID] = t("Cancelled: no bulletin was made.")


def progress() -> None:
    """Nothing if none is being made."""
    if bulletin_desk.running():
        st.fragment(_watch, run_every=LOOK_EVERY)()


def _watch() -> None:
    t, job = visitor_words(), bulletin_desk.running()
    if job is None:
        st.rerun()
    with st.container(key="bulletin-progress", horizontal=True, vertical_alignment="center"):
        st.progress(job.share, text=_told(job, t))
        if bulletin_desk.is_asked_by(viewer(), job):
            st.button(
                t("Cancel"),
                key="bulletin-cancel",
                disabled=job.cancelled.is_set(),
                on_click=job.cancelled.set,
            )


def _told(job: Job, t: Words) -> str:
    what = t(OCCASION[job.occasion])
    if job.corrects is not None:
        what = t("Correction of No. {number}", number=job.corrects)
    said = t("{what} is being made: {files}", what=what, files=job.told(t))
    return said if bulletin_desk.is_asked_by(viewer(), job) else f"{said} ({job.actor})"
