"""The verbs of evidence: a file came, a file was handled. File, row, audit row and revision together."""

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from db.evidence.kinds import Kind, is_mismatch, recognise
from db.evidence.store import Incoming
from db.evidence.tables import evidence, evidence_access
from db.schema import incident, report
from db.vocabulary import Channel
from db.writing.revisions import current_revision, publish, record_audit


class Access(StrEnum):
    """What was done with the bytes."""

    VIEWED = "viewed"
    DOWNLOADED = "downloaded"
    EXPORTED = "exported"


@dataclass(frozen=True, slots=True)
class Recorded:
    id: int
    sha256: str
    size: int
    kind: Kind
    mismatch: bool
    """Not what its name or its sender says: only ever a download."""
    duplicate: bool
    """The incident had these bytes already: nothing was added."""
    revision: int
    """At which it is visible."""


def record_evidence(
    connection: sa.Connection,
    incoming: Incoming,
    *,
    incident_id: uuid.UUID,
    file_name: str,
    claimed_type: str,
    received_at: dt.datetime,
    channel: Channel,
    actor: str,
    election_id: int | None = None,
) -> Recorded:
    """Keeps the file and its row. With `election_id` the incident must be one of that election.

    The bytes are on the disk before the row is: without a commit a file stays that no row names, never a
    row without its file. Raises LookupError for an unknown incident, `EmptyFileError`.
    """
    found_in = _fetch_election(connection, incident_id)
    if election_id not in (None, found_in):
        raise LookupError(f"there is no incident {incident_id}")
    incoming.keep()  # before the lock: a slow disk must not hold up who reports
    revision = current_revision(connection, found_in)
    known = _fetch_known(connection, incident_id, incoming.sha256)
    if known is not None:
        return known
    kind = recognise(incoming.head)
    values = {
        "incident_id": incident_id,
        "file_name": file_name,
        "claimed_type": claimed_type,
        "kind": kind,
        "mismatch": is_mismatch(kind, file_name, claimed_type),
        "size": incoming.size,
        "sha256": incoming.sha256,
        "received_at": received_at,
        "channel": channel,
        "actor": actor,
        "revision": revision + 1,
    }
    added = connection.execute(sa.insert(evidence).values(values).returning(*_RECORDED)).one()
    publish(connection, found_in, revision + 1)
    _note(connection, added.id, "received", at=received_at, actor=actor, revision=revision + 1)
    return _recorded(added, duplicate=False)


def record_access(
    connection: sa.Connection, *, evidence_id: int, what: Access, actor: str, at: dt.datetime, why: str = ""
) -> None:
    """Raises LookupError for evidence that there is not."""
    _note(connection, evidence_id, what, at=at, actor=actor)
    values = {"evidence_id": evidence_id, "what": what, "actor": actor, "at": at, "why": why}
    connection.execute(sa.insert(evidence_access).values(values))


def record_broken(connection: sa.Connection, *, evidence_id: int, actor: str, at: dt.datetime) -> None:
    """Somebody wanted the file and its bytes are gone or not any more those that came."""
    _note(connection, evidence_id, "broken", at=at, actor=actor)


_RECORDED = (
    evidence.c.id,
    evidence.c.sha256,
    evidence.c.size,
    evidence.c.kind,
    evidence.c.mismatch,
    evidence.c.revision,
)


def _recorded(row: Any, *, duplicate: bool) -> Recorded:
    return Recorded(row.id, row.sha256, row.size, Kind(row.kind), row.mismatch, duplicate, row.revision)


def _fetch_known(connection: sa.Connection, incident_id: uuid.UUID, sha256: str) -> Recorded | None:
    same = sa.select(*_RECORDED).where(evidence.c.incident_id == incident_id, evidence.c.sha256 == sha256)
    row = connection.execute(same).one_or_none()
    return _recorded(row, duplicate=True) if row is not None else None


def _fetch_election(connection: sa.Connection, incident_id: uuid.UUID) -> int:
    found = connection.scalar(
        sa.select(report.c.election_id).join(incident).where(report.c.id == incident_id)
    )
    if found is None:
        raise LookupError(f"there is no incident {incident_id}")
    return int(found)


def _note(
    connection: sa.Connection,
    evidence_id: int,
    what: str,
    *,
    at: dt.datetime,
    actor: str,
    revision: int | None = None,
) -> None:
    """The audit row. A file's name is not in it: it may hold a person's."""
    row = connection.execute(
        sa.select(report.c.election_id, evidence.c.incident_id, evidence.c.sha256)
        .join(report, report.c.id == evidence.c.incident_id)
        .where(evidence.c.id == evidence_id)
    ).one_or_none()
    if row is None:
        raise LookupError(f"there is no evidence {evidence_id}")
    detail = {"evidence": evidence_id, "incident": str(row.incident_id), "sha256": row.sha256}
    record_audit(
        connection,
        row.election_id,
        at=at,
        actor=actor,
        action=f"hq:evidence:{what}",
        detail=detail,
        revision=revision,
    )
