"""What tests of the press ask first."""

import datetime as dt

import sqlalchemy as sa

from db import press
from queries import press as questions
from queries.schedule import fetch_election
from queries.wordings import Wording, fetch_wordings
from tests.factories import at


def basis_of(connection: sa.Connection, election_id: int, local: str = "12:30") -> questions.Basis:
    election = fetch_election(connection, election_id=election_id)
    return questions.fetch_coverage(connection, election=election, as_of=at(local)).basis


PLACE = press.Place("turnout_timeline", "", "ru")
OVER = press.Over("BQ-0123456789AB", at("12:00"))
WRITER, READER = "HQ-11", "HQ-12"


def words_at(
    connection: sa.Connection, election_id: int, place: press.Place = PLACE
) -> dict[press.Part, Wording]:
    """The newest row of each part, also a withdrawal."""
    return dict(fetch_wordings(connection, election_id=election_id).get(place, {}))


def add_words(
    connection: sa.Connection,
    election_id: int,
    text: str = "Треть проголосовала",
    *,
    place: press.Place = PLACE,
    part: press.Part = press.Part.TITLE,
    read_by: str = "",
    actor: str = WRITER,
    when: dt.datetime | None = None,
    over: press.Over = OVER,
) -> int:
    """Over what stands there. Returns its id."""
    after = {name: each.id for name, each in words_at(connection, election_id, place).items()}
    who = {"over": over, "at": when or at("12:01")}
    press.write_words(connection, election_id, place, {part: text}, after=after, actor=actor, **who)
    wording_id = words_at(connection, election_id, place)[part].id
    if read_by:
        press.confirm_words(connection, election_id, [wording_id], actor=read_by, **who)
    return wording_id
