"""The folder that the web server or a CDN reads: whole at every moment.

DIR is a link to the newest of a few whole sites that lie beside it, and one rename moves the link. Whoever
has opened DIR, or a file of it, goes on reading the site they opened. What has not changed is the same file
in the next site (a hard link): same time, same inode, so that a sync skips it.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

KEPT = 5
"""Earlier sites that stay for who reads them still."""
WRITERS = 8


class FolderError(Exception):
    """A sentence: why this folder cannot be published into."""


class SiteFolder:
    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._sites = self.path.with_name(f".{path.absolute().name}.sites")

    @contextmanager
    def held(self) -> Iterator[None]:
        """While no other process may publish into it. Raises `FolderError`."""
        self._refuse_what_is_not_ours()
        try:
            self._sites.mkdir(parents=True, exist_ok=True)
            lock = (self._sites / "lock").open("w")
        except OSError as problem:
            raise FolderError(f"{self._sites}: {problem.strerror}") from problem
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as problem:
                raise FolderError(f"another process publishes into {self.path} already") from problem
            yield

    def read(self, path: str) -> bytes | None:
        """Of the site as it is now; None: it has no such file."""
        try:
            return (self.path / path).read_bytes()
        except OSError:
            return None

    def switch_to(self, files: Mapping[str, bytes]) -> bool:
        """False: it is this site already. While `held`. Raises `FolderError`; then the old site stays."""
        if self.path.is_symlink() and self._is_current(files):
            return False
        try:
            site = self._sites / f"{self._last() + 1:08}"
            self._write(site, files)
            self._move_link(site)
            self._clear(site)
        except OSError as problem:
            raise FolderError(f"{problem.filename or self.path}: {problem.strerror}") from problem
        return True

    def _refuse_what_is_not_ours(self) -> None:
        if self.path.is_symlink():
            if self.path.parent / self.path.readlink().parent != self._sites:
                raise FolderError(f"{self.path} is a link to somewhere else: name another folder")
        elif self.path.is_dir() and any(self.path.iterdir()):
            raise FolderError(f"{self.path} is not empty and no site of ours: name a new folder")
        elif self.path.exists() and not self.path.is_dir():
            raise FolderError(f"{self.path} is no folder")

    def _is_current(self, files: Mapping[str, bytes]) -> bool:
        root = self.path.resolve()
        there = {each.relative_to(root).as_posix() for each in root.rglob("*") if each.is_file()}
        return there == set(files) and all(self.read(path) == content for path, content in files.items())

    def _last(self) -> int:
        return max((int(each.name) for each in self._all()), default=0)

    def _all(self) -> list[Path]:
        """Oldest first, unfinished ones too."""
        return sorted(each for each in self._sites.iterdir() if each.name.isdecimal())

    def _write(self, site: Path, files: Mapping[str, bytes]) -> None:
        before = self.path.resolve() if self.path.is_symlink() else None

        def put(path: str) -> None:
            target = site / _inside(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            if before is None or not _link_if_same(before / path, target, files[path]):
                _write_through(target, files[path])

        with ThreadPoolExecutor(WRITERS) as pool:  # each waits for the disk most of its time
            list(pool.map(put, files))

    def _move_link(self, site: Path) -> None:
        ready = self._sites / "next"
        ready.unlink(missing_ok=True)
        ready.symlink_to(Path(self._sites.name) / site.name)
        if self.path.is_dir() and not self.path.is_symlink():
            self.path.rmdir()  # empty: only the first time
        ready.replace(self.path)

    def _clear(self, current: Path) -> None:
        earlier = [each for each in self._all() if each != current]
        for each in earlier[:-KEPT]:
            shutil.rmtree(each, ignore_errors=True)


def _inside(path: str) -> PurePosixPath:
    inside = PurePosixPath(path)
    if inside.is_absolute() or ".." in inside.parts:
        raise FolderError(f"{path} leads out of the site")
    return inside


def _link_if_same(old: Path, new: Path, content: bytes) -> bool:
    try:
        if old.stat().st_size != len(content) or old.read_bytes() != content:
            return False
        os.link(old, new)
    except OSError:  # new in this site, or a file system without hard links
        return False
    return True


def _write_through(target: Path, content: bytes) -> None:
    """On the disk before the link moves: a machine that loses its power comes back with a whole site."""
    with target.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
