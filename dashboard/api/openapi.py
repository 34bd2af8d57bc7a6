"""The OpenAPI 3.1 document, made from the models that judge what comes in and the table of errors.

In English only: it is read by those who write senders; what people read in answers is localised.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from dashboard.api import examples, openapi_evidence, schemas
from dashboard.api.errors import KINDS, MAX_BODY_BYTES, MAX_REPORTS
from dashboard.words import DEFAULT_LANGUAGE, LANGUAGES
from db.vocabulary import Stage
from db.writing import Report

Json = dict[str, Any]

ANSWERS: tuple[type[BaseModel], ...] = (
    schemas.Receipt,
    schemas.EvidenceReceipt,
    schemas.Error,
    schemas.StationList,
    schemas.CategoryList,
)

STAGES: Mapping[Stage, str] = {
    Stage.ARRIVED: "the observer is at the station (form F0)",
    Stage.OPENED: "the station has opened: boxes empty and sealed (form F1)",
    Stage.PULSE: "a sign of life, nothing to report",
    Stage.REMOVED: "the observer was expelled",
    Stage.DENIED: "the observer was not let in",
    Stage.COUNTING: "the polls have closed, the count has begun",
    Stage.LEFT: "the observer has left the station",
    Stage.HOME_SAFE: "the observer is home (form F6)",
}

_ABOUT = f"""\
How reports from polling stations reach the HQ, and what a sender has to know beforehand.

**Sending again is always safe.** Every report carries an `id` (a UUID) made by the sender. The same id with
the same content counts as a `duplicate` and changes nothing; with other content it is refused
(`id_conflict`). Whenever an answer does not come, or is 5xx, keep the reports and send them again.

**Languages.** Every `message` comes in Kazakh, Russian or English: `?lang=`, else `Accept-Language`, else
{DEFAULT_LANGUAGE}. Every `code` stays the same in all of them.

**Limits.** A body of {MAX_BODY_BYTES:,} bytes (unpacked) and {MAX_REPORTS:,} reports at a time."""

_REPORTS = """\
Takes one report or a list. Good reports of a list are kept when others are refused: 200 if any report was
taken or known already, 422 if every one was refused; both bodies are a Receipt. All problems of a report are
told at once. Reports are judged in the order of the list, so one may correct another before it.

**Kinds.** `check_in` says what has happened at the station (`stage`); `turnout` is a cumulative count at a
`slot`; `incident` is a violation in the reporter's own words; `protocol` has the figures of the protocol.

**Stages.** {stages}.

**Slots** are the local times of the election's turnout forms, `10:00` for example; the answer to a wrong one
lists them. **Categories** of incidents are listed by `/api/v1/categories`.

**Times.** `occurred_at` is ISO 8601 with an offset, at most 5 minutes ahead of the HQ's clock and not before
the day preceding the election; the time of receipt stands in when it is left out.

**Corrections.** Nothing is overwritten. A newer count for the same station, slot and source takes the place
of the older one by itself; `supersedes` takes one given report of the same kind out of the picture.

