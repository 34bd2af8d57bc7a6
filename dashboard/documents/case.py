"""What a document says of a case. People are in it by alias only."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

LANGUAGES = ("kk", "ru")
"""In which commissions, prosecutors and courts are written to."""

Names = Mapping[str, str]
"""At least one of each of LANGUAGES."""


class Form(StrEnum):
    COMPLAINT = "complaint"
    ACT = "act"
    REQUEST = "request"


@dataclass(frozen=True, slots=True)
class Annex:
    file_name: str
    """As sent: may hold anything."""
    sha256: str
    """At receipt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDocument:
    """Moments are local time, as text. Texts are in the language of the document, except those that
    come in both and the narrative, which is in the reporter's own."""

    number: str
    election: Names
    station_number: str
    station: Names
    address: str
    district: Names
    occurred: str
    received: str
    category: Names
    law: str
    narrative: str
    """In the reporter's words."""
    translation: str = ""
    action: str
    """What is asked for, or was done."""
    addressee: str
    reporter: str
    """Their alias."""
    annexes: tuple[Annex, ...] = ()
    as_of: str
    audit_head: str
    """Hash of the last row of the audit chain at that moment."""
    author: str
    """The alias of who made the document."""


def file_name(form: Form, language: str) -> str:
    return f"{form}-{language}.docx"
