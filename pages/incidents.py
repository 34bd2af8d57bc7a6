"""Incidents: the lawyers' queue. What is most urgent first, in a list that never moves under the hand."""

import streamlit as st

from dashboard import data
from dashboard.ui import queue, queue_views, tiles
from dashboard.ui.visitor import viewer_of_page, visitor_words
from pages import case


def render() -> None:
    viewer_of_page("incidents")
    t = visitor_words()
    tiles.banner(t)
    if data.picture().snapshot is None:
        st.info(t("No election is in the register yet."))
        return
    asked = queue.filters(t)
    with st.container(key="queue-head", horizontal=True, vertical_alignment="center"):
        queue_views.views(asked, t)
        queue.news(asked)
    opened = queue.listed(asked, t)
    if opened:
        queue.open_case(opened, case.render)
