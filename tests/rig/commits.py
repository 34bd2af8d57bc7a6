"""Reports committed by this process at a given rate, with the moment each commit returned."""

import itertools
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from db.vocabulary import Channel
from db.writing import record_reports
from tests.rig.hq import Hq, real_now

Report = dict[str, Any]


@dataclass(frozen=True)
class Commit:
    revision: int
    at: float
    """`time.time()` just after the commit returned."""


def reports(stations: Sequence[str]) -> Iterator[Report]:
    """An endless mix as on a day: mostly check-ins and counts, now and then an incident."""
    for number in itertools.count():
        station = stations[number * 7 % len(stations)]
        common = {"id": str(uuid.uuid4()), "station": station}
        if number % 20 == 19:
            words = {"category": "B04", "narrative": "Автобус с избирателями у входа."}
            yield {**common, "kind": "incident", **words}
        elif number % 3 == 2:
            yield {**common, "kind": "turnout", "slot": "10:00", "source": "observer", "voters": number % 200}
        else:
            yield {**common, "kind": "check_in", "stage": "pulse"}


class Committer:
    def __init__(self, hq: Hq) -> None:
        self._hq = hq
        self._clock = hq.clock()
        self._reports = reports(hq.stations())

    def commit(self) -> Commit:
        with self._hq.engine.begin() as connection:
            outcome = record_reports(
                connection,
                self._hq.election_id,
                [next(self._reports)],
                received_at=self._clock.at(real_now()),
                channel=Channel.API,
                actor="bench",
            )
        at = time.time()
        assert outcome.accepted == 1, outcome
        return Commit(outcome.revision, at)

    def at_rate(self, per_second: float, *, seconds: float) -> list[Commit]:
        """Evenly spaced; a commit that took too long does not shift the ones after it."""
        started = time.monotonic()
        commits = []
        for number in range(int(per_second * seconds)):
            time.sleep(max(0.0, started + number / per_second - time.monotonic()))
            commits.append(self.commit())
        return commits
