"""The HQ's clocks, the rule of two sources, who is on duty: to look at, and to change by who may."""

import datetime as dt
import hashlib

import streamlit as st

from dashboard import data, labels, runtime
from dashboard.case_words import DUE, LEVEL
from dashboard.cases import rulework
from dashboard.data import DatabaseAwayError
from dashboard.ui.visitor import viewer, visitor_words
from dashboard.viewer import Permission
from dashboard.words import Words
from db.cases import Settings, Targets
from db.cases.settings import LEVELS, STEPS
from db.vocabulary import Due, Level, Severity
from queries.rules import Lawyer, Rules
from queries.snapshot import Snapshot

SAID, WRONG = "rules-said", "rules-wrong"
FAR = 1e6
"""Minutes. Whatever is typed beyond is refused all the same."""
WIDTHS = (4, 4, 4, 4)


def known(snapshot: Snapshot, t: Words) -> Rules:
    try:
        return rulework.rules(snapshot, viewer())
    except DatabaseAwayError:
        st.warning(t("The database does not answer. Try again in a moment."))
        st.stop()


def tell() -> None:
    """What became of the last change, once."""
    if wrong := st.session_state.pop(WRONG, None):
        st.error(wrong)
    if said := st.session_state.pop(SAID, None):
        st.success(said)


def note(wrong: str, done: str) -> None:
    st.session_state[WRONG if wrong else SAID] = wrong or done


def rules_form(rules: Rules, t: Words) -> None:
    settings, may = rules.settings, viewer().may(Permission.SET_RULES)
    mark = _mark(settings)
    with st.form("rules", border=False):
        _title(t("Our own clocks: minutes after receipt"))
        for severity, targets in settings.targets.items():
            _targets(severity, targets, t, mark=mark, may=may)
        _title(t("A critical incident that nobody has acknowledged reaches, after minutes"))
        _limits(settings, t, mark=mark, may=may)
        _duty(settings, rules.lawyers, t, mark=mark, may=may)
        _title(t("Confirming and statutory terms"))
        _law(settings, t, mark=mark, may=may)
        if not may:
            st.caption(t("The head of the HQ and administrators change these rules."))
        st.text_input(
            t("Why they change"), key=f"rules-why-{mark}", max_chars=500, disabled=not may, help=_kept(t)
        )
        st.form_submit_button(
            t("Change the rules"), type="primary", disabled=not may, on_click=_set, args=(settings,)
        )


def _kept(t: Words) -> str:
    return t("Who changed what, when and why stays in the record.")


def _title(text: str) -> None:
    st.html(f'<h2 class="hq-title">{text}</h2>')


def _targets(severity: Severity, targets: Targets, t: Words, *, mark: str, may: bool) -> None:
    name, *places = st.columns(WIDTHS, vertical_alignment="bottom")
    name.html(f'<p class="rule-of {severity}">{t(labels.SEVERITY[severity])}</p>')
    values = (targets.acknowledge, targets.take, targets.decide)
    for place, due, value in zip(places, STEPS, values, strict=True):
        with place:
            key, first = _key(severity, due, mark), severity is Severity.CRITICAL
            _minutes(t(DUE[due]), value, key, may=may, labelled=first)


def _limits(settings: Settings, t: Words, *, mark: str, may: bool) -> None:
    name, *places = st.columns(WIDTHS, vertical_alignment="bottom")
    name.html(f'<p class="rule-of critical">{t(labels.SEVERITY[Severity.CRITICAL])}</p>')
    for place, level, value in zip(places, LEVELS, settings.escalates, strict=True):
        with place:
            _minutes(t(LEVEL[level]), value, _key(Severity.CRITICAL, level, mark), may=may)


def _minutes(label: str, value: dt.timedelta, key: str, *, may: bool, labelled: bool = True) -> None:
    st.number_input(
        label,
        value=value.total_seconds() / 60,
        step=1.0,
        format="%g",
        key=key,
        disabled=not may,
        label_visibility="visible" if labelled else "collapsed",  # the column has it above
    )


def _duty(settings: Settings, lawyers: tuple[Lawyer, ...], t: Words, *, mark: str, may: bool) -> None:
    names: dict[int | None, str] = {None: t("every lawyer")}
    names.update({each.id: each.alias for each in lawyers})
    st.selectbox(
        t("The lawyer on duty"),
        list(names),
        index=list(names).index(settings.on_duty) if settings.on_duty in names else 0,
        format_func=lambda each: names.get(each, t("every lawyer")),
        key=f"rules-duty-{mark}",
        disabled=not may,
        help=t("Who is on duty hears of it first; at the last limit every lawyer does."),
    )
    if runtime.current().settings.demo:
        st.caption(t("In the demo everybody in the role of lawyer is on duty."))


def _law(settings: Settings, t: Words, *, mark: str, may: bool) -> None:
    st.toggle(
        t("To confirm takes two independent observers"),
        value=settings.two_sources,
        key=f"rules-two-{mark}",
        disabled=not may,
    )
    st.toggle(
        t("To clear a case for the press takes two people"),
        value=settings.two_clear,
        key=f"rules-clear-{mark}",
        disabled=not may,
    )
    places = st.columns(2)
    for place, due, days in zip(
        places, (Due.AUTHORITY, Due.APPEAL), (settings.decided_in_days, settings.appeal_in_days), strict=True
    ):
        label = t("{what}: days", what=t(DUE[due]))
        place.number_input(label, value=days, step=1, key=f"rules-{due}-{mark}", disabled=not may)
    st.caption(t("Statutory terms are to be confirmed by a lawyer of the HQ."))


# --- the change -------------------------------------------------------------------------------


def _set(seen: Settings) -> None:
    t, mark = visitor_words(), _mark(seen)
    snapshot = data.picture().snapshot
    if snapshot is None:
        return
    wrong = rulework.set_rules(
        _typed(seen, mark),
        viewer(),
        t,
        election_id=snapshot.election.id,
        why=st.session_state[f"rules-why-{mark}"],
        seen=seen,
    )
    note(wrong, t("The rules are changed. Every screen goes by them now."))


def _typed(seen: Settings, mark: str) -> Settings:
    def typed(severity: Severity, rule: Due | Level) -> dt.timedelta:
        value = float(st.session_state[_key(severity, rule, mark)])
        return dt.timedelta(minutes=max(-FAR, min(FAR, value)))

    return Settings(
        two_sources=st.session_state[f"rules-two-{mark}"],
        targets={each: Targets(*(typed(each, due) for due in STEPS)) for each in seen.targets},
        escalates=tuple(typed(Severity.CRITICAL, level) for level in LEVELS),
        decided_in_days=st.session_state[f"rules-{Due.AUTHORITY}-{mark}"],
        appeal_in_days=st.session_state[f"rules-{Due.APPEAL}-{mark}"],
        on_duty=st.session_state[f"rules-duty-{mark}"],
        two_clear=st.session_state[f"rules-clear-{mark}"],
    )


def _mark(settings: Settings) -> str:
    """Of what the form was filled with: when that changes, so do the fields."""
    return hashlib.sha256(repr(settings).encode()).hexdigest()[:8]


def _key(severity: Severity, rule: Due | Level, mark: str) -> str:
    return f"rules-{severity}-{rule.name.lower()}-{mark}"
