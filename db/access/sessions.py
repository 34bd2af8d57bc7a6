"""Sessions: who is signed in, by the hash of a random token. A person's and a wall's are two kinds.

How long they last is the door's to say (`dashboard.entrance.sessions`); here they are open until ended.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from db.access.tables import session, staff
from db.writing.revisions import record_audit

PERSON = "person"
WALL = "wall"


@dataclass(frozen=True, slots=True)
class Session:
    id: int
    token_sha256: str
    kind: str
    staff_id: int
    """Whose; of a wall: who made it."""
    role: str
    alias: str
    """Of a wall: where it hangs."""
    created_at: dt.datetime
    seen_at: dt.datetime


@dataclass(frozen=True, slots=True)
class WallSession:
    id: int
    label: str
    made_by: str
    created_at: dt.datetime
    opened_at: dt.datetime | None
    seen_at: dt.datetime


def find_sessions(connection: sa.Connection, tokens_sha256: Collection[str]) -> dict[str, Session]:
    """Those of the tokens that are open, by token."""
    is_wall = session.c.kind == WALL
    rows = connection.execute(
        sa.select(
            session.c.id,
            session.c.token_sha256,
            session.c.kind,
            session.c.staff_id,
            sa.case((is_wall, WALL), else_=staff.c.role),
            sa.case((is_wall, session.c.label), else_=staff.c.alias),
            session.c.created_at,
            session.c.seen_at,
        )
        .join_from(session, staff)
        .where(
            session.c.token_sha256.in_(tokens_sha256),
            session.c.ended_at.is_(None),
            session.c.opened_at.is_not(None),
            sa.or_(is_wall, staff.c.disabled_at.is_(None)),
        )
    )
    found = (Session(*row) for row in rows)
    return {each.token_sha256: each for each in found}


def open_session(connection: sa.Connection, staff_id: int, *, token_sha256: str, at: dt.datetime) -> None:
    """Of a person who has just proved who they are."""
    alias = connection.execute(sa.select(staff.c.alias).where(staff.c.id == staff_id)).scalar_one()
    session_id = connection.execute(
        sa.insert(session)
        .values(
            staff_id=staff_id,
            kind=PERSON,
            token_sha256=token_sha256,
            created_at=at,
            opened_at=at,
            seen_at=at,
        )
        .returning(session.c.id)
    ).scalar_one()
    _note(connection, "login:session:opened", at, alias, staff_id=staff_id, session=session_id)


def end_session(connection: sa.Connection, token_sha256: str, *, at: dt.datetime) -> None:
    """By who holds the token: a person signs out. Does nothing if it is not open."""
    known = find_sessions(connection, [token_sha256]).get(token_sha256)
    if known is not None:
        _end(connection, session.c.id == known.id, at)
        detail = {"staff_id": known.staff_id, "session": known.id, "kind": known.kind}
        _note(connection, "login:session:ended", at, known.alias, **detail)


def end_sessions_of(connection: sa.Connection, staff_id: int, at: dt.datetime) -> int:
    """Returns how many ended. The walls that person made stay."""
    return _end(connection, sa.and_(session.c.staff_id == staff_id, session.c.kind == PERSON), at)


def end_old_sessions(
    connection: sa.Connection, *, created_before: dt.datetime, seen_before: dt.datetime, at: dt.datetime
) -> int:
    """Of people. Returns how many ended."""
    old = sa.or_(session.c.created_at <= created_before, session.c.seen_at <= seen_before)
    return _end(connection, sa.and_(session.c.kind == PERSON, old), at)


def note_use(connection: sa.Connection, seen_at: Mapping[int, dt.datetime]) -> None:
    """`seen_at` by session id. A time earlier than the stored one changes nothing."""
    moment: sa.BindParameter[dt.datetime] = sa.bindparam("moment", type_=session.c.seen_at.type)
    later = sa.update(session).where(session.c.id == sa.bindparam("session_id"), session.c.seen_at < moment)
    if seen_at:
        rows = [{"session_id": each, "moment": moment_seen} for each, moment_seen in sorted(seen_at.items())]
        connection.execute(later.values(seen_at=moment), rows)


# --- walls ------------------------------------------------------------------------------------


def make_wall(
    connection: sa.Connection, maker_id: int, *, label: str, link_sha256: str, at: dt.datetime
) -> int:
    """A wall that opens once, on the screen where its link is used. Returns the session's id."""
    maker = connection.execute(sa.select(staff.c.alias).where(staff.c.id == maker_id)).scalar_one()
    label = "".join(filter(str.isprintable, " ".join(label.split())))[:80]
    row = sa.insert(session).values(
        staff_id=maker_id, kind=WALL, token_sha256=link_sha256, label=label, created_at=at, seen_at=at
    )
    session_id = int(connection.execute(row.returning(session.c.id)).scalar_one())
    _note(connection, "staff:wall:made", at, maker, session=session_id, label=label)
    return session_id


def open_wall(
    connection: sa.Connection,
    *,
    link_sha256: str,
    token_sha256: str,
    made_after: dt.datetime,
    at: dt.datetime,
) -> bool:
    """Turns the link into a session with a token of its own. False: used, revoked, too old or never made."""
    opened = connection.execute(
        sa.update(session)
        .where(
            session.c.token_sha256 == link_sha256,
            session.c.kind == WALL,
            session.c.opened_at.is_(None),
            session.c.ended_at.is_(None),
            session.c.created_at > made_after,
        )
        .values(token_sha256=token_sha256, opened_at=at, seen_at=at)
        .returning(session.c.id, session.c.label)
    ).one_or_none()
    if opened is None:
        return False
    _note(connection, "login:wall:opened", at, opened.label or WALL, session=opened.id)
    return True


def revoke_wall(connection: sa.Connection, session_id: int, *, at: dt.datetime, actor: str) -> bool:
    """False: it was over already."""
    ended = _end(connection, sa.and_(session.c.id == session_id, session.c.kind == WALL), at)
    if ended:
        _note(connection, "staff:wall:revoked", at, actor, session=session_id)
    return bool(ended)


def list_walls(connection: sa.Connection) -> list[WallSession]:
    """Not revoked, oldest first."""
    columns = (session.c.created_at, session.c.opened_at, session.c.seen_at)
    rows = connection.execute(
        sa.select(session.c.id, session.c.label, staff.c.alias, *columns)
        .join_from(session, staff)
        .where(session.c.kind == WALL, session.c.ended_at.is_(None))
        .order_by(session.c.id)
    )
    return [WallSession(*row) for row in rows]


def _end(connection: sa.Connection, which: sa.ColumnElement[bool], at: dt.datetime) -> int:
    return connection.execute(
        sa.update(session).where(which, session.c.ended_at.is_(None)).values(ended_at=at)
    ).rowcount


def _note(connection: sa.Connection, action: str, at: dt.datetime, actor: str, **detail: object) -> None:
    record_audit(connection, None, at=at, actor=actor, action=action, detail=detail, revision=None)
