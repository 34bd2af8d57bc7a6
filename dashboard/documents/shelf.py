"""Where templates stand: the HQ's own in its data folder, samples beside this file."""

from pathlib import Path

from dashboard.documents.case import LANGUAGES, Form

SAMPLES = Path(__file__).parent / "templates"


def template_of(form: Form, language: str, own_templates: Path | None) -> Path:
    """The HQ's own `<form>.<language>.docx`, else the sample. Raises ValueError for a language in which
    no document is written."""
    if language not in LANGUAGES:
        raise ValueError(f"documents are written in {' and '.join(LANGUAGES)}, not in {language!r}")
    name = f"{form}.{language}.docx"
    own = own_templates / name if own_templates else None
    return own if own is not None and own.exists() else SAMPLES / name
