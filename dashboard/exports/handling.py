"""What the database knows of a case's files, as the bundle tells it."""

from collections.abc import Callable, Sequence
from functools import partial

from dashboard.exports.bundle import Custody, Original
from queries.evidence import Evidence, EvidenceAccess

RECEIVED = "received"


def originals_of(evidence: Sequence[Evidence], read: Callable[[str], bytes]) -> list[Original]:
    """`read` takes a hash and gives the bytes: `EvidenceStore.read`."""
    return [
        Original(each.file_name, each.sha256, partial(read, each.sha256), each.suspect) for each in evidence
    ]


def custody_of(evidence: Sequence[Evidence], accesses: Sequence[EvidenceAccess]) -> list[Custody]:
    """How each file came and every time it was handled since, in the order of time."""
    files = {each.id: each for each in evidence}
    came = [
        Custody(each.received_at, each.actor, RECEIVED, each.file_name, each.sha256, each.channel)
        for each in evidence
    ]
    handled = [
        Custody(each.at, each.actor, each.what, file.file_name, file.sha256, each.why)
        for each in accesses
        if (file := files.get(each.evidence_id)) is not None
    ]
    return sorted([*came, *handled], key=lambda each: each.at)
