"""From a clean clone to a living wall, and the second start."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx2
import psutil

from dashboard.entrance.demo_sessions import COOKIE
from tests.bench.rows import Row, single
from tests.rig.hq import PAGE, ROOT, free_port, private_folder, wait_until

TITLE = "clone → living wall, packages already downloaded once; second start"
REMARKS = (
    "`git clone` of the last commit into an empty folder, `make run` with pip taking the packages from "
    "a folder, until `/readyz` answers and a frame has the wall's tiles. Then stopped and `make run` "
    "again."
)
WHEELS = Path.home() / ".cache" / "baqylau-bench-wheels"


def measure(*, full: bool) -> tuple[list[Row], str]:
    _download_once()
    with private_folder() as folder:
        started = time.monotonic()
        clone = folder / "baqylau"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        with _running(clone):
            first = time.monotonic() - started
        started = time.monotonic()
        with _running(clone):
            second = time.monotonic() - started
    rows = [
        single("clone → living wall", first, unit="s", most=60),
        single("second start", second, unit="s", most=5),
    ]
    return rows, REMARKS


def _download_once() -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    wanted = ["-r", str(ROOT / "requirements.txt"), "-d", str(WHEELS)]
    subprocess.run([*pip, "download", *wanted], check=True, capture_output=True)


@contextmanager
def _running(clone: Path) -> Iterator[None]:
    """`make run`, once it shows a wall."""
    port = free_port()
    ours = {"HQ_PORT": str(port), "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(WHEELS)}
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("HQ_", "MAKE", "VIRTUAL"))
    }
    kept.pop("DATABASE_URL", None)
    with (clone / "run.log").open("ab") as log:
        make = subprocess.Popen(["make", "run"], cwd=clone, env=kept | ours, stdout=log, stderr=log)
    try:
        wait_until(lambda: _shows_a_wall(port, make), within=180, what="a living wall")
        yield
    finally:
        _end(make)


def _shows_a_wall(port: int, make: "subprocess.Popen[bytes]") -> bool:
    assert make.poll() is None, "make run ended"
    url = f"http://127.0.0.1:{port}"
    with suppress(httpx2.TransportError):
        if httpx2.get(f"{url}/readyz").status_code != httpx2.codes.OK:
            return False
        cookie = httpx2.get(f"{url}/", headers=PAGE).cookies[COOKIE]
        query = {"tiles": "coverage,map,feed"}
        frame = httpx2.get(f"{url}/live/frame", params=query, cookies={COOKIE: cookie})
        return set(frame.json()["tiles"]) == {"coverage", "map", "feed"}
    return False


def _end(make: "subprocess.Popen[bytes]") -> None:
    """The application under make, not make alone."""
    for child in psutil.Process(make.pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            child.terminate()
    make.wait(timeout=30)
