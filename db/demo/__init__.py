"""The demo day: 25 July 2021 in East Kazakhstan oblast, made up but plausible, the same for the same seed.

No person, count or incident in it is real. `places` and `register` make the stations, `plan` says
what is reported when, `player` reports it by the clock in `clock` through the verbs of `db.writing`.
"""

from db.demo.clock import ClockRow, fetch_clock, fetch_current_clock, set_clock
from db.demo.player import DemoPlayer
from db.demo.seeding import ensure_demo, seed_demo

__all__ = [
    "ClockRow",
    "DemoPlayer",
    "ensure_demo",
    "fetch_clock",
    "fetch_current_clock",
    "seed_demo",
    "set_clock",
]
