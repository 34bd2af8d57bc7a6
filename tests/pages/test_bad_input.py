"""What people send that is not what it should be, on the lawyers' pages: words that a program would obey, a
file that is not what its name says, a template of the HQ's own that will not do."""

import io
import json
import uuid
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
import sqlalchemy as sa
from markupsafe import escape

from dashboard.cases import casework, paperwork
from dashboard.documents import Form
from dashboard.viewer import Role, Viewer
from dashboard.words import words
from db import cases
from db.evidence import EvidenceStore
from tests.factories import add_register, at, incident
from tests.pages.conftest import Hq, Open, html_of
from tests.pages.test_incidents import press, queue_of

LAWYER = Viewer(Role.LAWYER, alias="HQ-07")
HOSTILE = {
    "HTML": "<img src=x onerror=alert(1)><script>alert(2)</script>",
    "Markdown": "# Heading **bold** [link](javascript:alert(1)) ![](//evil.example/x)",
    "LaTeX": r"$\frac{1}{0}$ \input{/etc/passwd} $$x$$",
    "a formula": "=HYPERLINK(A1)+cmd|' /C calc'!A0",
    "a template": "{{ number }} {% for a in annexes %}",
}


@pytest.fixture
def hq_with_files(hq: Hq, tmp_path: Path) -> Hq:
    hq.evidence = EvidenceStore(tmp_path / "evidence")
    hq.settings = replace(hq.settings, data_dir=tmp_path)
    return hq


def report(hq: Hq, engine: sa.Engine, narrative: str) -> uuid.UUID:
    sent = incident("1", "BOX", narrative=narrative)
    with engine.begin() as connection:
        add_register(connection).record(sent, at=at("09:30"))
    hq.look("09:34")
    return uuid.UUID(sent["id"])


@pytest.mark.parametrize("narrative", HOSTILE.values(), ids=HOSTILE)
def test_what_a_reporter_wrote_is_those_very_characters_wherever_it_is_read(
    narrative: str, hq_with_files: Hq, open_page: Open, engine: sa.Engine
):
    case = report(hq_with_files, engine, narrative)
    for verb, values in (
        (cases.comment, {"text": narrative}),
        (cases.translate, {"text": narrative, "language": "ru"}),
        (cases.ask_trainer, {"question": narrative}),
    ):
        with engine.begin() as connection:
            verb(connection, incident_id=case, actor="HQ-08", at=at("09:35"), **values)
    shown = str(escape(narrative))

    in_queue = json.loads(queue_of(open_page("incidents", role=Role.LAWYER)))["html"]
    app = open_page("case", role=Role.LAWYER, case=str(case))
    drawn = html_of(app)
    file = casework.case_file(case, LAWYER)
    assert file is not None
    letter = docx.Document(io.BytesIO(paperwork.document(file, Form.COMPLAINT, "ru", narrative, LAWYER)))
    bundle = zipfile.ZipFile(io.BytesIO(paperwork.bundle(file, LAWYER, words("en"))))

    assert shown in drawn
    assert drawn.count(shown) == 4  # the words, a translation, a comment, a question
    assert f"<q>{shown}</q>" in in_queue
    assert any(narrative in each.value for each in app.text)  # the question, above the form for an answer
    assert not any(narrative in each.value for each in app.markdown)
    written = [each.text for each in _paragraphs(letter)]
    assert sum(narrative in each for each in written) >= 3
    assert any(narrative.encode() in _told(bundle, name) for name in bundle.namelist())


def _paragraphs(document) -> list:
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return [*document.paragraphs, *(each for cell in cells for each in cell.paragraphs)]


def _told(bundle: zipfile.ZipFile, name: str) -> bytes:
    """A text file with its quoting taken away."""
    return bundle.read(name).replace(b'\\"', b'"').replace(b"\\\\", b"\\").replace(b'""', b'"')


def test_a_file_that_is_not_what_its_name_says_is_kept_and_said_to_be_none(
    hq_with_files: Hq, open_page: Open, engine: sa.Engine
):
    case = report(hq_with_files, engine, "See the photo.")
    sent = b"<!doctype html><script>alert(1)</script>"
    paperwork.keep_file(case, LAWYER, content=sent, name="photo.jpg", media_type="image/jpeg")
    paperwork.keep_file(
        case, LAWYER, content=b"\xff\xd8\xff\xe0" + b"\0" * 64, name="real.jpg", media_type="image/jpeg"
    )

    page = html_of(open_page("case", role=Role.LAWYER, case=str(case)))

    assert page.count("not what its name says") == 1
    assert page.index("photo") < page.index("not what its name says") < page.index("real")


@pytest.mark.parametrize(
    ("template", "said"),
    [("{{ narative }}", "narative"), ("{{ number", "complaint.ru.docx"), (None, "complaint.ru.docx")],
)
def test_a_template_that_will_not_do_is_named_with_its_field_and_nothing_leaves(
    template: str | None, said: str, hq_with_files: Hq, open_page: Open, engine: sa.Engine
):
    case = report(hq_with_files, engine, "The box is not sealed.")
    own = hq_with_files.settings.data_dir / "templates"
    own.mkdir()
    if template is None:
        (own / "complaint.ru.docx").write_bytes(b"no document")
    else:
        made = docx.Document()
        made.add_paragraph(template)
        made.save(str(own / "complaint.ru.docx"))
    app = open_page("case", role=Role.LAWYER, case=str(case))

    press(app, "Prepare")

    assert not app.exception
    assert any(said in each.value for each in app.error)
    assert not app.get("download_button")
    with engine.connect() as connection:
        exported = "select count(*) from audit where action like '%exported'"
        assert connection.scalar(sa.text(exported)) == 0
