"""Figures of turnout: the timeline, and the districts at one slot."""

from dashboard import labels
from dashboard.figures import frame, sentences
from dashboard.figures.figure import Column, Kind, Table, Type
from dashboard.figures.parts import Parts
from dashboard.words import Words
from db.vocabulary import TurnoutSource
from queries.press import DistrictTurnout, TurnoutByDistrict, TurnoutPoint, TurnoutTimeline
from queries.statistics import Estimate

DUE, TO_COME = "due", "to come"
"""Of a slot: an empty cell is missing, or nobody was to report it yet."""


def timeline(result: TurnoutTimeline, t: Words) -> Parts:
    observed = sentences.latest_points(result).get(TurnoutSource.OBSERVER)
    return Parts(
        kind=Kind.TURNOUT_TIMELINE,
        title=_timeline_title(observed, t),
        subtitle=t("Share of listed voters who had voted by each hour, per cent"),
        note=_caution(t),
        method=_method(t),
        withheld=_missing(result, t),
        sentence=sentences.of_turnout(result, t),
        table=_timeline_table(result, t),
        measure="share",
        stations=(observed.estimate.counted, observed.estimate.stations) if observed else None,
    )


def _timeline_title(observed: TurnoutPoint | None, t: Words) -> str:
    if observed is None:
        return t("No turnout may be published yet")
    return t(
        "Observed turnout at {slot}: {share}", slot=observed.slot, share=t.percent(observed.estimate.share)
    )


def _caution(t: Words) -> str:
    return t(
        "The reporting stations are not a random sample: the interval holds only if the others vote alike. "
        "The certain limits hold in any case: nobody, or everybody, voted where nothing was reported."
    )


def _method(t: Words) -> str:
    return t(
        "Ratio estimate over districts from the stations that reported, with the 95 % interval of Student's "
        "t. Counts above 105 % of the voter list are left out until corrected."
    )


def _missing(result: TurnoutTimeline, t: Words) -> tuple[str, ...]:
    missing = [
        each.slot
        for each in result.points
        if each.source is TurnoutSource.OBSERVER and each.due and each.estimate.share is None
    ]
    if not missing:
        return ()
    said = t(
        "No observed figure for {slots}: nothing was reported, or by fewer than {few} observers.",
        slots=frame.listed(missing),
        few=t.number(frame.FEWEST),
    )
    return (said,)


def _timeline_table(result: TurnoutTimeline, t: Words) -> Table:
    columns = (
        Column("slot", t("Hour"), Type.CODE),
        Column("source", t("Source code"), Type.CODE),
        Column("series", t("Series"), Type.TEXT),
        Column("due", t("Due by then"), Type.CODE),
        *_estimate_columns("", t("Turnout"), t),
    )
    return Table(columns, tuple(_timeline_row(each, t) for each in result.points))


def _timeline_row(point: TurnoutPoint, t: Words) -> tuple[str | float | int | None, ...]:
    series, due = t(labels.SOURCE[point.source]), DUE if point.due else TO_COME
    return (point.slot, point.source.value, series, due, *_estimate_cells(point.estimate))


def _estimate_columns(prefix: str, title: str, t: Words) -> tuple[Column, ...]:
    return (
        Column(f"{prefix}share", title, Type.SHARE),
        Column(f"{prefix}interval_low", t("95 % interval from"), Type.SHARE),
        Column(f"{prefix}interval_high", t("95 % interval to"), Type.SHARE),
        Column(f"{prefix}certain_low", t("At least"), Type.SHARE),
        Column(f"{prefix}certain_high", t("At most"), Type.SHARE),
        Column(f"{prefix}stations", t("Stations counted"), Type.COUNT),
        Column(f"{prefix}stations_total", t("Stations in all"), Type.COUNT),
    )


def _estimate_cells(estimate: Estimate) -> tuple[float | int | None, ...]:
    if estimate.share is None:
        return (None, None, None, None, None, None, estimate.stations)
    interval = estimate.interval or (None, None)
    bounds = estimate.bounds or (None, None)
    return (estimate.share, *interval, *bounds, estimate.counted, estimate.stations)


def by_district(result: TurnoutByDistrict, t: Words) -> Parts:
    shares = [each.observed.share for each in result.districts if each.observed.share is not None]
    whole = result.whole.estimate if result.whole else None
    return Parts(
        kind=Kind.TURNOUT_BY_DISTRICT,
        title=_district_title(result, shares, t),
        subtitle=t("Share of listed voters who had voted, by district, per cent"),
        note=_caution(t),
        method=_method(t),
        withheld=frame.too_few(result.withheld, t),
        sentence=sentences.of_turnout_by_district(result, t),
        table=_district_table(result, t),
        measure="share",
        stations=(whole.counted, whole.stations) if whole and whole.share is not None else None,
        filters={} if result.slot is None else {"slot": result.slot},
    )


def _district_title(result: TurnoutByDistrict, shares: list[float], t: Words) -> str:
    if not shares:
        return t("No turnout may be published yet")
    return t.plural(
        "Observed turnout at {slot}: {low} in {count} district",
        "Observed turnout at {slot}: from {low} to {high} in {count} districts",
        len(shares),
        slot=result.slot or "",
        low=t.percent(min(shares)),
        high=t.percent(max(shares)),
    )


def _district_table(result: TurnoutByDistrict, t: Words) -> Table:
    columns = (
        Column("district", t("District code"), Type.CODE),
        Column("name", t("District"), Type.TEXT),
        *_estimate_columns("", t("Observed turnout"), t),
        Column("official_share", t("Official turnout"), Type.SHARE),
        Column("official_stations", t("Stations with an official figure"), Type.COUNT),
    )
    return Table(columns, tuple(_district_row(each, t) for each in result.districts))


def _district_row(each: DistrictTurnout, t: Words) -> tuple[str | float | int | None, ...]:
    official = each.official
    counted = None if official.share is None else official.counted
    cells = _estimate_cells(each.observed)
    return (each.area.code, t.of(each.area.names), *cells, official.share, counted)
