"""The turnout page's tiles, each of the whole election or of one district."""

from dashboard import labels, theme
from dashboard.charts.areas import WHOLE, Area, all_districts, find_area
from dashboard.charts.points import Point, latest_firm
from dashboard.charts.small_multiple import small_multiple
from dashboard.charts.turnout import turnout_sentence
from dashboard.charts.turnout_detail import describe_interval, describe_point, turnout_detail
from dashboard.panels.page import html
from dashboard.words import Words
from db.vocabulary import TurnoutSource
from queries.snapshot import Snapshot

Payload = dict[str, object]


def turnout_head_tile(snapshot: Snapshot, t: Words, district: str = WHOLE) -> Payload:
    area = find_area(snapshot, district)
    if area is None:
        return _no_such_district(t)
    return {
        "html": html(
            "turnout_head",
            name=t.of(area.names),
            series=[_series(source, points, t) for source, points in area.series.items()],
            unknown=_unknown(area, t),
        )
    }


def _series(source: TurnoutSource, points: list[Point], t: Words) -> dict[str, object]:
    point = latest_firm(points)
    return {
        "colour": theme.SERIES[source],
        "name": t(labels.SOURCE[source]),
        "point": _numbers(point, t) if point else None,
    }


def _numbers(point: Point, t: Words) -> dict[str, str]:
    estimate = point.estimate
    low, high = estimate.bounds or (None, None)
    return {
        "slot": point.slot,
        "share": t.percent(estimate.share),
        "interval": describe_interval(point, t),
        "bounds": t("certain: {low} to {high}", low=t.percent(low), high=t.percent(high)),
        "stations": t(
            "{part} of {whole} stations", part=t.number(estimate.counted), whole=t.number(estimate.stations)
        ),
    }


def _unknown(area: Area, t: Words) -> list[str]:
    """What these figures do not say."""
    points = area.series[TurnoutSource.OBSERVER]
    said = []
    if not any(each.estimate.share is not None for series in area.series.values() for each in series):
        said.append(_why_none(points, t))
    if area.without_list:
        said.append(
            t.plural(
                "{count} station is in no figure: its voter list is not known.",
                "{count} stations are in no figure: their voter lists are not known.",
                area.without_list,
            )
        )
    if area.left_out:
        said.append(
            t.plural(
                "{count} count is in no figure: far above the voter list, or without one.",
                "{count} counts are in no figure: far above the voter list, or without one.",
                area.left_out,
            )
        )
    return said


def _why_none(points: list[Point], t: Words) -> str:
    if not points[0].estimate.stations:
        return t("Turnout cannot be given as a share: no voter list is imported.")
    ahead = [point.slot for point in points if not point.due]
    if ahead:
        return t("No turnout has been reported yet. Counts are due at {slot}.", slot=ahead[0])
    return t("No turnout has been reported.")


def turnout_area_tile(snapshot: Snapshot, t: Words, district: str = WHOLE) -> Payload:
    area = find_area(snapshot, district)
    if area is None:
        return _no_such_district(t)
    name = t.of(area.names)
    alt = f"{name}. {turnout_sentence(area.series, t)}"
    return {"figure": turnout_detail(area.series, t), "alt": alt}


def turnout_table_tile(snapshot: Snapshot, t: Words, district: str = WHOLE) -> Payload:
    area = find_area(snapshot, district)
    if area is None:
        return _no_such_district(t)
    rows = [
        {"slot": points[0].slot, "cells": [_cell(point, t) for point in points]}
        for points in zip(*area.series.values(), strict=True)
    ]
    return {
        "html": html(
            "turnout_table",
            caption=t("Turnout by slot: {name}", name=t.of(area.names)),
            slot=t("Slot"),
            sources=[t(labels.SOURCE[source]) for source in area.series],
            columns=[t("Turnout"), t("95 % interval"), t("Certain"), t("Stations")],
            rows=rows,
        )
    }


def _cell(point: Point, t: Words) -> dict[str, object]:
    estimate = point.estimate
    if estimate.share is None:
        return {"missing": t("no counts") if point.due else t("not yet"), "due": point.due}
    return {
        "missing": "",
        "firm": point.firm,
        "share": t.percent(estimate.share),
        "interval": _span(estimate.interval, t) if estimate.interval else t("not enough stations"),
        "bounds": _span(estimate.bounds, t) if estimate.bounds else "–",
        "stations": f"{t.number(estimate.counted)} / {t.number(estimate.stations)}",
    }


def _span(span: tuple[float, float], t: Words) -> str:
    low, high = (t.number(100 * share, 1) for share in span)
    return f"{low}–{high}"


def turnout_units_tile(snapshot: Snapshot, t: Words) -> Payload:
    """Small multiples: every district in its own place, all on one scale."""
    whole = find_area(snapshot, WHOLE)
    reference = whole.series[TurnoutSource.OBSERVER] if whole else []
    units = [_unit(area, reference, t) for area in all_districts(snapshot)]
    return {
        "html": html(
            "turnout_units", units=units, language=t.language, nothing=t("No districts are imported.")
        )
    }


def _unit(area: Area, reference: list[Point], t: Words) -> dict[str, object]:
    observed = area.series[TurnoutSource.OBSERVER]
    point = latest_firm(observed)
    name = t.of(area.names)
    return {
        "code": area.code,
        "name": name,
        "share": t.percent(point.estimate.share) if point else "–",
        "said": describe_point(point, t) if point else t("no counts yet"),
        "stations": f"{t.number(point.estimate.counted)}/{t.number(point.estimate.stations)}"
        if point
        else "",
        "slot": point.slot if point else "",
        "left_out": area.left_out,
        "drawing": small_multiple(area.series, reference),
    }


def _no_such_district(t: Words) -> Payload:
    return {"html": html("notice", text=t("There is no such district in the register."))}
