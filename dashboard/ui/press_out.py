"""What leaves the press room from its page: a figure as a file, or as a sentence."""

import sqlalchemy as sa
import streamlit as st

from dashboard import press_desk
from dashboard.panels.page import html
from dashboard.press_desk import PRINTED, Exported, Format, NoPrinterError
from dashboard.printer import MISSING
from dashboard.ui import press_words
from dashboard.ui.frame import LANGUAGE_NAMES
from dashboard.ui.press import Shown
from dashboard.ui.press_browser import in_browser, save_in_browser
from dashboard.ui.visitor import viewer
from dashboard.wall_picture import MEDIA_TYPES as MEDIA_TYPES_OF_WALL
from dashboard.wall_picture import may_have_picture
from dashboard.words import N_, Words

FORMATS = {
    Format.PNG: N_("Download the picture (PNG)"),
    Format.SVG: "SVG",
    Format.PDF: "PDF",
    Format.CSV: "CSV",
    Format.XLSX: "XLSX",
}


FAILED, WANTED = "press-export-failed", "press-export-wanted"


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
    """What was on the screen when it was clicked, whatever has come in since. `here`: as a PNG that the
    reader's own browser makes of it."""
    st.session_state[WANTED] = shown, wanted, here


def _hand_out(t: Words) -> None:
    """Makes what was asked for and has the browser save it, or says why not."""
    shown, wanted, here = st.session_state.pop(WANTED, (None, None, False))
    if shown is None:
        return
    with st.spinner(t("The file is being made.")):
        made = _made(shown, wanted, t)
    if made is not None:
        save_in_browser("hq-press-file", made, as_png=shown.size.pixels if here else None)


def _made(shown: Shown, wanted: Format, t: Words) -> Exported | None:
    """None: it cannot be made, and the page says why."""
    rows = [each.id for each in shown.told.typed.values()]
    try:
        made = press_desk.export(viewer(), shown.figure, wanted, shown.size, wordings=rows, draft=shown.draft)
    except NoPrinterError as problem:
        st.session_state[FAILED] = True
        st.error(t(str(problem)))
        st.caption(t("SVG, CSV and XLSX are to be had all the same, and this browser can make the PNG:"))
        return None
    except sa.exc.SQLAlchemyError:
        st.error(t("The database does not answer: nothing has gone out. Try again in a moment."))
        return None
    if wanted in PRINTED:
        st.session_state.pop(FAILED, None)
    return made


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
