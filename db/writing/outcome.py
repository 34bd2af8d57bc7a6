"""What became of the reports that were sent, for the sender to act on."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, or questionable, in one field. `message` is English with {placeholders} of
    `values`, for `dashboard.words`."""

    field: str
    value: object
    """As sent; None if it is missing."""
    code: str
    message: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Rejection:
    index: int
    """Its place in what was sent."""
    id: object
    """As sent, whatever it was."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Warning_:  # noqa: N801  `Warning` is a builtin
    """The report was taken; somebody should look at what it says. Codes are those of `TurnoutFlag`."""

    index: int
    id: object
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    accepted: int
    duplicates: tuple[int, ...]
    """Their places in what was sent."""
    rejected: tuple[Rejection, ...]
    warnings: tuple[Warning_, ...]
    revision: int
    """At which everything accepted is visible."""

    @property
    def duplicate(self) -> int:
        return len(self.duplicates)
