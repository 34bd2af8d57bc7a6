"""Panels: what the wall says, and what it says when it does not know."""

import dataclasses
import re
import time

import pytest

from dashboard.counts import count_coverage
from dashboard.panels import TILES, WALL
from dashboard.panels.audit import audit_tile
from dashboard.panels.coverage import coverage_tile, silent_tile
from dashboard.panels.feed import feed_tile
from dashboard.panels.heading import heading_tile
from dashboard.panels.incidents import incidents_tile
from dashboard.panels.screen import stale_banner, wall_screen
from dashboard.panels.turnout import turnout_now_tile
from dashboard.words import LANGUAGES, words
from db.vocabulary import CoverageClass, CoverageState, IncidentState, ReportKind, Severity, TurnoutSource
from queries.audit import Head
from queries.snapshot import Snapshot
from tests.pictures import (
    ELECTION,
    ULAN,
    ZAYSAN,
    a_picture,
    a_register,
    a_report,
    a_sum,
    an_incident,
    at,
    named,
)

REPORTING, SILENT, LATE = CoverageState.REPORTING, CoverageState.SILENT, CoverageState.LATE
EN = words("en")


def shown(payload: dict[str, object]) -> str:
    """The text of a tile, one space between pieces."""
    return " ".join(re.sub(r"<[^>]+>", " ", str(payload["html"])).split())


def test_the_share_counts_stations_whose_last_report_due_is_in():
    states = [
        REPORTING,  # in
        CoverageState.ARRIVED,  # in: no count is due yet
        CoverageState.COUNTING,  # in: done
        LATE,  # out, but not unknown either
        SILENT,  # out: unknown
        CoverageState.REMOVED,  # out: unknown
        CoverageState.UNCOVERED,  # out: unknown
        CoverageState.CONFIRMED,  # out: unknown, nobody is there yet
    ]
    count = count_coverage(a_picture(states))

    assert (count.heard, count.unknown, count.total) == (3, 4, 8)
    assert count.heard_share == 3 / 8
    assert count.by_class[CoverageClass.EXPECTED] == 1


def test_the_share_is_never_rounded_up_to_all():
    assert shown(coverage_tile(a_picture([REPORTING] * 249 + [SILENT]), EN)).startswith("99 %")


def test_without_stations_the_share_is_not_known_rather_than_zero():
    assert shown(coverage_tile(a_picture([]), EN)).startswith("– %")


def test_every_class_is_counted_also_those_without_a_station():
    text = shown(coverage_tile(a_picture([REPORTING, REPORTING, SILENT]), EN))

    for part in (
        "2 / 3",
        "1 unknown",
        "Reporting 2",
        "Late 0",
        "Silent 1",
        "Removed 0",
        "Not covered 0",
        "Done 0",
    ):
        assert part in text


def test_those_silent_for_longest_are_called_first():
    states = [
        (SILENT, "13:30"),
        (SILENT, "12:10"),
        (LATE, "09:00"),
        (SILENT, "14:00"),
        (SILENT, "13:00"),
        (SILENT, "14:10"),
    ]
    payload = silent_tile(a_picture(states, now="14:40"), EN)
    text = shown(payload)

    assert re.findall(r"(\d) (?:Zaysan|Ulan) district", text) == ["2", "5", "1", "4"]
    assert text.startswith("To call 5")  # the late one is not silent
    assert f'data-since="{at("12:10").isoformat()}"' in str(payload["html"])


def test_when_nobody_is_silent_it_says_so():
    assert shown(silent_tile(a_picture([REPORTING]), EN)) == "Nobody is silent"


def test_what_burns_is_open_and_critical_before_major_each_newest_first():
    incidents = [
        an_incident(0, Severity.MAJOR, "14:31"),  # in, last: newer, but only major
        an_incident(1, Severity.CRITICAL, "14:30"),  # in, first: the newest critical one
        an_incident(2, Severity.CRITICAL, "13:00", state=IncidentState.CONFIRMED),  # in
        an_incident(3, Severity.MAJOR, "11:00", state=IncidentState.FILED),  # in, beyond the rows
        an_incident(0, Severity.MINOR, "14:35"),  # out: minor
        an_incident(1, Severity.CRITICAL, "14:36", state=IncidentState.REJECTED),  # out: rejected
        an_incident(2, Severity.CRITICAL, "14:37", state=IncidentState.DUPLICATE),  # out: a duplicate
        an_incident(3, Severity.CRITICAL, "14:38", state=IncidentState.CLOSED),  # out: closed
    ]
    payload = incidents_tile(a_picture([REPORTING] * 4, incidents=incidents), EN)

    assert re.findall(r'data-incident="([^"]+)" data-severity="(\w+)"', str(payload["html"])) == [
        (str(incidents[1].id), "critical"),
        (str(incidents[2].id), "critical"),
        (str(incidents[0].id), "major"),
    ]
    text = shown(payload)
    assert text.startswith("Burning 2 2 +1 more")
    assert "Observer denied entry 2 Ulan district" in text


def test_an_incident_of_an_unknown_category_shows_its_code():
    incident = an_incident(0, Severity.CRITICAL, "14:30", category="Z99")
    assert "Z99" in shown(incidents_tile(a_picture([REPORTING], incidents=[incident]), EN))


