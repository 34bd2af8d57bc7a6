"""A bulletin in one language: out of everything that may be published at one moment, its words and numbers
(`content_of`), the Word document (`as_docx`), the pages for the PDF (`as_html`) and the whole tables
(`as_zip`). Pure: no Streamlit, no database, no clock, nothing drawn or printed: pictures come as bytes or SVG
from outside.
"""

from dashboard.bulletins.changes import archived_numbers
from dashboard.bulletins.content import OCCASION, Asked, BulletinContent, content_of
from dashboard.bulletins.docx import as_docx, template_of
from dashboard.bulletins.html import as_html
from dashboard.bulletins.numbers import as_zip
from dashboard.bulletins.texts import NAMES, text_of

__all__ = [
    "NAMES",
    "OCCASION",
    "Asked",
    "BulletinContent",
    "archived_numbers",
    "as_docx",
    "as_html",
    "as_zip",
    "content_of",
    "template_of",
    "text_of",
]
