"""Views of the queue kept under a name: a reader's own where people sign in, a role's in the demo."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from dashboard import data
from dashboard.cases import casework
from dashboard.data import DatabaseAwayError
from dashboard.ui.filters import forget_choices
from dashboard.ui.plain import plain
from dashboard.ui.queue import refresh, tell
from dashboard.ui.visitor import language, viewer, visitor_words
from dashboard.viewer import Permission
from dashboard.words import Words
from db import cases
from queries.case_filter import CaseFilter, to_query


def views(asked: CaseFilter, t: Words) -> None:
    """What is narrowed down as chips to take off, and what this reader or role has kept under a name."""
    chosen = to_query(asked)
    with st.container(key="queue-views", horizontal=True, vertical_alignment="center"):
        for each in _views():
            st.button(
                plain(each.name),
                key=f"view-{each.id}",
                type="tertiary",
                on_click=_take_view,
                args=(each.query,),
            )
        if chosen:
            st.button(
                t("Clear the filters"),
                icon=":material/close:",
                type="tertiary",
                on_click=_take_view,
                args=("",),
            )
            with st.popover(t("Keep this view"), icon=":material/bookmark:"):
                _view_form(chosen, t)


def _view_form(chosen: dict[str, str], t: Words) -> None:
    with st.form("view", clear_on_submit=True, border=False):
        st.text_input(t("Name"), key="view-name", max_chars=40)
        st.form_submit_button(t("Keep"), on_click=_save_view, args=(urlencode(chosen),))
    for each in _views():
        st.button(
            t("Forget “{name}”", name=plain(each.name)),
            key=f"forget-{each.id}",
            on_click=_delete_view,
            args=(each.id,),
        )


def _views() -> list[cases.SavedView]:
    here = viewer()
    try:
        with data.reading(here) as connection:
            return cases.list_views(connection, staff_id=here.staff_id, role=here.role.value)
    except DatabaseAwayError:
        return []


def _take_view(query: str) -> None:
    forget_choices()
    kept = {"lang": language()}
    st.query_params.from_dict(kept | dict(parse_qsl(query)))
    for name in ("q", "station"):
        st.session_state[name] = st.query_params.get(name, "")
    refresh()


def _save_view(query: str) -> None:
    here, name = viewer(), st.session_state["view-name"]
    owner = {"staff_id": here.staff_id} if here.staff_id is not None else {"role": here.role.value}

    def save(connection: Any, *, actor: str, at: Any) -> None:
        cases.save_view(connection, name=name, query=query, actor=actor, at=at, **owner)

    tell(casework.decide(save, here, visitor_words(), needs=Permission.SEE_CASES))


def _delete_view(view_id: int) -> None:
    here = viewer()

    def delete(connection: Any, *, actor: str, at: Any) -> None:
        cases.delete_view(
            connection, view_id, actor=actor, at=at, staff_id=here.staff_id, role=here.role.value
        )

    tell(casework.decide(delete, here, visitor_words(), needs=Permission.SEE_CASES))