**Questions.** A count that is odd but possible is taken, with a warning: `above_list`, `far_above_list`
(left out of sums until corrected), `falls`."""


class _WithoutTitles(GenerateJsonSchema):
    def field_title_should_be_set(self, _schema: object) -> bool:
        return False


def document() -> Json:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Baqylau: reports from polling stations",
            "version": "1.0.0",
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": {
            "/api/v1/reports": {"post": _post_reports()},
            "/api/v1/evidence": {"post": _post_evidence()},
            "/api/v1/stations": {"get": _get_stations()},
            "/api/v1/categories": {"get": _get_categories()},
            "/api/v1/openapi.json": {"get": _get_openapi()},
        },
        "components": {
            "securitySchemes": {"token": _TOKEN},
            "parameters": {"lang": _LANG, "acceptLanguage": _ACCEPT_LANGUAGE, "known": _KNOWN},
            "schemas": _schemas(),
        },
    }


_TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": "Given out by the HQ (`python -m db token`) for one election. "
    "Once revoked it is refused within 10 seconds.",
}
_LANG = {
    "name": "lang",
    "in": "query",
    "description": "Language of messages; stronger than Accept-Language.",
    "schema": {"type": "string", "enum": list(LANGUAGES)},
}
_ACCEPT_LANGUAGE = {"name": "Accept-Language", "in": "header", "schema": {"type": "string"}, "example": "kk"}
_KNOWN = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag of the answer already there.",
    "schema": {"type": "string"},
}
_SPOKEN = [{"$ref": "#/components/parameters/lang"}, {"$ref": "#/components/parameters/acceptLanguage"}]


def _schemas() -> Json:
    reports = TypeAdapter(Report).json_schema(
        ref_template="#/components/schemas/{model}", schema_generator=_WithoutTitles
    )
    _, answers = models_json_schema(
        [(model, "serialization") for model in ANSWERS],
        ref_template="#/components/schemas/{model}",
        schema_generator=_WithoutTitles,
    )
    named = {**reports.pop("$defs"), "Report": reports, **answers["$defs"]}
    return dict(sorted(named.items()))


def _post_reports() -> Json:
    stages = "; ".join(f"`{stage}`: {meaning}" for stage, meaning in STAGES.items())
    report = {"$ref": "#/components/schemas/Report"}
    return {
        "operationId": "postReports",
        "summary": "Send one report or several",
        "description": _REPORTS.format(stages=stages),
        "parameters": [
            *_SPOKEN,
            {
                "name": "Content-Encoding",
                "in": "header",
                "description": "The body may be packed.",
                "schema": {"type": "string", "enum": ["gzip", "identity"]},
            },
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {
                        "oneOf": [report, {"type": "array", "items": report, "maxItems": MAX_REPORTS}]
                    },
                    "examples": examples.REQUESTS,
                }
            },
        },
        "responses": {
            "200": _answer("At least one report was taken or known already.", "Receipt", examples.RECEIPTS),
            "422": _answer("Every report was refused.", "Receipt", examples.ALL_REJECTED),
            **_errors(code for code in KINDS if code not in _NOT_OF_REPORTS),
        },
    }


_OF_EVERY_POST = ("cut_off", "token_missing", "token_unknown", "internal", "unavailable")
_NOT_OF_REPORTS = {"not_found", "unknown_district", "wrong_method", *openapi_evidence.CODES}


def _post_evidence() -> Json:
    return {
        "operationId": "postEvidence",
        "summary": "Send one file of an incident",
        "description": openapi_evidence.ABOUT,
        "parameters": [*openapi_evidence.HEADERS, *_SPOKEN],
        "requestBody": openapi_evidence.BODY,
        "responses": {
            "200": _answer("The file is kept.", "EvidenceReceipt", examples.EVIDENCE_RECEIPTS),
            **_errors([*_OF_EVERY_POST, *openapi_evidence.CODES]),
        },
    }


_OF_EVERY_GET = ("token_missing", "token_unknown", "internal", "unavailable")


def _get_stations() -> Json:
    district = {
        "name": "district",
        "in": "query",
        "description": "Code of a district (KATO): its stations only.",
        "schema": {"type": "string"},
    }
    return {
        "operationId": "getStations",
        "summary": "The stations of the token's election",
        "parameters": [district, {"$ref": "#/components/parameters/known"}, *_SPOKEN],
        "responses": {
            **_kept("By district, then number.", "StationList", examples.STATIONS),
            **_errors([*_OF_EVERY_GET, "unknown_district"]),
        },
    }


def _get_categories() -> Json:
    return {
        "operationId": "getCategories",
        "summary": "The categories of incidents, with the severity each has by default",
        "parameters": [{"$ref": "#/components/parameters/known"}, *_SPOKEN],
        "responses": {
            **_kept("By code.", "CategoryList", examples.CATEGORIES),
            **_errors(_OF_EVERY_GET),
        },
    }


def _get_openapi() -> Json:
    return {
        "operationId": "getOpenapi",
        "summary": "This document",
        "security": [],
        "responses": {
            "200": {
                "description": "OpenAPI 3.1. Needs no token.",
                "content": {"application/json": {"schema": {"type": "object"}}},
            }
        },
    }


def _answer(description: str, schema: str, tried: Mapping[str, examples.Example]) -> Json:
    content = {"schema": {"$ref": f"#/components/schemas/{schema}"}, "examples": tried}
    return {"description": description, "content": {"application/json": content}}


def _kept(description: str, schema: str, example: examples.Example) -> Json:
    taken = _answer(description, schema, {"one": {"value": example}})
    taken["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "For If-None-Match."}}
    return {"200": taken, "304": {"description": "Nothing has changed since that ETag."}}


def _errors(codes: Iterable[str]) -> Json:
    """One answer a status, with an example of every code that comes with it."""
    by_status: dict[int, list[str]] = {}
    for code in codes:
        by_status.setdefault(KINDS[code].status, []).append(code)
    return {str(status): _error(of_status) for status, of_status in sorted(by_status.items())}


def _error(codes: list[str]) -> Json:
    told = {
        code: {"value": {"code": code, "message": KINDS[code].message.format(**examples.MESSAGE_VALUES)}}
        for code in codes
    }
    made = _answer("Nothing was taken: " + ", ".join(f"`{code}`" for code in codes) + ".", "Error", told)
    headers = {name: value for code in codes for name, value in KINDS[code].headers.items()}
    if headers:
        made["headers"] = {
            name: {"schema": {"type": "string"}, "example": value} for name, value in headers.items()
        }
    return made


DOCUMENT = document()
