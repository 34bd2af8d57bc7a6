"""What a page is narrowed down to, kept in its address: a link shows the same to whoever opens it, in any
language, because the address holds codes and never words."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

import streamlit as st

from queries.case_filter import moment_of

ABOUT = dt.timedelta(days=60)


def choose_one(
    name: str, label: str, options: Mapping[str, str], *, placeholder: str, labelled: bool = True
) -> str | None:
    """One of `options` (code → words), or None for all. In the address as ?name=code."""
    key = _key(name)
    if key not in st.session_state:
        asked = st.query_params.get(name)
        st.session_state[key] = asked if asked in options else None
    chosen: str | None = st.selectbox(
        label,
        list(options),
        format_func=lambda code: options.get(code, code),
        key=key,
        placeholder=placeholder,
        on_change=_remember,
        args=(name,),
        index=None,
        label_visibility="visible" if labelled else "collapsed",
    )
    return chosen


def choose_exactly(name: str, label: str, options: Mapping[str, str], *, default: str) -> str:
    """One of a few `options` (code → words), all of them to be seen and plain without their label. In the
    address as ?name=code."""
    key = _key(name)
    if key not in st.session_state:
        asked = st.query_params.get(name)
        st.session_state[key] = asked if asked in options else default
    chosen: str | None = st.segmented_control(
        label,
        list(options),
        format_func=lambda code: options.get(code, code),
        key=key,
        required=True,
        on_change=_remember,
        args=(name,),
        label_visibility="collapsed",
    )
    return chosen if chosen is not None and chosen in options else default


def choose_some(name: str, label: str, options: Mapping[str, str], *, placeholder: str) -> list[str]:
    """Any of `options` (code → words); empty for all. In the address as ?name=code,code."""
    key = _key(name)
    if key not in st.session_state:
        asked = st.query_params.get(name, "").split(",")
        st.session_state[key] = [code for code in asked if code in options]
    chosen: list[str] = st.multiselect(
        label,
        list(options),
        format_func=lambda code: options.get(code, code),
        key=key,
        placeholder=placeholder,
        on_change=_remember,
        args=(name,),
    )
    return chosen


def choose_moment(name: str, label: str, *, day: dt.date, zone: ZoneInfo) -> None:
    """A local date and time of about that day, or none. In the address as ?name=, ISO 8601 with the zone."""
    key = _key(name)
    if key not in st.session_state:
        asked = moment_of(st.query_params.get(name, ""))
        st.session_state[key] = asked and asked.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    chosen: dt.datetime | None = st.session_state[key]
    midnight = dt.datetime.combine(day, dt.time())
    st.datetime_input(
        label,
        value=None,
        min_value=min(midnight - ABOUT, chosen or midnight),
        max_value=max(midnight + ABOUT, chosen or midnight),
        format="DD.MM.YYYY",
        step=dt.timedelta(minutes=5),
        key=key,
        on_change=_remember_moment,
        args=(name, zone),
    )


def remember(name: str, value: str | None) -> None:
    """Writes `value` into the address, or takes `name` out of it."""
    if value:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def _remember(name: str) -> None:
    chosen = st.session_state[_key(name)]
    remember(name, chosen if isinstance(chosen, str | None) else ",".join(chosen))


def _remember_moment(name: str, zone: ZoneInfo) -> None:
    chosen: dt.datetime | None = st.session_state[_key(name)]
    remember(name, chosen.replace(tzinfo=zone).isoformat() if chosen else None)


def _key(name: str) -> str:
    return f"filter-{name}"


def forget_choices() -> None:
    """The next run takes every choice from the address again."""
    for key in [key for key in st.session_state if str(key).startswith(_key(""))]:
        del st.session_state[key]
