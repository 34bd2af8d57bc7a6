"""Tells every open page that there is a new revision; a page that is slow gets the latest only."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager


class Announcer:
    """Lives in the server's event loop; `announce` may be called from any thread."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._changed = asyncio.Event()
        self._message = ""
        self.listeners = 0

    def open(self) -> None:
        """Called once, inside the event loop that will serve the pages."""
        self._loop = asyncio.get_running_loop()

    def announce(self, message: str) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake, message)

    def _wake(self, message: str) -> None:
        if message == self._message:
            return
        self._message = message
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def messages(self) -> AsyncIterator[str]:
        """The current message at once, then each new one."""
        with self._listening():
            sent = ""
            while True:
                changed = self._changed
                if self._message != sent:
                    sent = self._message
                    yield sent
                else:
                    await changed.wait()

    @contextmanager
    def _listening(self) -> Iterator[None]:
        self.listeners += 1
        try:
            yield
        finally:
            self.listeners -= 1
