"""The bytes of evidence, each under its own SHA-256: nothing is overwritten, nothing kept twice.

A file is written beside, brought to the disk, and only then gets its name, so whatever has a name is
whole. Reading computes the hash again: what has been changed on the disk is not handed out as evidence.
"""

import hashlib
import os
import re
import tempfile
import uuid
from pathlib import Path
from types import TracebackType
from typing import Self

from db.evidence.kinds import HEAD_BYTES

MAX_FILE_BYTES = 25_000_000
_SHA256 = re.compile(r"[0-9a-f]{64}")
_INCOMING = "incoming"


class TooLargeError(Exception):
    """The file has more than MAX_FILE_BYTES."""


class EmptyFileError(Exception):
    """The file has no bytes."""


class MissingEvidenceError(Exception):
    """The store has no file of this hash. The message is the hash."""


class BrokenEvidenceError(Exception):
    """The file is not any more what it was at receipt. The message is the hash it had."""


class Incoming:
    """A file on its way in. Used as a context: it is gone at the end unless it was kept."""

    def __init__(self, store: "EvidenceStore", folder: Path) -> None:
        self._store = store
        self._file = tempfile.NamedTemporaryFile(dir=folder, prefix="part-", delete=False)  # noqa: SIM115
        self._path = Path(self._file.name)
        self._hash = hashlib.sha256()
        self.size = 0
        self.head = b""

    def write(self, chunk: bytes) -> None:
        """Raises `TooLargeError` at the first byte too many."""
        self.size += len(chunk)
        if self.size > MAX_FILE_BYTES:
            raise TooLargeError
        if len(self.head) < HEAD_BYTES:
            self.head += chunk[: HEAD_BYTES - len(self.head)]
        self._hash.update(chunk)
        self._file.write(chunk)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def keep(self) -> None:
        """Once this returns the bytes survive a power cut. Raises `EmptyFileError`."""
        if not self.size:
            raise EmptyFileError
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._store.adopt(self._path, self.sha256)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()

    def discard(self) -> None:
        self._file.close()
        self._path.unlink(missing_ok=True)


class EvidenceStore:
    """`folder` is made when the first file comes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def receive(self) -> Incoming:
        waiting = self._folder / _INCOMING
        waiting.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Incoming(self, waiting)

    def receive_bytes(self, content: bytes) -> Incoming:
        """Raises `TooLargeError`."""
        if len(content) > MAX_FILE_BYTES:
            raise TooLargeError
        incoming = self.receive()
        incoming.write(content)
        return incoming

    def adopt(self, path: Path, sha256: str) -> None:
        """Gives a whole file its name, unless one is there; a broken one there is put aside first."""
        kept = self.path_of(sha256)
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.chmod(0o400)
        if kept.exists() and not self._put_aside_if_broken(kept, sha256):
            return
        path.rename(kept)
        _sync(kept.parent)
        _sync(kept.parent.parent)

    def read(self, sha256: str) -> bytes:
        """The bytes, proved to be those that came. Raises `MissingEvidenceError`, `BrokenEvidenceError`."""
        try:
            content = self.path_of(sha256).read_bytes()
        except FileNotFoundError:
            raise MissingEvidenceError(sha256) from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise BrokenEvidenceError(sha256)
        return content

    def path_of(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise ValueError("a SHA-256 has 64 hexadecimal digits")
        return self._folder / sha256[:2] / sha256[2:]

    def _put_aside_if_broken(self, kept: Path, sha256: str) -> bool:
        """It stays beside, to be looked into."""
        try:
            self.read(sha256)
        except BrokenEvidenceError:
            kept.rename(kept.with_name(f"{kept.name}.broken-{uuid.uuid4().hex[:8]}"))
            return True
        return False


def _sync(folder: Path) -> None:
    """Brings the names in a folder to the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
