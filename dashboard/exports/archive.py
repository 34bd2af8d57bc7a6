"""A ZIP whose bytes are those of its files and nothing else: packed by no library, all of one date; and a
list of what is in it."""

import hashlib
import zipfile
from dataclasses import dataclass

SUMS = "SHA256SUMS"
_ONE_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_READABLE = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class Listed:
    path: str
    """Below the archive's one folder."""
    size: int
    sha256: str


class Packing:
    """`archive` is open for writing, stored (`zipfile.ZIP_STORED`)."""

    def __init__(self, archive: zipfile.ZipFile, root: str) -> None:
        self._archive = archive
        self._root = root
        self.listed: list[Listed] = []

    def add(self, path: str, content: bytes) -> Listed:
        entry = zipfile.ZipInfo(f"{self._root}/{path}", _ONE_DATE)
        entry.create_system, entry.external_attr = _UNIX, _READABLE
        self._archive.writestr(entry, content)
        self.listed.append(Listed(path, len(content), hashlib.sha256(content).hexdigest()))
        return self.listed[-1]

    def seal(self) -> str:
        """Adds the list of all hashes so far, as `sha256sum -c` reads it. Returns the hash of the list."""
        sums = "".join(f"{each.sha256}  {each.path}\n" for each in self.listed)
        return self.add(SUMS, sums.encode()).sha256
