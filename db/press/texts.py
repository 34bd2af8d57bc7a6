"""The short texts of a bulletin that an HQ writes itself: reference data, with who changed it and when."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from db.cases.texts import said
from db.press.tables import bulletin_text
from db.writing.revisions import record_audit

LONGEST_TEXT = 2_000


class TextKey(StrEnum):
    GREETING = "greeting"
    """Before the numbers."""
    ABOUT = "about"
    """Who observes, and what the numbers are and are not."""
    CONTACTS = "contacts"
    """Whom to ask."""


def change_text(
    connection: sa.Connection, key: TextKey, language: str, text: str, *, actor: str, at: dt.datetime
) -> None:
    """Empty: the bulletin has no such part. The audit row keeps what stood there before. Raises `CaseError`
    for a text that is too long."""
    kept = said(text, longest=LONGEST_TEXT)
    here = (bulletin_text.c.key == key.value, bulletin_text.c.language == language)
    before = connection.scalar(sa.select(bulletin_text.c.text).where(*here).with_for_update())
    if before == kept:
        return
    changed = {"text": kept, "changed_at": at, "changed_by": actor}
    insert = pg.insert(bulletin_text).values(key=key.value, language=language, **changed)
    connection.execute(insert.on_conflict_do_update(index_elements=["key", "language"], set_=changed))
    detail = {"key": key.value, "language": language, "before": before, "after": kept}
    record_audit(
        connection, None, at=at, actor=actor, action="press:text:changed", detail=detail, revision=None
    )
