"""The field's standard terms, as the values that are stored and sent."""

from enum import IntEnum, StrEnum


class Term(StrEnum):
    __hash__ = str.__hash__
    """An enum's own is a Python function: a picture of a country looks terms up a hundred thousand times."""


class ReportKind(Term):
    CHECK_IN = "check_in"
    TURNOUT = "turnout"
    INCIDENT = "incident"
    PROTOCOL = "protocol"


class Stage(Term):
    """What a check-in says has happened at the polling station."""

    ARRIVED = "arrived"
    OPENED = "opened"
    PULSE = "pulse"
    REMOVED = "removed"
    DENIED = "denied"
    COUNTING = "counting"
    LEFT = "left"
    HOME_SAFE = "home_safe"


class TurnoutSource(Term):
    OBSERVER = "observer"
    OFFICIAL = "official"


class TurnoutFlag(Term):
    """A question about a count. It never accuses; see `db.writing.checks`."""

    ABOVE_LIST = "above_list"
    """100-105 % of the voters listed: ask."""
    FAR_ABOVE_LIST = "far_above_list"
    """Above 105 % of the voters listed: left out of every sum until corrected."""
    FALLS = "falls"
    """Lower than the same series at an earlier slot, or an earlier slot above it."""


class Severity(Term):
    """Most severe first."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    NOTE = "note"


class IncidentState(Term):
    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    VERIFYING = "verifying"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    ACTION = "action"
    FILED = "filed"
    ANSWERED = "answered"
    NO_REACTION = "no_reaction"
    CLOSED = "closed"


class EventKind(Term):
    """What somebody of the HQ did in a case. The first eleven move it to the state of that name, but
    `reopened`, which moves it back to `verifying`, and `claimed`, which acknowledges a new one."""

    ACKNOWLEDGED = "acknowledged"
    VERIFYING = "verifying"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    ACTION = "action"
    FILED = "filed"
    ANSWERED = "answered"
    NO_REACTION = "no_reaction"
    CLOSED = "closed"
    REOPENED = "reopened"
    CLAIMED = "claimed"
    RELEASED = "released"
    SEVERITY = "severity"
    CORROBORATES = "corroborates"
    PARTED = "parted"
    """No longer said to tell what another one tells."""
    ASKED = "asked"
    REPLIED = "replied"
    COMMENTED = "commented"
    TRANSLATED = "translated"
    PROPOSED = "proposed"
    """To be cleared for press, by the first of two people."""
    CLEARED = "cleared"
    WITHDRAWN = "withdrawn"
    """No longer cleared for press."""


class Action(Term):
    """What the HQ does about a confirmed violation."""

    REMARK = "remark"
    ACT = "act"
    COMPLAINT_DISTRICT = "complaint_district"
    COMPLAINT_OBLAST = "complaint_oblast"
    PROSECUTOR = "prosecutor"
    COURT = "court"
    POLICE = "police"
    NONE = "none"


OPEN_INCIDENT_STATES = frozenset(
    {
        IncidentState.NEW,
        IncidentState.ACKNOWLEDGED,
        IncidentState.VERIFYING,
        IncidentState.CONFIRMED,
        IncidentState.ACTION,
        IncidentState.FILED,
    }
)


class Due(Term):
    """What somebody owes, in the order it falls due."""

    ACKNOWLEDGE = "acknowledge"
    TAKE = "take"
    """A lawyer is on it."""
    DECIDE = "decide"
    AUTHORITY = "authority"
    """The body complained to decides."""
    APPEAL = "appeal"


class Level(IntEnum):
    """Who has to hear of a critical incident that nobody has acknowledged."""

    NONE = 0
    LAWYER = 1
    """The lawyer on duty."""
    HEAD = 2
    """The head of the HQ."""
    WALL = 3


class CoverageState(Term):
    """The state of a polling station, derived from its facts and the clock."""

    UNCOVERED = "uncovered"
    ASSIGNED = "assigned"
    CONFIRMED = "confirmed"
    ARRIVED = "arrived"
    OPENED = "opened"
    REPORTING = "reporting"
    LATE = "late"
    SILENT = "silent"
    REMOVED = "removed"
    DENIED = "denied"
    COUNTING = "counting"
    PROTOCOL_RECEIVED = "protocol_received"
    CLOSED = "closed"


class CoverageClass(Term):
    """The seven classes the wall tells apart, in the order they are listed there."""

    REPORTING = "reporting"
    LATE = "late"
    SILENT = "silent"
    REMOVED = "removed"
    EXPECTED = "expected"
    NOT_COVERED = "not_covered"
    DONE = "done"


class CoordinateQuality(Term):
    """How far a station's coordinates can be trusted."""

    SURVEYED = "surveyed"
    ADDRESS = "address"
    SETTLEMENT = "settlement"
    DISTRICT = "district"
    SYNTHETIC = "synthetic"
    MISSING = "missing"


class Channel(Term):
    """How a report reached the HQ."""

    API = "api"
    FORM = "form"
    PHONE = "phone"
    IMPORT = "import"
    DEMO = "demo"
