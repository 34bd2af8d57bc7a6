"""What a lawyer looks for in the queue, as a value, and as the URL's parameters. Pure functions.

A URL is anybody's to edit: what is not understood is left out, and nothing raises.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from db.vocabulary import OPEN_INCIDENT_STATES, IncidentState, Severity

T = TypeVar("T")


class Sort(StrEnum):
    URGENCY = "urgency"
    """Severity, then deadline, then age."""
    NEWEST = "newest"
    OLDEST = "oldest"
    DEADLINE = "deadline"


OPEN: frozenset[IncidentState] = OPEN_INCIDENT_STATES
PAGE_SIZE, LARGEST_PAGE, LAST_PAGE = 50, 200, 100_000
LONGEST_WORDS = 200
MOST_VALUES = 200
"""Of one parameter."""
MOST_OBSERVERS = 100


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """An empty set is no condition."""

    severities: frozenset[Severity] = frozenset()
    states: frozenset[IncidentState] = OPEN
    categories: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()
    """KATO codes."""
    stations: frozenset[str] = frozenset()
    """Registry numbers."""
    since: dt.datetime | None = None
    """Received then or later."""
    until: dt.datetime | None = None
    """Received before."""
    has_evidence: bool | None = None
    min_corroboration: int = 0
    assignee: str | None = None
    """An alias; "" for claimed by nobody now."""
    overdue: bool = False
    words: str = ""
    sort: Sort = Sort.URGENCY
    page: int = 1
    page_size: int = PAGE_SIZE


NOTHING_ASKED = CaseFilter()
_ALL = "all"
_NOBODY = "-"
_YES_NO = {"yes": True, "no": False}


def from_query(query: Mapping[str, str]) -> CaseFilter:
    """Never raises. Lists are separated by commas; moments are ISO 8601 with a zone."""
    get = {name: _clean(query.get(name)) for name in _NAMES}
    return CaseFilter(
        severities=_members(Severity, get["severity"]),
        states=_states(get["state"]),
        categories=_listed(get["category"]),
        stages=_listed(get["stage"]),
        districts=_listed(get["district"]),
        stations=_listed(get["station"]),
        since=moment_of(get["since"]),
        until=moment_of(get["until"]),
        has_evidence=_YES_NO.get(get["evidence"]),
        min_corroboration=_number(get["corroborated"], 0, MOST_OBSERVERS, 0),
        assignee=_assignee(get["who"]),
        overdue=get["overdue"] == "yes",
        words=get["q"][:LONGEST_WORDS].strip(),
        sort=next(iter(_members(Sort, get["sort"])), Sort.URGENCY),
        page=_number(get["page"], 1, LAST_PAGE, 1),
        page_size=_number(get["size"], 1, LARGEST_PAGE, PAGE_SIZE),
    )


def to_query(asked: CaseFilter) -> dict[str, str]:
    """Only what differs from the queue as it opens, so that its own URL stays short."""
    told = {
        "severity": _joined(asked.severities),
        "state": "" if asked.states == OPEN else _joined(asked.states) or _ALL,
        "category": _joined(asked.categories),
        "stage": _joined(asked.stages),
        "district": _joined(asked.districts),
        "station": _joined(asked.stations),
        "since": asked.since.isoformat() if asked.since else "",
        "until": asked.until.isoformat() if asked.until else "",
        "evidence": {True: "yes", False: "no", None: ""}[asked.has_evidence],
        "corroborated": str(asked.min_corroboration or ""),
        "who": _NOBODY if asked.assignee == "" else asked.assignee or "",
        "overdue": "yes" if asked.overdue else "",
        "q": asked.words,
        "sort": "" if asked.sort is Sort.URGENCY else asked.sort.value,
        "page": "" if asked.page == 1 else str(asked.page),
        "size": "" if asked.page_size == PAGE_SIZE else str(asked.page_size),
    }
    return {name: value for name, value in told.items() if value}


_NAMES = (
    *("severity", "state", "category", "stage", "district", "station", "since", "until", "evidence"),
    *("corroborated", "who", "overdue", "q", "sort", "page", "size"),
)


def _clean(value: object) -> str:
    """Without what PostgreSQL cannot take: NUL and halves of characters."""
    return value.replace("\0", "").encode("utf-8", "ignore").decode() if isinstance(value, str) else ""


def _split(value: str) -> Iterator[str]:
    yield from [part.strip() for part in value.split(",") if part.strip()][:MOST_VALUES]


def _listed(value: str) -> frozenset[str]:
    return frozenset(_split(value))


def _members(of: Callable[[str], T], value: str) -> frozenset[T]:
    found = set()
    for part in _split(value):
        try:
            found.add(of(part))
        except ValueError:
            continue
    return frozenset(found)


def _states(value: str) -> frozenset[IncidentState]:
    if value == _ALL:
        return frozenset()
    return _members(IncidentState, value) or OPEN


def _assignee(value: str) -> str | None:
    return "" if value == _NOBODY else value.strip() or None


def moment_of(value: str) -> dt.datetime | None:
    """In UTC; None if it is none with a zone. A year before 1900 or after 2999 is nobody's election."""
    try:
        moment = dt.datetime.fromisoformat(value.replace(" ", "+"))  # a "+" in a URL is a space
        if moment.tzinfo is None or not 1900 < moment.year < 3000:  # noqa: PLR2004
            return None
        return moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def _number(value: str, least: int, most: int, otherwise: int) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", value):
        return otherwise
    return min(max(int(value), least), most)


def _joined(values: Iterable[str]) -> str:
    return ",".join(sorted(str(each) for each in values))
