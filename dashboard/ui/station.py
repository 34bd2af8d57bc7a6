"""The station's panel beside the map. It reads again only when its own live tile has changed."""

from typing import Any

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
from dashboard.viewer import Permission
from dashboard.words import Words
from db.vocabulary import TurnoutSource
from queries.snapshot import Snapshot

_WATCH = """
export default function ({ data, setTriggerValue }) {
  const tile = () => document.querySelector(`[data-tile="${data.tile}"]`);
  const look = () => {
    const news = tile()?.querySelector("[data-news]")?.dataset.news;
    if (news && news !== data.news) setTriggerValue("news", news);
  };
  const later = setTimeout(look, 1500);
  const away = () => document.documentElement.hasAttribute("data-stale-picture");
  const waiting = data.waiting && setInterval(() => away() || setTriggerValue("news", ""), 1000);
  const observer = new MutationObserver(look);
  if (tile()) observer.observe(tile(), { childList: true });
  return () => (clearTimeout(later), clearInterval(waiting), observer.disconnect());
}
"""


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
        _watch()(key="hq-watch", data={"tile": tile, "news": news, "waiting": file is None})
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


def _watch() -> Any:
    return st.components.v2.component("hq_watch", js=_WATCH, html="<span></span>", isolate_styles=False)
