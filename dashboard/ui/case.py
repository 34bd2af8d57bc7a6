"""Pieces of a case's page: what is told of it, and the forms by which it is decided."""

import datetime as dt
import uuid
from typing import Literal
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import data, labels
from dashboard.case_words import ACTION
from dashboard.cases import casework
from dashboard.data import DatabaseAwayError
from dashboard.panels import case as panels
from dashboard.panels.queue_news import case_news
from dashboard.ui import tiles
from dashboard.ui.case_steps import DECIDE, NEXT, TALK, Ask, Field, Step
from dashboard.ui.frame import LANGUAGE_NAMES
from dashboard.ui.refused import refused, tell_refusal
from dashboard.ui.visitor import language, viewer, visitor_words
from dashboard.ui.watch import watch
from dashboard.viewer import Permission
from dashboard.words import Words
from db import cases
from db.vocabulary import Action, EventKind, Severity
from queries.case_file import CaseFile
from queries.case_links import Related
from queries.case_trail import Question


def asked_file(t: Words) -> CaseFile | None:
    """Of the case in the address; None: said on the page why not."""
    asked = st.query_params.get("case", "")
    try:
        file = casework.case_file(uuid.UUID(asked), viewer())
    except ValueError:
        file = None
    except DatabaseAwayError:
        st.warning(t("The database does not answer. Try again in a moment."))
        return None
    if file is None:
        st.info(t("There is no such incident."))
    return file


def heading(file: CaseFile, t: Words) -> None:
    _follow(str(file.id))
    back = urlencode({"lang": language(), **dict(parse_qsl(st.session_state.get("queue-address", "")))})
    name = t("Incidents")
    st.html(f'<p class="case-back"><a href="/incidents?{back}" target="_self">← {name}</a></p>')
    tell_refusal(t)
    st.html(panels.heading(file, _zone(), t, now=casework.now()))


@st.fragment
def _follow(incident: str) -> None:
    """The page is read again when somebody else has done something in this case."""
    snapshot = data.picture().snapshot
    if snapshot is None:
        return
    tile, news = f"case_news:{incident}", case_news(snapshot, incident)
    tiles.live_tile(tile)
    watch(tile, news, key="hq-case-watch")
    seen = st.session_state.get("case-news")
    st.session_state["case-news"] = (incident, news)
    if seen is not None and seen[0] == incident and seen[1] != news:
        st.rerun(scope="app")


def told(file: CaseFile, t: Words) -> None:
    st.html(panels.told(file, _zone(), t))
    if viewer().may(Permission.REVEAL):
        with st.popover(t("Show what is masked"), icon=":material/visibility:"):
            _reveal_form(file, t)


def _reveal_form(file: CaseFile, t: Words) -> None:
    """On screen until the next thing is done; the reason stays in the record."""
    with st.form("reveal", border=False):
        st.caption(t("Who looks, when and why stays in the record."))
        reason = st.text_area(t("Reason"), key="reveal-reason", max_chars=500)
        words, contact = st.form_submit_button(t("The words")), st.form_submit_button(t("The contact"))
    if not (words or contact):
        return
    shown: list[str] = []
    verb = cases.reveal_narrative if words else cases.reveal_contact

    def reveal(connection: object, *, actor: str, at: dt.datetime) -> None:
        found = verb(connection, file.id, actor=actor, reason=reason, at=at)  # type: ignore[arg-type]
        parts = [found] if isinstance(found, str) else [found.full_name, found.phone, found.messenger]
        shown.extend(filter(None, parts))

    if wrong := casework.decide(reveal, viewer(), t, needs=Permission.REVEAL):
        st.error(wrong)
    else:
        st.text("\n".join(shown) or t("Nothing is known."))


def related(file: CaseFile, t: Words) -> None:
    snapshot = data.picture().snapshot
    if snapshot is not None:
        st.html(panels.related(file, snapshot.register, _zone(), t, {"lang": language()}))


def timeline(file: CaseFile, t: Words) -> None:
    for each in file.questions:
        if not each.replies and viewer().may(Permission.ANSWER):
            _reply_form(file, each, t)
    st.html(panels.timeline(file, _zone(), t))


def _reply_form(file: CaseFile, question: Question, t: Words) -> None:
    with st.form(f"reply-{question.asked.id}", clear_on_submit=True):
        st.text(f"{question.asked.actor}: {question.asked.note}")
        key = f"reply-text-{question.asked.id}"
        st.text_area(t("Answer"), key=key, max_chars=4000)
        st.form_submit_button(t("Send the answer"), on_click=_reply, args=(file.id, question.asked.id, key))


