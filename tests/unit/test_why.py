"""The sentence that says why a station is in its state."""

from dataclasses import replace

import pytest

from dashboard.why import why
from dashboard.words import words
from db.vocabulary import CoverageState
from queries.coverage import StationFacts, coverage
from tests.pictures import ELECTION, SCHEDULE, at

NOBODY = StationFacts(1)
ASSIGNED = StationFacts(1, observers_assigned=2, observers_confirmed=1)
ARRIVED = replace(ASSIGNED, arrived_at=at("06:40"), heard_at=at("06:40"))
OPENED = replace(ARRIVED, opened_at=at("07:05"), heard_at=at("07:05"))
COUNTED = replace(OPENED, last_slot="12:00", heard_at=at("12:07"))
LAST = replace(COUNTED, last_slot="20:00", heard_at=at("20:04"))
OUT = replace(COUNTED, removed_at=at("13:10"), removal="removed")
COUNTING = replace(LAST, counting_at=at("20:30"))
PROTOCOL = replace(COUNTING, protocol_at=at("22:10"))

SAID = [
    (NOBODY, "12:00", "No observer is assigned, nobody has reported."),
    (ASSIGNED, "06:00", "2 observers assigned, 1 confirmed. The arrival is due at 06:45."),
    (ASSIGNED, "07:05", "The arrival was due at 06:45. Nothing has been heard at all."),
    (ASSIGNED, "09:00", "Nothing has been heard at all. The arrival was due at 06:45."),
    (ARRIVED, "06:50", "Arrived at 06:40. The opening form is due at 07:15."),
    (ARRIVED, "07:30", "The opening form was due at 07:15. Nothing since 06:40."),
    (OPENED, "08:00", "Opened at 07:05. The next count is due at 10:00."),
    (COUNTED, "13:00", "The count of 12:00 is in, last word at 12:07. The next count is due at 14:00."),
    (COUNTED, "14:20", "The 14:00 turnout was due at 14:00. Nothing since 12:07."),
    (COUNTED, "15:00", "Nothing since 12:07. The 14:00 turnout was due at 14:00."),
    (LAST, "20:10", "The count of 20:00 is in, last word at 20:04."),
    (OUT, "14:00", "The observer was removed at 13:10."),
    (replace(OUT, removal="denied"), "14:00", "The observer was not let in at 13:10."),
    (COUNTING, "21:00", "Votes are being counted since 20:30."),
    (PROTOCOL, "22:30", "The protocol came in at 22:10. The observer is not reported home yet."),
    (
        replace(PROTOCOL, home_safe_at=at("23:05")),
        "23:30",
        "The protocol came in at 22:10, the observer was home at 23:05.",
    ),
]


@pytest.mark.parametrize(("facts", "now", "sentence"), SAID)
def test_it_says_what_is_known_and_what_is_missing(facts: StationFacts, now: str, sentence: str):
    assert why(facts, coverage(facts, SCHEDULE, at(now)), ELECTION, words("en")) == sentence


def test_every_state_is_explained_in_every_language():
    explained = set()
    for facts, now, _ in SAID:
        state = coverage(facts, SCHEDULE, at(now))
        explained.add(state.state)
        for language in ("kk", "ru", "en"):
            assert why(facts, state, ELECTION, words(language))

    assert explained >= set(CoverageState) - {CoverageState.CONFIRMED}
