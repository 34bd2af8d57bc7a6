"""The articles that the categories cite, as the HQ's lawyers have entered and checked them.

Only the numbers ship. A text is empty until a lawyer of the HQ enters it and says from where: nothing here
is advice, and nothing is invented.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from db.cases.errors import CaseError
from db.cases.tables import law_article
from db.cases.texts import said, short
from db.messages import N_
from db.writing.revisions import record_audit

ELECTIONS, ADMINISTRATIVE, CRIMINAL = "КЗ", "КоАП", "УК"
_NAMES = {
    ELECTIONS: ("«Сайлау туралы» Конституциялық заң, {}-бап", "Конституционный закон «О выборах», статья {}"),
    ADMINISTRATIVE: (
        "Әкімшілік құқық бұзушылық туралы кодекс, {}-бап",
        "Кодекс об административных правонарушениях, статья {}",
    ),
    CRIMINAL: ("Қылмыстық кодекс, {}-бап", "Уголовный кодекс, статья {}"),
}
ALWAYS = (f"{ELECTIONS} 49",)
"""The clock of complaints, which no category cites."""
LONGEST_TEXT = 50_000

_ASIDE = re.compile(r"\(.*?\)")
_POINTS = re.compile(r"пп\.\s*\d+(?:\s*[,–]\s*\d+)*|п\.\s*\d+(?:–\d+)?")
_ARTICLE = re.compile(r"(\d+)–(\d+)|(\d+(?:-\d+)?)")
_OF_CODE = re.compile(rf"({ADMINISTRATIVE}|{CRIMINAL}) ст\.\s*(\d+)(?:/(\d+))?")


def cited(law: str, liability: str) -> list[str]:
    """ "ст. 20-1 п.2 пп.3,5; ст. 43", "УК ст.150" → "КЗ 20-1", "КЗ 43", "УК 150", each once."""
    found = [*_of_elections(law), *_of_codes(liability)]
    return list(dict.fromkeys(found))


def _of_elections(law: str) -> Iterator[str]:
    for first, last, one in _ARTICLE.findall(_POINTS.sub("", _ASIDE.sub("", law))):
        numbers = [one] if one else [str(each) for each in range(int(first), int(last) + 1)]
        yield from (f"{ELECTIONS} {number}" for number in numbers)


def _of_codes(liability: str) -> Iterator[str]:
    for code, *numbers in _OF_CODE.findall(liability):
        yield from (f"{code} {number}" for number in numbers if number)


def install_articles(connection: sa.Connection, categories: Iterable[Mapping[str, str]]) -> None:
    """Adds the numbers that `categories` cite and that are not there. A rerun is harmless."""
    codes = {code for row in categories for code in cited(row["law"], row["liability"])} | {*ALWAYS}
    rows = [{"code": code, **_titles(code)} for code in sorted(codes)]
    connection.execute(pg.insert(law_article).values(rows).on_conflict_do_nothing())


def _titles(code: str) -> dict[str, str]:
    name, number = code.split(" ", 1)
    kazakh, russian = _NAMES[name]
    return {"title_kk": kazakh.format(number), "title_ru": russian.format(number)}


def edit_article(
    connection: sa.Connection,
    code: str,
    *,
    title_kk: str,
    title_ru: str,
    text_kk: str,
    text_ru: str,
    source: str,
    checked_by: str,
    checked_on: dt.date | None,
    actor: str,
    at: dt.datetime,
) -> None:
    """The audit row keeps what stood there before. Raises `CaseError`: a checked text says by whom and from
    which source."""
    was = connection.execute(sa.select(law_article).where(law_article.c.code == code).with_for_update())
    row = was.mappings().one_or_none()
    if row is None:
        raise CaseError(N_("There is no such article on the list."))
    new: dict[str, object] = {
        "title_kk": short(title_kk),
        "title_ru": short(title_ru),
        "text_kk": said(text_kk, longest=LONGEST_TEXT),
        "text_ru": said(text_ru, longest=LONGEST_TEXT),
        "source": short(source),
        "checked_by": short(checked_by),
        "checked_on": checked_on,
    }
    if checked_on is not None and not (new["checked_by"] and new["source"]):
        raise CaseError(N_("A checked article says who checked it and from which source."))
    connection.execute(sa.update(law_article).where(law_article.c.code == code).values(new))
    before = {name: _plain(row[name]) for name in new if row[name] != new[name]}
    after = {name: _plain(new[name]) for name in before}
    detail = {"article": code, "before": before, "after": after}
    record_audit(connection, None, at=at, actor=actor, action="hq:law:edited", detail=detail, revision=None)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value
