"""The HQ's own texts in its bulletins, and its rule of two people: to read, and to change by who may."""

import streamlit as st

from dashboard.bulletins import NAMES, text_of
from dashboard.data import DatabaseAwayError
from dashboard.press import bulletin_desk
from dashboard.press.bulletin_making import OwnTexts
from dashboard.ui.bulletin_steps import moment_text, run
from dashboard.ui.frame import LANGUAGE_NAMES
from dashboard.ui.visitor import viewer, visitor_words
from dashboard.viewer import Permission
from dashboard.words import LANGUAGES, Words, words
from db.press import PressSettings, TextKey
from db.press.texts import LONGEST_TEXT

TWO = "bulletin-two"


def rule(t: Words) -> None:
    """Whether a second person has to release what the first has drafted."""
    try:
        known = bulletin_desk.rule(viewer())
    except DatabaseAwayError:
        return
    st.session_state[TWO] = known.two_release
    st.toggle(
        t("To release a bulletin takes another person than the one who drafted it"),
        key=TWO,
        on_change=_set_rule,
        disabled=not viewer().may(Permission.SET_RULES),
        help=t(
            "The head of the HQ sets this. It holds for changed words of a figure as well: all that goes out "
            "with them is a draft until another person has read them."
        ),
    )


def _set_rule() -> None:
    t, wanted = visitor_words(), PressSettings(two_release=st.session_state[TWO])

    def work() -> str:
        bulletin_desk.set_rule(viewer(), wanted)
        return t("The rule is changed.")

    run(work)


def texts(t: Words) -> None:
    """One language at a time; an empty text leaves its part out of the bulletin."""
    with st.expander(t("Texts of the bulletins")):
        language = st.segmented_control(
            t("Language"),
            LANGUAGES,
            default=t.language,
            format_func=lambda each: LANGUAGE_NAMES[each],
            key="bulletin-text-language",
        )
        try:
            own = bulletin_desk.own_texts(viewer())
        except DatabaseAwayError:
            return
        for key in TextKey if language else ():
            _text(key, str(language), own, t)
        st.caption(
            t(
                "The Word document follows templates/bulletin.docx of the data folder, or "
                "bulletin.<language>.docx, if the HQ has put one there; else the sample that ships."
            )
        )


def _text(key: TextKey, language: str, own: OwnTexts, t: Words) -> None:
    known, field = own.get((key, language)), f"bulletin-text-{key}-{language}"
    with st.form(f"bulletin-text-form-{key}-{language}", border=False):
        st.text_area(
            t(NAMES[key]),
            value=text_of(key, words(language), own),
            key=field,
            max_chars=LONGEST_TEXT,
        )
        if known is None:
            st.caption(t("As it ships."))
        else:
            st.caption(
                t(
                    "Changed by {who}, {when}.",
                    who=known.changed_by,
                    when=moment_text(known.changed_at, t),
                )
            )
        st.form_submit_button(t("Keep the text"), on_click=_keep, args=(key, language, field))


def _keep(key: TextKey, language: str, field: str) -> None:
    t = visitor_words()

    def work() -> str:
        bulletin_desk.change_text(viewer(), key, language, st.session_state[field])
        return t("The text is kept: the next bulletin prints it.")

    run(work)
