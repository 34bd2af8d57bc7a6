"""People of the HQ: who may sign in, as what, and under which alias they act."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from db.access.sessions import end_sessions_of
from db.access.tables import session, staff
from db.cases.settings import end_duty
from db.messages import N_
from db.writing.revisions import record_audit

ADMIN = "admin"
SYSTEM = "system"
"""Who acts when nobody does: start-up."""
LONGEST = 80
_LOGIN = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


class StaffError(Exception):
    """What was asked for cannot be. `message` is an English msgid, `values` its values."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values: Mapping[str, object] = values


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    login: str
    alias: str
    role: str
    disabled: bool
    sessions: int
    """How many are open, walls not counted."""


def list_staff(connection: sa.Connection) -> list[Person]:
    """Those who may sign in first, then by login."""
    return _people(connection, order=(staff.c.disabled_at.is_not(None), staff.c.login))


def find_by_login(connection: sa.Connection, login: str) -> Person | None:
    found = _people(connection, staff.c.login == _normal(login))
    return found[0] if found else None


def ensure_first_admin(connection: sa.Connection, login: str, at: dt.datetime) -> bool:
    """Adds the login as administrator if there is nobody at all. False: there is somebody."""
    connection.execute(sa.text("lock table staff in exclusive mode"))
    if connection.scalar(sa.select(sa.func.count()).select_from(staff)):
        return False
    add_person(connection, login=login, role=ADMIN, at=at, actor=SYSTEM)
    return True


def is_admin(connection: sa.Connection, staff_id: int) -> bool:
    """Now: who is may have changed since their page was opened."""
    found = sa.select(sa.literal(1)).where(
        staff.c.id == staff_id, staff.c.role == ADMIN, staff.c.disabled_at.is_(None)
    )
    return connection.scalar(found) is not None


def is_empty(connection: sa.Connection) -> bool:
    return connection.scalar(sa.select(sa.literal(1)).select_from(staff).limit(1)) is None


def add_person(
    connection: sa.Connection, *, login: str, role: str, at: dt.datetime, actor: str, alias: str = ""
) -> int:
    """Without an alias: "HQ-07". Raises `StaffError`."""
    login, alias = _normal(login), " ".join(alias.split())
    if not _LOGIN.fullmatch(login) or len(login) > LONGEST or not login.isprintable():
        raise StaffError(N_("{login} is no e-mail address."), login=login[:LONGEST])
    connection.execute(sa.text("lock table staff in exclusive mode"))
    _refuse_taken(connection, login, alias)
    number = (connection.scalar(sa.select(sa.func.max(staff.c.id))) or 0) + 1
    values = {"login": login, "alias": alias or f"HQ-{number:02d}", "role": role, "created_at": at}
    staff_id = connection.execute(sa.insert(staff).values(values).returning(staff.c.id)).scalar_one()
    _note(connection, "staff:person:added", at, actor, staff_id=staff_id, alias=values["alias"], role=role)
    return int(staff_id)


def change_role(connection: sa.Connection, staff_id: int, role: str, *, at: dt.datetime, actor: str) -> None:
    """Raises `StaffError` if it would leave the HQ without an administrator."""
    was = _locked(connection, staff_id)
    if was.role == role:
        return
    if was.role == ADMIN:
        _refuse_last_admin(connection, staff_id)
    _set(connection, staff_id, role=role)
    end_duty(connection, staff_id, actor=actor, at=at)
    detail = {"staff_id": staff_id, "alias": was.alias, "from": was.role, "to": role}
    _note(connection, "staff:role:changed", at, actor, **detail)


def disable(connection: sa.Connection, staff_id: int, *, at: dt.datetime, actor: str) -> None:
    """Signs the person out and lets nobody in by that login. Walls they made stay: they hang for all.
    Raises `StaffError` if it would leave the HQ without an administrator."""
    was = _locked(connection, staff_id)
    if was.disabled_at is not None:
        return
    if was.role == ADMIN:
        _refuse_last_admin(connection, staff_id)
    _set(connection, staff_id, disabled_at=at)
    end_duty(connection, staff_id, actor=actor, at=at)
    ended = end_sessions_of(connection, staff_id, at)
    detail = {"staff_id": staff_id, "alias": was.alias, "sessions": ended}
    _note(connection, "staff:person:disabled", at, actor, **detail)


def enable(connection: sa.Connection, staff_id: int, *, at: dt.datetime, actor: str) -> None:
    was = _locked(connection, staff_id)
    if was.disabled_at is not None:
        _set(connection, staff_id, disabled_at=None)
        _note(connection, "staff:person:enabled", at, actor, staff_id=staff_id, alias=was.alias)


def sign_out(connection: sa.Connection, staff_id: int, *, at: dt.datetime, actor: str) -> int:
    """Everywhere. Returns how many sessions ended."""
    was = _locked(connection, staff_id)
    ended = end_sessions_of(connection, staff_id, at)
    detail = {"staff_id": staff_id, "alias": was.alias, "sessions": ended}
    _note(connection, "staff:sessions:ended", at, actor, **detail)
    return ended


def _people(
    connection: sa.Connection, *where: sa.ColumnElement[bool], order: tuple[Any, ...] = ()
) -> list[Person]:
    signed_in = (
        sa.select(sa.func.count())
        .where(session.c.staff_id == staff.c.id, session.c.kind == "person", session.c.ended_at.is_(None))
        .scalar_subquery()
    )
    rows = connection.execute(
        sa.select(
            staff.c.id,
            staff.c.login,
            staff.c.alias,
            staff.c.role,
            staff.c.disabled_at.is_not(None),
            signed_in,
        )
        .where(*where)
        .order_by(*order)
    )
    return [Person(*row) for row in rows]


def _normal(login: str) -> str:
    return login.strip().lower()


def _refuse_taken(connection: sa.Connection, login: str, alias: str) -> None:
    if len(alias) > LONGEST or "@" in alias or not alias.isprintable():
        raise StaffError(N_("An alias is short and no e-mail address."))
    taken = sa.select(staff.c.login).where(sa.or_(staff.c.login == login, staff.c.alias == alias))
    found = connection.scalar(taken.limit(1))
    if found == login:
        raise StaffError(N_("{login} is on the list already."), login=login)
    if found is not None:
        raise StaffError(N_("The alias {alias} is taken."), alias=alias)


def _locked(connection: sa.Connection, staff_id: int) -> Any:
    """The person's row, and nobody else changes who is an administrator until commit."""
    connection.execute(sa.text("lock table staff in exclusive mode"))
    return connection.execute(sa.select(staff).where(staff.c.id == staff_id)).one()


def _refuse_last_admin(connection: sa.Connection, staff_id: int) -> None:
    others = sa.select(sa.literal(1)).where(
        staff.c.role == ADMIN, staff.c.disabled_at.is_(None), staff.c.id != staff_id
    )
    if connection.scalar(others.limit(1)) is None:
        raise StaffError(N_("An HQ keeps at least one administrator: make somebody else one first."))


def _set(connection: sa.Connection, staff_id: int, **values: object) -> None:
    connection.execute(sa.update(staff).where(staff.c.id == staff_id).values(values))


def _note(connection: sa.Connection, action: str, at: dt.datetime, actor: str, **detail: object) -> None:
    record_audit(connection, None, at=at, actor=actor, action=action, detail=detail, revision=None)
