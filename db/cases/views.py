"""Ways to look at the queue that a person, or everybody of a role, comes back to."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from db.cases.errors import CaseError
from db.cases.tables import saved_view
from db.cases.texts import said, short
from db.messages import N_
from db.writing.revisions import record_audit

LONGEST_QUERY = 2000
MOST = 100


@dataclass(frozen=True, slots=True)
class SavedView:
    id: int
    name: str
    query: str
    """URL parameters of the queue."""
    mine: bool
    """Not the role's."""
    created_by: str


def save_view(
    connection: sa.Connection,
    *,
    name: str,
    query: str,
    actor: str,
    at: dt.datetime,
    staff_id: int | None = None,
    role: str | None = None,
) -> int:
    """A person's, or a role's: exactly one of the two. The same name again replaces the query. Raises
    `CaseError`."""
    title, kept = short(name), said(query, longest=LONGEST_QUERY)
    if not title:
        raise CaseError(N_("Give the view a name."))
    whose = _whose(staff_id, role)
    if (connection.scalar(sa.select(sa.func.count()).select_from(saved_view).where(whose)) or 0) >= MOST:
        raise CaseError(N_("That is enough views: delete one first."))
    insert = pg.insert(saved_view).values(
        staff_id=staff_id, role=role, name=title, query=kept, created_at=at, created_by=actor
    )
    saved = insert.on_conflict_do_update(
        index_elements=["staff_id", "role", "name"],
        set_={"query": kept, "created_at": at, "created_by": actor},
    )
    view_id = connection.execute(saved.returning(saved_view.c.id)).scalar_one()
    _note(connection, "hq:view:saved", view_id, actor, at)
    return int(view_id)


def list_views(connection: sa.Connection, *, staff_id: int | None, role: str) -> list[SavedView]:
    """One's own first, then the role's, by name."""
    mine = saved_view.c.staff_id.is_not(None)
    rows = connection.execute(
        sa.select(saved_view.c.id, saved_view.c.name, saved_view.c.query, mine, saved_view.c.created_by)
        .where(_seen_by(staff_id, role))
        .order_by(mine.desc(), saved_view.c.name, saved_view.c.id)
    )
    return [SavedView(*row) for row in rows]


def delete_view(
    connection: sa.Connection,
    view_id: int,
    *,
    actor: str,
    at: dt.datetime,
    staff_id: int | None,
    role: str,
) -> None:
    """Raises `CaseError` for one that is not theirs, or gone."""
    gone = sa.delete(saved_view).where(saved_view.c.id == view_id, _seen_by(staff_id, role))
    if not connection.execute(gone).rowcount:
        raise CaseError(N_("There is no such view any more."))
    _note(connection, "hq:view:deleted", view_id, actor, at)


def _whose(staff_id: int | None, role: str | None) -> sa.ColumnElement[bool]:
    if (staff_id is None) == (role is None):
        raise ValueError("a view is a person's or a role's")
    return saved_view.c.role == role if staff_id is None else saved_view.c.staff_id == staff_id


def _seen_by(staff_id: int | None, role: str) -> sa.ColumnElement[bool]:
    own = saved_view.c.staff_id == staff_id if staff_id is not None else sa.false()
    return sa.or_(own, saved_view.c.role == role)


def _note(connection: sa.Connection, action: str, view_id: int, actor: str, at: dt.datetime) -> None:
    record_audit(connection, None, at=at, actor=actor, action=action, detail={"view": view_id}, revision=None)
