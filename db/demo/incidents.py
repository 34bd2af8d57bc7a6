"""What goes wrong on the demo day and how observers tell it, in Russian and Kazakh."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, groupby
from random import Random

from db.demo.cast import Cast, scaled
from db.demo.day import SLOTS, local, moment
from db.demo.places import read_rows
from db.demo.planned import Message
from db.demo.register import DemoRegister, DemoStation
from db.demo.station_day import minutes, on_duty
from db.taxonomy import read_categories
from db.vocabulary import ReportKind, Severity, Stage

INCIDENTS = 75
"""Of a register of 250 stations, those of removals, events and suspicious figures included."""
KAZAKH = 0.42
HOT_WEIGHT = 4
FREQUENCY = {
    "A03": 3,
    "A04": 4,
    "A05": 4,
    "A06": 0.4,
    "A07": 1,
    "O01": 3,
    "O02": 0.7,
    "O03": 0.5,
    "O04": 2,
    "O05": 1,
    "O06": 2,
    "L01": 3,
    "L02": 6,
    "L03": 0.2,
    "B01": 0.4,
    "B02": 0.3,
    "B03": 5,
    "B04": 2,
    "B05": 5,
    "B06": 3,
    "B07": 0.5,
    "B08": 0.4,
    "B09": 4,
    "B10": 2,
    "B11": 2,
    "B12": 1,
    "B13": 2,
    "M01": 2,
    "M02": 2,
    "C01": 0.4,
    "C02": 2,
    "C03": 0.3,
    "C04": 0.5,
    "C05": 2,
    "C06": 0.2,
    "C07": 2,
    "C08": 2,
    "X01": 7,
    "X02": 1,
}
"""How often each category happens by itself. A01, A02 come with a removal, T01 with its figures."""


def _hours(starts: str, ends: str) -> tuple[dt.datetime, dt.datetime]:
    return moment(dt.time.fromisoformat(starts)), moment(dt.time.fromisoformat(ends))


HOURS = {
    "access": (_hours("07:05", "09:30"), _hours("09:30", "18:00")),
    "opening": (_hours("07:02", "07:40"),),
    "opened late": (_hours("07:37", "07:55"),),
    "voting": (
        _hours("09:00", "12:30"),
        _hours("09:41", "12:00"),
        _hours("12:30", "19:50"),
        _hours("17:00", "19:45"),
    ),
    "mobile": (_hours("10:00", "17:30"),),
    "count": (_hours("20:25", "22:10"),),
    "protocol": (_hours("21:15", "22:40"),),
    "other": (_hours("08:00", "21:30"),),
}
"""By stage. Windows are equally likely, so the hours that two of them share are the busy ones."""
LATER_THAN_ITS_STAGE = {
    "O01": "opened late",
    "L03": "count",
    "C04": "protocol",
    "C05": "protocol",
    "C06": "protocol",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """Something at a station, in one message or, if an event had several tellers, in several."""

    station: DemoStation
    severity: Severity
    messages: tuple[Message, ...]


def happenings(register: DemoRegister, cast: Cast, *, seed: int) -> Iterator[Happening]:
    reporter = _Reporter(Random(f"incidents/{seed}/{len(register.stations)}"))
    found = [
        *_of_removals(reporter, register, cast),
        *_of_figures(reporter, cast),
        *_of_events(reporter, cast),
    ]
    yield from found
    yield from _ordinary(reporter, cast, scaled(INCIDENTS, len(register.stations)) - len(found))


class _Reporter:
    """Words an incident. Goes through the narratives of a category in turn, so that few repeat."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.categories = {row["code"]: row for row in read_categories()}
        rows = read_rows("narratives.csv")
        random.shuffle(rows)
        self._narratives = {
            (code, language): cycle(
                [r["text"] for r in rows if (r["code"], r["language"]) == (code, language)]
            )
            for code in self.categories
            for language in ("kk", "ru")
        }

    def happening(
        self, station: DemoStation, code: str, at: dt.datetime, *, observer: str, **figures: object
    ) -> Happening:
        """One message, in the words of the category."""
        happened_at = at - minutes(self.random.uniform(1, 8))
        language = "kk" if self.random.random() < KAZAKH else "ru"
        text = next(self._narratives[code, language]).format(**self._details(happened_at), **figures)
        severity = Severity(self.categories[code]["severity"])
        said = {"category": code, "narrative": text}
        if code == "X01" and self.random.random() < KAZAKH:
            severity = said["severity"] = Severity.NOTE
        message = _message(code, at, happened_at, observer, said)
        return Happening(station, severity, (message,))

    def event(self, station: DemoStation, code: str, at: dt.datetime, texts: Sequence[str]) -> Happening:
        """Told by both observers of a station in turn, each a few minutes after the other."""
        happened_at = at - minutes(self.random.uniform(1, 3))
        messages = []
        for text, observer in zip(texts, cycle(station.observers), strict=False):
            said = {"category": code, "narrative": text}
            messages.append(_message(code, at, happened_at, observer.alias, said))
            at += minutes(self.random.uniform(1, 5))
        return Happening(station, Severity(self.categories[code]["severity"]), tuple(messages))

    def _details(self, happened_at: dt.datetime) -> dict[str, object]:
        return {
            "time": local(happened_at),
            "n": self.random.randint(2, 7),
            "many": self.random.randint(12, 45),
            "minutes": self.random.randint(10, 45),
            "early": f"06:{self.random.randint(40, 55)}",
            "late_opening": f"07:{self.random.randint(18, 35)}",
        }


