"""Sessions of a live HQ: a random token in the browser, its hash in the database, and in memory what the
database said last. While the database is away who was in stays in, for as long as the session lasts."""

import asyncio
import datetime as dt
import hashlib
import secrets
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import anyio
import sqlalchemy as sa
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.clock import real_now
from dashboard.entrance.door import Admitted, AwayError, NewSession
from dashboard.entrance.login_pages import sign_in_page
from dashboard.entrance.sockets import Socket, Sockets
from dashboard.settings import LOOPBACK, LoginSettings
from dashboard.viewer import Role, SessionKind, Viewer
from db.access import sessions as stored

T = TypeVar("T")

LASTS = dt.timedelta(hours=8)
IDLE = dt.timedelta(hours=1)
"""Of people. A wall lasts until it is revoked."""
WALL_COOKIE_LASTS = dt.timedelta(days=400)
"""The longest that browsers keep a cookie."""
LINK_LASTS = dt.timedelta(minutes=30)
CHECK_EVERY = 10.0
"""Seconds until a change made elsewhere (another process, by hand) reaches the screens that are open."""
ANSWERS_WITHIN = 4.0
"""Seconds after which the database is taken to be away."""
STREAMLIT_SOCKET = "/_stcore/stream"


@dataclass(slots=True)
class _Known:
    session: stored.Session
    seen_at: dt.datetime

    def lasts(self, now: dt.datetime) -> bool:
        if self.session.kind == stored.WALL:
            return True
        return now < self.session.created_at + LASTS and now < self.seen_at + IDLE

    @property
    def viewer(self) -> Viewer:
        if self.session.kind == stored.WALL:
            return Viewer(Role.WALL, None, self.session.alias, SessionKind.WALL)
        whose = (self.session.staff_id, self.session.alias)
        return Viewer(Role(self.session.role), *whose, SessionKind.PERSON)


