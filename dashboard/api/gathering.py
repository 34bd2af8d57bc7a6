"""Reports that come in while others are being written wait for each other and are written together.

Writers of one election take turns anyway (`db.writing.revisions`). Three hundred observers who send at
10:00 sharp thus cost a few transactions, revisions and redrawn walls instead of three hundred; a report
that comes alone does not wait at all.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field

from starlette.responses import Response

from dashboard.api.errors import AWAY
from db.tokens import Holder

MOST_TOGETHER = 2_000_000
"""In the measure of `_cost`: some two thousand ordinary reports, about what is written within a second."""


@dataclass(frozen=True, slots=True)
class Posted:
    """One request, and where its answer goes."""

    holder: Holder
    body: bytes
    language: str
    answered: Future[Response] = field(default_factory=Future)


Write = Callable[[Sequence[Posted]], None]
"""Answers each of those it is given, all of one holder, or raises and has written none."""


class Gathering:
    """The requests of one election."""

    def __init__(self, executor: Executor, write: Write) -> None:
        self._executor = executor
        self._write = write
        self._waiting: deque[Posted] = deque()
        self._lock = threading.Lock()
        self._writing = False

    def put(self, posted: Posted) -> Future[Response]:
        with self._lock:
            self._waiting.append(posted)
            if not self._writing:
                self._writing = True
                self._executor.submit(self._write_all)
        return posted.answered

    def _write_all(self) -> None:
        while together := self._take():
            by_holder: dict[Holder, list[Posted]] = {}
            for each in together:
                if each.answered.set_running_or_notify_cancel():
                    by_holder.setdefault(each.holder, []).append(each)
            for of_one in by_holder.values():
                _answer(of_one, self._write)

    def _take(self) -> list[Posted]:
        """As many as may be written together; none: the next to come begins anew."""
        taken: list[Posted] = []
        cost = 0
        with self._lock:
            while self._waiting and (not taken or cost + _cost(self._waiting[0]) <= MOST_TOGETHER):
                taken.append(self._waiting.popleft())
                cost += _cost(taken[-1])
            self._writing = bool(taken)
        return taken


def _cost(posted: Posted) -> int:
    """Before anything is parsed: bytes, and commas for the many small things they may hold."""
    return len(posted.body) + 100 * posted.body.count(b",")


def _answer(together: Sequence[Posted], write: Write) -> None:
    """Whatever happens nobody waits for ever, and nobody pays for another's report that breaks us."""
    try:
        write(together)
    except Exception as error:
        left = [each for each in together if not each.answered.done()]
        if len(left) > 1 and not isinstance(error, AWAY):
            for each in left:
                _answer([each], write)
        else:
            for each in left:
                each.answered.set_exception(error)
