"""Signing in with the HQ's own login provider (OpenID Connect: authorization code, PKCE, state, nonce),
signing out, and opening a wall by its link."""

import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from functools import partial, wraps
from urllib.parse import parse_qs, urlencode

import httpx2
from authlib.integrations.base_client import OAuthError
from joserfc.errors import JoseError
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard.clock import real_now
from dashboard.entrance import login_pages
from dashboard.entrance.door import AwayError, local_path
from dashboard.entrance.login_flows import FLOW_LASTS, Flows
from dashboard.entrance.provider import Provider, ProviderError
from dashboard.entrance.sessions import LiveSessions
from dashboard.settings import LoginSettings
from db.access.staff import find_by_login
from db.writing.revisions import record_audit

CALLBACK = "/login/callback"
LARGEST_FORM = 4096
"""Bytes. The only form here holds one link."""
REFUSALS_KEPT = 60
"""A minute in the audit trail; more are a flood, and only in the log."""
NOBODY = "nobody"

log = logging.getLogger(__name__)

Endpoint = Callable[[Request], Awaitable[Response]]


class RefusedLoginError(Exception):
    """The provider vouches for the person, and they may not in. Says why, for the audit trail."""

    def __init__(self, reason: str, staff_id: int | None = None) -> None:
        super().__init__(reason)
        self.staff_id = staff_id


class Login:
    def __init__(self, settings: LoginSettings, sessions: LiveSessions) -> None:
        self._settings = settings
        self._sessions = sessions
        self._provider = Provider(settings, Flows())
        self._refusals: tuple[int, int] = (0, 0)

    def routes(self) -> list[Route]:
        name = "__Host-hq_login" if self._settings.https else "hq_login"
        flow = Middleware(
            SessionMiddleware,
            secret_key=secrets.token_urlsafe(32),  # a login that a restart cuts short is begun again
            session_cookie=name,
            max_age=FLOW_LASTS,
            same_site="lax",
            https_only=self._settings.https,
        )
        return [
            Route("/login", _answering(self._begin), middleware=[flow]),
            Route(CALLBACK, _answering(self._come_back), middleware=[flow]),
            Route("/logout", _answering(self._sign_out), methods=["GET", "POST"]),
            Route("/login/wall", _answering(self._open_wall), methods=["GET", "POST"]),
        ]

    async def _begin(self, request: Request) -> Response:
        request.session["next"] = local_path(request.query_params.get("next", "/"))
        return await self._provider.redirect(request, self._settings.public_url + CALLBACK)

    async def _come_back(self, request: Request) -> Response:
        then = local_path(str(request.session.get("next", "/")))
        try:
            email = await self._provider.email_of(request)
            cookie = await self._sign_in(email, request.cookies)
        except RefusedLoginError as refused:
            await self._note_refusal(str(refused), refused.staff_id)
            return login_pages.refused_page()
        except (OAuthError, JoseError, ProviderError, ValueError, KeyError) as problem:
            await self._note_refusal(_reason(problem))
            return login_pages.failed_page()
        request.session.clear()
        answer = RedirectResponse(then, 303, headers={"cache-control": "no-store"})
        answer.headers.append("set-cookie", cookie)
        return answer

    async def _sign_in(self, email: str, cookies: Mapping[str, str]) -> str:
        """Always a new session: what the browser brought along ends."""
        person = await self._sessions.in_database(partial(find_by_login, login=email))
        if person is None:
            raise RefusedLoginError("not on the staff list")
        if person.disabled:
            raise RefusedLoginError("disabled", person.id)
        await self._sessions.end(cookies)
        return await self._sessions.open(person.id)

    async def _sign_out(self, request: Request) -> Response:
        if request.method != "POST":
            return login_pages.sign_out_page()
        cookie = await self._sessions.end(request.cookies)
        answer = login_pages.signed_out_page(self._provider.sign_out_address())
        answer.headers.append("set-cookie", cookie)
        return answer

    async def _open_wall(self, request: Request) -> Response:
        """Not by GET: what previews links in a messenger would use the only time up."""
        if request.method != "POST":
            return login_pages.wall_link_page(request.query_params.get("link", ""))
        cookie = await self._sessions.open_wall(await _field(request, "link"))
        if cookie is None:
            await self._note_refusal("wall link used or too old")
            return login_pages.used_link_page()
        await self._sessions.end(request.cookies)
        answer = RedirectResponse("/", 303, headers={"cache-control": "no-store"})
        answer.headers.append("set-cookie", cookie)
        return answer

    async def _note_refusal(self, reason: str, staff_id: int | None = None) -> None:
        log.warning("sign-in refused: %s", reason)
        now = real_now()
        minute, count = int(now.timestamp()) // 60, self._refusals[1] + 1
        self._refusals = (minute, count if minute == self._refusals[0] else 1)
        if self._refusals[1] <= REFUSALS_KEPT:
            detail = {"reason": reason, "staff_id": staff_id}
            work = partial(
                record_audit,
                election_id=None,
                at=now,
                actor=NOBODY,
                action="login:person:refused",
                detail=detail,
                revision=None,
            )
            await self._sessions.in_database(work)


def wall_link(settings: LoginSettings, link: str) -> str:
    return f"{settings.public_url}/login/wall?{urlencode({'link': link})}"


def _reason(problem: Exception) -> str:
    """A short name of ours or of the standard, never what the provider or a stranger wrote."""
    if isinstance(problem, ProviderError):
        return str(problem)
    if isinstance(problem, JoseError):
        return f"ID token: {type(problem).__name__}"
    return f"provider: {type(problem).__name__}"


def _answering(endpoint: Endpoint) -> Endpoint:
    @wraps(endpoint)
    async def answered(request: Request) -> Response:
        try:
            return await endpoint(request)
        except AwayError:
            return login_pages.away_page()
        except (httpx2.HTTPError, ProviderError) as problem:
            log.warning("login provider away: %s", _reason(problem))
            return login_pages.provider_away_page()

    return answered


async def _field(request: Request, name: str) -> str:
    """Of a form; empty if the form has none, or is larger than any of ours."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_FORM:
            return ""
    return parse_qs(body.decode("latin-1")).get(name, [""])[0]
