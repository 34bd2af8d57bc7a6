"""What was asked for cannot be done with a bulletin, and why."""

from db.cases.errors import CaseError


class BulletinError(CaseError):
    """`message` is an English msgid, `values` its values."""


class NumberTakenError(BulletinError):
    """Another bulletin was released meanwhile, under the number in the files. Read anew and make it again."""
