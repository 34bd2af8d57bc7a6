"""The demo's sessions: a role in a signed cookie, given to whoever opens a page on this computer."""

import secrets
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.clock import real_now
from dashboard.entrance.door import Admitted, NewSession, local_path
from dashboard.viewer import Role, SessionKind, Viewer

COOKIE = "hq_demo"
LASTS = 8 * 3600
"""Seconds. A session of a person is over after that, whatever happens."""
REMEMBERED_FOR = 60
"""Seconds that the answer of one cookie is reused: a wall asks several times a second."""
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})


class DemoSessions:
    """The key outlives a restart of the server."""

    https = False

    def __init__(self, key_file: Path) -> None:
        if not key_file.exists():
            key_file.touch(mode=0o600)
            key_file.write_text(secrets.token_urlsafe(48))
        self._signer = URLSafeTimedSerializer(key_file.read_text(), salt="demo session")
        self._read = lru_cache(maxsize=1024)(self._read_once)

    def routes(self) -> list[Route]:
        return [Route("/demo/role", self._change_role)]

    def answers(self, host: str, path: str) -> bool:  # noqa: ARG002  the same for every page
        """DNS rebinding: a foreign page's name may be made to lead here."""
        return _name(host) in LOCAL_HOSTS

    def is_own_origin(self, origin: str, host: str) -> bool:
        return urlsplit(origin).netloc == host

    async def find(self, cookies: Mapping[str, str]) -> Admitted | None:
        viewer = self._read(cookies.get(COOKIE, ""), int(real_now().timestamp()) // REMEMBERED_FOR)
        return Admitted("demo", viewer) if viewer else None

    def newcomer(self, scope: Scope) -> NewSession:  # noqa: ARG002  wherever they come in
        return NewSession(Admitted("demo", _viewer(Role.LEADER)), self.cookie(Role.LEADER))

    def note_use(self, admitted: Admitted) -> None:
        """A demo's session ends by its age alone."""

    async def hold(
        self,
        app: ASGIApp,
        scope: Scope,
        receive: Receive,
        send: Send,
        admitted: Admitted,  # noqa: ARG002  nobody takes a role away here
    ) -> None:
        await app(scope, receive, send)

    async def watch(self) -> None:
        """Nothing changes but by the visitor's own hand."""

    def look_again(self) -> None:
        """As `watch`."""

    def cookie(self, role: Role) -> str:
        value = self._signer.dumps(role.value)
        return f"{COOKIE}={value}; Path=/; Max-Age={LASTS}; HttpOnly; SameSite=Strict"

    def _read_once(self, cookie: str, _while: int) -> Viewer | None:
        try:
            return _viewer(Role(self._signer.loads(cookie, max_age=LASTS)))
        except (BadData, ValueError):
            return None

    async def _change_role(self, request: Request) -> Response:
        role = request.query_params.get("role", "")
        if role not in list(Role):
            return PlainTextResponse(f"role is {role[:40]!r}: write one of {', '.join(Role)}", 400)
        answer = RedirectResponse(local_path(request.query_params.get("back", "/")), 303)
        answer.headers["set-cookie"] = self.cookie(Role(role))
        return answer


def _viewer(role: Role) -> Viewer:
    return Viewer(role, None, f"demo {role.value}", SessionKind.DEMO)


def _name(host: str) -> str:
    return host.rsplit(":", 1)[0] if host.count(":") == 1 or host.startswith("[") else host
