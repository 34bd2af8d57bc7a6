"""The database this process works with: the user's own, or the embedded one that it starts itself."""

import threading
from contextlib import suppress

from dashboard.settings import Settings
from db import embedded, migrate
from db.account import EmbeddedError
from db.engine import create


class Database:
    """Started by the constructor, migrated, and kept running until `stop`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._starting = threading.Lock()
        self._server = None if settings.database_url else embedded.start(settings.data_dir / "postgres")
        self.url = settings.database_url or self._server.url  # type: ignore[union-attr]
        owner_url = settings.database_url or self._server.owner_url  # type: ignore[union-attr]
        owner = create(owner_url, statement_timeout_ms=0)
        migrate.upgrade(owner)
        owner.dispose()
        self.engine = create(self.url)
        self.listener = create(self.url, pooled=False)

    def revive(self) -> None:
        """Starts the embedded server again if it has died; a user's own server is the user's to start."""
        if self._server is not None:
            with self._starting:
                embedded.start(self._settings.data_dir / "postgres").leave()

    def stop(self) -> None:
        self.engine.dispose()
        self.listener.dispose()
        if self._server is not None:
            with suppress(EmbeddedError):
                self._server.stop()
