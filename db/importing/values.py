"""The text of one cell to its value. Each reader raises BadValue with what would be right."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping

from db.importing.problems import BadValue
from db.vocabulary import CoordinateQuality

MAX_VOTERS = 100_000
"""No polling station lists as many: a longer number stands in the wrong column."""

YES = frozenset({"yes", "true", "1", "да", "иә", "ия", "+"})
NO = frozenset({"no", "false", "0", "нет", "жоқ", "-"})

QUALITIES: Mapping[str, CoordinateQuality] = {
    **{each.value: each for each in CoordinateQuality},
    "gps": CoordinateQuality.SURVEYED,
    "замер": CoordinateQuality.SURVEYED,
    "адрес": CoordinateQuality.ADDRESS,
    "мекенжай": CoordinateQuality.ADDRESS,
    "населенный пункт": CoordinateQuality.SETTLEMENT,
    "елді мекен": CoordinateQuality.SETTLEMENT,
    "район": CoordinateQuality.DISTRICT,
    "аудан": CoordinateQuality.DISTRICT,
}
KINDS: Mapping[str, str] = {
    "city": "city",
    "город": "city",
    "қала": "city",
    "district": "district",
    "район": "district",
    "аудан": "district",
}

_UNSEEN_AT_ENDS = " \N{ZERO WIDTH SPACE}\N{ZERO WIDTH NO-BREAK SPACE}\N{WORD JOINER}"
_LOOKALIKES = str.maketrans("abcehkmoptxyi", "авсенкмортхуі")
_UNREADABLE = {"Cc": "control character", "Cs": "half of a character", "Cn": "unassigned character"}
_DECIMAL = re.compile(r"[+-]?[0-9]{1,12}(?:[.,][0-9]{1,20})?")
_DATES = (
    re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})"),
    re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})"),
)
_MOMENT = re.compile(r"(?P<day>\S+)[ T](?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::[0-9.]+)?")


def tidy(cell: str) -> str:
    """One form of every letter, single spaces, nothing at the ends that nobody sees."""
    return " ".join(unicodedata.normalize("NFC", cell).split()).strip(_UNSEEN_AT_ENDS)


def fold(name: str) -> str:
    """For comparing what people typed: case, ё and Latin letters that look Cyrillic do not matter."""
    return tidy(name).casefold().translate(_LOOKALIKES).replace("ё", "е")


def text(most: int) -> Callable[[str], str]:
    """Text of at most `most` characters. Markup stays as it is: screens escape it."""

    def read(cell: str) -> str:
        for each in cell:
            if each == "\N{REPLACEMENT CHARACTER}" or unicodedata.category(each) in _UNREADABLE:
                kind = _UNREADABLE.get(unicodedata.category(each), "damaged character")
                raise BadValue(
                    "unreadable",
                    "{kind} U+{point}: type the text again, save as UTF-8",
                    kind=kind,
                    point=f"{ord(each):04X}",
                )
        if len(cell) > most:
            raise BadValue("too_long", "{length} characters; at most {most}", length=len(cell), most=most)
        return cell

    return read


def alias(cell: str) -> str:
    if len(re.sub(r"\D", "", cell)) >= 10:  # noqa: PLR2004  a phone number or an IIN
        raise BadValue(
            "personal", "an alias must not hold a phone number or IIN: write one like Зайсан-012-A"
        )
    return text(60)(cell)


def decimal(cell: str) -> float:
    if not _DECIMAL.fullmatch(cell):
        raise BadValue("not_a_number", "must be a decimal number of degrees, e.g. 49.97; empty if not known")
    return float(cell.replace(",", "."))


def voters(cell: str) -> int:
    digits = cell.replace(" ", "")
    whole = re.fullmatch(r"([0-9]{1,9})(?:[.,]0+)?", digits)
    if not whole or int(whole[1]) > MAX_VOTERS:
        raise BadValue(
            "not_a_count", "must be a whole number from 0 to {most}; empty if not known", most=MAX_VOTERS
        )
    return int(whole[1])


def quality(cell: str) -> CoordinateQuality:
    known = QUALITIES.get(cell.casefold().replace("ё", "е"))
    if known is None:
        raise BadValue("unknown_quality", "must be one of {known}", known=", ".join(CoordinateQuality))
    return known


def kind(cell: str) -> str:
    known = KINDS.get(cell.casefold())
    if known is None:
        raise BadValue("unknown_kind", "must be city or district")
    return known


def date(cell: str) -> dt.date:
    for pattern in _DATES:
        found = pattern.fullmatch(cell)
        if found:
            year, month, day = map(int, found.groups() if len(found[1]) == 4 else found.groups()[::-1])  # noqa: PLR2004
            return _day(year, month, day)
    raise BadValue("not_a_date", "must be a date such as 2021-07-25 or 25.07.2021")


def _day(year: int, month: int, day: int) -> dt.date:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        raise BadValue("no_such_day", "there is no such day: write a date such as 2021-07-25") from None
    if not 2000 <= year <= 2100:  # noqa: PLR2004
        raise BadValue("far_year", "the year must lie between 2000 and 2100")
    return found


def confirmation(cell: str) -> bool | dt.datetime:
    """Yes, no, or since when (local, without a zone; a bare date is its first minute)."""
    if cell.casefold() in YES | NO:
        return cell.casefold() in YES
    try:
        moment = _MOMENT.fullmatch(cell)
        day = date(moment["day"] if moment else cell)
        hour, minute = (int(moment["hour"]), int(moment["minute"])) if moment else (0, 0)
        return dt.datetime.combine(day, dt.time(hour, minute))
    except ValueError:  # BadValue is one; so is 25:61
        raise BadValue(
            "not_confirmed", "must be yes, no, a date such as 2021-07-24 or a time such as 2021-07-24 20:00"
        ) from None
