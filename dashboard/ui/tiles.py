"""Live tiles and the live map on a Streamlit page. The browser fills them (assets/live.js):
data never reruns a page."""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.runtime import get_instance
from streamlit_folium import _component_func as map_component
from streamlit_folium import st_folium

from dashboard.maps.board import situation_map, wall_map
from dashboard.panels import TILES, may_see
from dashboard.panels.page import html
from dashboard.panels.screen import stale_banner, wall_screen
from dashboard.viewer import Viewer
from dashboard.words import Words

_STEER = """
export default async function ({ data }) {
  await import(new URL("/assets/live.js", location.origin)); // on a busy computer this may be here first
  const { hq } = window;
  hq.pin(data.pinned);
  hq.setMapFilter(data.filter);
  hq.setMapSelection(data.selection);
  if (data.layers) hq.setMapLayers(data.layers);
}
"""


def make_map_known() -> None:
    """Streamlit lists a component only if it is declared while a page runs; this one is loaded before."""
    get_instance().component_registry.register_component(map_component)


def wall(t: Words) -> None:
    """The whole wall screen, over everything else on the page."""
    st.html(wall_screen(t))
    with st.container(key="wall-map"):
        st_folium(wall_map(), key="wall", height=560, width=None, returned_objects=[])


def banner(t: Words) -> None:
    """Shown by the browser while the picture on the page is old."""
    st.html(stale_banner(t))


def live_tile(name: str, *, height: int | None = None, style: str = "") -> None:
    """An element that shows the tile `name` of `dashboard.panels.TILES` and follows it. Height in pixels."""
    assert name in TILES, f"no tile {name}"  # noqa: S101  a page's typing error
    css = f"height: {height}px; {style}" if height else style
    st.html(html("tile", name=name, css=css))


def alarms(here: Viewer) -> None:
    """Critical incidents that nobody has acknowledged, for the roles that have to hear of them."""
    name = next((name for name in ("alarm_lawyer", "alarm_head") if may_see(here, name)), None)
    if name:
        st.html(html("alarm_place", name=name, viewer=here.staff_id or ""))


def live_map(*, key: str, height: int) -> dict[str, Any] | None:
    """The large map. The station clicked last as {"index", "number", "clicked_at"}, or None.

    `index` is its place in `register.stations`; `clicked_at` tells a second click on it from a rerun.
    """
    returned = st_folium(
        situation_map(),
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
    )
    drawing = (returned or {}).get("last_active_drawing") or {}
    station: dict[str, Any] | None = drawing.get("properties")
    return station


def steer(
    *,
    filter: Mapping[str, object] | None = None,  # noqa: A002  the browser's word for it
    selection: int | None = None,
    layers: Mapping[str, bool] | None = None,
    pinned: Mapping[str, object] | None = None,
) -> None:
    """Tells the tiles of this page what to show.

    filter: which stations are not dimmed, as `dashboard.choice` says it; None: all. selection: the station
    with a ring. layers: "coverage", "heat", "incidents", "districts" on or off; None: as they are.
    pinned: payloads by tile name shown in place of the live ones (replay); None: live.
    """
    _steering()(
        key="hq-steer", data={"filter": filter, "selection": selection, "layers": layers, "pinned": pinned}
    )


def _steering() -> Any:
    return st.components.v2.component("hq_steer", js=_STEER, html="<span></span>", isolate_styles=False)
