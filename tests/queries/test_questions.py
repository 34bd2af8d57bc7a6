"""Which counts are to be asked about, on made-up series and out of the database."""

import pytest
import sqlalchemy as sa

from db.vocabulary import Channel, TurnoutFlag, TurnoutSource
from db.writing import record_reports, touch_register
from queries.questions import Count, Question, fetch_counts, questions
from tests.factories import SLOTS, add_district, add_register, at, turnout

OBSERVER, OFFICIAL = TurnoutSource.OBSERVER, TurnoutSource.OFFICIAL


def count(slot: str, voters: int, *flags: TurnoutFlag, source: TurnoutSource = OBSERVER) -> Count:
    return Count(1, slot, source, voters, frozenset(flags), at(slot))


def asked(*counts: Count, listed: int | None = 1000) -> list[tuple[Question, str, int | None]]:
    found = questions(counts, listed={1: listed}, slots=SLOTS)
    return [(each.question, each.count.slot, each.against) for each in found]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([count("10:00", 100), count("12:00", 250)], []),
        ([count("10:00", 300), count("12:00", 250)], [(Question.FALLS, "12:00", 300)]),
        ([count("10:00", 100), count("12:00", 301)], [(Question.JUMPS, "12:00", 100)]),
        ([count("20:00", 1001, TurnoutFlag.ABOVE_LIST)], [(Question.ABOVE_LIST, "20:00", 1000)]),
        ([count("20:00", 1051, TurnoutFlag.FAR_ABOVE_LIST)], [(Question.FAR_ABOVE_LIST, "20:00", 1000)]),
        (
            [count("14:00", 500), count("14:00", 600, source=OFFICIAL)],
            [(Question.OFFICIAL_ABOVE_OBSERVED, "14:00", 500)],
        ),
        ([count("14:00", 500), count("16:00", 900, source=OFFICIAL)], []),  # of different slots
        ([count("14:00", 900, source=OFFICIAL)], []),  # nothing was observed to hold it against
    ],
)
def test_a_count_is_asked_about(counts: list[Count], expected: list[tuple[Question, str, int | None]]):
    assert asked(*counts) == expected


def test_without_a_voter_list_falls_and_differences_are_still_seen():
    counts = [count("10:00", 300), count("12:00", 250), count("12:00", 400, source=OFFICIAL)]

    assert asked(*counts, listed=None) == [
        (Question.FALLS, "12:00", 300),
        (Question.OFFICIAL_ABOVE_OBSERVED, "12:00", 250),
    ]


def test_the_most_serious_question_comes_first_then_the_latest_slot():
    counts = [
        count("10:00", 100),
        count("12:00", 500),
        count("14:00", 400),
        count("16:00", 300),
        count("18:00", 1100, TurnoutFlag.FAR_ABOVE_LIST),
    ]

    assert [each[:2] for each in asked(*counts)] == [
        (Question.FAR_ABOVE_LIST, "18:00"),
        (Question.FALLS, "16:00"),
        (Question.FALLS, "14:00"),
        (Question.JUMPS, "18:00"),
        (Question.JUMPS, "12:00"),
    ]


def test_counts_that_stand_are_read_of_one_district_or_of_all(connection: sa.Connection):
    register = add_register(connection)
    elsewhere = add_district(connection, register.election_id, code="632000000")
    register.add_station(district_id=elsewhere)
    touch_register(connection, register.election_id)
    wrong = turnout("1", voters=1200)
    for received, report in (
        ("10:01", wrong),
        ("10:05", turnout("1", voters=120, supersedes=wrong["id"])),
        ("10:06", turnout("2", voters=1080)),
    ):
        record_reports(
            connection,
            register.election_id,
            [report],
            received_at=at(received),
            channel=Channel.API,
            actor="test",
        )

    everywhere = fetch_counts(connection, election_id=register.election_id)
    (there,) = fetch_counts(connection, election_id=register.election_id, district_id=elsewhere)

    assert [each.voters for each in everywhere] == [120, 1080]
    assert (there.voters, there.flags) == (1080, {TurnoutFlag.FAR_ABOVE_LIST})
