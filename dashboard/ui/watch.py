"""Reruns a fragment when a live tile says that there is news for it, and only then."""

from typing import Any

import streamlit as st

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


def watch(tile: str, news: str, *, waiting: bool = False, key: str = "hq-watch") -> None:
    """`news` is what the fragment shows; `waiting`: it shows nothing yet because the database is away."""
    _component()(key=key, data={"tile": tile, "news": news, "waiting": waiting})


def _component() -> Any:
    return st.components.v2.component("hq_watch", js=_WATCH, html="<span></span>", isolate_styles=False)
