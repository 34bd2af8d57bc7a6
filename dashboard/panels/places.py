"""How a station and a stretch of time are written where there is little room."""

import datetime as dt

from dashboard.words import Words
from queries.snapshot import Snapshot


def district_name(snapshot: Snapshot, place: int, words: Words) -> str:
    register = snapshot.register
    return words.of(register.district[register.stations[place].district_id].names)


def short_age(since: dt.datetime, now: dt.datetime, t: Words) -> str:
    """As the browser goes on counting it (assets/live/ages.js)."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < 60:  # noqa: PLR2004  minutes of an hour
        return t("{minutes} min", minutes=minutes)
    return t("{hours} h {minutes}", hours=minutes // 60, minutes=f"{minutes % 60:02}")
