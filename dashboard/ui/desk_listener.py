"""What a person does in the browser's own parts of the desk, told to Python: links in live tiles, layers."""

from typing import Any

import streamlit as st

from dashboard.ui.filters import remember

LAYERS = ("coverage", "heat", "incidents", "districts")

_LISTEN = """
export default function ({ data, setTriggerValue }) {
  const listening = import(new URL("/assets/live.js", location.origin)).then(() => [
    window.hq.onStationLink((station) => setTriggerValue("station", station)),
    window.hq.onMapLayers((layers) => {
      const on = data.all.filter((name) => layers[name] ?? true).join(",");
      if (on !== data.on) setTriggerValue("layers", on);
    }),
  ]);
  return () => listening.then((all) => all.forEach((stop) => stop()));
}
"""


def listen() -> None:
    """Keeps the chosen station and the layers in the address."""
    on = ",".join(name for name, shown in chosen_layers().items() if shown)
    told = _listener()(
        key="hq-desk-listener",
        data={"all": LAYERS, "on": on},
        on_station_change=lambda: None,
        on_layers_change=lambda: None,
    )
    if told.station:
        remember("station", told.station)
    if told.layers is not None:
        remember("layers", None if told.layers == ",".join(LAYERS) else told.layers or "none")


def chosen_layers() -> dict[str, bool]:
    """As in the address: ?layers=coverage,heat; all if it does not say."""
    asked = st.query_params.get("layers")
    return {name: asked is None or name in asked.split(",") for name in LAYERS}


def _listener() -> Any:
    return st.components.v2.component(
        "hq_desk_listener", js=_LISTEN, html="<span></span>", isolate_styles=False
    )
