"""Rules: the HQ's own clocks, who is on duty, the law it goes by. For its head and administrators, who set
them, and for lawyers, who enter and confirm the articles."""

import streamlit as st

from dashboard import data
from dashboard.ui import law, rules, tiles
from dashboard.ui.visitor import viewer_of_page, visitor_words


def render() -> None:
    viewer_of_page("rules")
    t = visitor_words()
    tiles.banner(t)
    snapshot = data.picture().snapshot
    if snapshot is None:
        st.info(t("No election is in the register yet."))
        return
    known = rules.known(snapshot, t)
    rules.tell()
    clocks, articles = st.columns([10, 11], gap="large")
    with clocks:
        rules.rules_form(known, t)
        tiles.live_tile("audit")
    with articles:
        law.articles(known.articles, t)
