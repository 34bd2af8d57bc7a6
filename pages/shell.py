"""The frame of every page: viewer, language, navigation, page. The only script Streamlit runs."""

import streamlit as st

from dashboard.ui.frame import PAGE_TITLES, ROLE_NAMES, bar
from dashboard.ui.refused import tell_refusal
from dashboard.ui.visitor import pages_of, viewer, visitor_words
from pages import case, incidents, press, rules, situation, staff, turnout, wall

RENDER = {
    "wall": wall.render,
    "situation": situation.render,
    "incidents": incidents.render,
    "case": case.render,
    "turnout": turnout.render,
    "press": press.render,
    "rules": rules.render,
    "staff": staff.render,
}

t = visitor_words()
st.set_page_config(page_title="Baqylau", page_icon="📡", layout="wide", initial_sidebar_state="collapsed")
if not pages_of(viewer()):
    bar("")
    st.info(t("This role has no page yet."))
    st.stop()


def refuse() -> None:
    tell_refusal(t)
    st.error(t("The role {role} does not open this page.", role=t(ROLE_NAMES[viewer().role])))


first = pages_of(viewer())[0]
home = st.Page(RENDER[first], title=t(PAGE_TITLES[first]), default=True)
pages = {
    name: st.Page(RENDER[name] if viewer().may_open(name) else refuse, title=t(title), url_path=name)
    for name, title in PAGE_TITLES.items()
}
chosen = st.navigation([home, *pages.values()], position="hidden")
here = next((name for name, page in pages.items() if page == chosen), first)
if here != "wall" or not viewer().may_open(here):
    bar(here)
chosen.run()
