"""The routes of the live path. The door stands in front: every request here has a viewer."""

import asyncio
import gzip
from collections.abc import Callable
from contextlib import suppress

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from dashboard.entrance.door import viewer_of
from dashboard.live.announcer import Announcer
from dashboard.live.feed import Publication
from dashboard.live.frames import COMPRESSION, Frames, Question
from dashboard.maps import register_payload
from dashboard.panels import TILES, may_see
from dashboard.viewer import Permission, Viewer
from dashboard.words import DEFAULT_LANGUAGE, LANGUAGES, words

GZIPPED_JSON = {"content-type": "application/json", "content-encoding": "gzip"}


def announcement(publication: Publication) -> str:
    """What /live/ws sends, and nothing else."""
    return orjson.dumps({"revision": publication.revision, "stale_since": publication.stale_since}).decode()


def live_routes(
    announcer: Announcer, frames: Callable[[], Frames], publication: Callable[[], Publication]
) -> list[BaseRoute]:
    async def revisions(socket: WebSocket) -> None:
        await socket.accept()
        telling = asyncio.create_task(_tell(socket, announcer))
        with suppress(WebSocketDisconnect):
            while True:
                await socket.receive_text()
        telling.cancel()

    async def frame(request: Request) -> Response:
        question = _question(request, viewer_of(request.scope))
        if isinstance(question, Response):
            return question
        return Response(
            await frames().answer(question), headers={**GZIPPED_JSON, "cache-control": "no-store"}
        )

    async def register(request: Request) -> Response:
        if not viewer_of(request.scope).may(Permission.SEE_AGGREGATES):
            return _refusal(403, "role", "this role does not see stations")
        body = await asyncio.to_thread(_register, publication(), _language(request))
        return Response(body, headers={**GZIPPED_JSON, "cache-control": "private, max-age=86400"})

    async def here(_request: Request) -> Response:
        """That the door has let this browser in is all it says."""
        return Response(status_code=204)

    return [
        WebSocketRoute("/live/ws", revisions),
        Route("/live/here", here),
        Route("/live/frame", frame),
        Route("/live/register", register),
    ]


async def _tell(socket: WebSocket, announcer: Announcer) -> None:
    with suppress(WebSocketDisconnect, RuntimeError):  # the page went away while it was being told
        async for message in announcer.messages():
            await socket.send_text(message)


def _question(request: Request, viewer: Viewer) -> Question | Response:
    names = tuple(sorted({name for name in request.query_params.get("tiles", "").split(",") if name}))
    since = request.query_params.get("since", "0")
    unknown = [name for name in names if name not in TILES]
    if unknown or not names:
        return _refusal(400, "tiles", f"no tile {unknown}: there are {', '.join(sorted(TILES))}")
    if not since.isdecimal() or len(since) > 18:  # noqa: PLR2004  the digits of a bigint
        return _refusal(400, "since", "write a revision: 0 or a positive whole number")
    if not all(may_see(viewer, name) for name in names):
        return _refusal(403, "tiles", "this role does not see them all")
    return Question(names, _language(request), int(since))


def _refusal(status: int, field: str, expected: str) -> Response:
    body = orjson.dumps({"field": field, "expected": expected})
    return Response(body, status, media_type="application/json")


def _language(request: Request) -> str:
    language = request.query_params.get("lang", DEFAULT_LANGUAGE)
    return language if language in LANGUAGES else DEFAULT_LANGUAGE


def _register(publication: Publication, language: str) -> bytes:
    snapshot = publication.snapshot
    payload = register_payload(snapshot.register, snapshot.election, words(language)) if snapshot else {}
    return gzip.compress(orjson.dumps(payload), COMPRESSION, mtime=0)
