"""The last reports: proof that the room is alive."""

from dashboard import labels, theme
from dashboard.panels.page import html, icon
from dashboard.words import Words
from db.vocabulary import ReportKind, Severity, Stage
from queries.snapshot import RecentReport, Snapshot

Payload = dict[str, object]
MOST_ROWS = 3


def feed_tile(snapshot: Snapshot, t: Words) -> Payload:
    rows = [_row(each, snapshot, t) for each in snapshot.recent[:MOST_ROWS]]
    return {"html": html("feed", title=t("Latest reports"), rows=rows, nothing=t("No reports yet"))}


def _row(report: RecentReport, snapshot: Snapshot, t: Words) -> dict[str, object]:
    place = snapshot.register.position.get(report.station_id)
    loud = report.severity in (Severity.CRITICAL, Severity.MAJOR)
    return {
        "id": report.id,
        "time": t.time(report.received_at, snapshot.election.timezone),
        "number": "" if place is None else snapshot.register.stations[place].number,
        "text": report_text(report, t),
        "icon": icon(theme.SEVERITY[report.severity]) if report.severity and loud else "",
        "count": "" if report.voters is None else t.number(report.voters),
    }


def report_text(report: RecentReport, t: Words) -> str:
    if report.kind is ReportKind.CHECK_IN and report.detail in list(Stage):
        return t(labels.STAGE[Stage(report.detail)])
    return t(labels.REPORT_KIND[report.kind])
