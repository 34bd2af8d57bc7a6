"""The reports that a sender may send, field by field. The OpenAPI document is made from these."""

import datetime as dt
import unicodedata
import uuid
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, Strict
from pydantic_core import PydanticCustomError

from db.vocabulary import ReportKind, Severity, Stage, TurnoutSource

MOST_VOTERS = 1_000_000
"""No polling station is near it; above it is a slip of the keyboard, not a count."""
LONGEST_NARRATIVE = 20_000
LONGEST_NAME = 100
MOST_FIGURES = 100


def _plain(text: str) -> str:
    """Text, and nothing that only a machine would send. Marks of writing direction are text."""
    for character in text:
        category = unicodedata.category(character)
        if category == "Cs" or (category == "Cc" and character not in "\t\n\r"):
            raise PydanticCustomError(
                "bad_character", "not a character of text", {"character": f"U+{ord(character):04X}"}
            )
    return text


def _not_blank(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("blank", "must not be empty")
    return text


def _moment(value: object) -> dt.datetime | None:
    """A number would be somebody's guess at an epoch: only ISO 8601 with an offset is a moment."""
    if value is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise PydanticCustomError("not_a_moment", "must be a time with its offset from UTC")
    return moment


def _count(value: int) -> int:
    if not 0 <= value <= MOST_VOTERS:
        raise PydanticCustomError("out_of_range", "out of range", {"least": 0, "most": MOST_VOTERS})
    return value


Text = Annotated[str, AfterValidator(_plain), AfterValidator(_not_blank)]
Name = Annotated[Text, Field(max_length=LONGEST_NAME)]
Moment = Annotated[AwareDatetime, BeforeValidator(_moment)]
Count = Annotated[
    int,
    Strict(),
    AfterValidator(_count),
    Field(json_schema_extra={"minimum": 0, "maximum": MOST_VOTERS}),
]
FigureName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]


class _Report(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: uuid.UUID = Field(description="Made by the sender; sending the same report again changes nothing.")
    station: Name = Field(description="Registry number of the polling station.")
    observer: Name | None = Field(None, description="Alias of the observer, as in the register.")
    occurred_at: Moment | None = Field(
        None, description="When it happened, with its offset from UTC; if left out, when it was received."
    )
    supersedes: uuid.UUID | None = Field(None, description="Id of the report that this one corrects.")


class CheckInReport(_Report):
    kind: Literal[ReportKind.CHECK_IN]
    stage: Stage


class TurnoutReport(_Report):
    kind: Literal[ReportKind.TURNOUT]
    slot: Name = Field(description="Local time of the turnout form, one of the election's slots: 10:00.")
    source: TurnoutSource = Field(description="The observer's own count, or the commission's figure.")
    voters: Count = Field(description="How many have voted since opening.")


class IncidentReport(_Report):
    kind: Literal[ReportKind.INCIDENT]
    category: Name = Field(description="Code of the taxonomy.")
    narrative: Annotated[Text, Field(max_length=LONGEST_NARRATIVE)] = Field(
        description="What happened, in the reporter's own words."
    )
    severity: Severity | None = Field(None, description="If left out, that of the category.")


class ProtocolReport(_Report):
    kind: Literal[ReportKind.PROTOCOL]
    figures: Annotated[dict[FigureName, Count], Field(min_length=1, max_length=MOST_FIGURES)] = Field(
        description="The figures of the protocol by name, such as registered, ballots_received, voted."
    )


Report = Annotated[
    CheckInReport | TurnoutReport | IncidentReport | ProtocolReport, Field(discriminator="kind")
]

OF_KIND: dict[str, type[CheckInReport | TurnoutReport | IncidentReport | ProtocolReport]] = {
    ReportKind.CHECK_IN: CheckInReport,
    ReportKind.TURNOUT: TurnoutReport,
    ReportKind.INCIDENT: IncidentReport,
    ReportKind.PROTOCOL: ProtocolReport,
}
