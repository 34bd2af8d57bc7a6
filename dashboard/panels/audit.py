"""Where the audit chain ends: a photograph of the wall shows later that nothing before was rewritten."""

from dashboard.panels.page import html
from dashboard.words import Words
from queries.audit import short
from queries.snapshot import Snapshot


def audit_tile(snapshot: Snapshot, t: Words) -> dict[str, object]:
    head = snapshot.audit_head
    return {"html": html("audit", name=t("Audit"), head=short(head) if head else "")}
