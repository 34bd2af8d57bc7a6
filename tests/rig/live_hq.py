"""A whole live HQ for a test: people sign in, sessions are in the database, nothing of the demo is left but
its register and its reports."""

import contextlib
import secrets
from collections.abc import Iterator

from dashboard.entrance.sessions import digest
from dashboard.viewer import Role
from db.access import sessions, staff
from db.tokens import create_token
from tests.rig.hq import DemoDay, Hq, real_now

NO_PROVIDER = "http://127.0.0.1:1"
FIRST_ADMIN = "admin@hq.example"


class LiveHq(Hq):
    """`provider` is the address of a login provider; without one people are signed in past the login."""

    def __init__(self, day: DemoDay | None = None, *, provider: str = NO_PROVIDER) -> None:
        super().__init__(day)
        self._provider = provider
        with self.engine.begin() as connection:
            self.token = create_token(connection, self.election_id, "call centre", real_now())

    def _environment(self) -> dict[str, str]:
        kept = super()._environment()
        del kept["HQ_API_TOKEN"]
        return kept | {
            "HQ_MODE": "live",
            "HQ_PUBLIC_URL": self.url,
            "HQ_OIDC_ISSUER": self._provider,
            "HQ_OIDC_CLIENT_ID": "baqylau",
            "HQ_OIDC_CLIENT_SECRET": secrets.token_urlsafe(32),
            "HQ_FIRST_ADMIN": FIRST_ADMIN,
        }

    def add_person(self, login: str, role: Role) -> int:
        with self.engine.begin() as connection:
            return staff.add_person(connection, login=login, role=role.value, at=real_now(), actor="test")

    def change_role(self, staff_id: int, role: Role) -> None:
        """By hand, as another process would."""
        with self.engine.begin() as connection:
            staff.change_role(connection, staff_id, role.value, at=real_now(), actor="test")

    def cookie_of(self, staff_id: int) -> str:
        """Of a new session of that person: "name=value"."""
        token = secrets.token_urlsafe(32)
        with self.engine.begin() as connection:
            sessions.open_session(connection, staff_id, token_sha256=digest(token), at=real_now())
        return f"hq_session={token}"

    def wall_cookie(self, maker_id: int) -> str:
        """Of a wall that somebody has opened by its link."""
        link, token = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        now = real_now()
        with self.engine.begin() as connection:
            sessions.make_wall(connection, maker_id, label="hall", link_sha256=digest(link), at=now)
            opened = sessions.open_wall(
                connection,
                link_sha256=digest(link),
                token_sha256=digest(token),
                made_after=now.replace(year=now.year - 1),
                at=now,
            )
        assert opened
        return f"hq_session={token}"


@contextlib.contextmanager
def running_live(day: DemoDay | None = None, *, provider: str = NO_PROVIDER) -> Iterator[LiveHq]:
    """Ready when it is given, cleared away afterwards whatever happened."""
    hq = LiveHq(day, provider=provider)
    try:
        hq.start()
        yield hq
    finally:
        hq.close()
