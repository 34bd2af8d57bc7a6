"""One case as a lawyer reads it. Pure: the file in, HTML out."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from dashboard import labels, theme
from dashboard.case_words import ACTION, DUE, EVENT, LEVEL
from dashboard.panels.page import html, image
from dashboard.panels.queue import case_address
from dashboard.words import N_, Words
from db.vocabulary import Action, Severity
from queries.case_file import CaseEvent, CaseFile, Linked, Related
from queries.deadlines import Deadline, Level

LANGUAGE: dict[str, str] = {"kk": N_("in Kazakh"), "ru": N_("in Russian"), "en": N_("in English")}


def heading(file: CaseFile, zone: ZoneInfo, t: Words) -> str:
    tags = [t(LEVEL[file.level])] if file.level > Level.NONE else []
    if file.corroborated_by:
        tags.append(t("seen by {count}", count=t.number(file.observers)))
    if file.action:
        tags.append(t(ACTION[Action(file.action)]))
    place = file.station
    return html(
        "case_heading",
        severity=file.severity,
        severity_name=t(labels.SEVERITY[Severity(file.severity)]),
        icon=image(theme.SEVERITY[Severity(file.severity)]),
        category=t.of(file.category.names),
        state=t(labels.INCIDENT_STATE[file.state]),
        tags=tags,
        where=[
            t("Station {number}", number=place.number),
            t.of(place.names),
            t.of(place.district_names),
            place.address,
        ],
        hands=_hands(file, zone, t),
    )


def _hands(file: CaseFile, zone: ZoneInfo, t: Words) -> str:
    if not file.assignee:
        return t("Nobody is on it.")
    if file.claimed_until is None:
        return t("On it: {who}", who=file.assignee)
    return t("On it: {who}, until {time}", who=file.assignee, time=t.time(file.claimed_until, zone))


def told(file: CaseFile, zone: ZoneInfo, t: Words) -> str:
    report = file.report
    return html(
        "case_told",
        title=t("In the reporter's own words"),
        narrative=report.narrative,
        hidden=t("Your role does not read the reporter's words."),
        about=[
            report.alias or t("reporter without an alias"),
            t("happened at {time}", time=t.time(report.occurred_at, zone)),
            t("received at {time}", time=t.time(report.received_at, zone)),
            t(labels.CHANNEL[report.channel]),
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
    checked = (
        t("Checked by {who} on {date}.", who=category.checked_by, date=t.date(category.checked_on))
        if category.checked_on
        else t("Not checked by a lawyer yet: a proposal, not advice.")
    )
    return html(
        "case_law",
        title=t("The law and the first steps"),
        rows=[
            {"name": t("Do first"), "text": category.first_action},
            {"name": t("Evidence to secure"), "text": category.evidence},
            {"name": t("Law"), "text": category.law},
            {"name": t("Liability"), "text": category.liability},
        ],
        articles=[
            {
                "title": each.code,
                "text": each.text[t.language] or t("The text is to be entered and confirmed by a lawyer."),
                "source": each.source,
            }
            for each in file.articles
        ],
        checked=checked,
    )


def related(file: CaseFile, zone: ZoneInfo, t: Words, query: Mapping[str, str]) -> str:
    def row(each: Related | Linked, notes: list[str]) -> dict[str, object]:
        return {
            "time": t.time(each.received_at, zone),
            "href": case_address(each.id, query),
            "icon": image(theme.SEVERITY[Severity(each.severity)]),
            "text": each.category,
            "notes": [t(labels.INCIDENT_STATE[each.state]), each.alias or "", *notes],
        }

    linked = [row(each, [t("linked")]) for each in file.linked]
    return html(
        "case_related",
        title=t("Who else reported it"),
        rows=[*linked, *(row(each, [each.station]) for each in file.related)],
        nothing=t("Nobody else reported anything like it nearby or at that time."),
    )


def timeline(file: CaseFile, zone: ZoneInfo, t: Words) -> str:
    rows = [_event(each, zone, t) for each in reversed(file.events)]
    received = {"time": t.time(file.report.received_at, zone), "what": t("received"), "detail": "", "note": ""}
    return html("case_timeline", title=t("Record"), rows=[*rows, {**received, "who": file.report.alias or ""}])


def _event(each: CaseEvent, zone: ZoneInfo, t: Words) -> dict[str, object]:
    details = [
        t(labels.SEVERITY[Severity(each.severity)]) if each.severity else "",
        t(ACTION[Action(each.action)]) if each.action else "",
        " ".join(str(part) for part in (each.told or {}).values() if part),
        f"{each.filed_on:%d.%m.%Y}" if each.filed_on else "",
    ]
    return {
        "time": t.time(each.at, zone),
        "what": t(EVENT[each.kind]),
        "detail": " · ".join(filter(None, details)),
        "note": each.note,
        "who": each.actor,
    }
