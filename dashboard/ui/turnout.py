"""Pieces of the turnout page that are not live."""

import streamlit as st
from markupsafe import escape

from dashboard.words import Words


def caution(t: Words) -> None:
    """Stands beside every interval (DOMAIN, Turnout)."""
    sample = t(
        "The reporting stations are not a random sample: the interval holds only if the others vote alike. "
        "The certain limits hold in any case: nobody, or everybody, voted where nothing was reported."
    )
    signs = t(
        "Hollow marks rest on fewer than a third of the stations. A dotted line is a slot without counts. "
        "The thin grey line in each district is the turnout observed everywhere."
    )
    st.html(f'<p class="hq-caution">{escape(sample)}</p><p class="hq-caution">{escape(signs)}</p>')


def marked_unit(district: str | None) -> None:
    """A frame round one of the small multiples, which are the same for everybody."""
    if district:
        code = "".join(each for each in district if each.isalnum() or each == "-")
        st.html(f'<style>.unit[data-code="{code}"] {{ outline: 2px solid #f2f5f8; }}</style>')
