"""The bar above every page but the wall: where one is, in which language, as whom, how fresh."""

from html import escape
from urllib.parse import urlencode

import streamlit as st

from dashboard import runtime
from dashboard.ui import tiles
from dashboard.ui.visitor import language, pages_of, viewer, visitor_words
from dashboard.viewer import OF_ANOTHER, Role
from dashboard.words import LANGUAGES, N_, Words

PAGE_TITLES = {
    "wall": N_("Wall"),
    "situation": N_("Situation"),
    "incidents": N_("Incidents"),
    "case": N_("Case"),
    "turnout": N_("Turnout"),
    "press": N_("Press"),
    "rules": N_("Rules"),
    "staff": N_("Staff"),
}
LANGUAGE_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
ROLE_NAMES = {
    Role.LEADER: N_("Head of HQ"),
    Role.LAWYER: N_("Lawyer"),
    Role.TRAINER: N_("Trainer"),
    Role.OPERATOR: N_("Operator"),
    Role.PRESS: N_("Press officer"),
    Role.ADMIN: N_("Administrator"),
    Role.WALL: N_("Wall screen"),
}


def bar(here: str) -> None:
    """`here` is the page's name. The links are plain ones: they open in a new tab as any link does."""
    t = visitor_words()
    with st.container(key="hq-bar", horizontal=True, vertical_alignment="center"):
        st.html(_links(here, t))
        st.html(_freshness(t))
        if runtime.current().settings.demo:
            _demo(t)
        else:
            st.html(_person(t))
        st.html(_languages())
    tiles.alarms(viewer())


def _path(page: str) -> str:
    """The first page a role may open is at the root."""
    return "/" if page == pages_of(viewer())[0] else f"/{page}"


def _links(here: str, t: Words) -> str:
    def link(page: str) -> str:
        path = _path(page)
        current = ' aria-current="page"' if page == OF_ANOTHER.get(here, here) else ""
        return f'<a href="{path}?lang={language()}" target="_self"{current}>{t(PAGE_TITLES[page])}</a>'

    listed = [page for page in pages_of(viewer()) if page not in OF_ANOTHER]
    brand = "<strong>Baqylau</strong>"
    return f'<nav class="hq-links">{brand}{"".join(map(link, listed))}</nav>'


def _languages() -> str:
    def link(code: str) -> str:
        address = urlencode({**st.query_params.to_dict(), "lang": code})
        current = ' aria-current="true"' if code == language() else ""
        return f'<a href="?{address}" target="_self" lang="{code}"{current}>{LANGUAGE_NAMES[code]}</a>'

    return f'<nav class="hq-languages">{"".join(link(code) for code in LANGUAGES)}</nav>'


def _freshness(t: Words) -> str:
    name = t("Local time")
    return f'<span class="hq-clock">{name} <b data-clock>–</b></span>'


def _person(t: Words) -> str:
    """By alias: who stands behind may read along."""
    here = viewer()
    role = t(ROLE_NAMES[here.role])
    return (
        f'<form method="post" action="/logout" class="hq-person"><span>{escape(here.alias)} · {role}</span>'
        f"<button>{t('Sign out')}</button></form>"
    )


def _demo(t: Words) -> None:
    badge = t("Synthetic data")
    st.html(f'<span class="hq-demo">{badge}</span>')
    with st.popover(t("Role: {role}", role=t(ROLE_NAMES[viewer().role]))):
        for role, name in ROLE_NAMES.items():
            address = urlencode({"role": role.value, "back": f"/?lang={language()}"})
            st.html(f'<a href="/demo/role?{address}" target="_self">{t(name)}</a>')
