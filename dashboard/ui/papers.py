"""Evidence and documents on a case's page."""

import sqlalchemy as sa
import streamlit as st

from dashboard.cases import paperwork
from dashboard.data import DatabaseAwayError
from dashboard.documents import Form, TemplateError
from dashboard.exports.bundle import BrokenOriginalError
from dashboard.panels.evidence import evidence_list
from dashboard.ui.refused import refused
from dashboard.ui.visitor import viewer, visitor_words
from dashboard.viewer import Permission
from dashboard.words import N_, Words
from db.evidence import BrokenEvidenceError, EmptyFileError, MissingEvidenceError, TooLargeError
from queries.case_file import CaseFile

FORMS = {Form.COMPLAINT: N_("Complaint"), Form.ACT: N_("Act"), Form.REQUEST: N_("Request")}
DOCUMENT_LANGUAGES = {"ru": "Русский", "kk": "Қазақша"}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def evidence(file: CaseFile, t: Words) -> None:
    """For who may read the reporter's words: a picture tells as much."""
    here = viewer()
    if not here.may(Permission.SEE_NARRATIVES):
        return
    try:
        st.html(evidence_list(paperwork.evidence_of(file.id, here), t))
    except DatabaseAwayError:
        return
    if here.may(Permission.DECIDE):
        with (
            st.popover(t("Add a file"), icon=":material/attach_file:"),
            st.form("evidence", clear_on_submit=True),
        ):
            st.file_uploader(t("Add a file"), key="evidence-file", label_visibility="collapsed")
            st.form_submit_button(t("Keep the file"), on_click=_keep, args=(file,))


def _keep(file: CaseFile) -> None:
    t, sent = visitor_words(), st.session_state["evidence-file"]
    if sent is None:
        return
    try:
        paperwork.keep_file(
            file.id, viewer(), content=sent.getvalue(), name=sent.name, media_type=sent.type or ""
        )
    except (EmptyFileError, TooLargeError):
        refused(t("The file is empty or too large."))
    except sa.exc.SQLAlchemyError:
        refused(t("The database does not answer. Try again in a moment."))


def documents(file: CaseFile, t: Words) -> None:
    here = viewer()
    if not here.may(Permission.DECIDE):
        return
    title = t("Documents")
    st.html(f"<h3>{title}</h3>")
    with st.form("document", border=False):
        form, language = st.columns(2)
        form.selectbox(t("Document"), [*FORMS], key="document-form", format_func=lambda each: t(FORMS[each]))
        language.selectbox(
            t("Language"),
            sorted(DOCUMENT_LANGUAGES, key=lambda each: each != t.language),
            key="document-language",
            format_func=lambda each: DOCUMENT_LANGUAGES[each],
        )
        st.text_input(t("To whom"), key="document-to", max_chars=300)
        with st.container(horizontal=True):
            document = st.form_submit_button(t("Prepare"))
            bundle = st.form_submit_button(t("Evidence bundle"))
    if document or bundle:
        _offer(file, t, bundle=bundle)


def _offer(file: CaseFile, t: Words, *, bundle: bool) -> None:
    form, language = st.session_state["document-form"], st.session_state["document-language"]
    try:
        if bundle:
            made, name, kind = paperwork.bundle(file, viewer(), t), "bundle.zip", "application/zip"
        else:
            addressee = st.session_state["document-to"]
            made = paperwork.document(file, form, language, addressee, viewer())
            name, kind = f"{form}-{language}.docx", WORD
    except TemplateError as wrong:
        st.error(t(wrong.message, **wrong.values))
    except (BrokenOriginalError, BrokenEvidenceError, MissingEvidenceError):
        st.error(t("A file of evidence is not what came in: the audit says which."))
    except sa.exc.SQLAlchemyError:
        st.error(t("The database does not answer. Try again in a moment."))
    else:
        st.download_button(t("Download"), made, f"{str(file.id)[:8]}-{name}", kind, on_click="ignore")
