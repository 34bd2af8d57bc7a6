"""The 42 categories of violations: reference data every HQ needs, live ones too.

Laws, severities, Kazakh and English wording are proposals until a lawyer of the HQ confirms a row and fills
in `checked_on` and `checked_by`; until then the columns are null and screens say so.
"""

import csv
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from db.cases.law import install_articles
from db.schema import category

SOURCE = Path(__file__).parent / "reference" / "violation_taxonomy.csv"


def read_categories() -> list[dict[str, str]]:
    """Rows of the table `category`, in the order of an observer's day."""
    with SOURCE.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def install_categories(connection: sa.Connection) -> None:
    """Adds what is missing and renews what no lawyer has confirmed yet. A rerun is harmless."""
    rows = read_categories()
    insert = pg.insert(category).values(rows)
    renewed = {name: insert.excluded[name] for name in rows[0] if name != "code"}
    connection.execute(
        insert.on_conflict_do_update(
            index_elements=[category.c.code], set_=renewed, where=category.c.checked_on.is_(None)
        )
    )
    install_articles(connection, rows)
