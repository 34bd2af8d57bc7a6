"""What has changed since the last bulletin: numbers then and now, with their sign, and in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dashboard.figures import frame
from dashboard.figures.sentences import critical, latest_points
from dashboard.words import Words
from db.vocabulary import TurnoutSource
from queries.press_room import PressRoom

MINUS = "\N{MINUS SIGN}"
ARROW = "\N{RIGHTWARDS ARROW}"
COUNTS = ("heard", "observers", "incidents", "critical", "under_verification")


@dataclass(frozen=True, slots=True)
class Number:
    value: float | None
    """A share for turnout, else a count; None: not told, of what is under verification "fewer than five"."""
    slot: str = ""
    """Of turnout: at which hour."""


Numbers = Mapping[str, Number]
"""By measure: one of `COUNTS`, or turnout's source. A measure that is missing was not known."""


@dataclass(frozen=True, slots=True)
class Change:
    name: str
    then: str
    now: str
    difference: str
    """ "+12", "−3", "+1.2 points", "0"; a dash if one of the two is not known."""


def numbers_of(room: PressRoom) -> dict[str, Number]:
    turnout = latest_points(room.timeline)
    counted: dict[str, float | None] = {
        "heard": room.basis.stations_heard,
        "observers": sum(each.observers for each in room.coverage.areas),
        "incidents": len(room.incidents.incidents),
        "critical": critical(room.incidents),
        "under_verification": room.incidents.under_verification,
    }
    told = {source.value: Number(point.estimate.share, point.slot) for source, point in turnout.items()}
    return {**{name: Number(value) for name, value in counted.items()}, **told}


def archived_numbers(room: PressRoom) -> dict[str, object]:
    """As JSON, for the next bulletin to be compared with."""
    return {name: {"value": each.value, "slot": each.slot} for name, each in numbers_of(room).items()}


def restored(kept: Mapping[str, object]) -> dict[str, Number]:
    """What is not as `archived_numbers` wrote it, in an archive of another version, is not known."""
    found: dict[str, Number] = {}
    for name, each in kept.items():
        if isinstance(each, Mapping) and isinstance(each.get("value"), int | float | None):
            found[name] = Number(each.get("value"), str(each.get("slot", "")))
    return found


def changes(then: Numbers, now: Numbers, t: Words) -> tuple[Change, ...]:
    """Of every measure that was known then or is now, in a fixed order."""
    return tuple(_change(name, then, now, t) for name in _names(t) if name in then or name in now)


def in_words(then: Numbers, now: Numbers, t: Words) -> str:
    """Sentences about stations, turnout and violations; "" if none of them has changed."""
    return frame.said(*_sentences(then, now, t))


def _names(t: Words) -> dict[str, str]:
    return {
        "heard": t("Stations heard from"),
        "observers": t("Observers"),
        TurnoutSource.OBSERVER.value: t("Observed turnout"),
        TurnoutSource.OFFICIAL.value: t("Official turnout"),
        "incidents": t("Confirmed violations"),
        "critical": t("Critical among them"),
        "under_verification": t("Reports under verification"),
    }


def _change(name: str, then: Numbers, now: Numbers, t: Words) -> Change:
    return Change(
        name=_names(t)[name],
        then=_told(name, then.get(name), t),
        now=_told(name, now.get(name), t),
        difference=_difference(name, then.get(name), now.get(name), t),
    )


def _told(name: str, number: Number | None, t: Words) -> str:
    if number is None:
        return "–"
    if name not in COUNTS:
        return f"{t.percent(number.value)} ({number.slot})"
    if number.value is None:
        return t("fewer than {count}", count=t.number(frame.FEWEST))
    return t.number(number.value)


def _difference(name: str, then: Number | None, now: Number | None, t: Words) -> str:
    if then is None or now is None or then.value is None or now.value is None:
        return "–"
    if name in COUNTS:
        return _signed(now.value - then.value, 0, t)
    return t("{count} points", count=_signed(_points(then, now), 1, t))


def _points(then: Number, now: Number) -> float:
    """Between the two shares as they are printed: so a reader who subtracts finds the same."""
    return round((now.value or 0) * 100, 1) - round((then.value or 0) * 100, 1)


def _signed(value: float, digits: int, t: Words) -> str:
    rounded = round(value, digits)
    sign = "+" if rounded > 0 else MINUS if rounded < 0 else ""
    return sign + t.number(abs(rounded), digits)


def _sentences(then: Numbers, now: Numbers, t: Words) -> Iterator[str]:
    heard = _by("heard", then, now)
    if heard > 0:
        yield t.plural("{count} more station heard from.", "{count} more stations heard from.", heard)
    if heard < 0:
        yield t.plural("{count} station fewer heard from.", "{count} stations fewer heard from.", -heard)
    yield _turnout_in_words(then, now, t)
    added = _by("incidents", then, now)
    if added > 0:
        yield t.plural(
            "{count} more violation confirmed and cleared.",
            "{count} more violations confirmed and cleared.",
            added,
        )
    if added < 0:
        yield t.plural(
            "{count} violation is no longer among the confirmed ones.",
            "{count} violations are no longer among the confirmed ones.",
            -added,
        )


def _by(name: str, then: Numbers, now: Numbers) -> int:
    before, after = then.get(name), now.get(name)
    if before is None or after is None or before.value is None or after.value is None:
        return 0
    return round(after.value - before.value)


def _turnout_in_words(then: Numbers, now: Numbers, t: Words) -> str:
    name = TurnoutSource.OBSERVER.value
    before, after = then.get(name), now.get(name)
    if before is None or after is None or (before == after):
        return ""
    values = {
        "then": t.percent(before.value),
        "before": before.slot,
        "now": t.percent(after.value),
        "slot": after.slot,
        "points": t.number(abs(round(_points(before, after), 1)), 1),
    }
    if _points(before, after) < 0:
        return t(
            "Observed turnout is {now} at {slot}, {points} points below the {then} told for {before}.",
            **values,
        )
    return t(
        "Observed turnout is {now} at {slot}, {points} points above the {then} told for {before}.", **values
    )
