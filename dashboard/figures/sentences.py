""" "Copy as sentence": what a figure finds, true by itself when it is pasted somewhere else."""

from dashboard import labels
from dashboard.figures import frame
from dashboard.words import Words
from db.vocabulary import Severity, TurnoutSource
from queries.press import Coverage, TurnoutByDistrict, TurnoutPoint, TurnoutTimeline
from queries.press_incidents import ClearedIncidents, DayTable, HeatMap, StationMap


def of_turnout(timeline: TurnoutTimeline, t: Words) -> str:
    latest = latest_points(timeline)
    if TurnoutSource.OBSERVER not in latest:
        return t("No turnout may be published yet.")
    observed = latest[TurnoutSource.OBSERVER]
    return frame.said(_observed(observed, t), _official(latest.get(TurnoutSource.OFFICIAL), t))


def latest_points(timeline: TurnoutTimeline) -> dict[TurnoutSource, TurnoutPoint]:
    """Of each series the last point that may be told."""
    return {each.source: each for each in timeline.points if each.estimate.share is not None}


def _observed(point: TurnoutPoint, t: Words) -> str:
    estimate = point.estimate
    said = t(
        "Turnout at {slot} was {share} by the observers' count at {stations}.",
        slot=point.slot,
        share=t.percent(estimate.share),
        stations=frame.of_stations(estimate.counted, estimate.stations, t),
    )
    if estimate.interval is None or estimate.interval[0] == estimate.interval[1]:
        return said
    low, high = (t.percent(each) for each in estimate.interval)
    return frame.said(said, t("The 95 % interval is {low} to {high}.", low=low, high=high))


def _official(point: TurnoutPoint | None, t: Words) -> str:
    if point is None:
        return ""
    return t(
        "The commissions' own figure at {slot} was {share}, told at {stations}.",
        slot=point.slot,
        share=t.percent(point.estimate.share),
        stations=frame.of_stations(point.estimate.counted, point.estimate.stations, t),
    )


def of_turnout_by_district(result: TurnoutByDistrict, t: Words) -> str:
    shares = [each.observed.share for each in result.districts if each.observed.share is not None]
    if not shares or result.slot is None:
        return t("No turnout may be published yet.")
    return t.plural(
        "Turnout at {slot} by the observers' count was {low} in {count} district.",
        "Turnout at {slot} by the observers' count was from {low} to {high} in {count} districts.",
        len(shares),
        slot=result.slot,
        low=t.percent(min(shares)),
        high=t.percent(max(shares)),
    )


def of_coverage(result: Coverage, t: Words) -> str:
    basis = result.basis
    heard = t.plural(
        "Observers have told of {part} of {count} station what was last due.",
        "Observers have told of {part} of {count} stations what was last due.",
        basis.stations_total,
        part=t.number(basis.stations_heard),
    )
    share = basis.stations_heard / basis.stations_total if basis.stations_total else None
    return frame.said(heard, t("That is {share}.", share=t.percent(share)))


def of_coverage_by_district(result: Coverage, t: Words) -> str:
    shares = [each.heard / each.stations for each in result.areas if each.area and each.stations]
    if not shares:
        return t("No district has enough observers to tell of.")
    return t.plural(
        "In {count} district observers have told of {low} of the stations what was last due.",
        "In {count} districts observers have told of {low} to {high} of the stations what was last due.",
        len(shares),
        low=t.percent(min(shares), 0),
        high=t.percent(max(shares), 0),
    )


def of_incidents(result: ClearedIncidents, t: Words) -> str:
    total = len(result.incidents)
    if not total:
        return frame.said(
            t("No violation has been confirmed and cleared for publication."), _waiting(result, t)
        )
    parts = [
        t("{name} {count}", name=t(labels.SEVERITY[each]).lower(), count=t.number(count))
        for each, count in result.by_severity.items()
        if count
    ]
    said = _confirmed(result, frame.listed(parts), t)
    return frame.said(said, _waiting(result, t))


def _confirmed(result: ClearedIncidents, parts: str, t: Words) -> str:
    return t.plural(
        "Lawyers have confirmed {count} violation: {parts}.",
        "Lawyers have confirmed {count} violations: {parts}.",
        len(result.incidents),
        parts=parts,
    )


def of_categories(result: ClearedIncidents, t: Words) -> str:
    if not result.incidents:
        return of_incidents(result, t)
    parts = [
        t("{name} {count}", name=t.of(result.categories[code]), count=t.number(count))
        for code, count in result.by_category.items()
    ]
    said = _confirmed(result, "; ".join(parts), t)
    return frame.said(said, _waiting(result, t))


def of_hours(result: ClearedIncidents, t: Words) -> str:
    if not result.incidents:
        return of_incidents(result, t)
    hours = [
        t("{name} {count}", name=frame.hour(hour, result.basis), count=t.number(count))
        for hour, count in result.by_hour.items()
        if count
    ]
    said = t.plural(
        "{count} confirmed violation by the hour it happened: {parts}.",
        "{count} confirmed violations by the hour they happened: {parts}.",
        len(result.incidents),
        parts=frame.listed(hours),
    )
    return frame.said(said, _waiting(result, t))


def of_station_map(result: StationMap, t: Words) -> str:
    places = sum(1 for each in result.stations if each.incidents)
    if not places:
        return t("No violation has been confirmed and cleared for publication.")
    return t.plural(
        "Confirmed violations happened at {part} of {count} station.",
        "Confirmed violations happened at {part} of {count} stations.",
        len(result.stations),
        part=t.number(places),
    )


def of_heat(result: HeatMap, t: Words) -> str:
    incidents = sum(each.incidents for each in result.districts)
    if not incidents:
        return t("No violation has been confirmed and cleared for publication.")
    places = sum(1 for each in result.districts if each.incidents)
    return t.plural(
        "Confirmed violations happened in {part} of {count} district.",
        "Confirmed violations happened in {part} of {count} districts.",
        len(result.districts),
        part=t.number(places),
    )


def of_day(result: DayTable, t: Words) -> str:
    return frame.said(
        of_coverage(result.coverage, t), of_turnout(result.turnout, t), of_incidents(result.incidents, t)
    )


def _waiting(result: ClearedIncidents, t: Words) -> str:
    return frame.under_verification(result.under_verification, t)


def critical(result: ClearedIncidents) -> int:
    return result.by_severity[Severity.CRITICAL]
