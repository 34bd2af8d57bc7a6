"""The whole picture of an election at one moment, immutable, shared by every screen.

Live it is kept by the feed; for replay it is read at an earlier `as_of`. Charts, panels and maps
are functions of it.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from db.cases import Settings
from db.vocabulary import Level, ReportKind, Severity, TurnoutSource
from queries.audit import Head
from queries.coverage import Coverage, StationFacts
from queries.incident_book import Incidents
from queries.register import Register
from queries.schedule import Election


@dataclass(frozen=True, slots=True)
class TurnoutSum:
    """One series of one district at one slot, over the stations counted in (x voters of v listed)."""

    district_id: int
    slot: str
    source: TurnoutSource
    stations: int
    voters: int
    listed: int
    voters_squared: int
    voters_by_listed: int
    listed_squared: int
    left_out: int
    """Counts far above the list, or of a station whose list is not known."""


@dataclass(frozen=True, slots=True)
class RecentReport:
    """One line of the feed. `detail` is the stage, the category code, or "" by kind."""

    id: uuid.UUID
    kind: ReportKind
    station_id: int
    received_at: dt.datetime
    detail: str
    slot: str | None = None
    source: TurnoutSource | None = None
    voters: int | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    revision: int
    as_of: dt.datetime
    election: Election
    register: Register
    facts: tuple[StationFacts, ...]
    """Aligned with `register.stations`, as is `coverage`."""
    coverage: tuple[Coverage, ...]
    turnout: tuple[TurnoutSum, ...]
    incidents: Incidents
    recent: tuple[RecentReport, ...]
    """Newest first."""
    rules: Settings = field(default_factory=Settings)
    """Of now; for an earlier hour, which has no clocks, the defaults."""
    escalated: Mapping[uuid.UUID, Level] = field(default_factory=dict)
    """Whom an unacknowledged critical incident has reached; empty for an earlier hour."""
    audit_head: Head | None = None
    """Of the audit chain when the picture was read; None for an earlier hour."""
