"""What tests of the press ask first."""

import sqlalchemy as sa

from queries import press as questions
from queries.schedule import fetch_election
from tests.factories import at


def basis_of(connection: sa.Connection, election_id: int, local: str = "12:30") -> questions.Basis:
    election = fetch_election(connection, election_id=election_id)
    return questions.fetch_coverage(connection, election=election, as_of=at(local)).basis
