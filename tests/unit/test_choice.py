"""Which stations match what a person asked for."""

import pytest

from dashboard.choice import Choice
from db.vocabulary import CoverageClass, CoverageState, IncidentState, Severity
from tests.pictures import a_picture, an_incident

PICTURE = a_picture(
    [CoverageState.REPORTING, CoverageState.SILENT, CoverageState.LATE, CoverageState.DENIED],
    now="14:40",
    incidents=[
        an_incident(0, Severity.MINOR, "14:30"),
        an_incident(1, Severity.CRITICAL, "12:00"),
        an_incident(1, Severity.MINOR, "14:35"),
        an_incident(2, Severity.CRITICAL, "14:30", state=IncidentState.REJECTED),  # not open: no match
    ],
)


def numbers(choice: Choice) -> list[str]:
    return [PICTURE.register.stations[place].number for place in choice.places(PICTURE)]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice(), ["1", "2", "3", "4"]),
        (Choice(words="3"), ["3"]),
        (Choice(words="school  2"), ["2"]),  # both words, any case
        (Choice(words="SCHOOL 2 kk"), ["2"]),  # the Kazakh name
        (Choice(words="nowhere"), []),
        (Choice(district="632"), ["2", "4"]),
        (Choice(classes=frozenset({CoverageClass.SILENT, CoverageClass.LATE})), ["2", "3"]),
        (Choice(classes=frozenset({CoverageClass.REMOVED})), ["4"]),
        (Choice(severities=frozenset({Severity.CRITICAL})), ["2"]),
        (Choice(severities=frozenset({Severity.MINOR})), ["1"]),  # at 2 a worse one is open
        (Choice(minutes=15), ["1", "2"]),  # the newest open one came in within 15 minutes
        (Choice(minutes=5), ["2"]),  # at the limit itself
        (Choice(district="632", classes=frozenset({CoverageClass.SILENT}), minutes=15), ["2"]),
    ],
)
def test_a_choice_finds_stations(choice: Choice, expected: list[str]):
    assert numbers(choice) == expected


def test_the_browser_is_asked_for_nothing_when_everything_is_to_be_shown():
    assert Choice().for_browser(PICTURE, replayed=False) is None


def test_the_browser_judges_what_may_change_and_is_given_what_does_not():
    choice = Choice(words="school", district="632", classes=frozenset({CoverageClass.SILENT}), minutes=30)

    assert choice.for_browser(PICTURE, replayed=True) == {
        "places": [1, 3],
        "classes": [list(CoverageClass).index(CoverageClass.SILENT)],
        "severities": None,
        "minutes": 30,
        "at": PICTURE.as_of.timestamp(),
    }
    live = choice.for_browser(PICTURE, replayed=False)
    assert live is not None
    assert live["at"] is None
