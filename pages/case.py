"""One case: the reporter's words, what is known and by when, the law, and every decision about it."""

import streamlit as st

from dashboard.ui import case, papers, tiles
from dashboard.ui.visitor import viewer_of_page, visitor_words


def render() -> None:
    viewer_of_page("case")
    t = visitor_words()
    tiles.banner(t)
    file = case.asked_file(t)
    if file is None:
        return
    case.heading(file, t)
    told, work = st.columns([13, 8], gap="medium")
    with told:
        case.told(file, t)
        papers.evidence(file, t)
        case.related(file, t)
        case.timeline(file, t)
    with work, st.container(key="case-work"):
        case.clocks(file, t)
        case.decisions(file, t)
        case.law(file, t)
        papers.documents(file, t)
