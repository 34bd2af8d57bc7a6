"""What was asked for cannot be done in a case, and why."""

from collections.abc import Mapping


class CaseError(Exception):
    """`message` is an English msgid, `values` its values: a moment is a datetime, a state, an action, a
    severity or what somebody did is a member of its enumeration, for the screen to say in its language."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values: Mapping[str, object] = values


class QuickerError(CaseError):
    """Somebody decided in this case since the page was read: read it again, then decide."""
