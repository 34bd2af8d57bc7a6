"""Which election, and whether its data are real."""

from dashboard.panels.page import html
from dashboard.words import Words
from queries.snapshot import Snapshot


def heading_tile(snapshot: Snapshot, t: Words) -> dict[str, object]:
    badge = t("Synthetic data") if snapshot.election.synthetic else ""
    return {"html": html("heading", name=t.of(snapshot.election.names), badge=badge)}
