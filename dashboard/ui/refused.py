"""What was wrong with the last step, told once at the head of the page that comes next, with what was typed:
its form may be there no longer, nor its page."""

import streamlit as st

from dashboard.words import Words

_WRONG = "refused-why"
_TYPED = "refused-words"


def refused(wrong: str, *typed: str) -> None:
    """Nothing if `wrong` is empty."""
    if wrong:
        st.session_state[_WRONG] = wrong
        st.session_state[_TYPED] = "\n\n".join(each for each in typed if each.strip())


def tell_refusal(t: Words) -> None:
    if wrong := st.session_state.pop(_WRONG, None):
        st.error(wrong)
    if typed := st.session_state.pop(_TYPED, None):
        st.caption(t("This was not recorded. Your words, to copy:"))
        st.code(typed, language=None, wrap_lines=True)
