"""Complaint, act and request, prefilled from a case: data in, the bytes of a Word document out.

The template is the HQ's own file where it has put one; else the sample that is marked as one.
No Streamlit, no database, no clock.
"""

from dashboard.documents.case import LANGUAGES, Annex, CaseDocument, Form, file_name
from dashboard.documents.filling import FIELDS, TemplateError, render
from dashboard.documents.shelf import template_of

__all__ = [
    "FIELDS",
    "LANGUAGES",
    "Annex",
    "CaseDocument",
    "Form",
    "TemplateError",
    "file_name",
    "render",
    "template_of",
]
