"""Words, numbers and times in Kazakh, Russian and English, equal in rank.

A string that a person reads is marked by `t("…")` where `t` is a `Words`, or by `N_("…")` in a
constant; `make words` collects both. English is the key; each language has its own catalogue.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("kk", "ru", "en")
DEFAULT_LANGUAGE = "ru"
LOCALE = Path(__file__).parent / "locale"


def N_(message: str) -> str:  # noqa: N802  gettext's own name for a marked, not yet translated string
    return message


@dataclass(frozen=True)
class Words:
    """One language. Call it with an English message and the values of its {placeholders}."""

    language: str
    catalogue: GNUTranslations = field(repr=False, compare=False)

    def __call__(self, message: str, /, **values: object) -> str:
        text = self.catalogue.gettext(message)
        return text.format(**values) if values else text

    def plural(self, one: str, many: str, count: int, /, **values: object) -> str:
        """`{count}` in either message is the number in this language's format."""
        text = self.catalogue.ngettext(one, many, count)
        return text.format(count=self.number(count), **values)

    def of(self, names: Mapping[str, str]) -> str:
        """The name in this language out of {"kk": …, "ru": …, "en": …}."""
        return names[self.language]

    def number(self, value: float, digits: int = 0) -> str:
        return _decimal(self.language, round(value, digits), digits)

    def percent(self, share: float | None, digits: int = 1) -> str:
        """0.909 → "90,9 %"; None → an en dash, because not known is not zero."""
        return "–" if share is None else _percent(self.language, share, digits)

    def time(self, moment: dt.datetime, zone: ZoneInfo) -> str:
        return moment.astimezone(zone).strftime("%H:%M")

    def date(self, day: dt.date) -> str:
        return dates.format_date(day, format="long", locale=self.locale)

    @property
    def locale(self) -> Locale:
        return Locale.parse(self.language)


@lru_cache(maxsize=8192)  # a wall shows the same few hundred numbers again and again
def _decimal(language: str, value: float, digits: int) -> str:
    return numbers.format_decimal(value, format=_pattern(digits), locale=language)


@lru_cache(maxsize=8192)
def _percent(language: str, share: float, digits: int) -> str:
    return numbers.format_percent(share, format=_pattern(digits) + "\N{NO-BREAK SPACE}%", locale=language)


def _pattern(digits: int) -> str:
    return "#,##0" + ("." + "0" * digits if digits else "")


@cache
def words(language: str) -> Words:
    """The words of "kk", "ru" or "en"; of the default language for anything else."""
    if language not in LANGUAGES:
        return words(DEFAULT_LANGUAGE)
    with (LOCALE / language / "LC_MESSAGES" / "messages.po").open("rb") as source:
        catalogue = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Words(language, GNUTranslations(compiled))
