"""A template filled in from a case: what its fields are, and what may not be missing from the document."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dashboard.documents.case import CaseDocument, Form
from dashboard.documents.literal import literal
from dashboard.documents.shelf import template_of
from dashboard.documents.word import TemplateError, fill, opened, packed, refuse_half

__all__ = ["ANNEX_FIELDS", "FIELDS", "TemplateError", "render"]

FIELDS = tuple(CaseDocument.__dataclass_fields__)
ANNEX_FIELDS = ("number", "file_name", "sha256")
"""Of each annex in `annexes`."""


def render(form: Form, language: str, case: CaseDocument, *, own_templates: Path | None = None) -> bytes:
    """A .docx, the same bytes for the same case and template. Raises `TemplateError`."""
    path = template_of(form, language, own_templates)
    template = opened(path)
    values = {name: _literal(value) for name, value in _fields(case, language).items()}
    fill(template, path.name, values, fields=FIELDS, inner=ANNEX_FIELDS)
    document = packed(template)
    refuse_half(document, path.name, _needed(case))
    return document


def _fields(case: CaseDocument, language: str) -> dict[str, Any]:
    values = {name: getattr(case, name) for name in FIELDS}
    said = {name: value[language] if isinstance(value, Mapping) else value for name, value in values.items()}
    said["annexes"] = [
        {"number": str(number), "file_name": annex.file_name, "sha256": annex.sha256}
        for number, annex in enumerate(case.annexes, start=1)
    ]
    return said


def _literal(value: Any) -> Any:
    if isinstance(value, list):
        return [{name: literal(text) for name, text in each.items()} for each in value]
    return literal(value)


def _needed(case: CaseDocument) -> Iterator[tuple[str, str]]:
    yield "number", case.number
    yield "station_number", case.station_number
    yield "narrative", case.narrative
    yield "audit_head", case.audit_head
    yield from (("annexes", annex.sha256) for annex in case.annexes)
