"""The API over a test's own database: two elections, a token of each, and a clock that stands still."""

import datetime as dt
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from jsonschema import Draft202012Validator
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard import api
from dashboard.api.openapi import DOCUMENT
from dashboard.clock import Clock
from db.evidence import EvidenceStore
from db.schema import report
from db.tokens import create_token
from tests.factories import add_register, at

NOON = at("12:00").astimezone(dt.UTC)
REPORTS = "/api/v1/reports"


def promised(schema: str, content: object) -> None:
    """Fails unless the content is what openapi.json promises under that name."""
    Draft202012Validator(
        {"$ref": f"#/components/schemas/{schema}", "components": DOCUMENT["components"]}
    ).validate(content)


class ApiDesk:
    """`client` speaks for the first election, `other` for the second. The API asks for `engine` each
    time, so a test may put another there that is away."""

    def __init__(self, engine: sa.Engine, evidence: Path = Path("/nonexistent")) -> None:
        self.engine = engine
        self.database = engine
        with engine.begin() as connection:
            self.register = add_register(connection, stations=3)
            self.others = add_register(connection, stations=1, code="almaty-2021")
            self.token = create_token(connection, self.register.election_id, "call centre", NOON)
            self.other_token = create_token(connection, self.others.election_id, "Almaty", NOON)
        self.store = EvidenceStore(evidence)
        clock = Clock(NOON, NOON, paused=True)
        self.app = Starlette(routes=api.routes(lambda: self.engine, lambda: clock, self.store))
        self.client = self.client_of(self.token)
        self.other = self.client_of(self.other_token)

    def client_of(self, token: str) -> TestClient:
        return TestClient(self.app, headers={"Authorization": f"Bearer {token}"})

    def post(self, body: Any, **kwargs: Any) -> Any:
        return self.client.post(REPORTS, json=body, **kwargs)

    def post_raw(self, body: bytes, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(REPORTS, content=body, headers={"content-type": "application/json"} | named)

    def stored(self) -> int:
        with self.database.connect() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(report)) or 0


def codes(answer: Any) -> list[tuple[int, str, str]]:
    """(index, field, code) of every problem in a receipt."""
    return [
        (each["index"], problem["field"], problem["code"])
        for each in answer.json()["rejections"]
        for problem in each["problems"]
    ]
