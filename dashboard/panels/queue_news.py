"""That something has happened to incidents: the queue asks what only then."""

from dashboard.panels.page import html
from dashboard.words import Words
from queries.snapshot import Snapshot


def queue_news(snapshot: Snapshot) -> str:
    """Changes with every report and every decision."""
    newest = max((each.version for each in snapshot.incidents.values()), default=0)
    return f"{len(snapshot.incidents)}.{newest}"


def queue_news_tile(snapshot: Snapshot, _words: Words) -> dict[str, object]:
    return {"html": html("news", news=queue_news(snapshot))}


def case_news(snapshot: Snapshot, incident: str) -> str:
    known = next((each for key, each in snapshot.incidents.items() if str(key) == incident), None)
    return "" if known is None else f"{known.version}.{known.state}"


def case_news_tile(snapshot: Snapshot, _words: Words, incident: str = "") -> dict[str, object]:
    return {"html": html("news", news=case_news(snapshot, incident))}
