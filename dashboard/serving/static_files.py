"""Static files out of memory. A cold page asks for some eighty of them: served one by one from disk
through the whole application they took a second, which is most of the time to the first picture."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

Head = list[tuple[bytes, bytes]]
WORTH_PACKING = (".js", ".css", ".svg", ".json", ".ttf", ".html")
LARGEST = 8 * 2**20
"""Bytes. Anything larger goes the ordinary way."""


@dataclass(frozen=True, slots=True)
class _File:
    body: bytes
    packed: bytes | None
    etag: bytes
    kind: bytes


class StaticFiles:
    """`folders` maps an address prefix to a folder and to what browsers are told about keeping its files."""

    def __init__(self, app: ASGIApp, folders: Mapping[str, tuple[Path, str]]) -> None:
        self._app = app
        self._folders = {
            prefix: (folder.resolve(), keep.encode()) for prefix, (folder, keep) in folders.items()
        }
        self._files: dict[str, _File] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        prefix = self._prefix(scope)
        file = self._file(scope["path"], prefix) if prefix else None
        if prefix is None or file is None:
            await self._app(scope, receive, send)
        else:
            await _serve(file, self._folders[prefix][1], Headers(scope=scope), send)

    def _prefix(self, scope: Scope) -> str | None:
        if scope["type"] != "http" or scope["method"] != "GET":
            return None
        return next((prefix for prefix in self._folders if scope["path"].startswith(prefix)), None)

    def _file(self, address: str, prefix: str) -> _File | None:
        if address not in self._files:
            folder = self._folders[prefix][0]
            path = (folder / address.removeprefix(prefix)).resolve()
            if not path.is_relative_to(folder) or not path.is_file() or path.stat().st_size > LARGEST:
                return None
            self._files[address] = _read(path)
        return self._files[address]


def _read(path: Path) -> _File:
    body = path.read_bytes()
    packed = gzip.compress(body, 6, mtime=0) if path.suffix in WORTH_PACKING else None
    kind = (
        "text/javascript" if path.suffix == ".js" else guess_type(path.name)[0] or "application/octet-stream"
    )
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    return _File(body, packed, etag.encode(), kind.encode())


async def _serve(file: _File, keep: bytes, asked: Headers, send: Send) -> None:
    headers: Head = [
        (b"content-type", file.kind),
        (b"cache-control", keep),
        (b"etag", file.etag),
        (b"vary", b"accept-encoding"),
    ]
    if asked.get("if-none-match") == file.etag.decode():
        return await _answer(304, headers, b"", send)
    if file.packed is not None and "gzip" in asked.get("accept-encoding", ""):
        return await _answer(200, [*headers, (b"content-encoding", b"gzip")], file.packed, send)
    return await _answer(200, headers, file.body, send)


async def _answer(status: int, headers: Head, body: bytes, send: Send) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})
