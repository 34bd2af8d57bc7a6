"""A template filled in from a case; or an error that says what is wrong with it, never half a document.

A template is a program that somebody puts into the data folder: it runs in Jinja's sandbox, has the
fields below and nothing else, and cannot switch the escaping off.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jinja2
from docxtpl import DocxTemplate
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from dashboard.documents.case import CaseDocument, Form
from dashboard.documents.literal import literal, restored, shown
from dashboard.documents.shelf import template_of
from dashboard.words import N_

FIELDS = tuple(CaseDocument.__dataclass_fields__)
ANNEX_FIELDS = ("number", "file_name", "sha256")
"""Of each annex in `annexes`."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ONE_DATE = (1980, 1, 1, 0, 0, 0)
_QUOTED = re.compile(r"'([^']*)'")


class TemplateError(Exception):
    """`message` is an English msgid, `values` its values."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message.format(**values))
        self.message = message
        self.values: Mapping[str, object] = values


class _WholeTemplate(DocxTemplate):  # type: ignore[misc]
    def fix_tables(self, xml: str) -> Any:
        """docxtpl mends broken XML by leaving out what it cannot read: refuse that."""
        etree.fromstring(xml.encode())
        return super().fix_tables(xml)


def render(form: Form, language: str, case: CaseDocument, *, own_templates: Path | None = None) -> bytes:
    """A .docx, the same bytes for the same case and template. Raises `TemplateError`."""
    path = template_of(form, language, own_templates)
    template = _opened(path)
    _refuse_unknown_fields(template, path.name)
    fields = {name: _literal(value) for name, value in _fields(case, language).items()}
    try:
        template.render(fields, _sandbox(), autoescape=True)
    except jinja2.UndefinedError as error:
        raise _unknown_field(path.name, _last_quoted(str(error)), ANNEX_FIELDS) from None
    except Exception as error:  # a template is a program: what it may raise has no end
        raise _unreadable(path.name, error) from None
    document = _packed(template)
    _refuse_half(document, path.name, case)
    return document


def _opened(path: Path) -> _WholeTemplate:
    try:
        template = _WholeTemplate(io.BytesIO(path.read_bytes()))
        template.init_docx()
    except Exception as error:  # whatever python-docx meets in a file that is no document of Word's
        raise TemplateError(
            N_("Template {template}: this file cannot be read as a Word document (.docx)."),
            template=path.name,
        ) from error
    return template


def _sandbox() -> jinja2.Environment:
    sandbox = ImmutableSandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined)
    sandbox.globals.clear()
    del sandbox.filters["safe"]
    return sandbox


def _refuse_unknown_fields(template: _WholeTemplate, name: str) -> None:
    try:
        asked = template.get_undeclared_template_variables(_sandbox())
    except jinja2.TemplateError as error:
        raise _unreadable(name, error) from None
    for field in sorted(asked - {*FIELDS}):
        raise _unknown_field(name, field, FIELDS)


def _unknown_field(template: str, field: str, there_are: tuple[str, ...]) -> TemplateError:
    message = N_("Template {template}: there is no field “{field}”. There are: {fields}.")
    return TemplateError(message, template=template, field=field, fields=", ".join(sorted(there_are)))


def _unreadable(template: str, error: Exception) -> TemplateError:
    """What Jinja says of a template quotes the template, never the case."""
    reason = str(error) if isinstance(error, jinja2.TemplateError) else type(error).__name__
    message = N_("Template {template}: it cannot be filled in ({reason}).")
    return TemplateError(message, template=template, reason=reason)


def _last_quoted(message: str) -> str:
    """The field in "'dict object' has no attribute 'colour'"."""
    return str((_QUOTED.findall(message) or [""])[-1])


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


def _packed(template: _WholeTemplate) -> bytes:
    """Without the moment of writing, which python-docx puts beside every part."""
    written, packed = io.BytesIO(), io.BytesIO()
    template.save(written)
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            content = parts.read(name)
            part = zipfile.ZipInfo(name, _ONE_DATE)
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, restored(content) if name.endswith((".xml", ".rels")) else content)
    return packed.getvalue()


def _refuse_half(document: bytes, template: str, case: CaseDocument) -> None:
    """Without these a document proves nothing, however well it reads."""
    text = _text(document)
    for field, needed in _needed(case):
        for part in re.split(r"[\n\t]", shown(needed)):
            if part.strip() not in text:
                raise TemplateError(
                    N_("Template {template}: the field “{field}” is missing, or not printed in full."),
                    template=template,
                    field=field,
                )


def _needed(case: CaseDocument) -> Iterator[tuple[str, str]]:
    yield "number", case.number
    yield "station_number", case.station_number
    yield "narrative", case.narrative
    yield "audit_head", case.audit_head
    yield from (("annexes", annex.sha256) for annex in case.annexes)


def _text(document: bytes) -> str:
    """Of all that is printed: body, headers, footers, notes. A paragraph a line."""
    said = []
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        for name in parts.namelist():
            if re.fullmatch(r"word/(document|header\d*|footer\d*|footnotes)\.xml", name):
                root = etree.fromstring(parts.read(name))
                said += ["".join(each.itertext(f"{_W}t")) for each in root.iter(f"{_W}p")]
    return "\n".join(said)
