"""Bulletins on the press page: make, read, release, put right."""

from html import escape

import streamlit as st

from dashboard import bulletin_desk, data
from dashboard.bulletins import OCCASION
from dashboard.casework import now, zone
from dashboard.data import DatabaseAwayError
from dashboard.printer import MISSING
from dashboard.ui.bulletin_steps import moment_text, run, tell
from dashboard.ui.bulletin_texts import rule, texts
from dashboard.ui.frame import LANGUAGE_NAMES
from dashboard.ui.visitor import viewer, visitor_words
from dashboard.viewer import Permission
from dashboard.words import LANGUAGES, Words
from db.cases import CaseError
from db.press import Occasion
from queries.bulletins import ArchivedFile, Bulletin

SHORT = 12
"""Digits of a hash: enough to compare by eye."""
EVENING = 18
"""Hour, local, from which the next bulletin is the evening's."""


def bulletins(t: Words) -> None:
    """For who may publish; for others there is nothing."""
    if not viewer().may(Permission.PUBLISH):
        return
    title = t("Bulletins")
    st.html(f'<h2 class="hq-title">{title}</h2>')
    tell()
    _make_form(t)
    try:
        listed = bulletin_desk.bulletins(viewer())
    except DatabaseAwayError:
        st.warning(t("The database does not answer. Try again in a moment."))
        return
    except CaseError as wrong:
        st.info(t(wrong.message, **wrong.values))
        return
    if not listed:
        st.caption(t("No bulletin has been made yet."))
    for each in listed:
        _bulletin(each, t)
    rule(t)
    texts(t)


# --- making -----------------------------------------------------------------------------------


def _make_form(t: Words) -> None:
    with st.form("bulletin-make", border=False):
        occasion, languages, submit = st.columns([5, 6, 3], vertical_alignment="bottom")
        occasion.selectbox(
            t("Occasion"),
            list(Occasion),
            index=list(Occasion).index(_next_occasion()),
            format_func=lambda each: t(OCCASION[each]),
            key="bulletin-occasion",
        )
        languages.multiselect(
            t("Languages"),
            LANGUAGES,
            default=LANGUAGES,
            format_func=lambda each: LANGUAGE_NAMES[each],
            key="bulletin-languages",
        )
        wanted = submit.form_submit_button(t("Make the bulletin"), type="primary")
    if not bulletin_desk.can_print():
        st.caption(t(MISSING))
        st.caption(t("Bulletins are made as Word documents with tables, without charts and without PDF."))
    if wanted:
        _make(t)


def _next_occasion() -> Occasion:
    local, snapshot = now().astimezone(zone()), data.picture().snapshot
    if snapshot is not None and local.date() > snapshot.election.held_on:
        return Occasion.NEXT_MORNING
    return Occasion.EVENING if local.hour >= EVENING else Occasion.MID_DAY


def _make(t: Words) -> None:
    told = t("The bulletin is being made.")
    bar = st.progress(0.0, told)

    def on_progress(done: int, of: int) -> None:
        bar.progress(done / of, told)

    def work() -> str:
        occasion, languages = (st.session_state[f"bulletin-{each}"] for each in ("occasion", "languages"))
        number = bulletin_desk.make(viewer(), occasion, languages, on_progress=on_progress)
        return t("Bulletin No. {number} is drafted: read it, then release it.", number=number)

    run(work)
    st.rerun()


# --- the list ---------------------------------------------------------------------------------


def _bulletin(each: Bulletin, t: Words) -> None:
    with st.container(border=True, key=f"bulletin-card-{each.number}"):
        told, steps = st.columns([11, 4], vertical_alignment="top")
        told.html(_card(each, t))
        with steps:
            if not each.released:
                st.button(
                    t("Release"),
                    key=f"bulletin-release-{each.number}",
                    on_click=_release,
                    args=(each.number,),
                )
            elif each.corrected_by is None:
                _correct_form(each, t)


def _card(each: Bulletin, t: Words) -> str:
    title = t("Bulletin No. {number}", number=each.number)
    badge = "" if each.released else f' <span class="badge">{t("Draft, not for publication")}</span>'
    told = " ".join(f"<span>{escape(line)}</span>" for line in _lines(each, t))
    return (
        f"<h3>{escape(title)} · {escape(t(OCCASION[each.occasion]))}{badge}</h3>"
        f'<p class="bulletin-told">{told}</p>{_files(each, t)}'
    )


def _lines(each: Bulletin, t: Words) -> list[str]:
    lines = [
        t("As of {as_of}.", as_of=moment_text(each.as_of, t)),
        t("Drafted by {who}, {when}.", who=each.drafted_by, when=moment_text(each.drafted_at, t)),
    ]
    if each.released_at is not None:
        when = moment_text(each.released_at, t)
        lines.append(t("Released by {who}, {when}.", who=each.released_by, when=when))
    if each.corrects is not None:
        lines.append(t("Corrects No. {number}: {reason}", number=each.corrects, reason=each.reason))
    if each.corrected_by is not None:
        lines.append(t("Corrected by No. {number}.", number=each.corrected_by))
    return lines


def _files(each: Bulletin, t: Words) -> str:
    """A row a language, in the order in which the house names them."""
    rows = [
        f'<tr><th scope="row">{LANGUAGE_NAMES[language]}</th>{"".join(cells)}</tr>'
        for language in LANGUAGES
        if (cells := [_file(each.number, file, t) for file in each.files if file.language == language])
    ]
    return f'<table class="bulletin-files">{"".join(rows)}</table>'


def _file(number: int, file: ArchivedFile, t: Words) -> str:
    name, size = file.format.upper(), t("{count} kB", count=t.number(file.size / 1000))
    label = f"{LANGUAGE_NAMES[file.language]}, {name}"
    return (
        f'<td><a href="{bulletin_desk.address(number, file)}" download aria-label="{label}">{name}</a> '
        f'<small>{size} · SHA-256 <code title="{file.sha256}">{file.sha256[:SHORT]}</code></small></td>'
    )


def _release(number: int) -> None:
    t = visitor_words()

    def work() -> str:
        bulletin_desk.release(viewer(), number)
        return t("Bulletin No. {number} is released.", number=number)

    run(work)


def _correct_form(each: Bulletin, t: Words) -> None:
    key = f"bulletin-reason-{each.number}"
    with (
        st.popover(t("Correct this bulletin")),
        st.form(f"bulletin-correct-{each.number}", border=False),
    ):
        st.text_area(
            t("What was wrong"), key=key, max_chars=1000, help=t("It is printed in the new bulletin.")
        )
        st.form_submit_button(t("Make the correction"), on_click=_correct, args=(each.number, key))


def _correct(number: int, key: str) -> None:
    t = visitor_words()

    def work() -> str:
        new = bulletin_desk.correct(viewer(), number, st.session_state[key])
        return t("Bulletin No. {number} is drafted: read it, then release it.", number=new)

    run(work)
