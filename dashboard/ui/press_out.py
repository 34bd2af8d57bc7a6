"""What leaves the press room from its page: a figure as a file, or as a sentence."""

from functools import partial

import streamlit as st

from dashboard import press_desk
from dashboard.exports.pack import stem
from dashboard.panels.page import html
from dashboard.press_desk import DRAWN, MEDIA_TYPES, PRINTED, Format
from dashboard.printer import MISSING
from dashboard.ui import press_words
from dashboard.ui.frame import LANGUAGE_NAMES
from dashboard.ui.press import Shown
from dashboard.ui.press_browser import in_browser
from dashboard.ui.visitor import viewer
from dashboard.viewer import Viewer
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


def exports(shown: Shown, t: Words) -> None:
    """PNG first: it is what a newsroom asks for."""
    printing = press_desk.can_print()
    with st.container(key="press-exports"):
        _button(shown, Format.PNG, t, can=printing)
        with st.container(key="press-formats", horizontal=True):
            for each in (Format.SVG, Format.PDF, Format.CSV, Format.XLSX):
                _button(shown, each, t, can=printing or each not in PRINTED)
        if not printing:
            st.html(html("press_missing", text=t(MISSING)))
            _browsers_own(shown, t)
        press_words.draft_switch(shown.suggested, t, needs_two=shown.taken.newest.needs_two)


def _button(shown: Shown, wanted: Format, t: Words, *, can: bool) -> None:
    first = wanted is Format.PNG
    st.download_button(
        t(FORMATS[wanted]),
        partial(_made, viewer(), shown, wanted),
        name_of(shown, wanted),
        MEDIA_TYPES[wanted],
        key=f"press-export-{wanted}",
        type="primary" if first else "secondary",
        icon=":material/download:" if first else None,
        width="stretch",
        disabled=not can,
        on_click="ignore",
    )


def _made(here: Viewer, shown: Shown, wanted: Format) -> bytes:
    """Made when it is asked for, out of the figure that was on the screen."""
    return press_desk.export(here, shown.figure, wanted, shown.size, draft=shown.draft).content


def name_of(shown: Shown, wanted: Format) -> str:
    drawn = wanted in DRAWN
    draft = "-draft" if drawn and shown.draft else ""
    return f"{stem(shown.figure, shown.size if drawn else None)}{draft}.{wanted}"


def _browsers_own(shown: Shown, t: Words) -> None:
    """The picture made by the reader's own browser. The record says that its SVG went out."""
    width, height = shown.size.pixels
    page = html(
        "press_png",
        text=t("Make the PNG in this browser"),
        width=width,
        height=height,
        name=name_of(shown, Format.PNG),
    )
    if in_browser("hq-press-png", page, svg=shown.svg):
        _made(viewer(), shown, Format.SVG)


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
