"""The articles that the categories cite, as the HQ's lawyers have entered and checked them.

Only the numbers ship. A text is empty until a lawyer of the HQ enters it and says from where: nothing here
is advice, and nothing is invented.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from db.cases.errors import CaseError, QuickerError
from db.cases.tables import law_article
from db.cases.texts import said, short
from db.messages import N_
from db.writing.revisions import record_audit

ELECTIONS, ADMINISTRATIVE, CRIMINAL = "КЗ", "КоАП", "УК"
_NAMES = {
    ELECTIONS: {
        "kk": "«Сайлау туралы» Конституциялық заң, {}-бап",
        "ru": "Конституционный закон «О выборах», статья {}",
        "en": "Constitutional Law on Elections, Article {}",
    },
    ADMINISTRATIVE: {
        "kk": "Әкімшілік құқық бұзушылық туралы кодекс, {}-бап",
        "ru": "Кодекс об административных правонарушениях, статья {}",
        "en": "Code of Administrative Offences, Article {}",
    },
    CRIMINAL: {
        "kk": "Қылмыстық кодекс, {}-бап",
        "ru": "Уголовный кодекс, статья {}",
        "en": "Criminal Code, Article {}",
    },
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
    codes = {code for row in categories for code in cited(row["law_ru"], row["liability_ru"])} | {*ALWAYS}
    rows = [
        {"code": code, **{f"title_{language}": title_of(code, language) for language in ("kk", "ru")}}
        for code in sorted(codes)
    ]
    connection.execute(pg.insert(law_article).values(rows).on_conflict_do_nothing())


def title_of(code: str, language: str) -> str:
    """As it ships; those of the two languages of the law may be edited. Of a law that we do not know: the
    code itself."""
    name, _, number = code.partition(" ")
    return _NAMES[name][language].format(number) if name in _NAMES else code


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What people enter of an article."""

    title_kk: str
    title_ru: str
    text_kk: str
    text_ru: str
    source: str


def edit_article(
    connection: sa.Connection,
    code: str,
    new: ArticleText,
    *,
    actor: str,
    at: dt.datetime,
    why: str,
    seen: ArticleText | None = None,
) -> None:
    """What was checked was the text before: a lawyer has to confirm it anew. The audit row keeps what stood
    there. Raises `CaseError`, also if somebody has changed it since it was `seen`."""
    reason = short(said(why, empty=N_("Say why the article changes.")))
    was = _locked(connection, code, seen)
    values = _kept(new)
    changed = {name: value for name, value in values.items() if getattr(was, name) != value}
    if not changed:
        raise CaseError(N_("Nothing has been changed."))
    update = {**changed, "checked_by": "", "checked_on": None}
    connection.execute(sa.update(law_article).where(law_article.c.code == code).values(update))
    detail = {
        "article": code,
        "before": {name: _plain(getattr(was, name)) for name in update},
        "after": {name: _plain(value) for name, value in update.items()},
        "why": reason,
    }
    record_audit(connection, None, at=at, actor=actor, action="hq:law:edited", detail=detail, revision=None)


def confirm_article(
    connection: sa.Connection,
    code: str,
    *,
    on: dt.date,
    actor: str,
    at: dt.datetime,
    seen: ArticleText | None = None,
) -> None:
    """The lawyer `actor` has compared the text with its source, that day. Raises `CaseError`."""
    was = _locked(connection, code, seen)
    if not (was.text_ru and was.text_kk):
        raise CaseError(N_("Text: empty in one of the languages. Enter both, then confirm."))
    _refuse_no_source(was.source)
    checked = {"checked_by": actor, "checked_on": on}
    connection.execute(sa.update(law_article).where(law_article.c.code == code).values(checked))
    detail = {"article": code, "checked_by": actor, "checked_on": on.isoformat(), "source": was.source}
    record_audit(
        connection, None, at=at, actor=actor, action="hq:law:confirmed", detail=detail, revision=None
    )


def _locked(connection: sa.Connection, code: str, seen: ArticleText | None) -> sa.Row[Any]:
    found = sa.select(law_article).where(law_article.c.code == code).with_for_update()
    row = connection.execute(found).one_or_none()
    if row is None:
        raise CaseError(N_("There is no such article on the list."))
    if seen is not None and any(getattr(row, name) != value for name, value in asdict(seen).items()):
        raise QuickerError(N_("Somebody has changed this article meanwhile: look at it again."))
    return row


def _kept(new: ArticleText) -> dict[str, str]:
    kept = {
        "title_kk": short(new.title_kk),
        "title_ru": short(new.title_ru),
        "text_kk": said(new.text_kk, longest=LONGEST_TEXT),
        "text_ru": said(new.text_ru, longest=LONGEST_TEXT),
        "source": short(new.source),
    }
    if not (kept["title_kk"] and kept["title_ru"]):
        raise CaseError(N_("Title: empty in one of the languages. Enter both."))
    if kept["text_kk"] or kept["text_ru"]:
        _refuse_no_source(kept["source"])
    return kept


def _refuse_no_source(source: str) -> None:
    if not source:
        raise CaseError(N_("Source: empty. Say from where the text is: a name, a page, a date."))


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value
