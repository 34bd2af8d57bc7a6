"""Clients of the API that keep what they sent until it is answered, and send it again when it is not."""

import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import httpx2

from tests.rig.commits import Report, reports
from tests.rig.hq import Hq

SENDERS = 6
SENT_AGAIN = 0.1
"""Share of the reports sent twice though the first answer came."""
AGAIN_AFTER = 0.3
"""Seconds until a report that was not answered, or answered with 5xx, is sent again."""


@dataclass(frozen=True)
class Sent:
    id: str
    again: bool
    counted: str
    """accepted or duplicate"""
    revision: int
    seconds: float
    answered_at: float
    tries: int


class Senders:
    def __init__(self, hq: Hq, *, a_minute: float, senders: int = SENDERS) -> None:
        self._hq = hq
        self._every = 60 / a_minute * senders
        self._senders = senders
        self._reports = reports(hq.stations())
        self._taking = threading.Lock()
        self._stop = threading.Event()
        self._sent: list[Sent] = []

    def send(self, *, seconds: float) -> list[Sent]:
        self.start()
        time.sleep(seconds)
        return self.finish()

    def start(self) -> None:
        self._threads = [threading.Thread(target=self._work, args=(n,)) for n in range(self._senders)]
        for thread in self._threads:
            thread.start()

    def finish(self) -> list[Sent]:
        """Sends nothing new; waits until everything begun has been answered."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        return self._sent

    def _work(self, number: int) -> None:
        chance = random.Random(number)
        due = time.monotonic() + self._every * number / self._senders
        with httpx2.Client() as client:
            while not self._stop.wait(max(0.0, due - time.monotonic())):
                due += self._every
                report = self._next()
                self._sent.append(self._insist(client, report, again=False))
                if chance.random() < SENT_AGAIN:
                    self._sent.append(self._insist(client, report, again=True))

    def _next(self) -> Report:
        with self._taking:
            return next(self._reports)

    def _insist(self, client: httpx2.Client, report: Report, *, again: bool) -> Sent:
        for tries in self._numbers():
            started = time.perf_counter()
            answer = self._try(client, report)
            if answer is not None:
                took = time.perf_counter() - started
                receipt = answer.json()
                counted = (
                    "accepted" if receipt["accepted"] else "duplicate" if receipt["duplicate"] else "refused"
                )
                return Sent(report["id"], again, counted, receipt["revision"], took, time.time(), tries)
        raise AssertionError("unreachable")

    def _numbers(self) -> Iterator[int]:
        tries = 0
        while True:
            tries += 1
            yield tries
            time.sleep(AGAIN_AFTER)

    def _try(self, client: httpx2.Client, report: Report) -> httpx2.Response | None:
        """None: not taken, to be sent again."""
        try:
            answer = self._hq.post(report, client=client)
        except httpx2.TransportError:
            return None
        return None if answer.status_code >= httpx2.codes.INTERNAL_SERVER_ERROR else answer
