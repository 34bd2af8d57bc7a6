"""Open WebSockets, each with whom it was opened for, so that they can be closed when that changes."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.viewer import Viewer

OVER = 4401
"""Close code: the session ended or its role changed. The page then loads itself anew (live/socket.js)."""
CLOSES_WITHIN = 2.0
"""Seconds. A browser that takes nothing more is not waited for longer."""


class Socket:
    """One open WebSocket of the session `key`, opened when its viewer was `viewer`."""

    def __init__(
        self, key: str, viewer: Viewer, receive: Receive, send: Send, on_message: Callable[[], None]
    ) -> None:
        self.key = key
        self.viewer = viewer
        self._receive = receive
        self._send = send
        self._on_message = on_message
        self._over = asyncio.Event()

    async def receive(self) -> Message:
        """What the browser sends, or at once that the socket is over."""
        message = asyncio.ensure_future(self._receive())
        over = asyncio.ensure_future(self._over.wait())
        try:
            await asyncio.wait((message, over), return_when=asyncio.FIRST_COMPLETED)
            if self._over.is_set():
                return {"type": "websocket.disconnect", "code": OVER}
            if message.result()["type"] == "websocket.receive":
                self._on_message()
            return message.result()
        finally:
            message.cancel()
            over.cancel()

    async def send(self, message: Message) -> None:
        if self._over.is_set():
            raise OSError("this socket's session is over")  # Starlette takes it for a lost connection
        await self._send(message)

    async def close(self) -> None:
        self._over.set()
        with suppress(Exception):  # the browser may be gone already
            async with asyncio.timeout(CLOSES_WITHIN):
                await self._send({"type": "websocket.close", "code": OVER, "reason": ""})


class Sockets:
    def __init__(self) -> None:
        self._open: set[Socket] = set()

    async def serve(self, app: ASGIApp, scope: Scope, socket: Socket) -> None:
        self._open.add(socket)
        try:
            await app(scope, socket.receive, socket.send)
        finally:
            self._open.discard(socket)

    def keys(self) -> set[str]:
        """Sessions with an open socket."""
        return {each.key for each in self._open}

    async def close_unless(self, current: Callable[[str], Viewer | None]) -> None:
        """Closes every socket whose viewer is not the one that `current` gives for its session now."""
        changed = [each for each in self._open if current(each.key) != each.viewer]
        await asyncio.gather(*(each.close() for each in changed))
