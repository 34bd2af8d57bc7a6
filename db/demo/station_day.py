"""The day at one polling station, as its observers tell the HQ: check-ins, counts, pulses, the protocol."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random

from db.demo.cast import Cast, Removal, Silence, Slip, Slot
from db.demo.day import OPENING_DUE, SLOTS, moment
from db.demo.planned import Message
from db.demo.register import DemoStation
from db.demo.voting import Votes
from db.vocabulary import ReportKind, Stage, TurnoutSource

EVENING_SHIFT = moment(dt.time(14, 0))
CLOSING = moment(dt.time(20, 0))
LATEST_HOME = moment(dt.time(23, 10))
NO_NETWORK = 0.01
"""Share of counts that reach the HQ an hour late."""
OFFICIAL_MISSING = 0.06
NOT_HOME_SAFE = 0.01
OVERSLEPT = 0.03
LATE_OPENING = 0.03


def minutes(count: float) -> dt.timedelta:
    return dt.timedelta(seconds=round(count * 60, 1))


def on_duty(station: DemoStation, at: dt.datetime) -> str:
    """Alias of the observer who writes at that moment."""
    first, last = station.observers[0], station.observers[-1]
    return last.alias if last.shift == "evening" and at >= EVENING_SHIFT else first.alias


def messages_of(random: Random, station: DemoStation, cast: Cast) -> list[Message]:
    """Everything the station's observers send, incidents apart."""
    day = StationDay(random, station, cast.votes[station.number])
    messages = [
        *day.arrivals(),
        *day.opening(),
        *day.pulses(),
        *day.counts(cast.slips.get(station.number, {})),
        *day.closing(),
    ]
    if silence := cast.silences.get(station.number):
        messages = _hushed(messages, silence)
    if removal := cast.removals.get(station.number):
        messages = _cut_off(messages, station, removal)
    return messages


