"""A figure's finding as a sentence, word by word; what it says where there is nothing to find."""

import dataclasses

import pytest

from dashboard.figures import Kind, Result, build
from dashboard.words import words
from db.vocabulary import Severity, TurnoutSource
from queries.press import Basis, Coverage, TurnoutByDistrict, TurnoutPoint, TurnoutTimeline
from queries.press_incidents import DayTable, HeatMap, StationMap
from queries.statistics import Estimate
from tests.figures.test_build import (
    ANSWERS,
    BASIS,
    COVERAGE,
    DISTRICTS,
    ESTIMATE,
    NONE,
    STATIONS,
    TIMELINE,
    incidents,
)

WAITING = "7 more reports are under verification."
NO_VIOLATION = "No violation has been confirmed and cleared for publication."
OBSERVED = (
    "Turnout at 12:00 was 63.1 % by the observers' count at 28 of 36 stations. "
    "The 95 % interval is 61.0 % to 65.0 %."
)
OFFICIAL = "The commissions' own figure at 12:00 was 64.0 %, told at 28 of 36 stations."
HEARD = "Observers have told of 20 of 36 stations what was last due. That is 55.6 %."
BY_SEVERITY = f"Lawyers have confirmed 3 violations: critical 1, major 1, minor 1. {WAITING}"

SAID: dict[Kind, str] = {
    Kind.TURNOUT_TIMELINE: f"{OBSERVED} {OFFICIAL}",
    Kind.TURNOUT_BY_DISTRICT: (
        "Turnout at 12:00 by the observers' count was from 40.0 % to 63.1 % in 2 districts."
    ),
    Kind.COVERAGE: HEARD,
    Kind.COVERAGE_BY_DISTRICT: (
        "In 2 districts observers have told of 75 % to 92 % of the stations what was last due."
    ),
    Kind.INCIDENTS_BY_SEVERITY: BY_SEVERITY,
    Kind.INCIDENTS_BY_CATEGORY: (
        f"Lawyers have confirmed 3 violations: BOX district 2; LIST district 1. {WAITING}"
    ),
    Kind.INCIDENTS_BY_HOUR: (
        f"3 confirmed violations by the hour they happened: 09:00 2, 11:00 1. {WAITING}"
    ),
    Kind.STATION_MAP: "Confirmed violations happened at 1 of 2 stations.",
    Kind.HEAT_MAP: "Confirmed violations happened in 1 of 3 districts.",
    Kind.DAY_TABLE: f"{HEARD} {OBSERVED} {OFFICIAL} {BY_SEVERITY}",
}


MOMENT = {
    "kk": " Дерек уақыты: 2021 ж. 25 шілде, 14:05 (UTC+6).",
    "ru": " По состоянию на 25 июля 2021 г., 14:05 (UTC+6).",
    "en": " As of July 25, 2021, 14:05 (UTC+6).",
}


def sentence(kind: Kind, answer: Result, language: str = "en") -> str:
    """Without the moment, which each ends with."""
    said = build(kind, answer, words(language)).sentence
    said = said.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert said.endswith(MOMENT[language])
    return said.removesuffix(MOMENT[language])


@pytest.mark.parametrize("kind", Kind)
def test_the_finding_of_a_figure_word_by_word(kind: Kind):
    assert sentence(kind, ANSWERS[kind]) == SAID[kind]


def test_the_finding_in_kazakh_and_in_russian():
    answer = ANSWERS[Kind.INCIDENTS_BY_SEVERITY]
    kazakh, russian = (sentence(Kind.INCIDENTS_BY_SEVERITY, answer, each) for each in ("kk", "ru"))
    assert russian.startswith("Юристы подтвердили 3 нарушения:")
    assert kazakh.startswith("Заңгерлер 3 ")


# --- one, none, unknown -----------------------------------------------------------------------

NOBODY = Basis(BASIS.election, BASIS.as_of, 0, 0)
QUIET = incidents(waiting=0)