def _reply(incident_id: uuid.UUID, about: int, key: str) -> None:
    text = st.session_state[key]
    wrong = casework.act(
        cases.reply, incident_id, viewer(), visitor_words(), version=None, about=about, text=text
    )
    refused(wrong, text)


def clocks(file: CaseFile, t: Words) -> None:
    st.html(panels.clocks(file, _zone(), t))


def law(file: CaseFile, t: Words) -> None:
    st.html(panels.law(file, t))


# --- decisions --------------------------------------------------------------------------------


def decisions(file: CaseFile, t: Words) -> None:
    """Every step that is open in this state for this role."""
    here = viewer()
    steps = [each for each in DECIDE if _open(each, file, here.may(Permission.DECIDE), here.alias)]
    talk = [each for each in TALK if here.may(casework.NEEDS.get(each.verb, Permission.DECIDE))]
    if here.may(Permission.ACKNOWLEDGE) and not here.may(Permission.DECIDE):
        steps = [each for each in DECIDE if each.kind is EventKind.ACKNOWLEDGED and _allowed(each, file)]
    for name, row in (("case-steps", steps), ("case-talk", talk)):
        with st.container(key=name, horizontal=True):
            for step in row:
                _step(step, file, t)


def _open(step: Step, file: CaseFile, decides: bool, alias: str) -> bool:
    held = file.is_held(casework.now())
    mine, free = held and file.assignee == alias, not held
    fits = {
        EventKind.CLAIMED: free,
        EventKind.RELEASED: mine,
        EventKind.PARTED: any(each.kind is EventKind.CORROBORATES for each in file.events),
        EventKind.CLEARED: file.cleared_at is None,
        EventKind.WITHDRAWN: file.cleared_at is not None or _is_proposed(file),
    }
    return decides and _allowed(step, file) and fits.get(step.kind, True)


def _is_proposed(file: CaseFile) -> bool:
    """For the press, by the first of two people."""
    said = [each.kind for each in file.events if each.kind in (EventKind.PROPOSED, EventKind.WITHDRAWN)]
    return bool(said) and said[-1] is EventKind.PROPOSED


def _allowed(step: Step, file: CaseFile) -> bool:
    return file.state in cases.ALLOWED[step.kind]


def _step(step: Step, file: CaseFile, t: Words) -> None:
    look: Literal["primary", "secondary"] = "primary" if NEXT.get(file.state) is step.kind else "secondary"
    if step.at_once:
        st.button(
            t(step.label),
            key=f"step-{step.kind}",
            type=look,
            on_click=_take,
            args=(step, file.id, file.version),
        )
        return
    with st.popover(t(step.label), type=look), st.form(f"form-{step.kind}-{file.version}", border=False):
        for field in step.fields:
            _field(step, field, file, t)
        st.form_submit_button(
            t(step.label), type="primary", on_click=_take, args=(step, file.id, file.version)
        )


def _field(step: Step, field: Field, file: CaseFile, t: Words) -> None:
    label, key = t(field.label), _key(step, field)
    match field.ask:
        case Ask.LINE:
            st.text_input(label, key=key, max_chars=200)
        case Ask.TEXT:
            st.text_area(label, key=key, max_chars=4000)
        case Ask.DATE:
            st.date_input(
                label, value=casework.now().astimezone(_zone()).date(), key=key, format="DD.MM.YYYY"
            )
        case Ask.SEVERITY:
            st.selectbox(label, list(Severity), key=key, format_func=lambda each: t(labels.SEVERITY[each]))
        case Ask.ACTION:
            st.selectbox(label, list(Action), key=key, format_func=lambda each: t(ACTION[each]))
        case Ask.LANGUAGE:
            st.selectbox(label, list(LANGUAGE_NAMES), key=key, format_func=LANGUAGE_NAMES.__getitem__)
        case Ask.CASE:
            names = {each.id: _named(each, t) for each in file.related}
            st.selectbox(label, list(names), key=key, format_func=names.__getitem__, index=None)


def _named(each: Related, t: Words) -> str:
    return f"{t.time(each.received_at, _zone())} {each.station} {each.alias or ''} {each.category}"


def _take(step: Step, incident_id: uuid.UUID, version: int) -> None:
    t = visitor_words()
    values = {field.name: st.session_state[_key(step, field)] for field in step.fields}
    if any(value is None for value in values.values()):
        refused(t("Something is not filled in."))
        return
    wrong = casework.act(step.verb, incident_id, viewer(), t, version=version, **values)
    refused(wrong, *(value for value in values.values() if type(value) is str))


def _key(step: Step, field: Field) -> str:
    return f"step-{step.kind}-{field.name}"


def _zone() -> ZoneInfo:
    return casework.zone()
