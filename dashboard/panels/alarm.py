"""Critical incidents that nobody has acknowledged, for who has to hear of them. The browser shows each by its
clock (assets/live/ages.js); one that was told already is shown whatever the clock says."""

import datetime as dt

from markupsafe import Markup, escape

from dashboard import theme
from dashboard.panels.page import html, icon
from dashboard.panels.queue import category_name
from dashboard.words import Words
from db.vocabulary import Level, Severity
from queries.escalations import Unanswered, unanswered
from queries.snapshot import Snapshot

MOST_ROWS = 20
"""Kept ready; the browser shows three of those whose time has come and says that there are more."""
SHOWN = ("incidents", "register", "escalated", "rules")

Payload = dict[str, object]


def alarm_lawyer_tile(snapshot: Snapshot, t: Words) -> Payload:
    """At its first limit for the lawyer on duty, at its last for every lawyer; nobody on duty: at the first.
    Who of them is on duty is told by a number: the tile is the same for all."""
    duty = "" if snapshot.rules.on_duty is None else str(snapshot.rules.on_duty)
    return _strip(snapshot, t, Level.LAWYER, duty=duty)


def alarm_head_tile(snapshot: Snapshot, t: Words) -> Payload:
    return _strip(snapshot, t, Level.HEAD)


def longest_unanswered(snapshot: Snapshot, t: Words) -> dict[str, object] | None:
    """The line on the wall: of the one that waits longest, and how many more have come so far; None: nobody
    waits."""
    waiting = unanswered(snapshot.incidents.values(), snapshot.escalated, snapshot.rules)
    if not waiting:
        return None
    more = sum(each.reached is Level.WALL for each in waiting[1:])
    first, register = waiting[0], snapshot.register
    return {
        "sentence": _with_age(t("No answer {time}"), first),
        "number": register.stations[register.position[first.incident.station_id]].number,
        "more": f"+{t.number(more)}" if more else "",
        "shown_from": _written(first.reaches_at(Level.WALL)),
    }


def _strip(snapshot: Snapshot, t: Words, level: Level, *, duty: str = "") -> Payload:
    waiting = unanswered(snapshot.incidents.values(), snapshot.escalated, snapshot.rules)
    return {
        "html": html(
            "alarm",
            duty=duty,
            icon=icon(theme.SEVERITY[Severity.CRITICAL]),
            rows=[_row(each, level, snapshot, t) for each in waiting[:MOST_ROWS]],
            more=t("More of them are in the queue"),
            queue=f"/incidents?severity=critical&state=new&lang={t.language}",
            age_minutes=t("{minutes} min"),
            age_hours=t("{hours} h {minutes} min"),
        )
    }


def _row(each: Unanswered, level: Level, snapshot: Snapshot, t: Words) -> dict[str, object]:
    incident, register = each.incident, snapshot.register
    station = register.stations[register.position[incident.station_id]]
    return {
        "id": incident.id,
        "href": f"/case?case={incident.id}&lang={t.language}",
        "sentence": _with_age(t("Critical, nobody has acknowledged it for {time}:"), each),
        "number": station.number,
        "name": t.of(station.names),
        "category": category_name(register, incident.category, t),
        "shown_from": _written(each.reaches_at(level)),
        "others_from": _written(each.reaches_at(Level.WALL)),
    }


def _with_age(sentence: str, each: Unanswered) -> Markup:
    """The age stands where the language has it, and the browser counts it on."""
    age = Markup('<b data-since="{}"></b>').format(each.incident.received_at.isoformat())
    return Markup(str(escape(sentence))).format(time=age)  # noqa: S704  escaped a moment ago


def _written(moment: dt.datetime | None) -> str:
    """Empty: already."""
    return moment.isoformat() if moment else ""
