"""The database this process works with: the user's own, or the embedded one that it starts itself."""

import threading
from contextlib import suppress

from dashboard.settings import Settings
from db import embedded, migrate
from db.access.scope import SYSTEM
from db.account import EmbeddedError
from db.engine import create


class Database:
    """Started by the constructor and kept running until `stop`. `engine` and `listener` are the
    system's own; what is read for a viewer goes through `readers`, which sees nothing by itself."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._starting = threading.Lock()
        self._server = None if settings.database_url else embedded.start(settings.data_dir / "postgres")
        self.url = settings.database_url or self._server.url  # type: ignore[union-attr]
        self._owner_url = settings.database_url or self._server.owner_url  # type: ignore[union-attr]
        self.engine = create(self.url, scope=SYSTEM)
        self.listener = create(self.url, scope=SYSTEM, pooled=False)
        self.readers = create(self.url)

    def migrate(self) -> None:
        """Brings it up to date. Raises `db.access.guards.GuardError`."""
        owner = create(self._owner_url, scope=SYSTEM, statement_timeout_ms=0)
        migrate.upgrade(owner)
        owner.dispose()

    def revive(self) -> None:
        """Starts the embedded server again if it has died; a user's own server is the user's to start."""
        if self._server is not None:
            with self._starting:
                embedded.start(self._settings.data_dir / "postgres").leave()

    def stop(self) -> None:
        self.engine.dispose()
        self.listener.dispose()
        self.readers.dispose()
        if self._server is not None:
            with suppress(EmbeddedError):
                self._server.stop()
