"""The HTTP API: how the world feeds the HQ. docs/api.md says it to senders, openapi.json to programs.

It stands outside the door and checks its own bearer tokens.
"""

from collections.abc import Awaitable, Callable
from functools import partial

import sqlalchemy as sa
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dashboard.api.answers import answer, answering, refusal_answer
from dashboard.api.desk import Desk
from dashboard.api.errors import RefusedError
from dashboard.api.evidence import post_evidence
from dashboard.api.openapi import DOCUMENT
from dashboard.api.register import get_categories, get_stations
from dashboard.api.reports import post_reports
from dashboard.clock import Clock
from db.evidence import EvidenceStore

ROOT = "/api/v1"
METHODS = {
    f"{ROOT}/reports": "POST",
    f"{ROOT}/evidence": "POST",
    f"{ROOT}/stations": "GET",
    f"{ROOT}/categories": "GET",
    f"{ROOT}/openapi.json": "GET",
}


def routes(
    engine_source: Callable[[], sa.Engine], clock_source: Callable[[], Clock], store: EvidenceStore
) -> list[BaseRoute]:
    """Every address below /api/v1, also those that do not exist: nothing there falls through to the pages."""
    desk = Desk(engine_source, clock_source, store)
    return [
        _route(f"{ROOT}/reports", partial(post_reports, desk)),
        _route(f"{ROOT}/evidence", partial(post_evidence, desk)),
        _route(f"{ROOT}/stations", partial(get_stations, desk)),
        _route(f"{ROOT}/categories", partial(get_categories, desk)),
        _route(f"{ROOT}/openapi.json", get_openapi),
        Route(f"{ROOT}/{{rest:path}}", answering(get_nothing), methods=()),
    ]


async def get_openapi(_request: Request) -> Response:
    """Asks for no token: it says what the API looks like and holds no data of any election, and whoever
    writes a sender reads it before the HQ has given out a token."""
    return answer(DOCUMENT, headers={"Cache-Control": "public, max-age=300"})


async def get_nothing(request: Request) -> Response:
    allowed = METHODS.get(request.url.path)
    if allowed is None:
        raise RefusedError("not_found")
    refused = refusal_answer(request, RefusedError("wrong_method", allowed=allowed))
    refused.headers["Allow"] = allowed
    return refused


def _route(path: str, endpoint: Callable[[Request], Awaitable[Response]]) -> Route:
    packed = [Middleware(GZipMiddleware, compresslevel=5)]
    return Route(path, answering(endpoint), methods=[METHODS[path]], middleware=packed)
