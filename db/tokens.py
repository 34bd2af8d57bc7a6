"""API tokens: shown once, stored as a hash. They are random, so a plain SHA-256 cannot be guessed back."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from db.schema import api_token


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose token it is."""

    election_id: int
    name: str
    token_sha256: str


def create_token(connection: sa.Connection, election_id: int, name: str, now: dt.datetime) -> str:
    """Returns the token; it cannot be read again."""
    token = "bq_" + secrets.token_urlsafe(32)
    ensure_token(connection, election_id, name, token, now)
    return token


def ensure_token(
    connection: sa.Connection, election_id: int, name: str, token: str, now: dt.datetime
) -> None:
    """Makes a token of the caller's own choice valid for this election (the demo's HQ_API_TOKEN)."""
    values = {"election_id": election_id, "name": name, "created_at": now, "revoked_at": None}
    insert = pg.insert(api_token).values(token_sha256=_hash(token), **values)
    connection.execute(insert.on_conflict_do_update(index_elements=["token_sha256"], set_=values))


def revoke_tokens(connection: sa.Connection, election_id: int, name: str, now: dt.datetime) -> int:
    """Of everybody of that name. Returns how many there were."""
    return connection.execute(
        sa.update(api_token)
        .where(
            api_token.c.election_id == election_id, api_token.c.name == name, api_token.c.revoked_at.is_(None)
        )
        .values(revoked_at=now)
    ).rowcount


def fetch_token_election(connection: sa.Connection, token: str) -> Holder | None:
    return find_holder(connection, _hash(token))


def find_holder(connection: sa.Connection, token_sha256: str) -> Holder | None:
    """One lookup by hash: how long it takes says nothing about the token."""
    columns = (api_token.c.election_id, api_token.c.name, api_token.c.token_sha256)
    row = connection.execute(
        sa.select(*columns).where(api_token.c.token_sha256 == token_sha256, api_token.c.revoked_at.is_(None))
    ).one_or_none()
    return Holder(*row) if row else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
