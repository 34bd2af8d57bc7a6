"""What was asked for cannot be done with a bulletin, and why."""

from db.cases.errors import CaseError


class BulletinError(CaseError):
    """`message` is an English msgid, `values` its values."""


class NumberTakenError(BulletinError):
    """Somebody was quicker: the number stands in other files by now. Read anew and make it again."""
