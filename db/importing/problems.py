"""What is wrong with a file or with one row of it, as data. `report` makes sentences of it."""

from dataclasses import dataclass

from db.writing import Problem

SHOWN_LENGTH = 60


class UnreadableFile(Exception):  # noqa: N818  the name of what happened, as it is told
    """Nothing of the file can be used. The text is one line for the person who started the import."""


class BadValue(ValueError):  # noqa: N818
    """A cell does not hold what its column is for. `message` has {placeholders} for `values`."""

    def __init__(self, code: str, message: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.values = values

    def about(self, field: str, value: str) -> Problem:
        return Problem(field, value, self.code, self.message, self.values)


@dataclass(frozen=True, slots=True)
class RowProblem:
    place: int
    """Line, row or feature, counted from 1; see `Source.unit`."""
    problem: Problem
    """Its value is `shown`, and empty when it must not be repeated."""
    rejects: bool
    """False: the row is taken, but someone should look at it."""

    @property
    def advice(self) -> str:
        return self.problem.message.format(**self.problem.values)


def shown(value: str) -> str:
    """A value fit for a terminal: shortened, invisible and control characters spelled out."""
    short = value if len(value) <= SHOWN_LENGTH else value[: SHOWN_LENGTH - 1] + "…"
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in short)
