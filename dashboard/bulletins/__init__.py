"""A bulletin in one language: out of everything that may be published at one moment, its words and numbers
(`content_of`), the Word document (`as_docx`) and the pages for the PDF (`as_html`). Pure: no Streamlit, no
database, no clock, nothing drawn or printed: pictures come as bytes or SVG from outside."""
