"""The answers of the API as models: what openapi.json promises. A test holds every answer against them."""

from pydantic import BaseModel, ConfigDict, Field

from dashboard.api.body import GIVEN_TWICE_CODE
from dashboard.api.errors import KINDS
from dashboard.api.evidence import WARNINGS
from db.evidence import Kind
from db.vocabulary import Severity
from db.writing.problems import MESSAGES

PROBLEM_CODES = [*map(str, MESSAGES), GIVEN_TWICE_CODE]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Problem(_Answer):
    """What is wrong with one field of a report."""

    field: str = Field(description="Its name; with a dot inside `figures`; empty: the report as a whole.")
    value: str | float | bool | None = Field(description="What was sent, cut after 100 characters.")
    code: str = Field(
        description="For programs: does not change with the language.",
        json_schema_extra={"enum": [*PROBLEM_CODES]},
    )
    message: str = Field(description="For people, in the language asked for.")
    expected: str | None = Field(None, description="What would have been right, where that can be said.")


class Rejection(_Answer):
    """A report that was not taken, with all its problems at once. The HQ keeps what was sent."""

    index: int = Field(description="Its place in the list sent, from 0.")
    id: str | None = Field(description="Its id as sent, null if it had none.")
    problems: list[Problem] = Field(min_length=1)


class Warning(_Answer):  # noqa: A001  the word of the contract
    """A report that was taken, and what the HQ will ask about it. Nothing need be sent again."""

    index: int = Field(description="Its place in the list sent, from 0.")
    id: str
    problems: list[Problem] = Field(min_length=1)


class Receipt(_Answer):
    """What became of each report sent: accepted + duplicate + rejected = the number of reports."""

    accepted: int = Field(ge=0, description="Taken now.")
    duplicate: int = Field(
        ge=0, description="Same id and same content as a report taken before: nothing to do."
    )
    rejected: int = Field(ge=0, description="Not taken: mend and send again. As many as `rejections`.")
    revision: int = Field(ge=0, description="From this revision on the reports taken are on every screen.")
    rejections: list[Rejection]
    warnings: list[Warning]


class EvidenceWarning(_Answer):
    """The file is kept; this is what the HQ will not do with it."""

    code: str = Field(
        description="For programs: does not change with the language.",
        json_schema_extra={"enum": [*WARNINGS]},
    )
    message: str = Field(description="For people, in the language asked for.")


class EvidenceReceipt(_Answer):
    """The file is on the HQ's disk."""

    id: int = Field(description="Number of this piece of evidence.")
    incident: str = Field(description="The incident it belongs to.")
    sha256: str = Field(pattern="^[0-9a-f]{64}$", description="Of the bytes as they came: compare it.")
    size: int = Field(ge=1, description="Bytes.")
    kind: Kind = Field(description="What the file is, by its first bytes.")
    duplicate: bool = Field(description="The incident had these bytes already: nothing to do.")
    revision: int = Field(ge=0, description="From this revision on it is on the case's page.")
    warnings: list[EvidenceWarning] = Field(description="Why it will not be shown, if so.")


class Error(_Answer):
    """Nothing of the request was taken."""

    code: str = Field(
        description="For programs: does not change with the language.",
        json_schema_extra={"enum": [*KINDS]},
    )
    message: str = Field(description="For people, in the language asked for: what is wrong and what to do.")


class Names(_Answer):
    kk: str
    ru: str
    en: str


class District(_Answer):
    code: str = Field(description="KATO code.")
    names: Names


class Station(_Answer):
    number: str = Field(description="Registry number: what a report gives as `station`.")
    names: Names
    district: District


class StationList(_Answer):
    register_revision: int = Field(description="Grows with every import of stations or districts.")
    stations: list[Station]


class Category(_Answer):
    code: str = Field(description="What an incident report gives as `category`.")
    names: Names
    stage: str = Field(description="Part of the day the category belongs to.")
    severity: Severity = Field(description="Taken when an incident report gives none.")


class CategoryList(_Answer):
    categories: list[Category]
