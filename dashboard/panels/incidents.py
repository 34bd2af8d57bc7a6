"""What is burning: open incidents, the critical ones first, each newest first. Never the narrative."""

from dashboard import theme
from dashboard.panels.alarm import longest_unanswered
from dashboard.panels.page import html, icon
from dashboard.panels.places import district_name
from dashboard.words import Words
from db.vocabulary import OPEN_INCIDENT_STATES, IncidentState, Severity
from queries.incident_book import Incident
from queries.snapshot import Snapshot

Payload = dict[str, object]
BURNING = (Severity.CRITICAL, Severity.MAJOR)
MOST_ROWS = 3
"""One less beside the line that nobody answers."""


def incidents_tile(snapshot: Snapshot, t: Words) -> Payload:
    burning = [
        each
        for each in snapshot.incidents.values()
        if each.severity in BURNING and each.state in OPEN_INCIDENT_STATES
    ]
    newest = sorted(burning, key=lambda each: each.received_at, reverse=True)
    newest.sort(key=lambda each: BURNING.index(each.severity))
    totals = [
        {
            "icon": icon(theme.SEVERITY[severity]),
            "count": t.number(sum(each.severity is severity for each in burning)),
            "severity": severity,
        }
        for severity in BURNING
    ]
    return {
        "html": html(
            "incidents",
            title=t("Burning"),
            totals=totals,
            rows=[_row(each, snapshot, t) for each in newest[:MOST_ROWS]],
            rest=_rest(len(newest) - MOST_ROWS, t),
            rest_beside=_rest(len(newest) - MOST_ROWS + 1, t),
            unanswered=longest_unanswered(snapshot, t),
            nothing=t("Nothing critical or major is open"),
        )
    }


def _rest(count: int, t: Words) -> str:
    return t("+{count} more", count=t.number(count)) if count > 0 else ""


def _row(incident: Incident, snapshot: Snapshot, t: Words) -> dict[str, object]:
    register = snapshot.register
    place = register.position[incident.station_id]
    category = register.categories.get(incident.category)
    return {
        "id": incident.id,
        "severity": incident.severity,
        "new": incident.state is IncidentState.NEW,
        "icon": icon(theme.SEVERITY[incident.severity]),
        "category": t.of(category.names) if category else incident.category,
        "number": register.stations[place].number,
        "district": district_name(snapshot, place, t),
        "since": incident.received_at.isoformat(),
    }
