"""The station's panel beside the map. It reads again only when its own live tile has changed."""

import streamlit as st

from dashboard import data
from dashboard.charts.areas import all_districts
from dashboard.charts.station_turnout import station_turnout
from dashboard.data import StationFile
from dashboard.panels.station import station_news
from dashboard.panels.station_page import (
    station_incidents,
    station_observers,
    station_timeline,
    station_title,
)
from dashboard.ui import tiles
from dashboard.ui.visitor import viewer, visitor_words
from dashboard.ui.watch import watch
from dashboard.viewer import Permission
from dashboard.words import Words
from db.vocabulary import TurnoutSource
from queries.snapshot import Snapshot


@st.fragment
def station_panel(place: int, replayed: Snapshot | None) -> None:
    """Of the station at `place` in the register: live, or as HQ knew it in the picture `replayed`."""
    t = visitor_words()
    here = viewer()
    snapshot = replayed or data.picture().snapshot
    if snapshot is None:
        return
    station = snapshot.register.stations[place]
    tile = f"station_state:{station.id}"
    try:
        file = data.station_file(snapshot, place, here)
    except data.DatabaseAwayError:
        file = None
    st.html(station_title(snapshot, place, file.page.address if file else "", t))
    tiles.live_tile(tile)
    if replayed is None:
        news = station_news(snapshot, station.id)
        watch(tile, news, waiting=file is None)
    if file is None:
        st.warning(t("The database does not answer. What the station sent is not known now."))
        return
    _show(file, snapshot, place, t, observers=here.may(Permission.SEE_OBSERVERS))


def _show(file: StationFile, snapshot: Snapshot, place: int, t: Words, *, observers: bool) -> None:
    station = snapshot.register.stations[place]
    if observers:
        st.html(station_observers(file.page.observers, t))
    st.html(station_incidents(snapshot, station.id, file.narratives, t))
    _turnout(file, snapshot, place, t)
    st.html(station_timeline(snapshot, file.page, t, aliases=observers))


def _turnout(file: StationFile, snapshot: Snapshot, place: int, t: Words) -> None:
    station = snapshot.register.stations[place]
    code = snapshot.register.district[station.district_id].code
    points = all_districts(snapshot, only=code)[0].series[TurnoutSource.OBSERVER]
    figure = station_turnout(file.page.counts, station.registered_voters, points, t)
    title = t("Turnout against its district")
    st.html(f"<h3>{title}</h3>")
    if figure is None:
        why = t("No count has come in.") if station.registered_voters else t("Its voter list is not known.")
        st.html(f'<p class="none">{why}</p>')
        return
    st.plotly_chart(
        figure,
        key=f"station-turnout-{station.id}",
        theme=None,
        config={"displayModeBar": False},
        alt=t("Turnout of station {number} against its district", number=station.number),
    )
