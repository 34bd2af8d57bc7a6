"""Bulletins on the press page: make, read, release, put right."""

from html import escape

import streamlit as st

from dashboard.bulletins import OCCASION
from dashboard.data import DatabaseAwayError
from dashboard.press import bulletin_desk
from dashboard.ui.bulletin_making import make_form
from dashboard.ui.bulletin_progress import follow, take_note
from dashboard.ui.bulletin_steps import moment_text, run, tell
from dashboard.ui.bulletin_texts import rule, texts
from dashboard.ui.frame import LANGUAGE_NAMES
from dashboard.ui.visitor import viewer, visitor_words
from dashboard.viewer import Permission
from dashboard.words import LANGUAGES, Words
from db.cases import CaseError
from db.press import Format
from queries.bulletins import ArchivedFile, Bulletin

SHORT = 12
"""Digits of a hash: enough to compare by eye."""


def bulletins(t: Words) -> None:
    """For who may publish; for others there is nothing."""
    if not viewer().may(Permission.PUBLISH):
        return
    title = t("Bulletins")
    st.html(f'<h2 class="hq-title">{title}</h2>')
    take_note(t)
    tell()
    make_form(t)
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
    standing = [each for each in listed if each.released or each.proposed]
    for each in standing:
        _bulletin(each, t)
    _overtaken([each for each in listed if each not in standing], t)
    rule(t)
    texts(t)


# --- the list ---------------------------------------------------------------------------------


def _bulletin(each: Bulletin, t: Words) -> None:
    with st.container(border=True, key=f"bulletin-card-{each.id}"):
        told, steps = st.columns([11, 4], vertical_alignment="top")
        told.html(_card(each, t))
        with steps:
            if each.proposed is not None:
                _release_form(each, t)
            elif not each.released:
                _again_button(each, t)
            elif each.corrected_by is None:
                _correct_form(each, t)


def _overtaken(drafts: list[Bulletin], t: Words) -> None:
    """That nobody can release any more: kept, and out of the way."""
    if not drafts:
        return
    title = t.plural(
        "{count} draft that was not released", "{count} drafts that were not released", len(drafts)
    )
    with st.expander(title):
        st.caption(t("Another bulletin was released after them: what they say has changed would err."))
        for each in drafts:
            _bulletin(each, t)


def _card(each: Bulletin, t: Words) -> str:
    occasion, draft = escape(t(OCCASION[each.occasion])), t("Draft, not for publication")
    if each.number is None:
        head = f'{occasion} <span class="badge">{escape(draft)}</span>'
    else:
        head = f"{escape(t('Bulletin No. {number}', number=each.number))} · {occasion}"
    told = " ".join(f"<span>{escape(line)}</span>" for line in _lines(each, t))
    return f'<h3>{head}</h3><p class="bulletin-told">{told}</p>{_files(each, t)}'


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
        if (cells := [_file(each, file, t) for file in each.files if file.language == language])
    ]
    return f'<table class="bulletin-files">{"".join(rows)}</table>'


def _file(bulletin: Bulletin, file: ArchivedFile, t: Words) -> str:
    name = t("Data") if file.format is Format.ZIP else file.format.upper()
    size = t("{count} kB", count=t.number(file.size / 1000))
    label = f"{LANGUAGE_NAMES[file.language]}, {name}"
    return (
        f'<td><a href="{bulletin_desk.address(bulletin, file)}" download aria-label="{label}">{name}</a> '
        f'<small>{size} · SHA-256 <code title="{file.sha256}">{file.sha256[:SHORT]}</code></small></td>'
    )


# --- steps ------------------------------------------------------------------------------------


def _release_form(each: Bulletin, t: Words) -> None:
    with st.popover(t("Release this bulletin"), width="stretch"):
        st.write(
            t(
                "Read its files first. What is released keeps its number and stays in the archive as it is; "
                "a mistake in it can only be put right by another bulletin."
            )
        )
        st.button(
            t("Release as No. {number}", number=each.proposed),
            key=f"bulletin-release-{each.id}",
            type="primary",
            on_click=_release,
            args=(each.id,),
        )


def _release(draft_id: int) -> None:
    t = visitor_words()

    def work() -> str:
        number = bulletin_desk.release(viewer(), draft_id)
        return t("Bulletin No. {number} is released.", number=number)

    run(work)


def _again_button(each: Bulletin, t: Words) -> None:
    st.button(
        t("Make it anew"),
        key=f"bulletin-again-{each.id}",
        disabled=bulletin_desk.running() is not None,
        on_click=_again,
        args=(each,),
    )


def _again(each: Bulletin) -> None:
    if each.corrects is not None:
        _correct(each.corrects, each.reason)
        return
    languages = [language for language in LANGUAGES if language in {file.language for file in each.files}]
    run(lambda: follow(bulletin_desk.start(viewer(), each.occasion, languages)))


def _correct_form(each: Bulletin, t: Words) -> None:
    number, key = each.number or 0, f"bulletin-reason-{each.number}"
    with (
        st.popover(t("Correct this bulletin"), width="stretch"),
        st.form(f"bulletin-correct-{number}", border=False),
    ):
        st.text_area(
            t("What was wrong"), key=key, max_chars=1000, help=t("It is printed in the new bulletin.")
        )
        st.form_submit_button(
            t("Make the correction"),
            type="primary",
            disabled=bulletin_desk.running() is not None,
            on_click=lambda: _correct(number, st.session_state[key]),
        )


def _correct(number: int, reason: str) -> None:
    run(lambda: follow(bulletin_desk.start_correction(viewer(), number, reason)))
