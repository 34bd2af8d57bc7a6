"""Tokens are shown once, found by hash, and stop working when they are revoked."""

import pytest
import sqlalchemy as sa

from db import tokens
from db.schema import api_token
from tests.factories import DAY_AT_10_05, add_election


@pytest.fixture
def election_id(connection: sa.Connection) -> int:
    return add_election(connection)


def test_a_token_leads_to_its_election_and_its_holder(connection, election_id):
    token = tokens.create_token(connection, election_id, "bot", DAY_AT_10_05)
    holder = tokens.fetch_token_election(connection, token)
    assert holder is not None
    assert (holder.election_id, holder.name) == (election_id, "bot")


def test_only_the_hash_is_stored(connection, election_id):
    token = tokens.create_token(connection, election_id, "bot", DAY_AT_10_05)
    stored = connection.execute(sa.select(api_token)).one()
    assert token not in str(stored)
    assert len(stored.token_sha256) == 64


@pytest.mark.parametrize("guess", ["", "bq_", "bq_\ud800\0", "x" * 100_000])
def test_what_is_no_token_leads_nowhere(connection, election_id, guess):
    tokens.create_token(connection, election_id, "bot", DAY_AT_10_05)
    assert tokens.fetch_token_election(connection, guess) is None


def test_two_tokens_of_one_name_differ_and_are_revoked_together(connection, election_id):
    both = {tokens.create_token(connection, election_id, "bot", DAY_AT_10_05) for _ in range(2)}
    other = tokens.create_token(connection, election_id, "form", DAY_AT_10_05)
    assert len(both) == 2
    assert tokens.revoke_tokens(connection, election_id, "bot", DAY_AT_10_05) == 2
    assert tokens.revoke_tokens(connection, election_id, "bot", DAY_AT_10_05) == 0
    assert [tokens.fetch_token_election(connection, token) for token in both] == [None, None]
    assert tokens.fetch_token_election(connection, other) is not None


def test_the_demos_own_token_follows_the_newest_day(connection, election_id):
    newest = add_election(connection, code="newest")
    for each in (election_id, newest, newest):
        tokens.ensure_token(connection, each, "demo", "a token of my own choice", DAY_AT_10_05)
    holder = tokens.fetch_token_election(connection, "a token of my own choice")
    assert holder is not None
    assert holder.election_id == newest