def test_names_from_outside_are_escaped():
    register = a_register(1)
    evil = '<img src=x onerror="alert(1)">'
    district = register.districts[0]
    hostile = type(district)(district.id, "1", named(evil), "district", None, None, None)
    register = type(register)(1, register.stations, (hostile,), {})
    incident = an_incident(0, Severity.CRITICAL, "14:30", category=evil)
    picture = a_picture([(SILENT, "12:00")], incidents=[incident], register=register)

    for tile in (silent_tile, incidents_tile):
        assert "<img" not in str(tile(picture, EN)["html"])


def test_turnout_now_is_the_latest_slot_with_enough_stations_behind_it():
    turnout = [
        a_sum(ZAYSAN, "12:00", TurnoutSource.OBSERVER, stations=3, share=0.41),
        a_sum(ULAN, "12:00", TurnoutSource.OBSERVER, stations=3, share=0.43, left_out=1),
        a_sum(ZAYSAN, "14:00", TurnoutSource.OBSERVER, stations=1, share=0.99),  # only just coming in
    ]
    text = shown(turnout_now_tile(a_picture([REPORTING] * 6, turnout=turnout), EN))

    assert text == "42.0 % Observed 12:00 6/6 – % Official no counts yet counts to check 1"


def test_with_few_stations_the_first_count_is_better_than_none():
    turnout = [a_sum(ZAYSAN, "10:00", TurnoutSource.OFFICIAL, stations=1, share=0.2)]
    text = shown(turnout_now_tile(a_picture([REPORTING] * 6, turnout=turnout), EN))

    assert text == "– % Observed no counts yet 20.0 % Official 10:00 1/6"


def test_the_feed_shows_the_last_three_reports():
    recent = [
        a_report(0, "14:39", ReportKind.TURNOUT, slot="14:00", source=TurnoutSource.OBSERVER, voters=1312),
        a_report(1, "14:38", ReportKind.CHECK_IN, detail="opened"),
        a_report(0, "14:37", ReportKind.INCIDENT, detail="A01", severity=Severity.CRITICAL),
        a_report(1, "14:36", ReportKind.PROTOCOL),
    ]
    assert shown(feed_tile(a_picture([REPORTING] * 2, recent=recent), EN)) == (
        "14:39 1 turnout 1,312 14:38 2 opened 14:37 1 incident"
    )
    assert shown(feed_tile(a_picture([]), EN)) == "No reports yet"


def test_synthetic_data_are_called_so_and_real_ones_are_not():
    real = type(ELECTION)(
        1, "x", named("Real"), ELECTION.held_on, ELECTION.timezone, False, ELECTION.schedule, None
    )

    assert shown(heading_tile(a_picture([]), EN)) == "Synthetic data Elections of rural akims"
    assert shown(heading_tile(a_picture([], election=real), EN)) == "Real"


def test_the_wall_prints_the_first_twelve_digits_of_the_audit_chains_head():
    sealed = dataclasses.replace(a_picture([]), audit_head=Head(812, "3f9a1c07d2e4" + "0" * 52))

    assert shown(audit_tile(sealed, EN)) == "Audit 3f9a1c07d2e4"
    assert shown(audit_tile(a_picture([]), EN)) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_wall_has_a_place_for_each_of_its_tiles_but_the_map_which_brings_its_own(language: str):
    screen = wall_screen(words(language))

    assert set(re.findall(r'data-tile="(\w+)"', screen)) == set(WALL) - {"map"}
    assert set(WALL) <= set(TILES)
    assert len(re.findall(r"data-stale-banner", screen)) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_browser_finds_its_placeholders_in_every_language(language: str):
    t = words(language)
    banner = stale_banner(t)

    for placeholder in ("{time}", "{age}", "{seconds}", "{minutes}"):
        assert placeholder in banner
    assert 'data-as-of="' in wall_screen(t)
    assert re.search(r'data-age-hours="[^"]*{hours}[^"]*{minutes}', wall_screen(t))


def big_picture(stations: int) -> Snapshot:
    severities = (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR)
    return a_picture(
        [(list(CoverageState)[place % 13], "13:00") for place in range(stations)],
        incidents=[
            an_incident(place % stations, severities[place % 3], f"{7 + place % 7:02}:{place % 60:02}")
            for place in range(stations // 5)
        ],
        turnout=[
            a_sum(district, slot, source, stations=2, share=0.4)
            for district in (ZAYSAN, ULAN)
            for slot in ("10:00", "12:00", "14:00")
            for source in TurnoutSource
        ],
        recent=[a_report(0, "14:39", ReportKind.PROTOCOL)] * 6,
    )


@pytest.mark.parametrize("stations", [250, 10_000])
def test_all_tiles_of_the_wall_can_be_drawn(stations: int):
    picture = big_picture(stations)
    start = time.process_time()
    payloads = {name: TILES[name].render(picture, words("ru")) for name in WALL}
    spent = time.process_time() - start

    assert all(payloads.values())
    assert spent < 2, "drawing takes milliseconds; seconds mean something has grown with the square"
