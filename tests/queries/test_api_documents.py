"""What the API says of itself, in openapi.json and docs/api.md, is what it does."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from openapi_spec_validator import OpenAPIV31SpecValidator

from dashboard.api import METHODS, schemas
from dashboard.api.errors import KINDS
from dashboard.api.evidence import WARNINGS
from dashboard.api.examples import REQUESTS
from dashboard.api.openapi import DOCUMENT, STAGES
from db.evidence import Kind
from db.vocabulary import Severity, TurnoutFlag
from db.writing.reports import OF_KIND
from tests.factories import add_category
from tests.security.api_desk import ApiDesk, promised

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text()


@pytest.fixture
def desk(engine: sa.Engine) -> ApiDesk:
    """With the station, the observer and the category that the examples name."""
    made = ApiDesk(engine)
    with engine.begin() as connection:
        made.register.connection = connection
        made.register.add_station(number="12-014", observer="Алтай-014-A", registered_voters=412)
        add_category(connection, code="O03", severity=Severity.CRITICAL)
    return made


def rows(start: str) -> list[list[str]]:
    """Cells of the first table at or after a text of the page, without its head."""
    table = re.search(r"\|[-|]+\|\n((?:\|.*\n)+)", PAGE[PAGE.index(start) :])
    assert table
    lines = [line.strip("| ").split(" | ") for line in table[1].splitlines()]
    return [[cell.strip("`") for cell in cells] for cells in lines]


def every_example() -> list[tuple[str, Any]]:
    """(schema, value) of every example of an answer in the document."""
    found = []
    for path in DOCUMENT["paths"].values():
        for operation in path.values():
            for answer in operation["responses"].values():
                content = answer.get("content", {}).get("application/json", {})
                name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
                found += [(name, each["value"]) for each in content.get("examples", {}).values()]
    return found


def test_the_document_is_valid_openapi():
    OpenAPIV31SpecValidator(json.loads(json.dumps(DOCUMENT))).validate()


def test_the_document_is_what_the_api_serves(desk):
    served = desk.client.get("/api/v1/openapi.json").json()

    assert served == json.loads(json.dumps(DOCUMENT))
    assert {path: next(iter(each)).upper() for path, each in served["paths"].items()} == METHODS


def test_every_example_of_a_request_is_accepted(desk):
    for name, example in REQUESTS.items():
        answer = desk.post(example["value"])
        count = len(example["value"]) if isinstance(example["value"], list) else 1
        taken = answer.json()["accepted"] + answer.json()["duplicate"]  # the batch begins with the count
        assert (name, taken, answer.json()["rejections"]) == (name, count, [])


def test_every_example_of_an_answer_is_one_that_the_document_promises():
    examples = every_example()

    assert len(examples) > 20
    for schema, value in examples:
        promised(schema, value)


def test_every_code_of_an_error_has_an_example_in_the_document():
    shown = {value["code"]: value["message"] for schema, value in every_example() if schema == "Error"}

    assert set(shown) == set(KINDS) - {"not_found", "wrong_method"}  # of addresses that are not in it
    assert not [message for message in shown.values() if "{" in message]


def test_every_field_of_the_document_says_what_it_is():
    for name in (
        "CheckInReport",
        "TurnoutReport",
        "IncidentReport",
        "ProtocolReport",
        "Receipt",
        "Problem",
        "EvidenceReceipt",
    ):
        for field, described in DOCUMENT["components"]["schemas"][name]["properties"].items():
            referred = {"kind", "stage", "id", "rejections", "warnings", "problems"}
            assert field in referred or described.get("description"), (name, field)


def test_the_page_has_every_address_and_no_other():
    assert set(re.findall(r"^## `(\w+) (/\S+)`$", PAGE, re.MULTILINE)) == {
        (method, path) for path, method in METHODS.items()
    }


@pytest.mark.parametrize("kind", OF_KIND)
def test_the_page_has_every_field_of_a_report_and_says_whether_it_is_needed(kind):
    tables = rows("## `POST /api/v1/reports`") + rows(f"### `{kind}`")

    assert {row[0]: row[1] for row in tables} == {
        name: "yes" if field.is_required() else "no" for name, field in OF_KIND[kind].model_fields.items()
    }


def test_the_page_tells_the_stages_as_the_document_does():
    assert {row[0]: row[1] for row in rows("| stage |")} == {**STAGES}


@pytest.mark.parametrize(
    ("head", "model"),
    [
        ("field of `Receipt`", schemas.Receipt),
        ("field of `Rejection` or `Warning`", schemas.Rejection),
        ("field of `Rejection` or `Warning`", schemas.Warning),
        ("field of `Problem`", schemas.Problem),
        ("field of `EvidenceReceipt`", schemas.EvidenceReceipt),
        ("field of `StationList`", schemas.StationList),
        ("field of `Station`", schemas.Station),
        ("field of `CategoryList`", schemas.CategoryList),
        ("field of `Category`", schemas.Category),
        ("field of `Error`", schemas.Error),
    ],
)
def test_the_page_has_every_field_of_an_answer(head, model):
    assert [row[0] for row in rows(f"| {head} |")] == list(model.model_fields)


def test_the_page_has_every_code_of_a_problem_a_question_and_an_error():
    assert {row[0] for row in rows("### Problems")} == {*schemas.PROBLEM_CODES} - {*TurnoutFlag}
    assert {row[0] for row in rows("### Questions")} == {*TurnoutFlag}
    assert {row[1]: int(row[0]) for row in rows("| status |")} == {
        code: kind.status for code, kind in KINDS.items()
    }


def test_the_page_has_every_warning_about_a_file_and_every_kind_that_is_known():
    assert {row[0] for row in rows("| warning |")} == {*WARNINGS}
    assert {kind for row in rows("| kind |") for kind in row[0].split("`, `")} == {*Kind}


def test_every_report_on_the_page_is_accepted(desk):
    shown = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]
    shown += [json.loads(body) for body in re.findall(r"-d '(.*?)'", PAGE, re.DOTALL)]

    assert len(shown) == 6
    for sent in shown:
        assert desk.post(sent).json()["rejections"] == []
