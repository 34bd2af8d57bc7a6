"""A real PostgreSQL without installing one: the programs of a pip wheel under our own supervision.

One server a data folder. Any number of processes may `start` it; the first starts it, the others
attach, and the last to `stop` stops it. It listens on a socket in a private folder, never on TCP.
What a crash, a kill -9 or a reused process number leaves behind is put right by the next `start`.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

import psutil
import psycopg2

from db.account import Account, EmbeddedError, account_for, reachable_data, reachable_programs

with suppress(ImportError):  # Windows; `start` says so in words
    import fcntl

OWNER = "baqylau"
APP = "baqylau_app"
DATABASE = "baqylau"
PORT = 5432
PATIENCE_S = 60
SURVIVORS_END_WITHIN_S = 20
_NOBODY_PID = "2147483646"
_SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=2GB")


@dataclass
class EmbeddedServer:
    """A running server. Use as a context manager, or call `stop`."""

    data: Path
    socket_dir: Path
    _account: Account
    _programs: Path
    _durable: bool
    _lock_path: Path
    _in_use: IO[str]

    @property
    def url(self) -> str:
        """For the application: a role that may not change or delete facts."""
        return self._url(APP)

    @property
    def owner_url(self) -> str:
        """For migrations: owns the tables."""
        return self._url(OWNER)

    @property
    def pid(self) -> int:
        return int(_pid_file(self.data).read_text().split()[0])

    def revive(self) -> None:
        """Starts it again if it has died; otherwise does nothing."""
        with _exclusive(self._lock_path, self._account):
            self.socket_dir = _launch(self.data, self._programs, self._account, durable=self._durable)

    def stop(self) -> None:
        """Leaves the server to the other processes that use it; the last one stops it."""
        if self._in_use.closed:
            return
        with _exclusive(self._lock_path, self._account):
            if _is_last(self._in_use) and _runs(self.data):
                _run([self._programs / "pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop"], self._account)
                with suppress(OSError):
                    self.socket_dir.rmdir()
            self._in_use.close()

    def leave(self) -> None:
        """Uses the server no longer, and leaves it running."""
        self._in_use.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _url(self, role: str) -> str:
        return f"postgresql+psycopg2://{role}@:{PORT}/{DATABASE}?host={self.socket_dir}"


def start(data_dir: Path, *, durable: bool = True) -> EmbeddedServer:
    """The server of `data_dir`, started or joined. `durable=False` is for tests: fast, not crash-safe.

    Raises `EmbeddedError` with a message that says what to do.
    """
    if os.name != "posix":
        raise EmbeddedError("no embedded PostgreSQL on Windows: set DATABASE_URL to a PostgreSQL server")
    asked = data_dir.expanduser().absolute()
    for parent in (asked.parent, asked.resolve().parent):  # two, if it is a link
        parent.mkdir(parents=True, exist_ok=True)
    account = account_for(asked.resolve())
    lock_path = _beside(asked, ".lock")
    with _exclusive(lock_path, account):
        data = reachable_data(asked.resolve(), account)
        programs = reachable_programs(account)
        _create_cluster(data, programs, account, durable=durable)
        socket_dir = _launch(data, programs, account, durable=durable)
        _create_roles(socket_dir)
        in_use = _open_shared(_beside(asked, ".users"), account)
    return EmbeddedServer(data, socket_dir, account, programs, durable, lock_path, in_use)


# --- one at a time, across processes ----------------------------------------------------------


def _beside(path: Path, suffix: str) -> Path:
    """Next to the folder, not in it: `initdb` wants it empty."""
    return path.parent.resolve() / (path.name + suffix)


@contextmanager
def _exclusive(path: Path, account: Account) -> Iterator[None]:
    with path.open("a+") as lock:
        account.own(path)
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _open_shared(path: Path, account: Account) -> IO[str]:
    """Held for as long as this process uses the server; the system lets go of it on kill -9."""
    users = path.open("a+")
    account.own(path)
    fcntl.flock(users, fcntl.LOCK_SH)
    return users


def _is_last(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


# --- the cluster ------------------------------------------------------------------------------


def _create_cluster(data: Path, programs: Path, account: Account, *, durable: bool) -> None:
    """In a draft folder and one rename, so that a crash half-way leaves nothing that looks finished."""
    if (data / "PG_VERSION").exists():
        return
    draft = _beside(data, ".draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    account.own(draft)
    utf8 = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    trust = ["--auth=trust", f"--username={OWNER}", "--no-instructions"]
    _run([programs / "initdb", "-D", draft, *utf8, *trust, *([] if durable else ["--no-sync"])], account)
    draft.rename(data)


def _launch(data: Path, programs: Path, account: Account, *, durable: bool) -> Path:
    """Returns the folder of the socket."""
    socket_dir = _join(data, programs)
    if socket_dir is not None:
        return socket_dir
    _disown(data)
    socket_dir = _socket_dir(data, account)
    (socket_dir / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
    settings = (
        "listen_addresses=''",
        f"port={PORT}",
        f"unix_socket_directories='{socket_dir}'",
        "unix_socket_permissions=0700",
        *(() if durable else _SPEED),
    )
    options = " ".join(f"-c {setting}" for setting in settings)
    log = data / "server.log"
    patience = ["-w", "-t", str(PATIENCE_S)]
    _start([programs / "pg_ctl", "-D", data, *patience, "-l", log, "-o", options, "start"], account, log)
    return socket_dir


def _start(command: list[str | Path], account: Account, log: Path) -> None:
    """After a kill -9 a busy backend may outlive its postmaster until its statement ends."""
    deadline = time.monotonic() + SURVIVORS_END_WITHIN_S
    while True:
        try:
            _run(command, account)
            return
        except EmbeddedError as error:
            said = _tail(log)
            if "is still in use" not in said or time.monotonic() > deadline:
                raise EmbeddedError(f"{error}\n{said}") from error
        time.sleep(0.2)


def _runs(data: Path) -> bool:
    """Is the process that the data folder names really its postmaster? A number can be reused."""
    try:
        process = psutil.Process(int(_pid_file(data).read_text().split()[0]))
        return "postgres" in process.name() and str(data) in process.cmdline()
    except (OSError, IndexError, ValueError, psutil.Error):
        return False


def _join(data: Path, programs: Path) -> Path | None:
    """A server that runs is starting up or ready, and says itself where its socket is."""
    deadline = time.monotonic() + PATIENCE_S
    while _runs(data):
        socket_dir = _socket_dir_in_use(data)
        if socket_dir and _is_ready(programs, socket_dir):
            return Path(socket_dir)
        if time.monotonic() > deadline:
            raise EmbeddedError(f"the PostgreSQL server of {data} runs but does not answer")
        time.sleep(0.05)
    return None


def _socket_dir_in_use(data: Path) -> str:
    """Line 5 of the pid file: https://www.postgresql.org/docs/18/storage-file-layout.html"""
    lines = _pid_file(data).read_text().splitlines()
    return "".join(lines[4:5])


