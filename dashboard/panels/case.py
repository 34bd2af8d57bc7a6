"""One case as a lawyer reads it. Pure: the file in, HTML out."""

import datetime as dt
import heapq
from collections.abc import Mapping
from operator import itemgetter
from zoneinfo import ZoneInfo

from dashboard import labels, theme
from dashboard.case_words import ACTION, DUE, EVENT, LEVEL
from dashboard.panels.law import checked_sentence, title_of
from dashboard.panels.page import html, image
from dashboard.panels.queue import case_address, category_name
from dashboard.words import N_, Words
from db.vocabulary import EventKind, Level
from queries.case_file import CaseFile
from queries.case_links import Linked, Related
from queries.case_parts import Article, Texts
from queries.case_trail import Call, CaseEvent
from queries.deadlines import Deadline
from queries.register import Register

LANGUAGE: dict[str, str] = {"kk": N_("in Kazakh"), "ru": N_("in Russian"), "en": N_("in English")}


def heading(file: CaseFile, zone: ZoneInfo, t: Words, *, now: dt.datetime) -> str:
    tags = [t(LEVEL[file.level])] if file.level > Level.NONE else []
    if file.corroborated_by:
        tags.append(t("seen by {count}", count=t.number(file.observers)))
    if file.action:
        tags.append(t(ACTION[file.action]))
    place = file.station
    return html(
        "case_heading",
        severity=file.severity,
        severity_name=t(labels.SEVERITY[file.severity]),
        icon=image(theme.SEVERITY[file.severity]),
        category=t.of(file.category.names),
        state=t(labels.INCIDENT_STATE[file.state]),
        tags=tags,
        where=[
            t("Station {number}", number=place.number),
            t.of(place.names),
            "" if t.of(place.district_names) in t.of(place.names) else t.of(place.district_names),
            labels.address_in(t.language, place.address),
        ],
        hands=_hands(file, zone, t, now),
    )


def _hands(file: CaseFile, zone: ZoneInfo, t: Words, now: dt.datetime) -> str:
    if not file.is_held(now) or file.claimed_until is None:
        return t("Nobody is on it.")
    return t("On it: {who}, until {time}", who=file.assignee, time=t.time(file.claimed_until, zone))


def told(file: CaseFile, zone: ZoneInfo, t: Words) -> str:
    return html(
        "case_told",
        title=t("In the reporter's own words"),
        narrative=file.narrative,
        hidden=t("Your role does not read the reporter's words."),
        about=[
            file.alias or t("reporter without an alias"),
            t("happened at {time}", time=t.time(file.occurred_at, zone)),
            t("received at {time}", time=t.time(file.received_at, zone)),
            t(labels.CHANNEL[file.channel]),
        ],
        translations=[
            {
                "title": t("Translation, {language}", language=t(LANGUAGE[language])),
                "text": event.note,
                "by": f"{event.actor}, {t.time(event.at, zone)}",
            }
            for language, event in file.translations.items()
        ],
    )


def clocks(file: CaseFile, zone: ZoneInfo, t: Words) -> str:
    return html(
        "case_clocks",
        title=t("Clocks"),
        rows=[_clock(each, zone, t) for each in file.deadlines],
        statutory=t("by law"),
        caution=t("Statutory terms are to be confirmed by a lawyer of the HQ."),
        nothing=t("No clock runs."),
        left=t("in {time}"),
        over=t("{time} over"),
        age_minutes=t("{minutes} min"),
        age_hours=t("{hours} h {minutes} min"),
    )


def _clock(each: Deadline, zone: ZoneInfo, t: Words) -> dict[str, object]:
    local = each.due_at.astimezone(zone)
    return {
        "name": t(DUE[each.due]),
        "statutory": each.statutory,
        "met": t("done at {time}", time=t.time(each.met_at, zone)) if each.met_at else "",
        "by": f"{local:%d.%m %H:%M}",
        "until": each.due_at.isoformat(),
    }


