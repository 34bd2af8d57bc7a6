"""The situation desk before a station is chosen: what is open, and what came in. Never a narrative."""

from dashboard import labels, theme
from dashboard.panels.feed import report_text
from dashboard.panels.page import html, icon
from dashboard.panels.places import district_name, short_age
from dashboard.words import Words
from db.vocabulary import OPEN_INCIDENT_STATES, Severity
from queries.incident_book import Incident
from queries.snapshot import RecentReport, Snapshot

Payload = dict[str, object]
MOST_INCIDENTS = 12
MOST_REPORTS = 12


def desk_incidents_tile(snapshot: Snapshot, t: Words) -> Payload:
    """Most severe first, then newest first."""
    order = list(Severity)
    newest = [
        each for each in reversed(list(snapshot.incidents.values())) if each.state in OPEN_INCIDENT_STATES
    ]
    worst = sorted(newest, key=lambda each: order.index(each.severity))
    rest = len(worst) - MOST_INCIDENTS
    return {
        "html": html(
            "desk_incidents",
            title=t("Open incidents"),
            total=t.number(len(worst)),
            rows=[_incident(each, snapshot, t) for each in worst[:MOST_INCIDENTS]],
            rest=t("+{count} more", count=t.number(rest)) if rest > 0 else "",
            nothing=t("No incident is open."),
            age_minutes=t("{minutes} min"),
            age_hours=t("{hours} h {minutes}"),
        )
    }


def _incident(each: Incident, snapshot: Snapshot, t: Words) -> dict[str, object]:
    register = snapshot.register
    place = register.position[each.station_id]
    category = register.categories.get(each.category)
    return {
        "icon": icon(theme.SEVERITY[each.severity]),
        "severity": t(labels.SEVERITY[each.severity]),
        "category": t.of(category.names) if category else each.category,
        "number": register.stations[place].number,
        "district": district_name(snapshot, place, t),
        "state": t(labels.INCIDENT_STATE[each.state]),
        "since": each.received_at.isoformat(),
        "age": short_age(each.received_at, snapshot.as_of, t),
    }


def desk_feed_tile(snapshot: Snapshot, t: Words) -> Payload:
    rows = [_report(each, snapshot, t) for each in snapshot.recent[:MOST_REPORTS]]
    return {
        "html": html("desk_feed", title=t("Latest reports"), rows=rows, nothing=t("Nobody has reported yet."))
    }


def _report(each: RecentReport, snapshot: Snapshot, t: Words) -> dict[str, object]:
    place = snapshot.register.position.get(each.station_id)
    category = snapshot.register.categories.get(each.detail)
    slot = f"{each.slot}: {t.number(each.voters)}" if each.voters is not None else ""
    source = f"{t(labels.SOURCE[each.source])}, {slot}" if each.source else ""
    return {
        "time": t.time(each.received_at, snapshot.election.timezone),
        "number": "" if place is None else snapshot.register.stations[place].number,
        "district": "" if place is None else district_name(snapshot, place, t),
        "icon": icon(theme.SEVERITY[each.severity]) if each.severity else "",
        "text": t.of(category.names) if category else report_text(each, t),
        "figure": source,
    }
