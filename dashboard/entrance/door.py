"""The door: ASGI middleware in front of everything that is served, pages, sockets, media and metrics.
No viewer, no bytes. What a client says of its own identity is thrown away."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.entrance.login_pages import away_page
from dashboard.serving.safe_headers import safe_headers
from dashboard.viewer import Viewer

VIEWER_HEADER = "x-hq-viewer"
OPEN_PATHS = frozenset({"/healthz", "/readyz"})
OPEN_PREFIXES = ("/api/v1/",)
"""These ask for their own bearer token."""
_LOCAL_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")


@dataclass(frozen=True, slots=True)
class Admitted:
    """Whom the door lets in. `key` says which session it is and opens nothing."""

    key: str
    viewer: Viewer


@dataclass(frozen=True, slots=True)
class NewSession:
    admitted: Admitted
    cookie: str


class AwayError(Exception):
    """Whether there is such a session cannot be said: the database does not answer."""


class Sessions(Protocol):
    """Who is in. A demo and a live HQ each have their own."""

    @property
    def https(self) -> bool: ...

    def answers(self, host: str, path: str) -> bool:
        """Is that a name this server answers to?"""

    def is_own_origin(self, origin: str, host: str) -> bool: ...

    async def find(self, cookies: Mapping[str, str]) -> Admitted | None:
        """Raises `AwayError`."""

    def newcomer(self, scope: Scope) -> Response | NewSession:
        """What a person gets who opens a page without a session."""

    def note_use(self, admitted: Admitted) -> None: ...

    async def hold(
        self, app: ASGIApp, scope: Scope, receive: Receive, send: Send, admitted: Admitted
    ) -> None:
        """Serves a WebSocket for as long as its session is what it was when it opened."""


def viewer_of(scope: Scope) -> Viewer:
    """The viewer the door has let in."""
    return cast(Viewer, scope["hq.viewer"])


def local_path(asked: str) -> str:
    """`asked` if it is an address of this site and of no other, else the first page."""
    return asked if _LOCAL_PATH.fullmatch(asked) else "/"


class Door:
    """`routes` are what the sessions themselves need, open to everybody: signing in, changing role."""

    def __init__(self, app: ASGIApp, sessions: Sessions, routes: Sequence[Route] = ()) -> None:
        self._app = app
        self._sessions = sessions
        self._own = frozenset(route.path for route in routes)
        self._router = Router(routes, redirect_slashes=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await self._app(scope, receive, send)
        path, safe_send = scope["path"], self._safely(scope, send)
        if (refusal := self._refusal(scope)) is not None:
            await _refuse(refusal, scope, receive, safe_send)
        elif path in self._own and scope["type"] == "http":
            await self._router(_with_viewer(scope, None), receive, safe_send)
        elif path in OPEN_PATHS or path.startswith(OPEN_PREFIXES):
            await self._app(_with_viewer(scope, None), receive, send)
        else:
            await self._let_in(scope, receive, send)
        return None

    async def _let_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            admitted = await self._sessions.find(HTTPConnection(scope).cookies)
        except AwayError:
            return await _refuse(away_page(), scope, receive, self._safely(scope, send))
        if admitted is not None:
            await self._serve(admitted, scope, receive, send)
        elif _is_navigation(scope):
            await self._welcome(scope, receive, send)
        else:
            refusal = PlainTextResponse("Open the first page: /", 401)
            await _refuse(refusal, scope, receive, self._safely(scope, send))
        return None

    async def _serve(self, admitted: Admitted, scope: Scope, receive: Receive, send: Send) -> None:
        known = _with_viewer(scope, admitted.viewer)
        if scope["type"] == "websocket":
            await self._sessions.hold(self._app, known, receive, send, admitted)
        else:
            if _is_navigation(scope):
                self._sessions.note_use(admitted)
            await self._app(known, receive, self._safely(scope, send))

    async def _welcome(self, scope: Scope, receive: Receive, send: Send) -> None:
        welcome = self._sessions.newcomer(scope)
        if isinstance(welcome, Response):
            return await welcome(scope, receive, self._safely(scope, send))
        cookie = (b"set-cookie", welcome.cookie.encode())
        known = _with_viewer(scope, welcome.admitted.viewer)
        return await self._app(known, receive, self._safely(scope, send, [cookie]))

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        if not self._sessions.answers(host, scope["path"]):
            return PlainTextResponse("This server answers to no such name", 403)
        if origin is None or scope["path"].startswith(OPEN_PREFIXES) or _is_plain_reading(scope):
            return None
        if not self._sessions.is_own_origin(origin, host):
            return PlainTextResponse("Another site may not use this one", 403)
        return None

    def _safely(self, scope: Scope, send: Send, more: Iterable[tuple[bytes, bytes]] = ()) -> Send:
        safe = safe_headers(scope["path"], https=self._sessions.https)

        async def with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                added = [pair for pair in safe if pair[0] not in given]
                message = {**message, "headers": [*message["headers"], *added, *more]}
            await send(message)

        return with_headers


def _is_plain_reading(scope: Scope) -> bool:
    """A page or a file may be asked for from anywhere; what is live or changes something may not."""
    return (
        scope["type"] == "http"
        and scope["method"] in ("GET", "HEAD")
        and not scope["path"].startswith("/live/")
    )


def _is_navigation(scope: Scope) -> bool:
    """A person opens a page; nothing that a page loads by itself looks like that."""
    headers = Headers(scope=scope)
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and "text/html" in headers.get("accept", "")
        and not scope["path"].startswith(("/_stcore", "/live/", "/media/", "/component"))
    )


def _with_viewer(scope: Scope, viewer: Viewer | None) -> Scope:
    headers = [(name, value) for name, value in scope["headers"] if not name.lower().startswith(b"x-hq-")]
    if viewer is not None:
        headers.append((VIEWER_HEADER.encode(), viewer.as_header().encode("ascii")))
    return {**scope, "headers": headers, "hq.viewer": viewer}


async def _refuse(refusal: Response, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 4403})
    else:
        await refusal(scope, receive, send)
