"""The folium map: empty but for one layer that draws itself from the live path (assets/map.js).

Its bytes are the same on every run, so streamlit-folium keeps the same map, pan, zoom and tooltip.
"""

import json
from typing import Any

import folium
from folium.elements import JSCSSMixin
from folium.map import Layer
from folium.template import Template

from dashboard import assets

MIDDLE_OF_KAZAKHSTAN = (48.2, 67.3)
"""Where a map without stations looks."""
STILL = (
    "dragging",
    "scrollWheelZoom",
    "doubleClickZoom",
    "boxZoom",
    "keyboard",
    "touchZoom",
    "zoomAnimation",
)


class StationBoard(JSCSSMixin, Layer):
    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = hqBoard({{ this._parent.get_name() }}, {{ this.settings }});
        {% endmacro %}
        """
    )

    def __init__(self, *, wall: bool) -> None:
        super().__init__(name="stations", overlay=True, control=False)
        self._name = "StationBoard"
        self.settings = json.dumps({"wall": wall, "switches": not wall})
        self.default_js = [
            ("leaflet_heat", assets.path("leaflet/leaflet-heat.min.js")),
            ("hq_stations", assets.path("map/stations.js")),
            ("hq_areas", assets.path("map/areas.js")),
            ("hq_map", assets.path("map.js")),
        ]
        self.default_css = [("hq_fonts", assets.path("fonts.css")), ("hq_map", assets.path("map.css"))]


def wall_map() -> folium.Map:
    """Nothing to click: fits the region and stays there."""
    return _map(wall=True)


def situation_map() -> folium.Map:
    """The same layer large: zoom, pan, tooltips, layer switches; a click selects a station.

    In the page, `hq.setMapFilter(choice | null)`, `hq.setMapLayers({heat: false})`,
    `hq.setMapSelection(place | null)` and `hq.onStationClick(call)` steer it; in Python
    `dashboard.ui.tiles.steer` does. Language comes with the words of the register.
    """
    return _map(wall=False)


def _map(*, wall: bool) -> folium.Map:
    options: dict[str, Any] = dict.fromkeys(STILL, False) if wall else {}
    board = folium.Map(
        MIDDLE_OF_KAZAKHSTAN,
        zoom_start=5,
        tiles=None,
        prefer_canvas=True,
        zoom_control=not wall,
        maxZoom=15,
        zoomSnap=0 if wall else 0.5,
        attributionControl=False,
        **options,
    )
    # On the instance: on the class it would reach every other map of the process.
    board.default_js = [("leaflet", assets.path("leaflet/leaflet.js"))]
    board.default_css = [("leaflet_css", assets.path("leaflet/leaflet.css"))]
    StationBoard(wall=wall).add_to(board)
    return board
