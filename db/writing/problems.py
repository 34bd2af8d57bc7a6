"""Every answer to a report that cannot be taken, or is taken with a question: code and message."""

from collections.abc import Mapping
from typing import Any

from db.messages import N_
from db.vocabulary import TurnoutFlag
from db.writing.outcome import Problem

UUID_EXAMPLE = "0b3e8d6a-54f5-4f0c-9d0a-8f6d2f5f7a11"
MOMENT_EXAMPLE = "2021-07-25T10:05:00+06:00"

MESSAGES: Mapping[str, str] = {
    "not_an_object": N_("A report must be a JSON object."),
    "missing": N_("The field “{field}” is missing."),
    "unknown_field": N_("A report of this kind has no field “{field}”."),
    "not_text": N_("“{field}” must be text."),
    "not_a_whole_number": N_("“{field}” must be a whole number."),
    "not_figures": N_("“{field}” must be an object of names and whole numbers."),
    "not_a_uuid": N_("“{field}” must be a UUID such as {example}."),
    "not_a_moment": N_("“{field}” must be a time with its offset from UTC, such as {example}."),
    "unknown_value": N_("“{field}” must be one of: {allowed}."),
    "out_of_range": N_("“{field}” must be between {least} and {most}."),
    "too_long": N_("“{field}” may have {most} characters at most, not {length}."),
    "too_many": N_("“{field}” may have {most} entries at most, not {length}."),
    "blank": N_("“{field}” must not be empty."),
    "bad_character": N_("“{field}” contains {character}, which is not a character of text."),
    "bad_name": N_("“{field}”: a name of a figure has small Latin letters, digits and “_” only."),
    "unknown_station": N_("The register of this election has no station “{value}”."),
    "unknown_observer": N_("The register of this election has no observer “{value}”."),
    "unknown_category": N_("There is no incident category “{value}”."),
    "unknown_report": N_("There is no report {value} to correct."),
    "other_kind": N_("A report of kind “{kind}” cannot correct one of kind “{other}”."),
    "id_conflict": N_("The id {value} was used before for a report with other content."),
    "invalid": N_("“{field}” cannot be read."),
    TurnoutFlag.ABOVE_LIST: N_("{voters} have voted but {listed} are on the list: please check."),
    TurnoutFlag.FAR_ABOVE_LIST: N_(
        "{voters} have voted but only {listed} are on the list: left out of every sum until corrected."
    ),
    TurnoutFlag.FALLS: N_("This station's counts fall from one slot to a later one: please check {slot}."),
}


_OURS = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "string_type": "not_text",
    "int_type": "not_a_whole_number",
    "int_parsing_size": "not_a_whole_number",
    "dict_type": "not_figures",
    "uuid_type": "not_a_uuid",
    "uuid_parsing": "not_a_uuid",
    "not_a_moment": "not_a_moment",
    "enum": "unknown_value",
    "string_too_long": "too_long",
    "too_long": "too_many",
    "too_short": "blank",
    "out_of_range": "out_of_range",
    "blank": "blank",
    "bad_character": "bad_character",
    "string_pattern_mismatch": "bad_name",
}
"""Types of https://docs.pydantic.dev/latest/errors/validation_errors/ and of `db.writing.reports`."""
_OWN_CONTEXT = {"out_of_range", "bad_character"}
_EXAMPLES = {"not_a_uuid": UUID_EXAMPLE, "not_a_moment": MOMENT_EXAMPLE}


def problem(code: str, field: str, value: object, **values: object) -> Problem:
    return Problem(field, value, code, MESSAGES[code], {"field": field, "value": value, **values})


def from_validation(error: Mapping[str, Any]) -> Problem:
    field = ".".join(str(part) for part in error["loc"] if part != "[key]")
    context = error.get("ctx", {})
    value = None if error["type"] == "missing" else error["input"]
    code = _OURS.get(error["type"], "invalid")
    if code == "too_many" and isinstance(value, str):  # a text with checks of ours is measured as a list
        code = "too_long"
    return problem(code, field, value, **_values(code, context, value))


def _values(code: str, context: Mapping[str, Any], value: object) -> Mapping[str, object]:
    if code == "unknown_value":
        return {"allowed": _listed(context["expected"])}
    if code in {"too_long", "too_many"}:
        return {"most": context["max_length"], "length": len(value) if isinstance(value, str | dict) else 0}
    if code in _EXAMPLES:
        return {"example": _EXAMPLES[code]}
    return context if code in _OWN_CONTEXT else {}


def _listed(expected: str) -> str:
    """pydantic's "'a', 'b' or 'c'" as "a, b, c"."""
    return expected.replace("'", "").replace(" or ", ", ")


def storable(text: str) -> str:
    """As PostgreSQL can keep it: without NUL and half characters."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()
