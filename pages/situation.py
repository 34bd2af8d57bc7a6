"""The situation desk: the map with everything on it, any station beside it, now or as HQ knew it earlier."""

import streamlit as st

from dashboard import data
from dashboard.choice import Choice
from dashboard.ui import desk, tiles
from dashboard.ui.demo_controls import demo_controls
from dashboard.ui.desk_list import station_list
from dashboard.ui.desk_listener import chosen_layers, listen
from dashboard.ui.station import station_panel
from dashboard.ui.visitor import viewer_of_page, visitor_words
from dashboard.words import Words
from queries.snapshot import Snapshot

MAP_HEIGHT = 560


def render() -> None:
    viewer_of_page("situation")
    t = visitor_words()
    tiles.banner(t)
    now = data.picture().snapshot
    if now is None:
        st.info(t("No election is in the register yet."))
        return
    with st.container(key="desk-filters", horizontal=True, vertical_alignment="bottom"):
        choice = desk.choose_stations(now, t)
        replayed, note = desk.choose_moment(now, t)
        demo_controls()
    snapshot = replayed or now
    if note:
        st.warning(note)
    if replayed:
        desk.replay_strip(replayed, t)
    listen()
    map_column, side = st.columns([13, 8], gap="medium")
    with map_column:
        place = _map(snapshot, choice, t, replayed)
    with side, st.container(key="desk-side"):
        _beside(place, t, replayed)


def _map(snapshot: Snapshot, choice: Choice, t: Words, replayed: Snapshot | None) -> int | None:
    """Returns the place in the register of the station that is selected."""
    desk.numbers(t)
    with st.container(key="desk-map"):
        desk.follow_click(tiles.live_map(key="desk", height=MAP_HEIGHT))
    place = desk.selected_place(snapshot)
    tiles.steer(
        filter=choice.for_browser(snapshot, replayed=replayed is not None),
        selection=place,
        layers=chosen_layers(),
        pinned=desk.pinned_tiles(replayed, place, t) if replayed else None,
    )
    station_list(snapshot, choice, t, replayed=replayed is not None)
    return place


def _beside(place: int | None, t: Words, replayed: Snapshot | None) -> None:
    if place is None:
        desk.say_if_unknown(t)
        tiles.live_tile("desk_incidents")
        tiles.live_tile("desk_feed")
        return
    st.button(t("Close"), icon=":material/close:", type="tertiary", on_click=desk.select, args=(None,))
    station_panel(place, replayed)
