"""A live HQ's door without the HQ: sessions, login and a page that tells who is let in; a real database
and a real login provider behind it."""

import datetime as dt
from dataclasses import dataclass, field

import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from dashboard.entrance.door import VIEWER_HEADER, Door
from dashboard.entrance.login import Login
from dashboard.entrance.sessions import LiveSessions, digest
from dashboard.settings import LoginSettings
from dashboard.viewer import Role, Viewer
from db.access import sessions, staff
from tests.rig.provider import ProviderProcess

PAGE = {"accept": "text/html"}
LOCAL = "http://127.0.0.1:8501"
SECRET = "a-secret-of-this-test-0123456789"


@dataclass
class Now:
    """A clock that a test moves."""

    moment: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))

    def __call__(self) -> dt.datetime:
        return self.moment

    def pass_(self, **time: float) -> None:
        self.moment += dt.timedelta(**time)


async def tell(request: Request) -> Response:
    viewer = Viewer.of_header(request.headers.get(VIEWER_HEADER, ""))
    return JSONResponse(
        {"role": viewer.role, "alias": viewer.alias, "session": viewer.session} if viewer else None
    )


async def talk(socket: WebSocket) -> None:
    """Says who is let in, then echoes until the socket closes."""
    await socket.accept()
    viewer = Viewer.of_header(socket.headers.get(VIEWER_HEADER, ""))
    await socket.send_text(viewer.role.value if viewer else "nobody")
    async for message in socket.iter_text():
        await socket.send_text(message)


class LiveDesk:
    def __init__(
        self,
        engine: sa.Engine,
        provider: ProviderProcess | None = None,
        *,
        public_url: str = LOCAL,
        check_every: float = 3600,
    ) -> None:
        self.engine = engine
        self.away = False
        self.now = Now()
        self.provider = provider
        issuer = provider.url if provider else "https://id.example"
        self.settings = LoginSettings(issuer, "baqylau", SECRET, public_url, None)
        self.sessions = LiveSessions(self._engine, self.settings, now=self.now, check_every=check_every)
        self.app = Starlette(
            routes=[WebSocketRoute("/{path:path}", talk), Route("/{path:path}", tell)],
            middleware=[
                Middleware(Door, sessions=self.sessions, routes=Login(self.settings, self.sessions).routes())
            ],
        )

    def _engine(self) -> sa.Engine:
        if self.away:
            return sa.create_engine("postgresql+psycopg2://nobody@127.0.0.1:1/gone")
        return self.engine

    def client(self) -> TestClient:
        return TestClient(self.app, base_url=self.settings.public_url, follow_redirects=False)

    # --- people and their sessions, past the login --------------------------------------------

    def add(self, login: str, role: Role = Role.LAWYER) -> int:
        with self.engine.begin() as connection:
            return staff.add_person(connection, login=login, role=role, at=self.now(), actor="test")

    def cookie_of(self, staff_id: int, token: str) -> dict[str, str]:
        with self.engine.begin() as connection:
            sessions.open_session(connection, staff_id, token_sha256=digest(token), at=self.now())
        return {self.sessions.cookie_name: token}

    # --- by the login -------------------------------------------------------------------------

    def sign_in(self, client: TestClient, sub: str, then: str = "/") -> Response:
        """The provider's part is done for the person; the answer to the browser's return."""
        return client.get(self.return_address(client, sub, then))

    def return_address(self, client: TestClient, sub: str, then: str = "/") -> str:
        assert self.provider is not None
        begun = client.get("/login", params={"next": then})
        assert begun.status_code == 302, begun.text
        return self.provider.agree(begun.headers["location"], sub)
