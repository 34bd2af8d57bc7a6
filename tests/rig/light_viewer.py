"""Light walls: the live path of an open page without its browser, many in one process.

Each holds a WebSocket and a keep-alive connection of its own, and fetches a frame when told of a
revision it has not got, one request at a time, as dashboard/assets/live/frames.js does. With
`sessions` each also holds a Streamlit session that has run the wall's script, as a real tab does.

`python -m tests.rig.light_viewer '{"url": …, "cookie": …, "count": …, "sessions": …}'` prints "ready"
once all have a frame, and after a line on standard input what each has seen, as one line of JSON.
"""

import asyncio
import contextlib
import json
import sys
import time
import zlib
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import ClientConnection, connect

from dashboard.panels import WALL

RECONNECT_AFTER = 0.5
CONNECT_AT_ONCE = 20


@dataclass
class LightViewer:
    address: str
    cookie: str
    sessions: bool
    seen: list[tuple[int, float]] = field(default_factory=list)
    """Revisions of the frames got, with when."""
    stale: list[tuple[str | None, float]] = field(default_factory=list)
    """Each change of `stale_since` announced, with when."""
    received: int = 0
    """Bytes of messages and frames, by whatever connection."""
    pinged: int = 0
    """Bytes that came over the sockets besides messages: handshakes, pings."""
    announced: int = -1
    _wake: asyncio.Event = field(default_factory=asyncio.Event)

    async def watch(self) -> None:
        await asyncio.gather(
            self._listen(), self._fetch(), *([self._hold_session()] if self.sessions else [])
        )

    async def _listen(self) -> None:
        """Comes back by itself, as socket.js does."""
        while True:
            with contextlib.suppress(Exception):
                async with connect(**self._socket("live/ws")) as socket:
                    async for message in socket:
                        self._count(message)
                        self._hear(json.loads(message))
            await asyncio.sleep(RECONNECT_AFTER)

    def _hear(self, said: dict[str, Any]) -> None:
        self.announced = said["revision"]
        if not self.stale or self.stale[-1][0] != said["stale_since"]:
            self.stale.append((said["stale_since"], time.time()))
        self._wake.set()

    async def _hold_session(self) -> None:
        rerun = BackMsg()
        rerun.rerun_script.query_string = "lang=ru"
        options = self._socket("_stcore/stream") | {"subprotocols": ["streamlit"]}
        async with connect(**options) as socket:
            await socket.send(rerun.SerializeToString())
            async for message in socket:
                self._count(message)

    def _count(self, message: str | bytes) -> None:
        self.received += len(message)
        self.pinged -= len(message)

    def _socket(self, path: str) -> dict[str, Any]:
        viewer = self

        class Counted(ClientConnection):
            def data_received(self, data: bytes) -> None:
                viewer.pinged += len(data)
                super().data_received(data)

        return {
            "uri": f"ws://{self.address}/{path}",
            "additional_headers": {"Cookie": self.cookie},
            "create_connection": Counted,
            "compression": None,
            "ping_interval": None,
            "max_size": None,
            "proxy": None,
            "open_timeout": 30,
        }

    async def _fetch(self) -> None:
        while True:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, ValueError):
                host, port = self.address.split(":")
                reader, writer = await asyncio.open_connection(host, int(port), limit=2**20)
                with contextlib.closing(writer):
                    while True:
                        await self._one_frame(reader, writer)
            await asyncio.sleep(RECONNECT_AFTER)
            self._wake.set()

    async def _one_frame(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        have = self.seen[-1][0] if self.seen else -1
        while self.announced in (have, -1):
            self._wake.clear()
            await self._wake.wait()
        since = f"&since={have}" if have >= 0 else ""
        path = f"/live/frame?tiles={','.join(WALL)}&lang=ru{since}"
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {self.address}\r\nCookie: {self.cookie}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(_length(head))
        self.received += len(head) + len(body)
        self.seen.append((_revision(body), time.time()))


def _length(head: bytes) -> int:
    status, *lines = head.decode("latin-1").split("\r\n")
    if " 200 " not in status:
        raise ValueError(status)
    return int(next(line.split(":")[1] for line in lines if line.lower().startswith("content-length")))


def _revision(body: bytes) -> int:
    """A frame begins with its revision: the rest need not be unpacked."""
    start = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(body, 40)
    return int(start.split(b",")[0].split(b":")[1])


async def main(options: dict[str, Any]) -> None:
    address = urlsplit(options["url"]).netloc
    viewers = [LightViewer(address, options["cookie"], options["sessions"]) for _ in range(options["count"])]
    watching = []
    for viewer in viewers:
        watching.append(asyncio.create_task(viewer.watch()))
        while sum(not each.seen for each in viewers[: len(watching)]) >= CONNECT_AT_ONCE:
            await asyncio.sleep(0.005)
    while not all(viewer.seen for viewer in viewers):
        await asyncio.sleep(0.02)
    print("ready", flush=True)
    loop = asyncio.get_running_loop()
    while (command := await loop.run_in_executor(None, sys.stdin.readline)).strip() == "tell":
        print(json.dumps([_told(viewer) for viewer in viewers]), flush=True)
    for task in watching:
        task.cancel()
    await asyncio.gather(*watching, return_exceptions=True)
    assert command.strip() in ("", "end"), command


def _told(viewer: LightViewer) -> dict[str, Any]:
    return {"seen": viewer.seen, "stale": viewer.stale, "received": viewer.received, "pinged": viewer.pinged}


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
