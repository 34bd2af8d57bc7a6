"""What time it is at the election. Nothing else in the project reads the computer's clock.

Live: the time. Demo: a time that runs faster and can be paused; its settings are a row in the
database, so that every process and a restart agree on it.
"""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clock:
    """Election time as a line: at real time `real_at` it was `at`, and runs `speed` times as fast."""

    real_at: dt.datetime
    at: dt.datetime
    speed: float = 1.0
    paused: bool = False

    def now(self) -> dt.datetime:
        return self.at_real(real_now())

    def at_real(self, real: dt.datetime) -> dt.datetime:
        if self.paused:
            return self.at
        return self.at + (real - self.real_at) * self.speed

    def real_seconds_until(self, moment: dt.datetime) -> float | None:
        """How long to wait, in real seconds; None while paused; never negative."""
        if self.paused:
            return None
        return max(0.0, (moment - self.now()).total_seconds() / self.speed)


def real_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def live() -> Clock:
    moment = real_now()
    return Clock(moment, moment)
