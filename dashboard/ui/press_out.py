"""What leaves the press room from its page: a figure as a file, or as a sentence."""

import uuid
from dataclasses import dataclass, field

import sqlalchemy as sa
import streamlit as st

from dashboard.panels.page import html
from dashboard.press import press_desk
from dashboard.press.press_desk import PRINTED, Exported, Format, NoPrinterError
from dashboard.printing.printer import MISSING
from dashboard.printing.wall_picture import MEDIA_TYPES as MEDIA_TYPES_OF_WALL
from dashboard.printing.wall_picture import may_have_picture
from dashboard.ui import press_words
from dashboard.ui.frame import LANGUAGE_NAMES
from dashboard.ui.press import Shown
from dashboard.ui.press_browser import in_browser, save_in_browser
from dashboard.ui.visitor import viewer
from dashboard.viewer import Viewer
from dashboard.words import N_, Words

FORMATS = {
    Format.PNG: N_("Download the picture (PNG)"),
    Format.SVG: "SVG",
    Format.PDF: "PDF",
    Format.CSV: "CSV",
    Format.XLSX: "XLSX",
}


FAILED, WANTED = "press-export-failed", "press-export-wanted"
AWAY = N_("The database does not answer: nothing has gone out. Try again in a moment.")


@dataclass(slots=True)
class Wanted:
    """What was on the screen when it was clicked, whatever has come in since. It is kept until it is handed
    out: whoever clicks on while a file is being made gets it all the same."""

    shown: Shown
    format: Format
    here: bool
    """As a PNG that the reader's own browser makes of the SVG."""
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    made: Exported | None = None
    wrong: str = ""
    """A message: why it is not made."""
    unprinted: bool = False

    def make(self, viewer: Viewer) -> None:
        rows = [each.id for each in self.shown.told.typed.values()]
        figure, size, draft = self.shown.figure, self.shown.size, self.shown.draft
        try:
            self.made = press_desk.export(viewer, figure, self.format, size, wordings=rows, draft=draft)
        except NoPrinterError as problem:
            self.wrong, self.unprinted = str(problem), True
        except sa.exc.SQLAlchemyError:
            self.wrong = AWAY


def exports(shown: Shown, t: Words) -> None:
    """PNG first: it is what a newsroom asks for."""
    printing = press_desk.can_print()
    with st.container(key="press-exports"):
        _button(shown, Format.PNG, t, can=printing)
        with st.container(key="press-formats", horizontal=True):
            for each in (Format.SVG, Format.PDF, Format.CSV, Format.XLSX):
                _button(shown, each, t, can=printing or each not in PRINTED)
        _hand_out(t)
        if not printing:
            st.html(html("press_missing", text=t(MISSING)))
        if not printing or st.session_state.get(FAILED):
            _browsers_own(shown, t)
        press_words.draft_switch(shown.told, t)


def _button(shown: Shown, wanted: Format, t: Words, *, can: bool) -> None:
    first = wanted is Format.PNG
    st.button(
        t(FORMATS[wanted]),
        key=f"press-export-{wanted}",
        type="primary" if first else "secondary",
        icon=":material/download:" if first else None,
        width="stretch",
        disabled=not can,
        on_click=_want,
        args=(shown, wanted),
    )


def _want(shown: Shown, wanted: Format, *, here: bool = False) -> None:
    st.session_state[WANTED] = Wanted(shown, wanted, here)


def _hand_out(t: Words) -> None:
    """Makes what was asked for and has the browser save it, or says why not."""
    wanted: Wanted | None = st.session_state.get(WANTED)
    if wanted is None:
        return
    if wanted.made is None and not wanted.wrong:
        person = viewer()
        with st.spinner(t("The file is being made.")):
            wanted.make(person)
    if wanted.made is not None:
        _hand_over(wanted, wanted.made)
    else:
        _tell_why(wanted, t)
    del st.session_state[WANTED]


def _hand_over(wanted: Wanted, made: Exported) -> None:
    as_png = wanted.shown.size.pixels if wanted.here else None
    save_in_browser("hq-press-file", made, id=wanted.id, as_png=as_png)
    if wanted.format in PRINTED:
        st.session_state.pop(FAILED, None)


def _tell_why(wanted: Wanted, t: Words) -> None:
    st.error(t(wanted.wrong))
    if wanted.unprinted:
        st.session_state[FAILED] = True
        st.caption(t("SVG, CSV and XLSX are to be had all the same, and this browser can make the PNG:"))


def _browsers_own(shown: Shown, t: Words) -> None:
    """The record says that its SVG went out."""
    st.button(
        t("Make the PNG in this browser"),
        key="press-own-png",
        type="primary",
        icon=":material/download:",
        width="stretch",
        on_click=_want,
        args=(shown, Format.SVG),
        kwargs={"here": True},
    )


def sentences(shown: Shown, t: Words) -> None:
    """Each true by itself, with as-of and basis: to paste into a post."""
    told = [
        {"language": each, "name": LANGUAGE_NAMES[each], "text": text}
        for each, text in shown.sentences.items()
    ]
    title, copy, copied = t("As a sentence"), t("Copy"), t("Copied")
    in_browser(
        "hq-press-sentences", html("press_sentences", title=title, copy=copy, copied=copied, sentences=told)
    )


def wall(t: Words) -> None:
    """The whole wall, for the telephone of who may open it: it shows what is not cleared."""
    if not may_have_picture(viewer()) or not press_desk.can_print():
        return
    st.html(
        html(
            "press_wall",
            title=t("The wall as a picture"),
            note=t("For the HQ alone: it shows what is not cleared."),
            formats=list(MEDIA_TYPES_OF_WALL),
            language=t.language,
        )
    )
