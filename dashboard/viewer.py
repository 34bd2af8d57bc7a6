"""Who is looking, and what that role may see. Deny by default: what is not listed is refused."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Self


class Role(StrEnum):
    LEADER = "leader"
    LAWYER = "lawyer"
    TRAINER = "trainer"
    OPERATOR = "operator"
    PRESS = "press"
    ADMIN = "admin"
    WALL = "wall"


class Permission(StrEnum):
    SEE_AGGREGATES = "see_aggregates"
    SEE_STATIONS = "see_stations"
    SEE_INCIDENTS = "see_incidents"
    SEE_NARRATIVES = "see_narratives"
    SEE_OBSERVERS = "see_observers"
    MANAGE_STAFF = "manage_staff"
    SEE_CASES = "see_cases"
    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    DECIDE = "decide"
    REVEAL = "reveal"
    PUBLISH = "publish"
    SET_RULES = "set_rules"
    """The head's and administrators': lawyers do not set the clocks they are judged by."""
    EDIT_LAW = "edit_law"
    CHECK_LAW = "check_law"
    """A lawyer's alone: to say that a text is what its source says."""
    SEE_BULLETINS = "see_bulletins"


_EVERYTHING_READ = frozenset(
    {
        Permission.SEE_AGGREGATES,
        Permission.SEE_STATIONS,
        Permission.SEE_INCIDENTS,
        Permission.SEE_NARRATIVES,
        Permission.SEE_OBSERVERS,
    }
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.LEADER: _EVERYTHING_READ
    | {
        Permission.SEE_CASES,
        Permission.ACKNOWLEDGE,
        Permission.ANSWER,
        Permission.PUBLISH,
        Permission.SET_RULES,
        Permission.EDIT_LAW,
        Permission.SEE_BULLETINS,
    },
    Role.LAWYER: _EVERYTHING_READ
    | {
        Permission.SEE_CASES,
        Permission.ACKNOWLEDGE,
        Permission.ANSWER,
        Permission.DECIDE,
        Permission.REVEAL,
        Permission.EDIT_LAW,
        Permission.CHECK_LAW,
        Permission.SEE_BULLETINS,
    },
    Role.TRAINER: frozenset(
        {
            Permission.SEE_AGGREGATES,
            Permission.SEE_STATIONS,
            Permission.SEE_INCIDENTS,
            Permission.SEE_OBSERVERS,
            Permission.SEE_CASES,
            Permission.ANSWER,
        }
    ),
    Role.OPERATOR: frozenset(),
    Role.PRESS: frozenset({Permission.PUBLISH, Permission.SEE_BULLETINS}),
    Role.ADMIN: frozenset(
        {
            Permission.SEE_AGGREGATES,
            Permission.SEE_STATIONS,
            Permission.MANAGE_STAFF,
            Permission.SET_RULES,
            Permission.EDIT_LAW,
            Permission.SEE_BULLETINS,
        }
    ),
    Role.WALL: frozenset({Permission.SEE_AGGREGATES, Permission.SEE_STATIONS, Permission.SEE_INCIDENTS}),
}
"""DOMAIN.md, "Who uses it". `SEE_INCIDENTS` is category, severity, station and age, never the narrative.
The press sees what passes the publish gate (ADR 0013) and no live sum: a sum may rest on one observer.
`SEE_BULLETINS` is those that are released; drafts are for who may `PUBLISH`."""

PAGES: dict[str, Permission] = {
    "wall": Permission.SEE_INCIDENTS,
    "situation": Permission.SEE_INCIDENTS,
    "incidents": Permission.SEE_CASES,
    "case": Permission.SEE_CASES,
    "turnout": Permission.SEE_AGGREGATES,
    "press": Permission.PUBLISH,
    "rules": Permission.EDIT_LAW,
    "staff": Permission.MANAGE_STAFF,
}
"""Every page has its permission here, or start-up fails."""

ONLY_PAGES: dict[Role, frozenset[str]] = {Role.WALL: frozenset({"wall"})}
"""A wall hangs where strangers pass and never needs a hand: whatever it may see, it sees on one page."""


OF_ANOTHER: dict[str, str] = {"case": "incidents"}
"""Pages that are opened from another one, not from the bar: of one thing, which the address names."""


class SessionKind(StrEnum):
    DEMO = "demo"
    PERSON = "person"
    WALL = "wall"


@dataclass(frozen=True, slots=True)
class Viewer:
    role: Role
    staff_id: int | None = None
    """Of a person who signed in."""
    alias: str = ""
    """How they are called wherever it says who did something; of a wall: where it hangs."""
    session: SessionKind = SessionKind.DEMO

    def may(self, permission: Permission) -> bool:
        return permission in PERMISSIONS[self.role]

    def may_open(self, page: str) -> bool:
        return self.may(PAGES[page]) and page in ONLY_PAGES.get(self.role, PAGES)

    @property
    def scope(self) -> "Viewer":
        """Anybody of that role: what is read for one may be shown to the other."""
        return Viewer(self.role)

    def as_header(self) -> str:
        """ASCII, for the door to hand on."""
        return json.dumps(asdict(self))

    @classmethod
    def of_header(cls, header: str) -> Self | None:
        """None if it is not what `as_header` wrote."""
        try:
            told = json.loads(header)
            return cls(Role(told["role"]), told["staff_id"], str(told["alias"]), SessionKind(told["session"]))
        except (ValueError, KeyError, TypeError):
            return None
