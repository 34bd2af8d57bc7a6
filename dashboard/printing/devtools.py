"""One Chromium of our own, spoken to over two pipes (the DevTools protocol), from one thread.

Standard library only: docs/adr/0015 says what the libraries for this did when the browser hung. It dies with
us: when the pipes close, Chromium ends. It reaches no network: see `_FLAGS`.
"""

import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
_FLAGS = (
    "--headless",
    "--remote-debugging-pipe",
    "--disable-gpu",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--disable-quic",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-startup-window",
    "--no-default-browser-check",
    "--password-store=basic",
    "--use-mock-keychain",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # no name leads anywhere
    "--proxy-server=socks5://127.0.0.1:9",  # and no address: every connection ends at a closed port
    "--proxy-bypass-list=<-loopback>",
)
_PIPES_TO_3_AND_4 = 'exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null'
_CHUNK = 1 << 16
LONGEST_FOLDER = 30
"""Characters; of 104 that a socket's path may have Chromium needs 70 with ours."""
_ENDS_WITHIN = 3.0


class BrowserGoneError(Exception):
    """It does not start, has died, or has not answered in time."""


class CommandError(Exception):
    """It answers that this cannot be done."""


def find_chromium() -> Path | None:
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    return Path(found) if found else ON_MACOS if ON_MACOS.exists() else None


def needs_no_sandbox() -> bool:
    """Chromium refuses to run as root with its sandbox; as anybody else it keeps it."""
    return os.geteuid() == 0


def _short(folder: str) -> str:
    """Chromium puts a socket below it and does not start if the socket's path is too long: macOS has such."""
    return folder if len(folder) <= LONGEST_FOLDER else "/tmp"  # noqa: S108  a private folder is made in it


class Chromium:
    """Started by the constructor. Every method raises `BrowserGoneError`; then only `kill` is left to do."""

    def __init__(self, path: Path, *, patience: float) -> None:
        """`patience`: seconds that one answer may take."""
        self._patience = patience
        self._told = 0
        self._read = b""
        self._ended = False
        self._home = tempfile.TemporaryDirectory(
            prefix="baqylau-printer-", dir=_short(tempfile.gettempdir()), ignore_cleanup_errors=True
        )
        self._process = self._launch(path)
        assert self._process.stdin is not None  # noqa: S101  they are pipes
        assert self._process.stdout is not None  # noqa: S101
        self._in, self._out = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._in, False)
        try:
            self.version = str(self.ask("Browser.getVersion")["product"])
        except BrowserGoneError:
            self.kill()
            raise

    @property
    def pid(self) -> int:
        """Also of its process group."""
        return self._process.pid

    def ask(self, method: str, session: str | None = None, /, **values: object) -> Mapping[str, Any]:
        """One command and its answer. Raises `CommandError`."""
        self._told += 1
        said: dict[str, object] = {"id": self._told, "method": method, "params": values}
        if session:
            said["sessionId"] = session
        deadline = time.monotonic() + self._patience
        self._write(json.dumps(said).encode() + b"\0", deadline)
        while True:
            answer = json.loads(self._next_message(deadline))
            if answer.get("id") == self._told:
                break
        if "error" in answer:
            raise CommandError(f"{method}: {answer['error'].get('message')}")
        result: Mapping[str, Any] = answer["result"]
        return result

    def end(self) -> None:
        """Kills it, so that who waits for an answer is told `BrowserGoneError`. By any thread."""
        if not self._ended:
            self._ended = True  # its number may be somebody else's later
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def kill(self) -> None:
        """With all its children, at once, however it is, and clears away. By the thread that asks it."""
        self.end()
        for pipe in filter(None, (self._process.stdin, self._process.stdout)):
            with suppress(OSError):
                pipe.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_ENDS_WITHIN)
        self._home.cleanup()

    def _launch(self, path: Path) -> subprocess.Popen[bytes]:
        home = self._home.name
        flags = [*_FLAGS, *(["--no-sandbox"] if needs_no_sandbox() else [])]
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "FONTCONFIG_PATH") if name in os.environ}
        return subprocess.Popen(
            ["/bin/sh", "-c", _PIPES_TO_3_AND_4, str(path), *flags, f"--user-data-dir={home}/profile"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**kept, "HOME": home, "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home, "TMPDIR": home},
            cwd=home,
            bufsize=0,
            start_new_session=True,
        )

    def _write(self, message: bytes, deadline: float) -> None:
        left = memoryview(message)
        while left:
            self._wait(deadline, write=True)
            try:
                left = left[os.write(self._in, left[:_CHUNK]) :]
            except BlockingIOError:
                continue
            except OSError as problem:
                raise BrowserGoneError("it has ended") from problem

    def _next_message(self, deadline: float) -> bytes:
        parts = [self._read]
        while b"\0" not in parts[-1]:
            self._wait(deadline, write=False)
            more = os.read(self._out, _CHUNK)
            if not more:
                raise BrowserGoneError("it has ended")
            parts.append(more)
        message, _, self._read = b"".join(parts).partition(b"\0")
        return message

    def _wait(self, deadline: float, *, write: bool) -> None:
        poll = select.poll()  # not `select`: a server with a thousand open sockets is past its numbers
        poll.register(self._in if write else self._out, select.POLLOUT if write else select.POLLIN)
        if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise BrowserGoneError(f"no answer within {self._patience:g} s")
