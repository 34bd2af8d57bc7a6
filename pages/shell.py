"""The frame of every page: viewer, language, navigation, page. The only script Streamlit runs."""

import streamlit as st

from dashboard.ui.frame import PAGE_TITLES, bar
from dashboard.ui.visitor import pages_of, viewer, visitor_words
from pages import situation, turnout, wall

RENDER = {"wall": wall.render, "situation": situation.render, "turnout": turnout.render}

t = visitor_words()
st.set_page_config(page_title="Baqylau", page_icon="📡", layout="wide", initial_sidebar_state="collapsed")
allowed = {
    name: st.Page(RENDER[name], title=t(PAGE_TITLES[name]), url_path=name, default=place == 0)
    for place, name in enumerate(pages_of(viewer()))
}
if not allowed:
    st.info(t("This role has no page yet."))
    st.stop()
chosen = st.navigation(list(allowed.values()), position="hidden")
here = next(name for name, page in allowed.items() if page == chosen)
if here != "wall":
    bar(here)
chosen.run()
