"""Who is told when of a critical incident that nobody has acknowledged: the tiles, the line on the wall."""

import dataclasses
import datetime as dt
import re

import pytest

from dashboard.panels import TILES, may_see
from dashboard.panels.alarm import alarm_head_tile, alarm_lawyer_tile
from dashboard.panels.incidents import incidents_tile
from dashboard.viewer import Role, Viewer
from dashboard.words import LANGUAGES, words
from db.cases import Settings
from db.vocabulary import CoverageState, IncidentState, Level, Severity
from queries.escalations import next_escalation_at, unanswered
from queries.incident_book import Incident
from queries.snapshot import Snapshot
from tests.pictures import a_picture, an_incident, at

EN = words("en")


def picture(*incidents: Incident, on_duty: int | None = None, **reached: Level) -> Snapshot:
    """`reached` by the time of receipt: t1400=Level.HEAD."""
    levels = {
        each.id: reached[name]
        for each in incidents
        if (name := f"t{each.received_at.astimezone(dt.timezone(dt.timedelta(hours=6))):%H%M}") in reached
    }
    made = a_picture([CoverageState.REPORTING] * 3, incidents=incidents)
    return dataclasses.replace(made, escalated=levels, rules=Settings(on_duty=on_duty))


def critical(received: str, place: int = 0, **values: object) -> Incident:
    return an_incident(place, Severity.CRITICAL, received, **values)


def html_of(payload: dict[str, object]) -> str:
    return str(payload["html"])


def moments(payload: dict[str, object], name: str = "data-shown-from") -> list[str]:
    return re.findall(rf'{name}="([^"]*)"', html_of(payload))


def test_the_lawyer_hears_at_the_first_limit_the_head_at_the_second_the_wall_at_the_third():
    shown = picture(critical("14:00"))
    assert moments(alarm_lawyer_tile(shown, EN)) == [at("14:02").isoformat()]
    assert moments(alarm_head_tile(shown, EN)) == [at("14:05").isoformat()]
    assert moments(incidents_tile(shown, EN)) == [at("14:10").isoformat()]


def test_a_lawyer_who_is_not_on_duty_hears_of_it_when_the_wall_does():
    shown = alarm_lawyer_tile(picture(critical("14:00"), on_duty=7), EN)
    assert 'data-duty="7"' in html_of(shown)
    assert moments(shown, "data-others-from") == [at("14:10").isoformat()]
    assert 'data-duty=""' in html_of(alarm_lawyer_tile(picture(critical("14:00")), EN))


@pytest.mark.parametrize(
    ("reached", "told"),
    [
        (Level.LAWYER, (True, False, False)),
        (Level.HEAD, (True, True, False)),
        (Level.WALL, (True, True, True)),
    ],
)
def test_who_was_told_stays_told_whatever_the_clock_says(reached: Level, told: tuple[bool, ...]):
    shown = picture(critical("14:00"), t1400=reached)
    tiles = (alarm_lawyer_tile, alarm_head_tile, incidents_tile)
    assert tuple(moments(tile(shown, EN)) == [""] for tile in tiles) == told


@pytest.mark.parametrize("state", [state for state in IncidentState if state is not IncidentState.NEW])
def test_once_acknowledged_it_is_nowhere(state: IncidentState):
    shown = picture(critical("14:00", state=state), t1400=Level.WALL)
    assert [moments(tile(shown, EN)) for tile in (alarm_lawyer_tile, alarm_head_tile, incidents_tile)] == (
        [[], [], []]
    )


def test_what_is_not_critical_is_nobodys_alarm():
    assert moments(alarm_lawyer_tile(picture(an_incident(0, Severity.MAJOR, "14:00")), EN)) == []


def test_it_says_for_how_long_where_what_and_leads_to_the_case():
    incident = critical("14:00")
    shown = html_of(alarm_head_tile(picture(incident), EN))
    text = " ".join(re.sub(r"<[^>]+>", "", shown).split())
    assert text.startswith("Critical, nobody has acknowledged it for : 1 School 1 Observer denied entry")
    assert f'<b data-since="{at("14:00").isoformat()}"></b>' in shown
    assert f'href="/case?case={incident.id}&amp;lang=en"' in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_age_stands_in_the_sentence_of_every_language(language: str):
    assert html_of(alarm_head_tile(picture(critical("14:00")), words(language))).count("data-since") == 1


def test_the_wall_names_the_one_that_waits_longest_and_counts_those_that_came_as_far():
    shown = picture(
        critical("14:05", 1),  # the newest, not there yet
        critical("14:01", 2),
        critical("14:00", 0),
        t1400=Level.WALL,
        t1401=Level.WALL,
    )
    line = re.search(r'<p class="unanswered".*?</p>', html_of(incidents_tile(shown, EN)))
    assert line is not None
    assert '<b class="number">1</b>' in line[0]
    assert "+1" in line[0]


def test_beside_the_line_there_is_room_for_two_rows_and_the_rest_is_counted_so():
    shown = html_of(incidents_tile(picture(*[critical(f"14:0{n}", n) for n in range(3)]), EN))
    assert '<span class="rest"></span>' in shown
    assert '<span class="rest beside">+1 more</span>' in shown


def test_a_name_that_is_html_stays_text():
    hostile = "<script>alert(1)</script>{time}{0}"
    shown = picture(critical("14:00", category=hostile))
    for tile in (alarm_lawyer_tile, alarm_head_tile, incidents_tile):
        assert "<script>" not in html_of(tile(shown, EN))


def test_the_next_moment_is_that_of_the_first_level_not_noted_yet():
    def due(**reached: Level) -> dt.datetime | None:
        shown = picture(critical("14:00"), critical("14:03", 1), **reached)
        return next_escalation_at(unanswered(shown.incidents.values(), shown.escalated, shown.rules))

    assert due() == at("14:02")
    assert due(t1400=Level.LAWYER) == at("14:05")  # as is the first limit of the second
    assert due(t1400=Level.HEAD, t1403=Level.LAWYER) == at("14:08")
    assert due(t1400=Level.WALL, t1403=Level.WALL) is None


@pytest.mark.parametrize("role", Role)
def test_only_who_acknowledges_is_alarmed(role: Role):
    viewer = Viewer(role)
    assert may_see(viewer, "alarm_lawyer") == (role is Role.LAWYER)
    assert may_see(viewer, "alarm_head") == (role in (Role.LEADER, Role.LAWYER))
    assert {"alarm_lawyer", "alarm_head"} <= set(TILES)