def observed(estimate: Estimate) -> TurnoutTimeline:
    return TurnoutTimeline(BASIS, (TurnoutPoint("12:00", TurnoutSource.OBSERVER, True, estimate),))


def of_one_district() -> TurnoutByDistrict:
    return dataclasses.replace(DISTRICTS, districts=DISTRICTS.districts[:1])


def of_one_area() -> Coverage:
    return dataclasses.replace(COVERAGE, areas=COVERAGE.areas[:1])


@pytest.mark.parametrize(
    ("kind", "answer", "said"),
    [
        (Kind.TURNOUT_TIMELINE, observed(NONE), "No turnout may be published yet."),
        (
            Kind.TURNOUT_TIMELINE,
            observed(dataclasses.replace(ESTIMATE, interval=None)),
            "Turnout at 12:00 was 63.1 % by the observers' count at 28 of 36 stations.",
        ),
        (  # counted everywhere: there is nothing to be unsure of
            Kind.TURNOUT_TIMELINE,
            observed(dataclasses.replace(ESTIMATE, counted=36, interval=(0.6309, 0.6309))),
            "Turnout at 12:00 was 63.1 % by the observers' count at 36 of 36 stations.",
        ),
        (
            Kind.TURNOUT_BY_DISTRICT,
            TurnoutByDistrict(BASIS, None, (), None),
            "No turnout may be published yet.",
        ),
        (
            Kind.TURNOUT_BY_DISTRICT,
            of_one_district(),
            "Turnout at 12:00 by the observers' count was 63.1 % in 1 district.",
        ),
        (
            Kind.COVERAGE,
            Coverage(NOBODY, (), ()),
            "Observers have told of 0 of 0 stations what was last due. That is –.",
        ),
        (
            Kind.COVERAGE_BY_DISTRICT,
            Coverage(BASIS, (), ()),
            "No district has enough observers to tell of.",
        ),
        (
            Kind.COVERAGE_BY_DISTRICT,
            of_one_area(),
            "In 1 district observers have told of 92 % of the stations what was last due.",
        ),
        (Kind.INCIDENTS_BY_SEVERITY, QUIET, NO_VIOLATION),
        (Kind.INCIDENTS_BY_CATEGORY, incidents(), f"{NO_VIOLATION} {WAITING}"),
        (Kind.INCIDENTS_BY_HOUR, incidents(), f"{NO_VIOLATION} {WAITING}"),
        (
            Kind.INCIDENTS_BY_HOUR,
            incidents(("BOX", Severity.MAJOR, "09:10"), waiting=0),
            "1 confirmed violation by the hour it happened: 09:00 1.",
        ),
        (Kind.STATION_MAP, StationMap(BASIS, STATIONS.stations[1:], COVERAGE, 0), NO_VIOLATION),
        (Kind.HEAT_MAP, HeatMap(BASIS, (), 0), NO_VIOLATION),
        (
            Kind.DAY_TABLE,
            DayTable(BASIS, COVERAGE, QUIET, observed(NONE)),
            f"{HEARD} No turnout may be published yet. {NO_VIOLATION}",
        ),
    ],
)
def test_what_is_said_of_one_and_of_none(kind: Kind, answer: Result, said: str):
    assert sentence(kind, answer) == said


def test_the_official_figure_is_not_told_without_an_observed_one():
    official = TurnoutTimeline(BASIS, TIMELINE.points[1:])
    assert sentence(Kind.TURNOUT_TIMELINE, official) == "No turnout may be published yet."


def test_incidents_of_one_severity_leave_the_others_out():
    one = incidents(("BOX", Severity.MAJOR, "09:10"), waiting=None)
    assert sentence(Kind.INCIDENTS_BY_SEVERITY, one) == (
        "Lawyers have confirmed 1 violation: major 1. Fewer than 5 more reports are under verification."
    )
