"""What people type into a case: kept as typed, but for what PostgreSQL cannot keep and empty ends."""

from db.cases.errors import CaseError
from db.messages import N_

LONGEST = 10_000
LONGEST_SHORT = 300


def said(text: str, *, empty: str = "", longest: int = LONGEST) -> str:
    """With `empty`, a message, for what must not be empty. Raises `CaseError`."""
    kept = text.replace("\0", "").encode("utf-8", "replace").decode("utf-8").strip()
    if empty and not kept:
        raise CaseError(empty)
    if len(kept) > longest:
        raise CaseError(N_("That is too long: at most {count} characters."), count=longest)
    return kept


def short(text: str) -> str:
    """One line: a number, an addressee, a name."""
    return " ".join(said(text, longest=LONGEST_SHORT).split())
