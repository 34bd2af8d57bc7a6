"""The rules of the HQ as its head sees them: clocks, who can be on duty, articles and who checked them."""

from dataclasses import dataclass

import sqlalchemy as sa

from db.access.tables import staff
from db.cases import Settings, fetch_settings
from queries.case_parts import Article, fetch_all_articles


@dataclass(frozen=True, slots=True)
class Lawyer:
    id: int
    alias: str


@dataclass(frozen=True, slots=True)
class Rules:
    settings: Settings
    lawyers: tuple[Lawyer, ...]
    """Who can be on duty: those who may sign in, by alias."""
    articles: tuple[Article, ...]


def fetch_rules(connection: sa.Connection, *, election_id: int) -> Rules:
    able = sa.select(staff.c.id, staff.c.alias).where(staff.c.role == "lawyer", staff.c.disabled_at.is_(None))
    return Rules(
        settings=fetch_settings(connection, election_id),
        lawyers=tuple(Lawyer(*row) for row in connection.execute(able.order_by(staff.c.alias))),
        articles=fetch_all_articles(connection),
    )
