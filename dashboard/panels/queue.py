"""The lawyers' list as HTML: each row what, where, whose, by when. Pure; keys and selection are the browser's
(assets/desk/queue.js)."""

import datetime as dt
from collections.abc import Mapping
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from dashboard import labels, theme
from dashboard.case_words import DUE, LEVEL
from dashboard.panels.page import html, icon
from dashboard.words import N_, Words
from db.vocabulary import Level
from queries.cases import CasePage, CaseRow
from queries.register import Register

LONGEST_EXCERPT = 160
KEYS = (
    ("j k", N_("next, previous")),
    ("Enter", N_("open the case")),
    ("x", N_("select")),
    ("a", N_("claim")),
    ("v", N_("start verifying")),
    ("/", N_("search")),
    ("?", N_("this help")),
    ("Esc", N_("clear the selection")),
)
BULK = (
    ("claim", N_("Claim: {count}")),
    ("acknowledge", N_("Acknowledge: {count}")),
    ("verify", N_("Start verifying: {count}")),
    ("reject", N_("Reject: {count}")),
)


def queue(
    page: CasePage,
    register: Register,
    zone: ZoneInfo,
    t: Words,
    *,
    now: dt.datetime,
    may_decide: bool,
    query: Mapping[str, str],
) -> str:
    """`query` is what a link to a case keeps of the address."""
    return html(
        "queue",
        rows=[_row(each, t, register=register, zone=zone, now=now, query=query) for each in page.rows],
        bulk=[{"do": what, "text": t(text)} for what, text in BULK] if may_decide else [],
        clear=t("Clear the selection"),
        pick=t("Select"),
        nothing=t("No incident matches."),
        help_title=t("Keys"),
        keys=[{"key": key, "text": t(text)} for key, text in KEYS],
        left=t("in {time}"),
        over=t("{time} over"),
        age_minutes=t("{minutes} min"),
        age_hours=t("{hours} h {minutes} min"),
    )


def case_address(incident: object, query: Mapping[str, str]) -> str:
    return "/case?" + urlencode({**query, "case": str(incident)})


def _row(
    each: CaseRow,
    t: Words,
    *,
    register: Register,
    zone: ZoneInfo,
    now: dt.datetime,
    query: Mapping[str, str],
) -> dict[str, object]:
    deadline = each.deadline
    return {
        "id": each.id,
        "href": case_address(each.id, query),
        "severity": each.severity,
        "severity_name": t(labels.SEVERITY[each.severity]),
        "icon": icon(theme.SEVERITY[each.severity]),
        "category": category_name(register, each.category, t),
        "where": f"{each.station} · {district_of(register, each.district_id, t)}",
        "told": _excerpt(each.narrative),
        "tags": _tags(each, t),
        "who": (each.assignee or "") if each.is_held(now) else "",
        "due": t(DUE[deadline.due]) if deadline else "",
        "until": deadline.due_at.isoformat() if deadline else "",
        "since": each.received_at.isoformat(),
        "received": t.time(each.received_at, zone),
    }


def category_name(register: Register, code: str, t: Words) -> str:
    category = register.categories.get(code)
    return t.of(category.names) if category else code


def district_of(register: Register, district_id: int, t: Words) -> str:
    return t.of(register.district[district_id].names)


def _excerpt(words: str) -> str:
    one_line = " ".join(words.split())
    return one_line if len(one_line) <= LONGEST_EXCERPT else one_line[: LONGEST_EXCERPT - 1] + "…"


def _tags(each: CaseRow, t: Words) -> list[dict[str, str]]:
    tags = [{"kind": "state", "text": t(labels.INCIDENT_STATE[each.state])}]
    if each.level > Level.NONE:
        tags.append({"kind": "loud", "text": t(LEVEL[each.level])})
    if each.corroborated_by:
        tags.append({"kind": "seen", "text": t("seen by {count}", count=t.number(each.corroborated_by + 1))})
    if each.cleared_at:
        tags.append({"kind": "press", "text": t("cleared for press")})
    return tags
