"""The parts of a case's page that are not its course: where it was, of which kind, what the law says."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from db.cases.law import cited, title_of
from db.cases.tables import law_article
from db.vocabulary import EventKind, Severity
from queries.case_trail import CaseEvent

LANGUAGES = ("kk", "ru", "en")
ADVICE = ("law", "liability", "first_action", "evidence")
"""Columns of a category, one a language."""


@dataclass(frozen=True, slots=True)
class StationOf:
    id: int
    number: str
    names: Mapping[str, str]
    address: str
    lat: float | None
    lon: float | None
    district_id: int
    district_code: str
    district_names: Mapping[str, str]


Texts = Mapping[str, str]
"""By language. A row that the HQ's lawyer has confirmed may have its Russian words only."""


@dataclass(frozen=True, slots=True)
class CategoryOf:
    code: str
    names: Mapping[str, str]
    stage: str
    severity: Severity
    """By default."""
    law: Texts
    liability: Texts
    liability_confidence: str
    first_action: Texts
    evidence: Texts
    """What to secure."""
    checked_by: str
    checked_on: dt.date | None
    """None: to be confirmed by a lawyer."""


@dataclass(frozen=True, slots=True)
class Article:
    code: str
    titles: Mapping[str, str]
    texts: Mapping[str, str]
    """Keys "kk" and "ru", the languages of the law. Empty: to be entered and confirmed by a lawyer."""
    source: str
    checked_by: str
    checked_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Filing:
    filed_on: dt.date
    number: str
    to: str
    recorded_at: dt.datetime


def names(table: sa.Table, prefix: str) -> list[sa.Label[str]]:
    return [table.c[f"name_{language}"].label(f"{prefix}_{language}") for language in LANGUAGES]


def in_each_language(row: sa.Row[Any], prefix: str) -> dict[str, str]:
    return {language: getattr(row, f"{prefix}_{language}") for language in LANGUAGES}


def station_of(row: sa.Row[Any]) -> StationOf:
    return StationOf(
        id=row.station_id,
        number=row.number,
        names=in_each_language(row, "station"),
        address=row.address,
        lat=row.lat,
        lon=row.lon,
        district_id=row.district_id,
        district_code=row.district_code,
        district_names=in_each_language(row, "district"),
    )


def category_of(row: sa.Row[Any]) -> CategoryOf:
    return CategoryOf(
        code=row.category,
        names=in_each_language(row, "category"),
        stage=row.stage,
        severity=Severity(row.usual_severity),
        law=in_each_language(row, "law"),
        liability=in_each_language(row, "liability"),
        liability_confidence=row.liability_confidence,
        first_action=in_each_language(row, "first_action"),
        evidence=in_each_language(row, "evidence"),
        checked_by=row.checked_by,
        checked_on=row.checked_on,
    )


def filing(events: Sequence[CaseEvent]) -> Filing | None:
    """A filing of before there were dates and numbers is none."""
    filed = [each for each in events if each.kind is EventKind.FILED and each.filed_on is not None]
    if not filed or filed[-1].filed_on is None:
        return None
    last = filed[-1]
    return Filing(filed[-1].filed_on, last.told.get("number", ""), last.told.get("to", ""), last.at)


def fetch_articles(connection: sa.Connection, law: str, liability: str) -> tuple[Article, ...]:
    """In the order the category cites them."""
    codes = cited(law, liability)
    rows = connection.execute(sa.select(law_article).where(law_article.c.code.in_(codes)))
    articles = {row.code: _article(row) for row in rows}
    return tuple(articles[code] for code in codes if code in articles)


def fetch_all_articles(connection: sa.Connection) -> tuple[Article, ...]:
    """By code and number: "КЗ 9" before "КЗ 20-1"."""
    found = map(_article, connection.execute(sa.select(law_article)))
    return tuple(sorted(found, key=lambda each: (each.code.split()[0], _numbers(each.code), each.code)))


def _numbers(code: str) -> list[int]:
    return [int(digits) for digits in re.findall(r"[0-9]+", code)]


def _article(row: sa.Row[Any]) -> Article:
    return Article(
        code=row.code,
        titles={"kk": row.title_kk, "ru": row.title_ru, "en": title_of(row.code, "en")},
        texts={"kk": row.text_kk, "ru": row.text_ru},
        source=row.source,
        checked_by=row.checked_by,
        checked_on=row.checked_on,
    )
