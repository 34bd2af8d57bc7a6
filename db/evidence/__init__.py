"""Evidence: files that came with an incident. Bytes lie on the disk under their own hash, rows say what
they are, when and from whom they came, and who has handled them since. docs/adr/0011 says why."""

from db.evidence.kinds import INLINE, MEDIA_TYPES, Kind
from db.evidence.names import safe_name
from db.evidence.recording import Access, Recorded, record_access, record_broken, record_evidence
from db.evidence.store import (
    MAX_FILE_BYTES,
    BrokenEvidenceError,
    EmptyFileError,
    EvidenceStore,
    Incoming,
    MissingEvidenceError,
    TooLargeError,
)

__all__ = [
    "INLINE",
    "MAX_FILE_BYTES",
    "MEDIA_TYPES",
    "Access",
    "BrokenEvidenceError",
    "EmptyFileError",
    "EvidenceStore",
    "Incoming",
    "Kind",
    "MissingEvidenceError",
    "Recorded",
    "TooLargeError",
    "record_access",
    "record_broken",
    "record_evidence",
    "safe_name",
]
