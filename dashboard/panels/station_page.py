"""What a person reads of one station, below its state: observers, incidents, everything it sent."""

import uuid
from collections.abc import Mapping

from dashboard import labels, theme
from dashboard.panels.page import html, image
from dashboard.panels.station import incidents_of
from dashboard.words import N_, Words
from db.vocabulary import ReportKind, Stage, TurnoutFlag
from queries.incident_book import Incident
from queries.questions import Count
from queries.register import Register
from queries.snapshot import Snapshot
from queries.station_page import AssignedObserver, StationPage, StationReport

FLAG: dict[TurnoutFlag, str] = {
    TurnoutFlag.ABOVE_LIST: N_("more voters than listed"),
    TurnoutFlag.FAR_ABOVE_LIST: N_("far more voters than listed"),
    TurnoutFlag.FALLS: N_("falls"),
}


def station_title(snapshot: Snapshot, place: int, address: str, t: Words) -> str:
    station = snapshot.register.stations[place]
    listed = station.registered_voters
    voters = t.plural("{count} voter listed", "{count} voters listed", listed) if listed is not None else ""
    return html(
        "station_title",
        number=t("Station {number}", number=station.number),
        name=t.of(station.names),
        where=[
            t.of(snapshot.register.district[station.district_id].names),
            labels.address_in(t.language, address),
        ],
        voters=voters or t("voter list not known"),
    )


def station_observers(observers: tuple[AssignedObserver, ...], t: Words) -> str:
    rows = [
        {"alias": each.alias, "shift": each.shift, "said": _readiness(each, t), "ready": each.confirmed}
        for each in observers
    ]
    return html("station_observers", title=t("Observers"), rows=rows, nothing=t("Nobody is assigned."))


def _readiness(each: AssignedObserver, t: Words) -> str:
    said = [t("confirmed") if each.confirmed else t("not confirmed")]
    return ", ".join(said if each.trained else [*said, t("not trained")])


def station_incidents(
    snapshot: Snapshot, station_id: int, narratives: Mapping[uuid.UUID, str], t: Words
) -> str:
    rows = [_incident(each, snapshot, narratives, t) for each in incidents_of(snapshot, station_id)]
    return html("station_incidents", title=t("Incidents"), rows=rows, nothing=t("No incident was reported."))


def _incident(
    each: Incident, snapshot: Snapshot, narratives: Mapping[uuid.UUID, str], t: Words
) -> dict[str, object]:
    return {
        "icon": image(theme.SEVERITY[each.severity]),
        "severity": t(labels.SEVERITY[each.severity]),
        "category": _category(snapshot.register, each.category, t),
        "state": t(labels.INCIDENT_STATE[each.state]),
        "time": t.time(each.occurred_at, snapshot.election.timezone),
        "narrative": narratives.get(each.id, ""),
    }


def station_timeline(snapshot: Snapshot, page: StationPage, t: Words, *, aliases: bool) -> str:
    """Newest first. `aliases`: may the reader know who of the observers sent it?"""
    standing = {(each.slot, each.source): each for each in page.counts}
    rows = []
    for each in page.reports:
        count = standing.get((each.slot, each.source)) if each.slot and each.source else None
        row = _report(each, count, snapshot, t)
        rows.append({**row, "alias": each.alias or "" if aliases else ""})
    return html("station_timeline", title=t("Reports"), rows=rows, nothing=t("Nobody has reported yet."))


def _report(each: StationReport, count: Count | None, snapshot: Snapshot, t: Words) -> dict[str, object]:
    zone = snapshot.election.timezone
    occurred, received = t.time(each.occurred_at, zone), t.time(each.received_at, zone)
    stands = count is not None and not each.corrected and count.received_at == each.received_at
    flags = [t(FLAG[flag]) for flag in TurnoutFlag if count and stands and flag in count.flags]
    return {
        "time": received,
        "occurred": t("happened at {time}", time=occurred) if occurred != received else "",
        "icon": image(theme.SEVERITY[each.severity]) if each.severity else "",
        "text": _text(each, snapshot.register, t),
        "flags": ", ".join(flags),
        "corrected": t("corrected later") if each.corrected else "",
        "channel": t(labels.CHANNEL[each.channel]),
    }


def _text(each: StationReport, register: Register, t: Words) -> str:
    if each.kind is ReportKind.INCIDENT:
        return _category(register, each.detail, t)
    if each.source is not None and each.voters is not None:
        source, voters = t(labels.SOURCE[each.source]), t.number(each.voters)
        return t("{source} by {slot}: {voters}", source=source, slot=each.slot, voters=voters)
    if each.detail in list(Stage):
        return t(labels.STAGE[Stage(each.detail)])
    return t(labels.REPORT_KIND[each.kind])


def _category(register: Register, code: str, t: Words) -> str:
    category = register.categories.get(code)
    return t.of(category.names) if category else code