def _is_ready(programs: Path, socket_dir: str) -> bool:
    command: list[str | Path] = [programs / "pg_isready", "-q", "-h", socket_dir, "-p", str(PORT)]
    return subprocess.run(command, check=False, env=_environment()).returncode == 0


def _disown(data: Path) -> None:
    """After a crash: keep the file but name a process that cannot exist, so that PostgreSQL itself
    still looks for surviving backends by the shared memory key in it."""
    pid_file = _pid_file(data)
    if pid_file.exists():
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([_NOBODY_PID, *lines[1:]]) + "\n")


def _socket_dir(data: Path, account: Account) -> Path:
    """Short, because a socket's path ends at about 100 bytes; private to the account."""
    name = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    path = Path(tempfile.gettempdir()).resolve() / f"baqylau-{account.uid}-{name}"
    path.mkdir(mode=0o700, exist_ok=True)
    if path.is_symlink() or path.lstat().st_uid not in (account.uid, os.geteuid()):
        raise EmbeddedError(f"{path} belongs to somebody else: remove it or set TMPDIR")
    account.own(path)
    path.chmod(0o700)
    return path


def _create_roles(socket_dir: Path) -> None:
    connection = psycopg2.connect(host=str(socket_dir), port=PORT, user=OWNER, dbname="postgres")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1 from pg_roles where rolname = %s", (APP,))
            if cursor.fetchone() is None:
                cursor.execute(f"create role {APP} login nosuperuser nobypassrls nocreatedb nocreaterole")
            cursor.execute("select 1 from pg_database where datname = %s", (DATABASE,))
            if cursor.fetchone() is None:
                cursor.execute(f"create database {DATABASE}")
    finally:
        connection.close()


def _pid_file(data: Path) -> Path:
    return data / "postmaster.pid"


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-800:] if log.exists() else ""


def _environment() -> dict[str, str]:
    """Without PGPORT and its like, which would move the server or the client."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C"}


def _run(command: list[str | Path], account: Account) -> None:
    drop: dict[str, object] = {}
    if not account.is_us:
        drop = {"user": account.uid, "group": account.gid, "extra_groups": []}
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd="/", env=_environment(), **drop
    )  # type: ignore[call-overload]
    if done.returncode:
        raise EmbeddedError(f"{Path(command[0]).name} failed: {done.stderr or done.stdout}")
