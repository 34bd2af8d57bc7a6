"""Bulletins for tests: made by hand, without a picture or a printer."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from db import press
from db.press.verbs import next_number
from tests.factories import at

DRAFTER, OTHER = "HQ-11", "HQ-12"


def files(number: int, languages: Sequence[str] = ("ru",)) -> list[press.MadeFile]:
    """Bytes that tell which file they are."""
    return [
        press.MadeFile(language, kind, draft, f"{number} {language} {kind} {draft}".encode())
        for language in languages
        for kind in press.Format
        for draft in (True, False)
    ]


def a_draft(number: int, **values: Any) -> press.Draft:
    defaults = {
        "occasion": press.Occasion.EVENING,
        "as_of": at("20:30"),
        "since": None,
        "numbers": {},
        "rests_on": (),
        "audit_head": "0" * 64,
        "files": files(number),
    }
    return press.Draft(number=number, **{**defaults, **values})


def add_draft(
    connection: sa.Connection,
    election_id: int,
    *,
    actor: str = DRAFTER,
    when: dt.datetime | None = None,
    rests_on: Sequence[uuid.UUID] = (),
    **values: Any,
) -> int:
    """Returns its number."""
    number = next_number(connection, election_id)
    draft = a_draft(number, rests_on=rests_on, **values)
    press.draft_bulletin(connection, election_id, draft, actor=actor, at=when or at("20:31"))
    return number


def add_released(connection: sa.Connection, election_id: int, **values: Any) -> int:
    number = add_draft(connection, election_id, **values)
    press.release_bulletin(connection, election_id, number, actor=OTHER, at=at("20:40"))
    return number
