"""The election itself, from a small TOML or JSON file: what it is called, when and where it is held."""

import datetime as dt
import difflib
import json
import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from zoneinfo import available_timezones

import sqlalchemy as sa

from db.importing import values
from db.importing.checking import Checked, Record
from db.importing.problems import BadValue, RowProblem, UnreadableFile, shown
from db.importing.progress import Progress
from db.importing.storing import Stored, upsert
from db.schema import election

DEFAULTS: Mapping[str, Any] = {
    "polls_open_at": dt.time(7),
    "polls_close_at": dt.time(20),
    "arrival_due_at": dt.time(6, 45),
    "opening_due_at": dt.time(7, 15),
    "slots": ["10:00", "12:00", "14:00", "16:00", "18:00", "20:00"],
    "late_after_minutes": dt.timedelta(minutes=15),
    "silent_after_minutes": dt.timedelta(minutes=45),
}
REQUIRED = ("code", "name_kk", "name_ru", "name_en", "held_on", "timezone")


def check_election(content: bytes) -> Checked:
    """One record, or none and every problem of it."""
    text = _text(content)
    given = _parsed(text)
    record: Record = dict(DEFAULTS)
    problems: list[RowProblem] = []
    for name in (*REQUIRED, *(each for each in given if each not in REQUIRED)):
        try:
            record[name] = _value(name, given)
        except BadValue as why:
            problems.append(_problem(text, name, given.get(name, ""), why))
    if not problems:
        problems = [_problem(text, name, given.get(name, ""), why) for name, why in _contradictions(record)]
    records = () if problems else (_row(record),)
    return Checked(records, tuple(problems), frozenset(given), rejected=len(problems) and 1)


def store_election(connection: sa.Connection, checked: Checked, progress: Progress) -> tuple[int, Stored]:
    """The id of the election, and whether it is new."""
    record = checked.records[0]
    changes = upsert(
        connection, election, checked.records, key=("code",), update=record.keys() - {"code", "synthetic"},
        progress=progress,
    )  # fmt: skip
    key = connection.scalars(sa.select(election.c.id).where(election.c.code == record["code"])).one()
    return key, Stored.counted(1, changes.new, changes.changed)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableFile("is not UTF-8 text: an election is a TOML or JSON file") from None


def _parsed(text: str) -> dict[str, Any]:
    try:
        parsed = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableFile(f"is not TOML: {error}") from None
    except json.JSONDecodeError as error:
        raise UnreadableFile(f"is not JSON: {error}") from None
    except (ValueError, RecursionError):
        raise UnreadableFile("holds numbers or nesting that no election has") from None
    return dict(parsed)


def _problem(text: str, name: str, given: object, why: BadValue) -> RowProblem:
    lines = (
        text[: match.start()].count("\n") + 1 if (match := re.search(rf"\b{re.escape(name)}\b", text)) else 1
    )
    return RowProblem(lines, why.about(name, shown(str(given))), rejects=True)


def _value(name: str, given: Mapping[str, Any]) -> Any:
    if name not in _READERS:
        nearest = difflib.get_close_matches(name, _READERS, n=1)
        known = f"nearest: {nearest[0]}" if nearest else f"known: {', '.join(_READERS)}"
        raise BadValue("unknown_field", "there is no such setting; {known}", known=known)
    if not values.tidy(str(given.get(name, ""))):
        raise BadValue("empty", "must not be empty")
    return _READERS[name](given[name])


def _line(most: int) -> Callable[[object], str]:
    def read(given: object) -> str:
        if not isinstance(given, str):
            raise BadValue("not_text", 'must be text in quotes, "…"')
        return values.text(most)(values.tidy(given))

    return read


def _day(given: object) -> dt.date:
    if isinstance(given, dt.date) and not isinstance(given, dt.datetime):
        return given
    return values.date(str(given))


def _time(given: object) -> dt.time:
    if isinstance(given, dt.time):
        return given
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9](:00)?", str(given)):
        raise BadValue("not_a_time", 'must be a local time such as "07:00"')
    return dt.time.fromisoformat(str(given))


_timezones = cache(available_timezones)


def _timezone(given: object) -> str:
    if not isinstance(given, str) or given not in _timezones():
        raise BadValue("unknown_timezone", "must be a name such as Asia/Almaty, Asia/Aqtobe, Asia/Oral")
    return given


def _slots(given: object) -> list[str]:
    if not isinstance(given, list) or not given:
        raise BadValue("not_slots", 'must be a list of local times such as ["10:00", "12:00"]')
    found = [_time(each).strftime("%H:%M") for each in given]
    if found != sorted(set(found)):
        raise BadValue("slots_order", "must rise through the day, each time once")
    return found


def _minutes(given: object) -> dt.timedelta:
    if not isinstance(given, int) or isinstance(given, bool) or not 1 <= given <= 24 * 60:
        raise BadValue("not_minutes", "must be a whole number of minutes from 1 to 1440")
    return dt.timedelta(minutes=given)


_READERS: Mapping[str, Callable[[object], Any]] = {
    "code": _line(60),
    "name_kk": _line(200),
    "name_ru": _line(200),
    "name_en": _line(200),
    "held_on": _day,
    "timezone": _timezone,
    "polls_open_at": _time,
    "polls_close_at": _time,
    "arrival_due_at": _time,
    "opening_due_at": _time,
    "slots": _slots,
    "late_after_minutes": _minutes,
    "silent_after_minutes": _minutes,
}


def _contradictions(record: Record) -> list[tuple[str, BadValue]]:
    found = []
    if record["polls_close_at"] <= record["polls_open_at"]:
        found.append(("polls_close_at", BadValue("order", "must be later than polls_open_at")))
    if dt.time.fromisoformat(record["slots"][0]) <= record["polls_open_at"]:
        found.append(("slots", BadValue("order", "the first must be later than polls_open_at")))
    if record["silent_after_minutes"] < record["late_after_minutes"]:
        found.append(
            ("silent_after_minutes", BadValue("order", "must not be shorter than late_after_minutes"))
        )
    return found


def _row(record: Record) -> Record:
    renamed = {"late_after_minutes": "late_after", "silent_after_minutes": "silent_after"}
    return {**{renamed.get(name, name): value for name, value in record.items()}, "synthetic": False}
