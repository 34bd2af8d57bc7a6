"""The articles that categories cite: chosen, read, edited, and confirmed by a lawyer."""

import hashlib

import streamlit as st

from dashboard.cases import rulework
from dashboard.panels.law import articles_table, checked_sentence, title_of
from dashboard.ui.filters import choose_one
from dashboard.ui.plain import plain
from dashboard.ui.rules import note
from dashboard.ui.visitor import viewer, visitor_words
from dashboard.viewer import Permission
from dashboard.words import Words
from db.cases import ArticleText
from db.cases.law import LONGEST_TEXT
from queries.case_parts import Article

LONGEST_LINE = 300


def articles(listed: tuple[Article, ...], t: Words) -> None:
    by_code = {each.code: each for each in listed}
    chosen = choose_one(
        "article",
        t("Article"),
        {each.code: f"{title_of(each, t)} · {_state(each, t)}" for each in listed},
        placeholder=t("Choose one to read or edit it"),
    )
    asked = st.query_params.get("article")
    if asked and asked not in by_code:
        st.info(t("There is no article {code} on the list.", code=plain(asked)))
    if chosen in by_code:
        _article(by_code[chosen], t)
    st.html(articles_table(listed, t))


def _state(article: Article, t: Words) -> str:
    if article.checked_on:
        return t("checked")
    return t("not checked") if any(article.texts.values()) else t("no text")


def _article(article: Article, t: Words) -> None:
    seen = rulework.text_of(article)
    mark = hashlib.sha256(repr((article.code, seen)).encode()).hexdigest()[:8]
    st.caption(plain(checked_sentence(article, t)))
    _confirm_button(article, seen, t)
    with st.form(f"law-{article.code}", border=True):
        kazakh, russian = st.columns(2)
        with kazakh:
            st.text_input(
                t("Title, Kazakh"), seen.title_kk, key=f"law-title-kk-{mark}", max_chars=LONGEST_LINE
            )
            st.text_area(
                t("Text, Kazakh"), seen.text_kk, key=f"law-text-kk-{mark}", max_chars=LONGEST_TEXT, height=220
            )
        with russian:
            st.text_input(
                t("Title, Russian"), seen.title_ru, key=f"law-title-ru-{mark}", max_chars=LONGEST_LINE
            )
            st.text_area(
                t("Text, Russian"),
                seen.text_ru,
                key=f"law-text-ru-{mark}",
                max_chars=LONGEST_TEXT,
                height=220,
            )
        st.text_input(t("Source"), seen.source, key=f"law-source-{mark}", max_chars=LONGEST_LINE)
        st.text_input(
            t("Why it changes"),
            key=f"law-why-{mark}",
            max_chars=LONGEST_LINE,
            help=t("A changed text has to be confirmed by a lawyer again."),
        )
        st.form_submit_button(
            t("Change the article"), type="primary", on_click=_edit, args=(article.code, seen, mark)
        )


def _confirm_button(article: Article, seen: ArticleText, t: Words) -> None:
    if article.checked_on is None and any(article.texts.values()) and viewer().may(Permission.CHECK_LAW):
        st.button(
            t("I have compared it with the source: confirm"),
            key="law-confirm",
            icon=":material/verified:",
            on_click=_confirm,
            args=(article.code, seen),
        )


def _edit(code: str, seen: ArticleText, mark: str) -> None:
    t = visitor_words()
    typed = {
        name: st.session_state[f"law-{name.replace('_', '-')}-{mark}"]
        for name in ("title_kk", "title_ru", "text_kk", "text_ru", "source")
    }
    why = st.session_state[f"law-why-{mark}"]
    wrong = rulework.edit_article(code, ArticleText(**typed), viewer(), t, why=why, seen=seen)
    note(wrong, t("The article is changed. A lawyer has to confirm it."))


def _confirm(code: str, seen: ArticleText) -> None:
    t = visitor_words()
    note(rulework.confirm_article(code, viewer(), t, seen=seen), t("The article is confirmed."))
