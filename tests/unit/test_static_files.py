import gzip
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.serving.static_files import StaticFiles


async def application(_request: Request) -> Response:
    return PlainTextResponse("from the application", 418)


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    folder = tmp_path / "assets"
    folder.mkdir()
    (folder / "live.js").write_text("let answer = 42;")
    (tmp_path / "secret.txt").write_text("not for you")
    middleware = Middleware(StaticFiles, folders={"/assets/": (folder, "no-cache")})
    return TestClient(Starlette(routes=[Route("/{path:path}", application)], middleware=[middleware]))


def test_a_file_comes_packed_with_its_kind_and_how_long_to_keep_it(client: TestClient):
    answer = client.get("/assets/live.js", headers={"accept-encoding": "gzip"})

    assert answer.text == "let answer = 42;"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"] == "text/javascript"
    assert answer.headers["cache-control"] == "no-cache"
    assert len(gzip.compress(b"let answer = 42;")) == int(answer.headers["content-length"])


def test_a_client_that_cannot_unpack_gets_it_plain(client: TestClient):
    answer = client.get("/assets/live.js", headers={"accept-encoding": "identity"})

    assert "content-encoding" not in answer.headers
    assert answer.text == "let answer = 42;"


def test_who_has_it_already_is_told_so(client: TestClient):
    etag = client.get("/assets/live.js").headers["etag"]

    assert client.get("/assets/live.js", headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize(
    "path", ["/assets/../secret.txt", "/assets/%2e%2e/secret.txt", "/assets/", "/assets/no.js"]
)
def test_what_is_not_a_file_of_the_folder_is_the_applications_business(client: TestClient, path: str):
    assert client.get(path).status_code == 418


def test_only_reading_is_served(client: TestClient):
    assert client.post("/assets/live.js").status_code in (405, 418)
