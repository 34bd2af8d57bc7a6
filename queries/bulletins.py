"""The archive of what was published: which bulletins there are, what was in their files, their own texts.

Asked in the viewer's scope it holds what that role may have: drafts the press and the head of HQ only.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from db.press.kinds import Format, Occasion
from db.press.tables import bulletin, bulletin_file, bulletin_release, bulletin_text
from db.press.texts import TextKey
from db.state_tables import incident_state


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    language: str
    format: Format
    draft: bool
    """Watermarked."""
    size: int
    """Bytes."""
    sha256: str


@dataclass(frozen=True, slots=True)
class Bulletin:
    id: int
    number: int | None
    """None: a draft, which gets one with its release."""
    occasion: Occasion
    as_of: dt.datetime
    drafted_at: dt.datetime
    drafted_by: str
    released_at: dt.datetime | None
    """None: a draft."""
    released_by: str | None
    since: int | None
    """The one that its changes count from."""
    corrects: int | None
    reason: str
    """Of the correction."""
    corrected_by: int | None
    """The released one that puts it right."""
    proposed: int | None
    """The number that a draft gets with its release. None: released, or another one was meanwhile."""
    files: tuple[ArchivedFile, ...]
    """Of a draft those that are watermarked, of a released one the others; by language and format."""

    @property
    def released(self) -> bool:
        return self.released_at is not None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which file of a bulletin."""

    election_id: int
    language: str
    format: str


@dataclass(frozen=True, slots=True)
class FileContent:
    file: ArchivedFile
    content: bytes


@dataclass(frozen=True, slots=True)
class Earlier:
    """A released bulletin, to count changes from."""

    number: int
    as_of: dt.datetime
    numbers: Mapping[str, object]
    """As its maker kept them."""


@dataclass(frozen=True, slots=True)
class OwnText:
    text: str
    changed_at: dt.datetime
    changed_by: str


def fetch_bulletins(connection: sa.Connection, *, election_id: int) -> tuple[Bulletin, ...]:
    """Newest first."""
    rows = connection.execute(
        sa.select(bulletin, bulletin_release.c.at, bulletin_release.c.actor)
        .outerjoin(bulletin_release)
        .where(bulletin.c.election_id == election_id)
        .order_by(bulletin.c.id.desc())
    ).all()
    files = _fetch_files(connection, election_id)
    corrected = {row.corrects: row.number for row in rows if row.at is not None}
    newest = max((row.number for row in rows if row.at is not None), default=0)
    return tuple(
        Bulletin(
            id=row.id,
            number=row.number if row.at else None,
            occasion=Occasion(row.occasion),
            as_of=row.as_of,
            drafted_at=row.drafted_at,
            drafted_by=row.drafted_by,
            released_at=row.at,
            released_by=row.actor,
            since=row.since,
            corrects=row.corrects,
            reason=row.reason,
            corrected_by=corrected.get(row.number) if row.at else None,
            proposed=row.number if row.at is None and row.number == newest + 1 else None,
            files=tuple(each for each in files.get(row.id, ()) if each.draft == (row.at is None)),
        )
        for row in rows
    )


def find_file(connection: sa.Connection, wanted: Wanted, *, number: int) -> FileContent | None:
    """Of a released bulletin. None: there is no such file, or it is not for who asks."""
    return _find(connection, wanted, bulletin.c.number == number, _RELEASED, ~bulletin_file.c.draft)


def find_draft_file(connection: sa.Connection, wanted: Wanted, *, draft_id: int) -> FileContent | None:
    """Of a draft that is one still, watermarked. None: as `find_file`."""
    return _find(connection, wanted, bulletin.c.id == draft_id, ~_RELEASED, bulletin_file.c.draft)


def fetch_earlier(
    connection: sa.Connection, *, election_id: int, number: int | None = None
) -> Earlier | None:
    """The released bulletin of that number, or the last one. None: there is none."""
    released = sa.select(bulletin).join(bulletin_release).where(bulletin.c.election_id == election_id)
    if number is not None:
        released = released.where(bulletin.c.number == number)
    row = connection.execute(released.order_by(bulletin.c.number.desc()).limit(1)).one_or_none()
    return None if row is None else Earlier(row.number, row.as_of, row.numbers)


def fetch_cleared_ids(connection: sa.Connection, *, election_id: int) -> tuple[uuid.UUID, ...]:
    """Which incidents are behind the figures of this moment; in the scope of the press, so cleared ones."""
    state = incident_state.c
    asked = sa.select(state.incident_id).where(state.election_id == election_id).order_by(state.incident_id)
    return tuple(connection.scalars(asked))


def fetch_own_texts(connection: sa.Connection) -> dict[tuple[TextKey, str], OwnText]:
    """By key and language, those that the HQ has changed."""
    return {
        (TextKey(row.key), row.language): OwnText(row.text, row.changed_at, row.changed_by)
        for row in connection.execute(sa.select(bulletin_text))
    }


_RELEASED = sa.exists().where(bulletin_release.c.bulletin_id == bulletin.c.id)


def _find(connection: sa.Connection, wanted: Wanted, *which: sa.ColumnElement[bool]) -> FileContent | None:
    row = connection.execute(
        sa.select(bulletin_file)
        .join(bulletin)
        .where(
            bulletin.c.election_id == wanted.election_id,
            bulletin_file.c.language == wanted.language,
            bulletin_file.c.format == wanted.format,
            *which,
        )
    ).one_or_none()
    return None if row is None else FileContent(_file(row), bytes(row.content))


def _fetch_files(connection: sa.Connection, election_id: int) -> dict[int, list[ArchivedFile]]:
    """By bulletin, without their bytes."""
    columns = [column for column in bulletin_file.c if column.name != "content"]
    rows = connection.execute(
        sa.select(*columns)
        .join(bulletin)
        .where(bulletin.c.election_id == election_id)
        .order_by(bulletin_file.c.language, bulletin_file.c.format)
    )
    found: dict[int, list[ArchivedFile]] = {}
    for row in rows:
        found.setdefault(row.bulletin_id, []).append(_file(row))
    return found


def _file(row: sa.Row[tuple[object, ...]]) -> ArchivedFile:
    return ArchivedFile(row.language, Format(row.format), row.draft, row.size, row.sha256)
