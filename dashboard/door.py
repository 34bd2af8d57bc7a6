"""The door: ASGI middleware in front of everything that is served, pages, sockets, media and metrics.
No viewer, no bytes. What a client says of its own identity is thrown away."""

import secrets
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.clock import real_now
from dashboard.viewer import Role, Viewer

VIEWER_HEADER = "x-hq-viewer"
COOKIE = "hq_demo"
LASTS = 8 * 3600
"""Seconds. A session of a person is over after that, whatever happens."""
REMEMBERED_FOR = 60
"""Seconds that the answer of one cookie is reused: a wall asks several times a second."""
OPEN_PATHS = frozenset({"/healthz", "/readyz"})
OPEN_PREFIXES = ("/api/v1/",)
"""These ask for their own bearer token."""
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
SAFE_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"SAMEORIGIN"),
)


def viewer_of(scope: Scope) -> Viewer:
    """The viewer the door has let in."""
    return cast(Viewer, scope["hq.viewer"])


class DemoSessions:
    """The demo's sessions: a role in a signed cookie. The key outlives a restart of the server."""

    def __init__(self, key_file: Path) -> None:
        if not key_file.exists():
            key_file.touch(mode=0o600)
            key_file.write_text(secrets.token_urlsafe(48))
        self._signer = URLSafeTimedSerializer(key_file.read_text(), salt="demo session")

        self._read = lru_cache(maxsize=1024)(self._read_once)

    def viewer(self, cookies: dict[str, str]) -> Viewer | None:
        return self._read(cookies.get(COOKIE, ""), int(real_now().timestamp()) // REMEMBERED_FOR)

    def _read_once(self, cookie: str, _while: int) -> Viewer | None:
        try:
            return Viewer(Role(self._signer.loads(cookie, max_age=LASTS)))
        except (BadData, ValueError):
            return None

    def cookie(self, role: Role) -> str:
        value = self._signer.dumps(role.value)
        return f"{COOKIE}={value}; Path=/; Max-Age={LASTS}; HttpOnly; SameSite=Strict"


class Door:
    def __init__(self, app: ASGIApp, sessions: DemoSessions) -> None:
        self._app = app
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
        elif (refusal := self._refusal(scope)) is not None:
            await _refuse(refusal, scope, receive, send)
        elif _is_open(scope["path"]):
            await self._app(_with_viewer(scope, None), receive, send)
        elif scope["path"] == "/demo/role":
            await self._change_role(scope, receive, send)
        else:
            await self._let_in(scope, receive, send)

    async def _let_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        viewer = self._sessions.viewer(HTTPConnection(scope).cookies)
        if viewer is not None:
            await self._app(_with_viewer(scope, viewer), receive, _safely(send))
        elif _is_navigation(scope):
            cookie = (b"set-cookie", self._sessions.cookie(Role.LEADER).encode())
            await self._app(_with_viewer(scope, Viewer(Role.LEADER)), receive, _safely(send, [cookie]))
        else:
            await _refuse(PlainTextResponse("Open the first page: /", 401), scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if _host(headers.get("host", "")) not in LOCAL_HOSTS:
            return PlainTextResponse("The demo answers on this computer only: http://127.0.0.1", 403)
        if scope["type"] == "websocket" or scope["path"].startswith("/live/"):
            origin = headers.get("origin")
            if origin is not None and urlsplit(origin).netloc != headers.get("host"):
                return PlainTextResponse("Another site may not read this one", 403)
        return None

    async def _change_role(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = parse_qs(scope["query_string"].decode("latin-1"))
        role, back = query.get("role", [""])[0], query.get("back", ["/"])[0]
        if role not in list(Role):
            refusal = PlainTextResponse(f"role is {role[:40]!r}: write one of {', '.join(Role)}", 400)
            return await refusal(scope, receive, send)
        local = back.startswith("/") and not back.startswith(("//", "/\\"))
        answer = RedirectResponse(back if local else "/", 303)
        answer.headers["set-cookie"] = self._sessions.cookie(Role(role))
        return await answer(scope, receive, send)


def _is_open(path: str) -> bool:
    return path in OPEN_PATHS or path.startswith(OPEN_PREFIXES)


def _is_navigation(scope: Scope) -> bool:
    """A person opens a page; nothing that a page loads by itself looks like that."""
    headers = Headers(scope=scope)
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and "text/html" in headers.get("accept", "")
        and not scope["path"].startswith(("/_stcore", "/live/", "/media/", "/component"))
    )


def _host(value: str) -> str:
    return value.rsplit(":", 1)[0] if value.count(":") == 1 or value.startswith("[") else value


def _with_viewer(scope: Scope, viewer: Viewer | None) -> Scope:
    headers = [(name, value) for name, value in scope["headers"] if not name.lower().startswith(b"x-hq-")]
    if viewer is not None:
        headers.append((VIEWER_HEADER.encode(), viewer.role.value.encode()))
    return {**scope, "headers": headers, "hq.viewer": viewer}


def _safely(send: Send, more: Iterable[tuple[bytes, bytes]] = ()) -> Send:
    async def with_headers(message: Any) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *SAFE_HEADERS, *more]}
        await send(message)

    return with_headers


async def _refuse(refusal: Response, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 4403})
    else:
        await refusal(scope, receive, send)
