"""The demo's clock in the hands of a visitor: pause, speed, a new day. Nothing of it exists in a live HQ."""

import datetime as dt

import sqlalchemy as sa
import streamlit as st

from dashboard import clock, runtime
from dashboard.ui.visitor import visitor_words
from dashboard.words import Words
from db import demo

SPEEDS = (1, 60, 300)
STARTS_AT = dt.time(6, 30)


def demo_controls() -> None:
    """Nothing outside a demo."""
    if not runtime.current().settings.demo:
        return
    t = visitor_words()
    with st.popover(t("Demo day"), icon=":material/schedule:"):
        _clock(t)


@st.fragment
def _clock(t: Words) -> None:
    now = runtime.current().clock()
    st.caption(t("Synthetic data. The day runs for everybody who looks at this demo."))
    with st.container(horizontal=True):
        label = t("Resume") if now.paused else t("Pause")
        st.button(label, on_click=_set, kwargs={"paused": not now.paused}, key="demo-pause")
        for speed in SPEEDS:
            st.button(
                f"×{speed}",
                on_click=_set,
                kwargs={"speed": speed},
                key=f"demo-{speed}",
                disabled=speed == now.speed and not now.paused,
            )
    st.button(t("Begin a new day"), on_click=_begin, key="demo-new")


def _set(*, paused: bool = False, speed: float | None = None) -> None:
    now = runtime.current().clock()
    real = clock.real_now()
    try:
        with runtime.current().engine().begin() as connection:
            demo.set_clock(
                connection,
                _election_id(),
                real_at=real,
                demo_at=now.at_real(real),
                speed=speed or now.speed,
                paused=paused,
            )
    except sa.exc.SQLAlchemyError:
        t = visitor_words()
        st.toast(t("The database does not answer. The clock runs as before."))


def _begin() -> None:
    try:
        demo.seed_demo(runtime.current().engine(), real_now=clock.real_now, start_at=STARTS_AT)
    except sa.exc.SQLAlchemyError:
        t = visitor_words()
        st.toast(t("The database does not answer. The day goes on."))


def _election_id() -> int:
    snapshot = runtime.current().publication().snapshot
    assert snapshot is not None  # noqa: S101  a demo always has its election
    return snapshot.election.id
