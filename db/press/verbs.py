"""The verbs of bulletins: drafted, released, put right. Row, files and audit row in one transaction.

Nothing is ever changed: a draft has its watermarked files and, locked away until its release, those
without; a correction is a bulletin of its own that names the one it puts right. A draft has no number: in
the files that wait stands the next one, and when another release has taken it the draft is made anew.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from db.access.press import CLEARED
from db.cases.texts import said
from db.messages import N_
from db.press.errors import BulletinError, NumberTakenError
from db.press.kinds import Format, Occasion
from db.press.settings import fetch_press_settings
from db.press.tables import bulletin, bulletin_file, bulletin_release
from db.state_tables import incident_state
from db.writing.revisions import current_revision, record_audit

LONGEST_REASON = 1_000


@dataclass(frozen=True, slots=True)
class MadeFile:
    language: str
    format: Format
    draft: bool
    """Watermarked."""
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    number: int
    """That stands in the files without a watermark: the next one, or nothing is written."""
    occasion: Occasion
    as_of: dt.datetime
    since: int | None
    """The released bulletin that its changes count from."""
    numbers: Mapping[str, object]
    """What the next one is compared with; JSON."""
    rests_on: Sequence[uuid.UUID]
    """The incidents in it, all cleared at `as_of`."""
    audit_head: str
    files: Sequence[MadeFile]


def draft_bulletin(
    connection: sa.Connection, election_id: int, draft: Draft, *, actor: str, at: dt.datetime
) -> int:
    """Returns its id. Raises `NumberTakenError` if a released bulletin has that number by now."""
    current_revision(connection, election_id)
    return _write(connection, election_id, draft, {}, actor=actor, at=at)


def correct_bulletin(
    connection: sa.Connection,
    election_id: int,
    draft: Draft,
    *,
    of: int,
    reason: str,
    actor: str,
    at: dt.datetime,
) -> int:
    """Drafts the one that puts No. `of` right. Returns its id. Raises `BulletinError`, `NumberTakenError`."""
    current_revision(connection, election_id)
    why = reason_of(reason)
    refuse_uncorrectable(connection, election_id, of)
    return _write(connection, election_id, draft, {"corrects": of, "reason": why}, actor=actor, at=at)


def release_bulletin(
    connection: sa.Connection, election_id: int, draft_id: int, *, actor: str, at: dt.datetime
) -> int:
    """From now on it has its number, which is returned, and its files are given to who may read bulletins.
    Raises `BulletinError`: released already, by its own author where two are required, overtaken by another
    one, or no longer cleared."""
    current_revision(connection, election_id)
    row = _find_draft(connection, election_id, draft_id)
    if fetch_press_settings(connection, election_id).two_release and row.drafted_by == actor:
        raise BulletinError(N_("You have drafted this bulletin: another person has to release it."))
    _refuse_overtaken(connection, election_id, row)
    _refuse_uncleared(connection, row.rests_on)
    kept = {"bulletin_id": row.id, "election_id": election_id, "number": row.number}
    connection.execute(sa.insert(bulletin_release).values(**kept, at=at, actor=actor))
    files = sa.select(bulletin_file).where(bulletin_file.c.bulletin_id == row.id, ~bulletin_file.c.draft)
    hashes = {f"{each.language}.{each.format}": each.sha256 for each in connection.execute(files)}
    detail = {"number": row.number, "draft": row.id, "files": hashes}
    _note(connection, election_id, "released", detail, actor=actor, at=at)
    return int(row.number)


def reason_of(text: str) -> str:
    """As it is kept and printed. Raises `CaseError` for none, or one that is too long."""
    return said(text, empty=N_("Say what was wrong: the correction prints it."), longest=LONGEST_REASON)


def refuse_uncorrectable(connection: sa.Connection, election_id: int, number: int) -> None:
    """Raises `BulletinError` unless there is a No. `number` and nothing released puts it right."""
    released = sa.select(bulletin).join(bulletin_release).where(bulletin.c.election_id == election_id)
    if connection.execute(released.where(bulletin.c.number == number)).one_or_none() is None:
        raise BulletinError(N_("There is no bulletin No. {number}."), number=number)
    newer = connection.execute(released.where(bulletin.c.corrects == number)).one_or_none()
    if newer is not None:
        raise BulletinError(
            N_("Bulletin No. {number} was corrected by No. {newer}: correct that one."),
            number=number,
            newer=newer.number,
        )


def next_number(connection: sa.Connection, election_id: int) -> int:
    """Of the bulletin that is released next."""
    released = bulletin_release.c.number
    newest = sa.select(sa.func.max(released)).where(bulletin_release.c.election_id == election_id)
    return (connection.scalar(newest) or 0) + 1


def _write(
    connection: sa.Connection,
    election_id: int,
    draft: Draft,
    correction: Mapping[str, object],
    *,
    actor: str,
    at: dt.datetime,
) -> int:
    if draft.number != next_number(connection, election_id):
        raise NumberTakenError(N_("Another bulletin was released meanwhile. Try again."))
    kept = {
        "number": draft.number,
        "occasion": draft.occasion.value,
        "as_of": draft.as_of,
        "since": draft.since,
        "numbers": dict(draft.numbers),
        "rests_on": list(draft.rests_on),
        "audit_head": draft.audit_head,
    }
    who = {"election_id": election_id, "drafted_by": actor, "drafted_at": at}
    inserted = sa.insert(bulletin).values({**kept, **who, **correction}).returning(bulletin.c.id)
    bulletin_id: int = connection.execute(inserted).scalar_one()
    connection.execute(sa.insert(bulletin_file), [_row(bulletin_id, each) for each in draft.files])
    hashes = {f"{each.language}.{each.format}": each.sha256 for each in draft.files if each.draft}
    detail = {"draft": bulletin_id, "occasion": draft.occasion.value, "files": hashes, **correction}
    _note(connection, election_id, "drafted", detail, actor=actor, at=at)
    return bulletin_id


def _row(bulletin_id: int, made: MadeFile) -> dict[str, object]:
    return {
        "bulletin_id": bulletin_id,
        "language": made.language,
        "format": made.format.value,
        "draft": made.draft,
        "content": made.content,
        "size": len(made.content),
        "sha256": made.sha256,
    }


def _find_draft(connection: sa.Connection, election_id: int, draft_id: int) -> sa.Row[Any]:
    here = sa.select(bulletin, bulletin_release.c.at.label("released_at")).outerjoin(bulletin_release)
    found = here.where(bulletin.c.election_id == election_id, bulletin.c.id == draft_id)
    row = connection.execute(found).one_or_none()
    if row is None:
        raise BulletinError(N_("There is no such draft."))
    if row.released_at is not None:
        raise BulletinError(N_("Bulletin No. {number} is released already."), number=row.number)
    return row


def _refuse_overtaken(connection: sa.Connection, election_id: int, row: sa.Row[Any]) -> None:
    """What it says has changed would err, and its number is another one's."""
    if row.corrects is not None:
        refuse_uncorrectable(connection, election_id, row.corrects)
    if row.number != next_number(connection, election_id):
        raise BulletinError(N_("Another bulletin was released since this one was drafted: make a new one."))


def _refuse_uncleared(connection: sa.Connection, rests_on: Sequence[uuid.UUID]) -> None:
    """Whoever clears or withdraws waits for the lock that the release holds."""
    still = sa.select(sa.func.count()).select_from(incident_state)
    cleared = still.where(incident_state.c.incident_id.in_(rests_on), sa.text(CLEARED))
    if connection.scalar(cleared) != len(set(rests_on)):
        raise BulletinError(
            N_("A violation in this draft is no longer cleared for the press: make a new bulletin.")
        )


def _note(
    connection: sa.Connection,
    election_id: int,
    what: str,
    detail: Mapping[str, object],
    *,
    actor: str,
    at: dt.datetime,
) -> None:
    record_audit(
        connection,
        election_id,
        at=at,
        actor=actor,
        action=f"press:bulletin:{what}",
        detail=detail,
        revision=None,
    )
