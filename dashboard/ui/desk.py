"""Pieces of the situation desk: what is looked at, at which moment, and the list under the map."""

import datetime as dt
from typing import Any

import streamlit as st

from dashboard import data, labels, theme
from dashboard.choice import Choice
from dashboard.counts import CLASSES
from dashboard.panels import TILES
from dashboard.panels.page import html, image
from dashboard.ui.filters import choose_one, choose_some, remember
from dashboard.ui.plain import plain
from dashboard.ui.visitor import viewer
from dashboard.words import Words
from db.vocabulary import CoverageClass, Severity
from queries.snapshot import Snapshot

WINDOWS = (15, 30, 60, 180)
"""Minutes."""
PINNED = ("map", "desk_incidents", "desk_feed")
STEP = dt.timedelta(minutes=15)


def choose_stations(snapshot: Snapshot, t: Words) -> Choice:
    districts = {each.code: t.of(each.names) for each in snapshot.register.districts}
    classes = {group.value: t(name) for group, name in labels.COVERAGE_CLASS.items()}
    severities = {severity.value: t(name) for severity, name in labels.SEVERITY.items()}
    windows = {str(each): t.plural("last {count} minute", "last {count} minutes", each) for each in WINDOWS}
    words = st.text_input(t("Search"), key="find", bind="query-params", placeholder=t("Number or name"))
    district = choose_one("district", t("District"), districts, placeholder=t("all"))
    groups = choose_some("class", t("Coverage"), classes, placeholder=t("all"))
    severity = choose_some("severity", t("Severity"), severities, placeholder=t("all"))
    window = choose_one("within", t("Time window"), windows, placeholder=t("whole day"))
    return Choice(
        words=(words or "").strip(),
        district=district,
        classes=frozenset(CoverageClass(each) for each in groups),
        severities=frozenset(Severity(each) for each in severity),
        minutes=int(window) if window else None,
    )


def choose_moment(now: Snapshot, t: Words) -> tuple[Snapshot | None, str]:
    """The picture of an earlier moment of the day as HQ knew it then; None: live, and why if not wished."""
    chosen: dt.time | None = st.time_input(
        t("As of"), value=None, key="at", bind="query-params", step=dt.timedelta(minutes=5)
    )
    if chosen is None:
        return None, ""
    election = now.election
    moment = dt.datetime.combine(election.held_on, chosen, election.timezone).astimezone(dt.UTC)
    if moment > now.as_of:
        return None, t("{time} has not come yet: this is live.", time=f"{chosen:%H:%M}")
    try:
        return data.picture_at(moment, viewer()), ""
    except data.DatabaseAwayError:
        return None, t("The database does not answer: an earlier moment cannot be shown now.")


def replay_strip(replayed: Snapshot, t: Words) -> None:
    """Unmistakable: what is below is not now."""
    time = t.time(replayed.as_of, replayed.election.timezone)
    with st.container(key="desk-replay", horizontal=True, vertical_alignment="center"):
        st.html(html("replay", text=t("As HQ knew it at {time}", time=time), note=t("Replay, not live")))
        for name, step in (("− 15", -STEP), ("+ 15", STEP)):
            st.button(t("{minutes} min", minutes=name), on_click=_move, args=(replayed, step))
        st.button(t("Back to live"), type="primary", on_click=_to_live)


def _move(replayed: Snapshot, step: dt.timedelta) -> None:
    moved = replayed.as_of + step
    st.session_state["at"] = moved.astimezone(replayed.election.timezone).time()


def _to_live() -> None:
    st.session_state["at"] = None


def pinned_tiles(replayed: Snapshot, place: int | None, t: Words) -> dict[str, object]:
    """What the live tiles of this page show while a replay is on; `place` is the chosen station's."""
    names = list(PINNED)
    if place is not None:
        names.append(f"station_state:{replayed.register.stations[place].id}")
    return {name: TILES[name].render(replayed, t) for name in names}


def numbers(t: Words) -> None:
    """Of the stations that match, filled in and kept up by the browser (assets/live/choice.js)."""
    classes = [
        {"place": CLASSES.index(group), "icon": image(theme.COVERAGE[group]), "name": t(name)}
        for group, name in labels.COVERAGE_CLASS.items()
    ]
    st.html(html("desk_numbers", stations=t("Stations"), classes=classes, incidents=t("open incidents")))


def selected_place(snapshot: Snapshot) -> int | None:
    """Of the station in the address, in `register.stations`."""
    number = st.query_params.get("station")
    stations = snapshot.register.stations
    return next((place for place, each in enumerate(stations) if each.number == number), None)


def say_if_unknown(t: Words) -> None:
    """An address with a station that the register does not have."""
    number = st.query_params.get("station")
    if number:
        st.info(t("There is no station {number} in the register.", number=plain(number)))


def follow_click(clicked: dict[str, Any] | None) -> None:
    """Opens the station that was clicked on the map; what was clicked before stays clicked for a while."""
    if clicked and clicked["clicked_at"] != st.session_state.get("desk-clicked"):
        st.session_state["desk-clicked"] = clicked["clicked_at"]
        select(clicked["number"])


def select(number: str | None) -> None:
    remember("station", number)
