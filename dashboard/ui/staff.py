"""The staff list and the walls, to look at and to change. Each change is one transaction with its audit row,
made only if who makes it is an administrator at that moment."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa
import streamlit as st

from dashboard import clock, data, runtime
from dashboard.entrance.login import wall_link
from dashboard.entrance.sessions import LINK_LASTS, digest, new_token
from dashboard.ui.frame import ROLE_NAMES
from dashboard.ui.plain import plain
from dashboard.ui.visitor import viewer, visitor_words
from dashboard.viewer import Role
from dashboard.words import N_, Words
from db.access import sessions, staff
from db.access.sessions import WallSession
from db.access.staff import Person, StaffError

T = TypeVar("T")

ROLES = [role for role in ROLE_NAMES if role is not Role.WALL]
SAID = "staff-said"
LINK = "staff-wall-link"
SEEN_NOW = dt.timedelta(minutes=1)
WIDTHS = (5, 3, 3, 2, 5)


def tell(t: Words) -> None:
    """What became of the last change, once."""
    if said := st.session_state.pop(SAID, None):
        st.error(said)
    if runtime.current().settings.demo:
        st.caption(t("In the demo nobody signs in: the list changes nothing here."))


def add_form(t: Words) -> None:
    with st.form("staff-add", clear_on_submit=True):
        login, alias, role, submit = st.columns([4, 3, 3, 2], vertical_alignment="bottom")
        login.text_input(t("E-mail at the login provider"), key="staff-login", max_chars=80)
        alias.text_input(
            t("Alias"),
            key="staff-alias",
            max_chars=80,
            help=t("The only name others see. Not a person's name. Empty: HQ and a number."),
        )
        role.selectbox(t("Role"), ROLES, format_func=lambda each: t(ROLE_NAMES[each]), key="staff-role")
        submit.form_submit_button(t("Add"), on_click=_add)


def people(t: Words) -> None:
    listed = _read(staff.list_staff, t)
    title = t.plural("{count} person", "{count} people", len(listed))
    st.html(f'<h2 class="hq-title">{title}</h2>')
    if not listed:
        st.caption(t("Nobody is on the staff list yet."))
        return
    wanted = st.text_input(t("Search"), key="staff-search").strip().lower()
    for person in listed:
        if wanted in f"{person.login} {person.alias}".lower():
            _person(person, t)


def walls(t: Words) -> None:
    """Only where people sign in: the demo's walls are for everybody."""
    if runtime.current().settings.login is None:
        return
    title = t("Wall screens")
    st.html(f'<h2 class="hq-title">{title}</h2>')
    with st.form("staff-wall", clear_on_submit=True):
        label, submit = st.columns([8, 4], vertical_alignment="bottom")
        label.text_input(t("Where it hangs"), key="staff-wall-label", max_chars=80)
        submit.form_submit_button(t("Make a link"), on_click=_make_wall)
    if link := st.session_state.pop(LINK, None):
        minutes = int(LINK_LASTS.total_seconds() // 60)
        st.success(
            t(
                "Open this link on the screen itself. It works once, within {minutes} minutes.",
                minutes=minutes,
            )
        )
        st.code(link, language=None)
    for wall in _read(sessions.list_walls, t):
        _wall(wall, t)


def _person(person: Person, t: Words) -> None:
    login, alias, role, screens, actions = st.columns(WIDTHS, vertical_alignment="center")
    login.text(person.login)
    alias.text(person.alias)
    key = f"staff-role-{person.id}"
    st.session_state[key] = Role(person.role)
    role.selectbox(
        t("Role"),
        ROLES,
        key=key,
        format_func=lambda each: t(ROLE_NAMES[each]),
        label_visibility="collapsed",
        on_change=_change_role,
        args=(person.id, key),
        disabled=person.disabled,
    )
    screens.text(t("Disabled") if person.disabled else _screens(person.sessions, t))
    with actions, st.container(horizontal=True):
        if person.sessions:
            _button(t("Sign out everywhere"), partial(staff.sign_out, staff_id=person.id), f"out-{person.id}")
        if person.disabled:
            _button(t("Let in again"), partial(staff.enable, staff_id=person.id), f"enable-{person.id}")
        else:
            _button(t("Disable"), partial(staff.disable, staff_id=person.id), f"disable-{person.id}")


def _screens(count: int, t: Words) -> str:
    return t.plural("{count} screen", "{count} screens", count) if count else "–"


def _wall(wall: WallSession, t: Words) -> None:
    label, maker, seen, actions = st.columns([5, 3, 5, 5], vertical_alignment="center")
    label.text(wall.label or "–")
    maker.text(wall.made_by)
    seen.text(_seen(wall, t))
    with actions:
        _button(t("Revoke"), partial(sessions.revoke_wall, session_id=wall.id), f"revoke-{wall.id}")


def _seen(wall: WallSession, t: Words) -> str:
    if wall.opened_at is None:
        return t("Link not used yet")
    if clock.real_now() - wall.seen_at < SEEN_NOW:
        return t("On now")
    local = wall.seen_at.astimezone(_zone())
    return t("Last on {date}, {time}", date=t.date(local.date()), time=t.time(local, _zone()))


def _zone() -> ZoneInfo:
    snapshot = runtime.current().publication().snapshot
    return snapshot.election.timezone if snapshot else ZoneInfo("UTC")


# --- changes ----------------------------------------------------------------------------------

Verb = Callable[..., object]
"""Of `db.access`: takes a connection, `at` and `actor`."""


def _button(label: str, verb: Verb, key: str) -> None:
    st.button(label, key=f"staff-{key}", on_click=_do, args=(verb,), type="tertiary")


def _do(verb: Verb) -> None:
    """In a transaction, by who is looking; what is wrong with it is told on the page that follows."""
    t, here, now = visitor_words(), viewer(), clock.real_now()
    try:
        with runtime.current().engine().begin() as connection:
            if here.staff_id is not None and not staff.is_admin(connection, here.staff_id):
                raise StaffError(N_("You are no administrator any more."))
            verb(connection, at=now, actor=here.alias)
    except StaffError as refused:
        st.session_state[SAID] = t(
            refused.message, **{name: plain(value) for name, value in refused.values.items()}
        )
    except sa.exc.SQLAlchemyError:
        st.session_state[SAID] = t("The database does not answer. Try again in a moment.")
    runtime.current().sessions.look_again()


def _add() -> None:
    asked = {name: st.session_state[f"staff-{name}"] for name in ("login", "alias", "role")}
    _do(partial(staff.add_person, **asked))


def _change_role(staff_id: int, key: str) -> None:
    _do(partial(staff.change_role, staff_id=staff_id, role=st.session_state[key].value))


def _make_wall() -> None:
    login, link = runtime.current().settings.login, new_token()
    label = st.session_state["staff-wall-label"]

    def make(connection: sa.Connection, *, at: dt.datetime, actor: str) -> None:  # noqa: ARG001  the maker's own
        maker = viewer().staff_id
        assert maker is not None  # noqa: S101  there is a login, so somebody has signed in
        sessions.make_wall(connection, maker, label=label, link_sha256=digest(link), at=at)
        assert login is not None  # noqa: S101  else there is no such form
        st.session_state[LINK] = wall_link(login, link)

    _do(make)


def _read(query: Callable[[sa.Connection], list[T]], t: Words) -> list[T]:
    try:
        with data.reading(viewer()) as connection:
            return query(connection)
    except data.DatabaseAwayError:
        st.error(t("The database does not answer. Try again in a moment."))
        st.stop()
