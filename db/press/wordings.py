"""The verbs of words over a figure: written, withdrawn, read. Row and audit row in one transaction.

Each of a figure's three texts goes its own way: who changes the note does not become the author of the
title. The audit row names the words by their hash: what somebody typed may hold anything.
"""

import datetime as dt
import hashlib
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from db.cases.errors import CaseError
from db.messages import N_
from db.press.wording_tables import wording, wording_reading
from db.writing.revisions import current_revision, record_audit

_REVERSING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Turn numbers around; right-to-left writing needs none of them."""
_UNSEEN = frozenset({"Cc", "Cs", "Cn", "Co"})


class Part(StrEnum):
    """Of a figure's words. The stored values are the names."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    NOTE = "note"


LONGEST: Mapping[Part, int] = {Part.TITLE: 400, Part.SUBTITLE: 400, Part.NOTE: 600}
"""Characters; the table refuses more."""


@dataclass(frozen=True, slots=True)
class Place:
    """A figure in one language, whatever its moment."""

    kind: str
    picked: str
    """What picks it beside its kind, "slot=18:00"; "" for nothing."""
    language: str


@dataclass(frozen=True, slots=True)
class Over:
    """The numbers that somebody had in front of them."""

    figure_id: str
    as_of: dt.datetime


class WordingError(CaseError):
    """`message` is an English msgid, `values` its values."""


class WordsChangedError(WordingError):
    """Somebody was quicker: other words stand there now."""


def cleaned(text: str, part: Part) -> str:
    """As a picture can hold it: one line, nothing that cannot be seen, no longer than the part may be."""
    seen = "".join(
        " " if each.isspace() else each
        for each in text
        if each.isspace() or (unicodedata.category(each) not in _UNSEEN and each not in _REVERSING)
    )
    kept = " ".join(seen.split())[: LONGEST[part]].strip()
    return kept if any(unicodedata.category(each) not in {"Cf", "Zs"} for each in kept) else ""


def write_words(
    connection: sa.Connection,
    election_id: int,
    place: Place,
    texts: Mapping[Part, str],
    *,
    after: Mapping[Part, int],
    over: Over,
    actor: str,
    at: dt.datetime,
) -> None:
    """All of `texts` or, after a `WordsChangedError`, none. An empty one takes the suggested words again.
    `after` is what the writer had in front: the newest row of each part, of those that have one."""
    current_revision(connection, election_id)
    step = _Step(connection, election_id, over, actor, at)
    for part, text in texts.items():
        step.write(place, part, cleaned(text, part) or None, after.get(part))


def confirm_words(
    connection: sa.Connection,
    election_id: int,
    wording_ids: Collection[int],
    *,
    over: Over,
    actor: str,
    at: dt.datetime,
) -> None:
    """`actor` has read exactly these words. Raises `WordingError` for their own, `WordsChangedError` if
    other words stand there by now. Read again by the same person they are as they were."""
    current_revision(connection, election_id)
    step = _Step(connection, election_id, over, actor, at)
    for each in sorted(wording_ids):
        step.confirm(each)


@dataclass(frozen=True, slots=True)
class _Step:
    """What one person does at one moment, with the election's row locked."""

    connection: sa.Connection
    election_id: int
    over: Over
    actor: str
    at: dt.datetime

    def write(self, place: Place, part: Part, text: str | None, after: int | None) -> None:
        where = {**asdict(place), "part": part.value}
        newest = self._newest(where)
        if text == (newest.text if newest else None):
            return
        if newest and newest.id != after:
            _refuse_overtaken(newest)
        row = {"election_id": self.election_id, **where, "text": text, **asdict(self.over)}
        row |= {"follows": newest.id if newest else None, "written_at": self.at, "written_by": self.actor}
        inserted = sa.insert(wording).values(row).returning(wording.c.id)
        wording_id = self.connection.execute(inserted).scalar_one()
        self._note("written" if text else "withdrawn", text, **where, wording=wording_id)

    def confirm(self, wording_id: int) -> None:
        asked = sa.select(wording).where(
            wording.c.election_id == self.election_id, wording.c.id == wording_id
        )
        row = self.connection.execute(asked).one_or_none()
        if row is None:
            raise WordingError(N_("There are no such words."))
        newest = self._newest({name: getattr(row, name) for name in ("kind", "picked", "language", "part")})
        if newest and newest.id != row.id:
            _refuse_overtaken(newest)
        if row.written_by == self.actor:
            raise WordingError(N_("You have written these words yourself: another person has to read them."))
        read = {"wording_id": row.id, "written_by": row.written_by, **asdict(self.over)}
        insert = pg.insert(wording_reading).values(**read, read_by=self.actor, read_at=self.at)
        if self.connection.execute(insert.on_conflict_do_nothing()).rowcount:
            self._note("read", row.text, wording=row.id, written_by=row.written_by)

    def _newest(self, where: Mapping[str, object]) -> sa.Row[Any] | None:
        here = {"election_id": self.election_id, **where}
        asked = sa.select(wording).where(*(wording.c[name] == value for name, value in here.items()))
        return self.connection.execute(asked.order_by(wording.c.id.desc()).limit(1)).one_or_none()

    def _note(self, what: str, text: str | None, **detail: object) -> None:
        hashed = hashlib.sha256(text.encode()).hexdigest() if text else None
        told = {"figure": self.over.figure_id, "as_of": self.over.as_of.isoformat(), "sha256": hashed}
        record_audit(
            self.connection,
            self.election_id,
            at=self.at,
            actor=self.actor,
            action=f"press:words:{what}",
            detail={**detail, **told},
            revision=None,
        )


def _refuse_overtaken(newest: sa.Row[Any]) -> None:
    raise WordsChangedError(
        N_("{who} changed these words at {time}: read them first."),
        who=newest.written_by,
        time=newest.written_at,
    )
