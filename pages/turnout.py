"""Turnout: who has voted by when, observed and official, and how sure we are. For everybody who may see
sums; the counts of single stations only for who may see stations."""

import streamlit as st

from dashboard import data
from dashboard.ui import tiles
from dashboard.ui.asked import asked_counts
from dashboard.ui.filters import choose_one
from dashboard.ui.plain import plain
from dashboard.ui.turnout import caution, marked_unit
from dashboard.ui.visitor import viewer_of_page, visitor_words


def render() -> None:
    viewer_of_page("turnout")
    t = visitor_words()
    tiles.banner(t)
    snapshot = data.picture().snapshot
    if snapshot is None:
        st.info(t("No election is in the register yet."))
        return
    districts = {each.code: t.of(each.names) for each in snapshot.register.districts}
    with st.container(key="turnout-top", horizontal=True, vertical_alignment="top"):
        district = choose_one(
            "district", t("District"), districts, placeholder=t("All {count} districts", count=len(districts))
        )
        area = f":{district}" if district else ""
        tiles.live_tile(f"turnout_head{area}")
    asked = st.query_params.get("district")
    if asked and asked not in districts:
        st.info(t("There is no district {code} in the register.", code=plain(asked)))
    figure, table = st.columns(2, gap="medium")
    with figure:
        tiles.live_tile(f"turnout_area{area}", height=430)
    with table:
        tiles.live_tile(f"turnout_table{area}")
        caution(t)
    marked_unit(district)
    tiles.live_tile("turnout_units")
    asked_counts(snapshot, district)