def _message(
    code: str, at: dt.datetime, happened_at: dt.datetime, observer: str, said: Mapping[str, object]
) -> Message:
    key = f"incident-{code}-{at.isoformat()}"
    return Message(at, ReportKind.INCIDENT, key, observer, said, occurred_at=happened_at)


def _of_removals(reporter: _Reporter, register: DemoRegister, cast: Cast) -> Iterator[Happening]:
    for station in register.covered:
        if removal := cast.removals.get(station.number):
            code = "A01" if removal.stage is Stage.DENIED else "A02"
            at = removal.at + minutes(reporter.random.uniform(1, 4))
            yield reporter.happening(station, code, at, observer=station.observers[0].alias)


def _of_figures(reporter: _Reporter, cast: Cast) -> Iterator[Happening]:
    """Every second suspicious station has an observer who says so."""
    suspicious = [station for station in cast.plain if station.number in cast.inflated]
    for station, slot in zip(suspicious[::2], cycle(SLOTS[2:]), strict=False):
        votes = cast.votes[station.number]
        at = moment(dt.time.fromisoformat(slot)) + minutes(reporter.random.uniform(8, 25))
        figures = {"slot": slot, "official": votes.official[slot], "counted": votes.observed[slot]}
        yield reporter.happening(station, "T01", at, observer=on_duty(station, at), **figures)


def _of_events(reporter: _Reporter, cast: Cast) -> Iterator[Happening]:
    """What several messages tell: at stations with two observers, in the hot districts if there are any."""
    paired = [s for s in cast.plain if s.observers[0].shift == "day" and len(s.observers) > 1]
    paired.sort(key=lambda station: station.unit.code not in cast.hot)
    events = groupby(read_rows("events.csv"), key=lambda row: (row["code"], row["at"]))
    for station, ((code, at), rows) in zip(paired, events, strict=False):
        texts = [row["text"] for row in rows]
        yield reporter.event(station, code, moment(dt.time.fromisoformat(at)), texts)


def _ordinary(reporter: _Reporter, cast: Cast, count: int) -> Iterator[Happening]:
    random = reporter.random
    weights = [HOT_WEIGHT if station.unit.code in cast.hot else 1 for station in cast.plain]
    codes = random.choices(list(FREQUENCY), weights=list(FREQUENCY.values()), k=max(count, 0))
    for code, station in zip(codes, random.choices(cast.plain, weights=weights, k=len(codes)), strict=True):
        stage = LATER_THAN_ITS_STAGE.get(code, reporter.categories[code]["stage"])
        starts, ends = random.choice(HOURS[stage])
        at = starts + random.random() * (ends - starts)
        yield reporter.happening(station, code, at, observer=on_duty(station, at))
