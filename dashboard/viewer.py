"""Who is looking, and what that role may see. Deny by default: what is not listed is refused."""

from dataclasses import dataclass
from enum import StrEnum


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
    Role.LEADER: _EVERYTHING_READ,
    Role.LAWYER: _EVERYTHING_READ,
    Role.TRAINER: frozenset(
        {
            Permission.SEE_AGGREGATES,
            Permission.SEE_STATIONS,
            Permission.SEE_INCIDENTS,
            Permission.SEE_OBSERVERS,
        }
    ),
    Role.OPERATOR: frozenset(),
    Role.PRESS: frozenset({Permission.SEE_AGGREGATES}),
    Role.ADMIN: frozenset({Permission.SEE_AGGREGATES, Permission.SEE_STATIONS}),
    Role.WALL: frozenset({Permission.SEE_AGGREGATES, Permission.SEE_STATIONS, Permission.SEE_INCIDENTS}),
}
"""DOMAIN.md, "Who uses it". `SEE_INCIDENTS` is category, severity, station and age, never the narrative."""

PAGES: dict[str, Permission] = {
    "wall": Permission.SEE_INCIDENTS,
    "situation": Permission.SEE_INCIDENTS,
    "turnout": Permission.SEE_AGGREGATES,
}
"""Every page has its permission here, or start-up fails."""


@dataclass(frozen=True, slots=True)
class Viewer:
    role: Role

    def may(self, permission: Permission) -> bool:
        return permission in PERMISSIONS[self.role]

    def may_open(self, page: str) -> bool:
        return self.may(PAGES[page])
