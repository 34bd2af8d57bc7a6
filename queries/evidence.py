"""Evidence of an incident, and who has handled it since it came."""

import datetime as dt
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from db.evidence import INLINE, Kind, safe_name
from db.evidence.tables import evidence, evidence_access


@dataclass(frozen=True, slots=True)
class Evidence:
    id: int
    incident_id: uuid.UUID
    file_name: str
    """As sent: may hold anything. Screens, disks and headers take `safe_name`."""
    claimed_type: str
    kind: Kind
    mismatch: bool
    size: int
    sha256: str
    received_at: dt.datetime
    channel: str
    actor: str

    @property
    def suspect(self) -> bool:
        """Not what it says, not known, or something that runs."""
        return self.mismatch or self.kind in (Kind.ACTIVE, Kind.UNKNOWN)

    @property
    def inline(self) -> bool:
        """May be shown in a page."""
        return self.kind in INLINE and not self.mismatch

    @property
    def safe_name(self) -> str:
        return safe_name(self.file_name, suspect=self.suspect)


@dataclass(frozen=True, slots=True)
class EvidenceAccess:
    evidence_id: int
    at: dt.datetime
    actor: str
    what: str
    """viewed, downloaded or exported"""
    why: str


_COLUMNS = [evidence.c[name] for name in Evidence.__dataclass_fields__]


def fetch_evidence(connection: sa.Connection, *, incident_id: uuid.UUID) -> list[Evidence]:
    """Of one incident, in the order it came."""
    rows = sa.select(*_COLUMNS).where(evidence.c.incident_id == incident_id).order_by(evidence.c.id)
    return [_evidence(row) for row in connection.execute(rows)]


def find_evidence(connection: sa.Connection, *, evidence_id: int) -> Evidence | None:
    row = connection.execute(sa.select(*_COLUMNS).where(evidence.c.id == evidence_id)).one_or_none()
    return _evidence(row) if row is not None else None


def fetch_evidence_accesses(connection: sa.Connection, *, incident_id: uuid.UUID) -> list[EvidenceAccess]:
    """Every time a file of the incident was viewed, downloaded or exported, oldest first."""
    access = evidence_access.c
    rows = (
        sa.select(access.evidence_id, access.at, access.actor, access.what, access.why)
        .join(evidence)
        .where(evidence.c.incident_id == incident_id)
        .order_by(access.id)
    )
    return [EvidenceAccess(*row) for row in connection.execute(rows)]


def _evidence(row: sa.Row[tuple[object, ...]]) -> Evidence:
    values = row._asdict()
    return Evidence(**{**values, "kind": Kind(values["kind"])})
