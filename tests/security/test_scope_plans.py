"""The guards cost a reader no index: a lawyer's search is planned as if there were none."""

import sqlalchemy as sa

from db import engine as engines
from db.access.scope import SYSTEM, reading_as

SEARCH = """
explain (costs off) select report_id from incident
where to_tsvector('russian', narrative) @@ to_tsquery('russian', 'протокол')
"""


def plan_of(connection: sa.Connection) -> str:
    connection.execute(sa.text("set local enable_seqscan = off"))
    return "\n".join(connection.scalars(sa.text(SEARCH)))


def test_a_search_by_words_uses_its_index_in_a_viewers_scope(owner_url: str, database_url: str):
    """`@@` may tell of rows that are not shown: any policy with a condition would be judged first."""
    owner, readers = engines.create(owner_url, scope=SYSTEM), engines.create(database_url)
    with owner.begin() as connection:
        connection.execute(
            sa.text("create index words on incident using gin (to_tsvector('russian', narrative))")
        )
    with reading_as(readers, "lawyer") as connection:
        plan = plan_of(connection)
    for each in (owner, readers):
        each.dispose()

    assert "Bitmap Index Scan on words" in plan
    assert "One-Time Filter" not in plan
