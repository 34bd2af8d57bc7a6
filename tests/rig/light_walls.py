"""Many light walls, in processes of their own, seen from the test that opened them."""

import bisect
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from tests.rig.hq import ROOT, Hq


@dataclass(frozen=True)
class Seen:
    """What one light wall has seen. Times are `time.time()` of this machine."""

    revisions: Sequence[tuple[int, float]]
    stale: Sequence[tuple[str | None, float]]
    received: int
    """Bytes of messages and frames."""
    pinged: int
    """Bytes of handshakes and keep-alive pings."""

    @property
    def last(self) -> int:
        return self.revisions[-1][0]

    def reached_at(self, revision: int) -> float | None:
        """When it first showed this revision or a later one."""
        numbers = [number for number, _ in self.revisions]
        place = bisect.bisect_left(numbers, revision)
        return self.revisions[place][1] if place < len(numbers) else None


class LightWalls:
    """Open from `with` on, in one process or, above 150, in two."""

    def __init__(self, hq: Hq, count: int, *, sessions: bool = False) -> None:
        parts = [count] if count <= 150 else [count // 2, count - count // 2]
        common = {"url": hq.url, "cookie": hq.cookie, "sessions": sessions}
        self._processes = [_process({**common, "count": part}) for part in parts]

    def __enter__(self) -> Self:
        for process in self._processes:
            assert _line(process) == "ready"
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.communicate("end\n")

    def look(self) -> list[Seen]:
        for process in self._processes:
            _write(process, "tell")
        told: list[dict[str, Any]] = [
            each for process in self._processes for each in json.loads(_line(process))
        ]
        return [Seen(each["seen"], each["stale"], each["received"], each["pinged"]) for each in told]

    def look_when_reached(self, revision: int, *, within: float = 10) -> list[Seen]:
        """As soon as all have this revision; after `within` seconds even if some have not."""
        deadline = time.monotonic() + within
        seen = self.look()
        while any(each.last < revision for each in seen) and time.monotonic() < deadline:
            time.sleep(0.5)
            seen = self.look()
        return seen


def _process(options: dict[str, Any]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.rig.light_viewer", json.dumps(options)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _write(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


def _line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()