@dataclass(frozen=True)
class StationDay:
    """A day without incident. Each part yields its messages; `random` makes them this station's."""

    random: Random
    station: DemoStation
    votes: Votes

    def arrivals(self) -> Iterator[Message]:
        for place, observer in enumerate(self.station.observers):
            overslept = self.random.random() < OVERSLEPT
            morning = moment(dt.time(6, 38)) + minutes(self.random.gauss(30 if overslept else 0, 7))
            evening = EVENING_SHIFT - minutes(self.random.uniform(4, 25))
            at = evening if observer.shift == "evening" else max(morning, moment(dt.time(6, 15)))
            yield self._check_in(at, Stage.ARRIVED, f"arrived-{place}", observer.alias)

    def opening(self) -> Iterator[Message]:
        late = self.random.random() < LATE_OPENING
        past_due = self.random.uniform(6, 30) if late else self.random.uniform(-12, 0)
        yield self._check_in(moment(OPENING_DUE) + minutes(past_due), Stage.OPENED, "opened")

    def pulses(self) -> Iterator[Message]:
        for place in range(self.random.choice((2, 2, 3))):
            at = moment(dt.time(7, 40)) + minutes(self.random.uniform(0, 12 * 60))
            yield self._check_in(at, Stage.PULSE, f"pulse-{place}")

    def counts(self, slips: Mapping[Slot, Slip]) -> Iterator[Message]:
        for slot in SLOTS:
            due = moment(dt.time.fromisoformat(slot))
            at = due + minutes(min(max(self.random.lognormvariate(1.45, 0.75), 0.8), 40))
            if self.random.random() < NO_NETWORK:
                at = due + minutes(self.random.uniform(50, 80))
            yield from self._count(at, slot, TurnoutSource.OBSERVER, self.votes.observed[slot], slips)
            if self.random.random() >= OFFICIAL_MISSING or (slot, TurnoutSource.OFFICIAL) in slips:
                at += minutes(self.random.uniform(0.3, 6))
                yield from self._count(at, slot, TurnoutSource.OFFICIAL, self.votes.official[slot], slips)

    def _count(
        self,
        at: dt.datetime,
        slot: str,
        source: TurnoutSource,
        voters: int,
        slips: Mapping[Slot, Slip],
    ) -> Iterator[Message]:
        due = moment(dt.time.fromisoformat(slot))
        key = f"turnout-{slot}-{source}"
        message = Message(
            at=at,
            kind=ReportKind.TURNOUT,
            key=key,
            observer=on_duty(self.station, at),
            said={"slot": slot, "source": source.value, "voters": voters},
            occurred_at=due if at - due > minutes(45) else None,
        )
        slip = slips.get((slot, source))
        if slip is None:
            yield message
            return
        yield replace(message, said={**message.said, "voters": slip.voters})
        if slip.corrected_after:
            yield replace(message, at=at + slip.corrected_after, key=f"{key}-right", corrects=key)

    def closing(self) -> Iterator[Message]:
        counting = CLOSING + minutes(self.random.uniform(3, 25))
        protocol = counting + minutes(25 + self.votes.listed / 30 + self.random.uniform(0, 25))
        yield self._check_in(counting, Stage.COUNTING, "counting")
        yield self._protocol(protocol)
        left = protocol + minutes(self.random.uniform(3, 15))
        yield self._check_in(left, Stage.LEFT, "left")
        if self.random.random() >= NOT_HOME_SAFE:
            home = min(left + minutes(self.random.uniform(8, 40)), LATEST_HOME)
            yield self._check_in(home, Stage.HOME_SAFE, "home")

    def _protocol(self, at: dt.datetime) -> Message:
        voted = self.votes.official[SLOTS[-1]]
        invalid = round(voted * self.random.uniform(0.002, 0.012))
        figures = {
            "registered": self.votes.listed,
            "ballots_received": self.votes.listed,
            "voted": voted,
            "valid": voted - invalid,
            "invalid": invalid,
            "unused": self.votes.listed - voted,
        }
        return Message(at, ReportKind.PROTOCOL, "protocol", on_duty(self.station, at), {"figures": figures})

    def _check_in(self, at: dt.datetime, stage: Stage, key: str, observer: str | None = None) -> Message:
        said = {"stage": stage.value}
        return Message(at, ReportKind.CHECK_IN, key, observer or on_duty(self.station, at), said)


def _hushed(messages: list[Message], silence: Silence) -> list[Message]:
    """Nothing gets through during the silence; what still matters is sent when it ends."""
    heard = [m for m in messages if not _within(m, silence)]
    if silence.ends_at is None:
        return heard
    missed = [m for m in messages if _within(m, silence) and not m.key.startswith("pulse")]
    caught_up = [
        replace(message, at=silence.ends_at + minutes(0.4 * place), occurred_at=_due(message))
        for place, message in enumerate(sorted(missed, key=lambda m: m.at))
    ]
    return heard + caught_up


def _within(message: Message, silence: Silence) -> bool:
    return silence.starts_at <= message.at and (silence.ends_at is None or message.at < silence.ends_at)


def _due(message: Message) -> dt.datetime:
    return moment(dt.time.fromisoformat(str(message.said["slot"]))) if "slot" in message.said else message.at


def _cut_off(messages: list[Message], station: DemoStation, removal: Removal) -> list[Message]:
    """The observer is out: no word from the station until a replacement arrives, if one does."""
    stage = {"stage": removal.stage.value}
    out = Message(removal.at, ReportKind.CHECK_IN, removal.stage.value, station.observers[0].alias, stage)
    kept = [m for m in messages if m.at < removal.at and removal.stage is not Stage.DENIED]
    if removal.replaced_at is None:
        return [*kept, out]
    other = station.observers[-1].alias
    arrived = Message(
        removal.replaced_at, ReportKind.CHECK_IN, "replaced", other, {"stage": Stage.ARRIVED.value}
    )
    later = [m for m in messages if m.at > removal.replaced_at and not m.key.startswith("arrived")]
    return [*kept, out, arrived, *(replace(m, observer=other) for m in later)]
