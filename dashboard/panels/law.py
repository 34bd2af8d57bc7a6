"""The articles of the law as the HQ has them: entered or not, from where, checked by whom. Pure."""

from collections.abc import Sequence
from urllib.parse import urlencode

from dashboard.panels.page import html
from dashboard.words import Words
from queries.case_parts import Article


def articles_table(articles: Sequence[Article], t: Words) -> str:
    checked = sum(each.checked_on is not None for each in articles)
    entered = sum(all(each.texts.values()) for each in articles)
    return html(
        "law_articles",
        title=t(
            "{count} articles: {entered} entered in both languages, {checked} checked",
            count=t.number(len(articles)),
            entered=t.number(entered),
            checked=t.number(checked),
        ),
        heads=[t("Article"), t("Text"), t("Source"), t("Checked")],
        rows=[_row(each, t) for each in articles],
    )


def _row(each: Article, t: Words) -> dict[str, object]:
    checked = f"{each.checked_by}, {t.date(each.checked_on)}" if each.checked_on else "–"
    return {
        "href": "?" + urlencode({"article": each.code, "lang": t.language}),
        "title": title_of(each, t),
        "languages": ", ".join(name.upper() for name, text in each.texts.items() if text) or "–",
        "source": each.source or "–",
        "checked": checked,
    }


def title_of(each: Article, t: Words) -> str:
    return t.of(each.titles) or each.titles["ru"] or each.code


def checked_sentence(each: Article, t: Words) -> str:
    if each.checked_on is None:
        return t("Not checked by a lawyer yet: a proposal, not advice.")
    return t("Checked by {who} on {date}.", who=each.checked_by, date=t.date(each.checked_on))
