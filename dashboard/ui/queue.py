"""Pieces of the lawyers' queue: filters in the address, saved views, what is new, the list."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from dashboard import data, labels
from dashboard.cases import casework
from dashboard.data import DatabaseAwayError
from dashboard.panels.queue import queue as queue_html
from dashboard.panels.queue_news import queue_news
from dashboard.ui import tiles
from dashboard.ui.filters import choose_moment, choose_one, choose_some, remember
from dashboard.ui.visitor import language, viewer, visitor_words
from dashboard.ui.watch import watch
from dashboard.viewer import Permission
from dashboard.words import N_, Words
from db import cases
from queries.case_filter import CaseFilter, Sort, from_query, to_query
from queries.cases import CasePage
from queries.snapshot import Snapshot

SORTS = {
    Sort.URGENCY: N_("most urgent"),
    Sort.DEADLINE: N_("nearest deadline"),
    Sort.NEWEST: N_("newest"),
    Sort.OLDEST: N_("oldest"),
}
STAGES = {
    "access": N_("observers' access"),
    "opening": N_("opening"),
    "voting": N_("voting"),
    "mobile": N_("mobile box"),
    "turnout": N_("turnout"),
    "count": N_("count"),
    "other": N_("other"),
}
_LIST = "queue-list"

_COMPONENT = """
export default function ({ parentElement, data, setTriggerValue }) {
  const element = parentElement.querySelector(".queue-root");
  const mounted = import(new URL("/assets/desk/queue.js", location.origin)).then(({ mount }) =>
    mount(element, data.html, setTriggerValue),
  );
  return () => mounted.then((unmount) => unmount());
}
"""


@dataclass(frozen=True, slots=True)
class _Read:
    asked: CaseFilter
    page: CasePage


def filters(t: Words) -> CaseFilter:
    snapshot = _snapshot()
    severities = {each.value: t(name) for each, name in labels.SEVERITY.items()}
    states = {"all": t("all states")} | {each.value: t(name) for each, name in labels.INCIDENT_STATE.items()}
    categories = {code: t.of(each.names) for code, each in snapshot.register.categories.items()}
    districts = {each.code: t.of(each.names) for each in snapshot.register.districts}
    hands = {viewer().alias: t("mine"), "-": t("nobody's")}
    everything = t("all")
    with st.container(key="queue-filters", horizontal=True, vertical_alignment="bottom"):
        with st.container(key="queue-words"):
            st.text_input(t("Search"), key="q", bind="query-params", placeholder=t("Words, station"))
        choose_some("severity", t("Severity"), severities, placeholder=everything)
        choose_some("state", t("State"), states, placeholder=t("open"))
        choose_some("category", t("Category"), categories, placeholder=everything)
        choose_some("district", t("District"), districts, placeholder=everything)
        choose_one("who", t("In whose hands"), hands, placeholder=everything)
        choose_one(
            "sort",
            t("Sort"),
            {each.value: t(name) for each, name in SORTS.items()},
            placeholder=t(SORTS[Sort.URGENCY]),
        )
        with st.popover(t("More"), icon=":material/tune:"):
            _more(snapshot, t)
    return from_query(st.query_params.to_dict())


def _more(snapshot: Snapshot, t: Words) -> None:
    everything = t("all")
    choose_some("stage", t("Stage"), {code: t(name) for code, name in STAGES.items()}, placeholder=everything)
    st.text_input(t("Station"), key="station", bind="query-params", placeholder=t("Number"))
    choose_one("evidence", t("Evidence"), {"yes": t("with"), "no": t("without")}, placeholder=everything)
    choose_one(
        "corroborated",
        t("Corroborated by"),
        {"1": "1+", "2": "2+", "3": "3+"},
        placeholder=everything,
    )
    day, zone = snapshot.election.held_on, snapshot.election.timezone
    choose_moment("since", t("Received since"), day=day, zone=zone)
    choose_moment("until", t("Received before"), day=day, zone=zone)
    choose_one("overdue", t("Deadline"), {"yes": t("overdue only")}, placeholder=everything)


# --- what is new ------------------------------------------------------------------------------


@st.fragment
def news(asked: CaseFilter) -> None:
    """How many reports that match have come in since the list was read, and how many rows have changed."""
    t, snapshot = visitor_words(), _snapshot()
    tiles.live_tile("queue_news")
    watch("queue_news", queue_news(snapshot), key="hq-queue-watch")
    known: _Read | None = st.session_state.get(_LIST)
    if known is None or known.asked != asked:
        return
    page = known.page
    try:
        new = casework.count_newer(asked, viewer(), page.revision)
    except DatabaseAwayError:
        return
    incidents = snapshot.incidents
    changed = sum(each.id in incidents and incidents[each.id].version != each.version for each in page.rows)
    if not new and not changed:
        return
    texts = [
        t.plural("{count} new", "{count} new", new) if new else "",
        t.plural("{count} changed", "{count} changed", changed) if changed else "",
    ]
    if st.button(
        " · ".join(filter(None, texts)), key="queue-take-in", icon=":material/arrow_upward:", type="primary"
    ):
        refresh()
        st.rerun(scope="app")


def refresh() -> None:
    """The list is read again at the next run."""
    st.session_state.pop(_LIST, None)


# --- the list ---------------------------------------------------------------------------------


def listed(asked: CaseFilter, t: Words) -> uuid.UUID | None:
    """Shows the list and does what was asked of its rows. Returns the case to open, if one was."""
    told = st.session_state.pop("queue-told", None)
    if told:
        st.warning(told)
    page = _page(asked, t)
    if page is None:
        return None
    _counts(page, t)
    here, snapshot = viewer(), _snapshot()
    query = to_query(asked) | {"lang": language()}
    html = queue_html(
        page,
        snapshot.register,
        snapshot.election.timezone,
        t,
        now=casework.now(),
        may_decide=here.may(Permission.DECIDE),
        query=query,
    )
    asked_of = _component()(
        key="hq-queue", data={"html": html}, on_open_change=_nothing, on_act_change=_nothing
    )
    _pages(asked, page, t)
    if asked_of.act:
        _act(asked_of.act, t)
    return uuid.UUID(asked_of.open) if asked_of.open else None


def open_case(incident_id: uuid.UUID, render: Callable[[], None]) -> None:
    """Goes to the page of the case; the way back is in its address."""
    kept = {name: value for name, value in st.query_params.to_dict().items() if name != "case"}
    st.session_state["queue-address"] = urlencode(kept)
    address = {"case": str(incident_id), "lang": language()}
    st.switch_page(st.Page(render, title=visitor_words()("Case"), url_path="case"), query_params=address)


def _page(asked: CaseFilter, t: Words) -> CasePage | None:
    """As it was read; read again if something else is asked for."""
    known: _Read | None = st.session_state.get(_LIST)
    if known and known.asked == asked:
        return known.page
    try:
        page = casework.queue(asked, viewer())
    except DatabaseAwayError:
        st.warning(t("The database does not answer. Try again in a moment."))
        return None
    st.session_state[_LIST] = _Read(asked, page)
    return page


def _counts(page: CasePage, t: Words) -> None:
    by_severity = " · ".join(
        f"{t(name)} {t.number(page.by_severity.get(severity, 0))}"
        for severity, name in labels.SEVERITY.items()
    )
    title = t.plural("{count} incident", "{count} incidents", page.total)
    st.html(f'<h2 class="hq-title">{title} <span class="total">{by_severity}</span></h2>')


def _pages(asked: CaseFilter, page: CasePage, t: Words) -> None:
    if page.pages == 1:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(t("Back"), disabled=asked.page <= 1, on_click=_turn_to, args=(asked.page - 1,))
        st.html(f'<p class="none">{t.number(asked.page)} / {t.number(page.pages)}</p>')
        st.button(t("Next"), disabled=asked.page >= page.pages, on_click=_turn_to, args=(asked.page + 1,))


def _turn_to(page: int) -> None:
    remember("page", str(page) if page > 1 else None)


def _act(told: dict[str, Any], t: Words) -> None:
    """Once for each press: a rerun brings the same told again."""
    if told["at"] == st.session_state.get("queue-acted"):
        return
    st.session_state["queue-acted"] = told["at"]
    ids = [uuid.UUID(each) for each in told["ids"]]
    match told["what"]:
        case "claim":
            _do_many(cases.claim_many, ids, t)
        case "acknowledge":
            _do_many(cases.acknowledge_many, ids, t)
        case "verify":
            _verify(ids, t)
        case "reject":
            _reject(ids)


def _do_many(verb: Callable[..., cases.Bulk], ids: list[uuid.UUID], t: Words, **values: object) -> None:
    done, wrong = casework.act_on_many(verb, ids, viewer(), t, **values)
    _said(done, wrong, t)


def _verify(ids: list[uuid.UUID], t: Words) -> None:
    wrong = [casework.act(cases.verify, each, viewer(), t, version=None) for each in ids]
    refused = [each for each in wrong if each]
    _said(len(ids) - len(refused), refused, t)


def _said(done: int, wrong: list[str], t: Words) -> None:
    if done:
        st.toast(t.plural("Done: {count} incident", "Done: {count} incidents", done))
    if wrong:
        st.session_state["queue-told"] = "  \n".join(dict.fromkeys(wrong))
    refresh()
    st.rerun()


def _reject(ids: list[uuid.UUID]) -> None:
    t = visitor_words()

    @st.dialog(t.plural("Reject {count} incident", "Reject {count} incidents", len(ids)))
    def ask() -> None:
        reason = st.text_area(t("Reason"), key="queue-reject-reason", max_chars=2000)
        if st.button(t("Reject: {count}", count=len(ids)), type="primary", disabled=not reason.strip()):
            _do_many(cases.reject_many, ids, t, reason=reason)

    ask()


def tell(wrong: str) -> None:
    if wrong:
        st.session_state["queue-told"] = wrong


def _nothing() -> None:
    """A trigger needs somebody to tell."""


def _snapshot() -> Snapshot:
    snapshot = data.picture().snapshot
    assert snapshot is not None  # noqa: S101  the page has looked
    return snapshot


def _component() -> Any:
    return st.components.v2.component(
        "hq_queue", js=_COMPONENT, html='<div class="queue-root"></div>', isolate_styles=False
    )