def law(file: CaseFile, t: Words) -> str:
    """What the taxonomy and the articles say; who of the HQ has checked it, or that nobody has."""
    category = file.category
    rows = [
        _advice(t("Do first"), category.first_action, t),
        _advice(t("Evidence to secure"), category.evidence, t),
        _advice(t("Law"), category.law, t),
        _advice(t("Liability"), category.liability, t),
    ]
    checked = (
        t("Checked by {who} on {date}.", who=category.checked_by, date=t.date(category.checked_on))
        if category.checked_on
        else t("Not checked by a lawyer yet: a proposal, not advice.")
    )
    return html(
        "case_law",
        title=t("The law and the first steps"),
        rows=rows,
        articles=[_article(each, t) for each in file.articles],
        checked=checked,
        foreign=t("What is in Russian here has no translation yet.")
        if any(row["foreign"] for row in rows)
        else "",
    )


def _article(each: Article, t: Words) -> dict[str, object]:
    own, russian = each.texts.get(t.language), each.texts["ru"]
    return {
        "title": title_of(each, t),
        "text": own or russian or t("The text is to be entered and confirmed by a lawyer."),
        "foreign": not own and bool(russian),
        "source": each.source,
        "checked": checked_sentence(each, t) if any(each.texts.values()) else "",
    }


def _advice(name: str, texts: Texts, t: Words) -> dict[str, object]:
    text = t.of(texts)
    return {"name": name, "text": text or texts["ru"], "foreign": not text and bool(texts["ru"])}


def related(file: CaseFile, register: Register, zone: ZoneInfo, t: Words, query: Mapping[str, str]) -> str:
    linked = {each.id for each in file.linked}
    return html(
        "case_related",
        title=t("Who else reported it"),
        rows=[
            *(_linked(each, zone, t, query) for each in file.linked),
            *(_candidate(each, register, zone, t, query) for each in file.related if each.id not in linked),
        ],
        nothing=t("Nobody else reported anything like it nearby or at that time."),
    )


def _linked(each: Linked, zone: ZoneInfo, t: Words, query: Mapping[str, str]) -> dict[str, object]:
    counted = t("independent") if each.independent else t("the same observer")
    return {
        "time": t.time(each.received_at, zone),
        "href": case_address(each.id, query),
        "icon": "",
        "text": t(EVENT[each.kind]),
        "notes": [each.station, each.alias or "", counted],
    }


def _candidate(
    each: Related, register: Register, zone: ZoneInfo, t: Words, query: Mapping[str, str]
) -> dict[str, object]:
    return {
        "time": t.time(each.received_at, zone),
        "href": case_address(each.id, query),
        "icon": image(theme.SEVERITY[each.severity]),
        "text": category_name(register, each.category, t),
        "notes": [each.station, t(labels.INCIDENT_STATE[each.state]), each.alias or ""],
    }


def timeline(file: CaseFile, zone: ZoneInfo, t: Words) -> str:
    steps = [(each.at, _event(each, zone, t)) for each in file.events]
    calls = [(each.at, _call(each, zone, t)) for each in file.calls]
    rows = [row for _, row in reversed(list(heapq.merge(calls, steps, key=itemgetter(0))))]
    received = {"time": t.time(file.received_at, zone), "what": t("received"), "detail": "", "note": ""}
    return html("case_timeline", title=t("Record"), rows=[*rows, {**received, "who": file.alias or ""}])


def _call(each: Call, zone: ZoneInfo, t: Words) -> dict[str, object]:
    what, who = t("not acknowledged; told:"), t(LEVEL[each.level])
    return {"time": t.time(each.at, zone), "what": what, "detail": who, "note": "", "who": t("by the clock")}


def _event(each: CaseEvent, zone: ZoneInfo, t: Words) -> dict[str, object]:
    details = [
        t(labels.SEVERITY[each.severity]) if each.severity else "",
        t(ACTION[each.action]) if each.action else "",
        " ".join(each.told.values()) if each.kind is EventKind.FILED else "",
        f"{each.filed_on:%d.%m.%Y}" if each.filed_on else "",
    ]
    return {
        "time": t.time(each.at, zone),
        "what": t(EVENT[each.kind]),
        "detail": " · ".join(filter(None, details)),
        "note": "" if each.kind is EventKind.TRANSLATED else each.note,
        "who": each.actor,
    }
