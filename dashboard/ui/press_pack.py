"""Everything at once: all figures in all languages and formats as one ZIP, made while the page goes on."""

from dataclasses import dataclass
from functools import partial

import sqlalchemy as sa
import streamlit as st

from dashboard import beside
from dashboard.data import DatabaseAwayError
from dashboard.drawing import Size
from dashboard.press import press_desk
from dashboard.press.press_desk import Exported, PackCancelledError
from dashboard.ui.press import Shown
from dashboard.ui.visitor import viewer, visitor_words
from dashboard.viewer import Viewer
from dashboard.words import Words
from queries.press_room import PressRoom

JOB = "press-pack"
LOOK_EVERY = 0.5
"""Seconds."""


@dataclass
class Job(beside.Job):
    """One pack."""

    as_of: str
    pack: Exported | None = None
    failed: bool = False

    def run(self, here: Viewer, room: PressRoom, size: Size) -> None:
        try:
            self.pack = press_desk.export_pack(
                here, room, size, on_progress=self.progress, cancelled=self.cancelled.is_set
            )
        except PackCancelledError:
            return
        except (sa.exc.SQLAlchemyError, DatabaseAwayError):
            self.failed = True


def everything(shown: Shown, t: Words) -> None:
    with st.container(key="press-pack"):
        title = t("All figures at once")
        st.html(f"<h3>{title}</h3>")
        job: Job | None = st.session_state.get(JOB)
        if job and job.running:
            st.fragment(_watch, run_every=LOOK_EVERY)()
            return
        if job:
            _offer(job, t)
        st.button(
            t("Prepare the ZIP"),
            icon=":material/folder_zip:",
            key="press-pack-start",
            help=t(
                "Ten figures in three languages as PNG, SVG, PDF, CSV and XLSX, with the words that stand "
                "over them now."
            ),
            on_click=_start,
            args=(shown,),
        )


def _start(shown: Shown) -> None:
    job = Job(shown.figure.as_of_text)
    job.begin("press-pack", partial(job.run, viewer(), shown.taken.newest.room, shown.size))
    st.session_state[JOB] = job


def _watch() -> None:
    t, job = visitor_words(), st.session_state[JOB]
    if not job.running:
        st.rerun()
    st.progress(job.share, text=job.told(t))
    st.button(t("Cancel"), key="press-pack-cancel", on_click=job.cancelled.set)


def _offer(job: Job, t: Words) -> None:
    if job.failed:
        st.error(t("The database does not answer. Try again in a moment."))
    elif job.pack and not press_desk.may_still_leave(job.pack):
        st.warning(t("Words in this ZIP are to be read by a second person now: prepare it again."))
    elif job.pack:
        st.download_button(
            t("Download the ZIP: numbers as of {as_of}", as_of=job.as_of),
            job.pack.content,
            job.pack.name,
            job.pack.media_type,
            icon=":material/download:",
            key="press-pack-download",
            on_click="ignore",
        )
        if job.pack.drafts:
            st.caption(
                t.plural(
                    "{count} figure in it is a draft: nobody but who wrote its words has read them.",
                    "{count} figures in it are drafts: nobody but who wrote their words has read them.",
                    job.pack.drafts,
                )
            )
        if not job.pack.printed:
            st.caption(t("This ZIP has no PNG and PDF: no Chromium of this server answered."))
