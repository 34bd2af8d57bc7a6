"""The press room: figures that may be published, as they will look, and the bulletins. For the press officer
and the head of HQ. Whatever is shown here is read in the scope of the press, whoever looks."""

import streamlit as st

from dashboard import data
from dashboard.ui import press, press_choice, press_out, press_pack, press_waiting, press_words, tiles
from dashboard.ui.bulletins import bulletins
from dashboard.ui.visitor import viewer_of_page, visitor_words


def render() -> None:
    viewer_of_page("press")
    t = visitor_words()
    tiles.banner(t)
    snapshot = data.picture().snapshot
    if snapshot is None:
        st.info(t("No election is in the register yet."))
        return
    with st.container(key="press-head", horizontal=True, vertical_alignment="center"):
        part = press_choice.part(t)
        tiles.live_tile("press_heading")
        press_waiting.waiting_list(t)
    if part is press_choice.Part.BULLETINS:
        bulletins(t)
        return
    rail, picture, desk = st.columns([26, 82, 40], gap="medium")
    with rail:
        kind = press_choice.kind(t)
    with picture:
        asked = press_choice.asked(kind, snapshot.election, t)
        shown = press.preview(asked, t)
    with desk:
        press_out.exports(shown, t)
        press_words.fields(shown.told, t)
        press_out.sentences(shown, t)
        press_pack.everything(shown, t)
        press_out.wall(t)
