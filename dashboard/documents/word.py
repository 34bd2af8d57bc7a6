"""Word templates: opened, filled in, packed; or an error that says what is wrong with one, never half a file.

A template is a program that somebody puts into the data folder: it runs in Jinja's sandbox, has the
fields it is given and nothing else, and cannot switch the escaping off.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import jinja2
from docxtpl import DocxTemplate
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from dashboard.documents.literal import restored, shown
from dashboard.words import N_

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ONE_DATE = (1980, 1, 1, 0, 0, 0)
_QUOTED = re.compile(r"'([^']*)'")


class TemplateError(Exception):
    """`message` is an English msgid, `values` its values."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message.format(**values))
        self.message = message
        self.values: Mapping[str, object] = values


class WordTemplate(DocxTemplate):  # type: ignore[misc]
    def fix_tables(self, xml: str) -> Any:
        """docxtpl mends broken XML by leaving out what it cannot read: refuse that."""
        etree.fromstring(xml.encode())
        return super().fix_tables(xml)


def opened(path: Path) -> WordTemplate:
    try:
        template = WordTemplate(io.BytesIO(path.read_bytes()))
        template.init_docx()
    except Exception as error:  # whatever python-docx meets in a file that is no document of Word's
        raise TemplateError(
            N_("Template {template}: this file cannot be read as a Word document (.docx)."),
            template=path.name,
        ) from error
    return template


def fill(
    template: WordTemplate,
    name: str,
    values: Mapping[str, Any],
    *,
    fields: tuple[str, ...],
    inner: tuple[str, ...],
) -> None:
    """`fields` are those that a template of this kind may use, `inner` those of the things in its lists.
    `values` have gone through `literal`. Raises `TemplateError`."""
    _refuse_unknown_fields(template, name, fields)
    try:
        template.render(values, _sandbox(), autoescape=True)
    except jinja2.UndefinedError as error:
        raise _unknown_field(name, _last_quoted(str(error)), inner) from None
    except Exception as error:  # a template is a program: what it may raise has no end
        raise _unreadable(name, error) from None


def _sandbox() -> jinja2.Environment:
    sandbox = ImmutableSandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined)
    sandbox.globals.clear()
    del sandbox.filters["safe"]
    return sandbox


def _refuse_unknown_fields(template: WordTemplate, name: str, fields: tuple[str, ...]) -> None:
    try:
        asked = template.get_undeclared_template_variables(_sandbox())
    except jinja2.TemplateError as error:
        raise _unreadable(name, error) from None
    for field in sorted(asked - {*fields}):
        raise _unknown_field(name, field, fields)


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


def packed(document: Any) -> bytes:
    """Without the moment of writing, which python-docx puts beside every part. `document` is a
    `WordTemplate` that is filled in, or what python-docx has opened."""
    written, target = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            content = parts.read(name)
            part = zipfile.ZipInfo(name, _ONE_DATE)
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, restored(content) if name.endswith((".xml", ".rels")) else content)
    return target.getvalue()


def refuse_half(document: bytes, template: str, needed: Iterable[tuple[str, str]]) -> None:
    """`needed`: field and value, without which the document proves nothing, however well it reads.
    Raises `TemplateError`."""
    text = text_of(document)
    for field, value in needed:
        for part in re.split(r"[\n\t]", shown(value)):
            if part.strip() not in text:
                raise TemplateError(
                    N_("Template {template}: the field “{field}” is missing, or not printed in full."),
                    template=template,
                    field=field,
                )


def text_of(document: bytes) -> str:
    """Of all that is printed: body, headers, footers, notes. A paragraph a line."""
    said = []
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        for name in parts.namelist():
            if re.fullmatch(r"word/(document|header\d*|footer\d*|footnotes)\.xml", name):
                root = etree.fromstring(parts.read(name))
                said += ["".join(each.itertext(f"{_W}t")) for each in root.iter(f"{_W}p")]
    return "\n".join(said)
