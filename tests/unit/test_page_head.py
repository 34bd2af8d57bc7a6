import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.serving.page_head import PageHead

PAGE = "<html><head><title>x</title></head><body>y</body></html>"


async def page(_request: Request) -> Response:
    return HTMLResponse(PAGE, headers={"etag": "abc"})


async def in_pieces(_request: Request) -> Response:
    return StreamingResponse(iter([PAGE[:20], PAGE[20:]]), media_type="text/html")


async def other(request: Request) -> Response:
    return JSONResponse({"seen": request.headers.get("if-none-match")})


@pytest.fixture
def client() -> TestClient:
    routes = [Route("/", page), Route("/pieces", in_pieces), Route("/other", other)]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(PageHead, lines="<link a>")]))


@pytest.mark.parametrize("path", ["/", "/pieces"])
def test_the_lines_are_the_last_of_the_head(client: TestClient, path: str):
    answer = client.get(path, headers={"accept": "text/html", "if-none-match": "abc"})

    assert answer.text == PAGE.replace("</head>", "<link a></head>")
    assert answer.headers["content-length"] == str(len(answer.content))
    assert "etag" not in answer.headers


def test_what_is_not_a_page_passes_as_it_is(client: TestClient):
    assert client.get("/other", headers={"accept": "application/json", "if-none-match": "abc"}).json() == {
        "seen": "abc"
    }
    assert client.get("/", headers={"accept": "*/*"}).text == PAGE