class LiveSessions:
    """Lives in the server's event loop; only `look_again` may be called from any thread."""

    def __init__(
        self,
        engine: Callable[[], sa.Engine],
        settings: LoginSettings,
        *,
        now: Callable[[], dt.datetime] = real_now,
        check_every: float = CHECK_EVERY,
    ) -> None:
        self._engine = engine
        self._settings = settings
        self._now = now
        self._check_every = check_every
        self._known: dict[str, _Known] = {}
        self._sockets = Sockets()
        self._threads = anyio.CapacityLimiter(3)
        self._checking = anyio.CapacityLimiter(1)
        self._changed = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.cookie_name = "__Host-hq_session" if settings.https else "hq_session"

    # --- what the door asks -------------------------------------------------------------------

    def answers(self, host: str, path: str) -> bool:
        """Only by the name people open; a probe on this computer may ask how the server is."""
        own = self._settings.public_url.partition("://")[2]
        return host.lower() == own or (path in ("/healthz", "/readyz") and _name(host) in LOOPBACK)

    def is_own_origin(self, origin: str, host: str) -> bool:  # noqa: ARG002  the demo goes by the host
        return origin.lower() == self._settings.public_url

    @property
    def https(self) -> bool:
        return self._settings.https

    async def find(self, cookies: Mapping[str, str]) -> Admitted | None:
        """Raises `AwayError` if it is not known here and the database does not answer."""
        token = cookies.get(self.cookie_name)
        if not token:
            return None
        key = digest(token)
        if key not in self._known:
            await self._look_up(key)
        viewer = self._viewer_now(key)
        return Admitted(key, viewer) if viewer else None

    def newcomer(self, scope: Scope) -> Response | NewSession:
        query = scope["query_string"].decode("latin-1")
        return sign_in_page(scope["path"] + (f"?{query}" if query else ""))

    def note_use(self, admitted: Admitted) -> None:
        """A person did something; what a page does by itself does not count."""
        if admitted.key in self._known:
            self._known[admitted.key].seen_at = self._now()

    async def hold(
        self, app: ASGIApp, scope: Scope, receive: Receive, send: Send, admitted: Admitted
    ) -> None:
        by_hand = scope["path"].endswith(STREAMLIT_SOCKET)
        on_message = partial(self.note_use, admitted) if by_hand else lambda: None
        socket = Socket(admitted.key, admitted.viewer, receive, send, on_message)
        await self._sockets.serve(app, scope, socket)

    # --- signing in and out -------------------------------------------------------------------

    async def open(self, staff_id: int) -> str:
        """The cookie of a new session. Raises `AwayError`."""
        token = new_token()
        work = partial(stored.open_session, staff_id=staff_id, token_sha256=digest(token), at=self._now())
        await self.in_database(work)
        return self._cookie(token, LASTS)

    async def open_wall(self, link: str) -> str | None:
        """The cookie of the wall that the link opens, once. Raises `AwayError`."""
        token, now = new_token(), self._now()
        opened = await self.in_database(
            partial(
                stored.open_wall,
                link_sha256=digest(link),
                token_sha256=digest(token),
                made_after=now - LINK_LASTS,
                at=now,
            )
        )
        return self._cookie(token, WALL_COOKIE_LASTS) if opened else None

    async def end(self, cookies: Mapping[str, str]) -> str:
        """Ends the session of these cookies; the cookie that takes its place. Raises `AwayError`."""
        token = cookies.get(self.cookie_name)
        if token:
            key = digest(token)
            await self.in_database(partial(stored.end_session, token_sha256=key, at=self._now()))
            self._known.pop(key, None)
            await self._sockets.close_unless(self._viewer_now)
        return self._cookie("", dt.timedelta(0))

    async def in_database(self, work: Callable[[sa.Connection], T]) -> T:
        """In a transaction, in a thread. Raises `AwayError`."""
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                return await anyio.to_thread.run_sync(
                    self._transact, work, limiter=self._threads, abandon_on_cancel=True
                )
        except (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError, TimeoutError) as problem:
            raise AwayError from problem

    def _transact(self, work: Callable[[sa.Connection], T]) -> T:
        with self._engine().begin() as connection:
            return work(connection)

    def _cookie(self, token: str, lasts: dt.timedelta) -> str:
        secure = "; Secure" if self._settings.https else ""
        age = int(lasts.total_seconds())
        return f"{self.cookie_name}={token}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}"

    # --- keeping up with the database ---------------------------------------------------------

    def look_again(self) -> None:
        """Somebody's role or session has just changed here: do not wait for the next check."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._changed.set)

    async def watch(self) -> None:
        """Until cancelled."""
        self._loop = asyncio.get_running_loop()
        while True:
            self._changed.clear()
            await self.check()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._check_every):
                    await self._changed.wait()

    async def check(self) -> None:
        """Takes over what the database says now, and closes the sockets of whoever it changed."""
        for key in self._sockets.keys() & self._known.keys():
            if self._known[key].session.kind == stored.WALL:
                self._known[key].seen_at = self._now()
        asked = {key: known.seen_at for key, known in self._known.items()}
        used = {
            known.session.id: known.seen_at
            for known in self._known.values()
            if known.seen_at > known.session.seen_at
        }
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                work = partial(
                    self._transact, partial(_exchange, used=used, keys=list(asked), now=self._now())
                )
                found = await anyio.to_thread.run_sync(work, limiter=self._checking, abandon_on_cancel=True)
            self._take_over(asked.keys(), found)
        except (sa.exc.SQLAlchemyError, TimeoutError):
            pass  # the feed says so on every screen; here nobody is put out for it
        await self._sockets.close_unless(self._viewer_now)

    def _take_over(self, asked: Collection[str], found: Mapping[str, stored.Session]) -> None:
        for key in asked:
            known = self._known.get(key)
            if key not in found:
                self._known.pop(key, None)
            elif known is not None:
                known.session = found[key]
                known.seen_at = max(known.seen_at, found[key].seen_at)

    async def _look_up(self, key: str) -> None:
        found = await self.in_database(partial(stored.find_sessions, tokens_sha256=[key]))
        if key in found:
            self._known.setdefault(key, _Known(found[key], found[key].seen_at))

    def _viewer_now(self, key: str) -> Viewer | None:
        known = self._known.get(key)
        if known is None:
            return None
        if not known.lasts(self._now()):
            del self._known[key]
            return None
        return known.viewer


def new_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _exchange(
    connection: sa.Connection, *, used: Mapping[int, dt.datetime], keys: list[str], now: dt.datetime
) -> dict[str, stored.Session]:
    """Tells the database which sessions were used, and asks which are open."""
    stored.note_use(connection, used)
    stored.end_old_sessions(connection, created_before=now - LASTS, seen_before=now - IDLE, at=now)
    return stored.find_sessions(connection, keys) if keys else {}


def _name(host: str) -> str:
    return host.rsplit(":", 1)[0].strip("[]") if host.count(":") == 1 or host.startswith("[") else host
