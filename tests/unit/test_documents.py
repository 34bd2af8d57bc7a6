"""Complaint, act and request: what a case says stands in them letter by letter, and nothing in it acts."""

import dataclasses
import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.documents import (
    FIELDS,
    LANGUAGES,
    Annex,
    CaseDocument,
    Form,
    TemplateError,
    file_name,
    render,
    template_of,
)
from dashboard.documents.literal import shown
from dashboard.documents.samples import write_samples
from dashboard.documents.shelf import SAMPLES

KAZAKH = "ӘҒҚҢӨҰҮҺІ әғқңөұүһі"
HEAD = "9f" * 32
EVERY_FIELD = "{{ number }} {{ station_number }} {{ narrative }} {{ audit_head }}"
LISTED = "{% for annex in annexes %}{{ annex.file_name }} {{ annex.sha256 }} {% endfor %}"
CASE = CaseDocument(
    number="K-0142",
    election={"kk": "Ауыл әкімдерін сайлау", "ru": "Выборы сельских акимов", "en": "Elections"},
    station_number="12-014",
    station={"kk": "№ 12-014 учаске", "ru": "Участок № 12-014", "en": "Station 12-014"},
    address="Зырян, Абай көшесі 5",
    district={"kk": "Алтай ауданы", "ru": "Район Алтай", "en": "Altai"},
    occurred="25.07.2021 10:05",
    received="25.07.2021 10:07",
    category={"kk": "Жәшік мөрленбеген", "ru": "Урна не опломбирована", "en": "Box not sealed"},
    law="ст. 41",
    narrative=f"Урна не опломбирована.\nВторая строка: {KAZAKH}",
    translation="Жәшік мөрленбеген.",
    action="признать действия комиссии незаконными",
    addressee="Территориальная избирательная комиссия",
    reporter="Алтай-014-A",
    annexes=(Annex("photo.jpg", "ab" * 32), Annex("видео <2>.mp4", "cd" * 32)),
    as_of="25.07.2021 12:00",
    audit_head=HEAD,
    author="HQ-03",
)
BOTH = [(form, language) for form in Form for language in LANGUAGES]


def paragraphs(document: bytes) -> list[str]:
    """Of the body and its tables."""
    opened = docx.Document(io.BytesIO(document))
    cells = [cell for table in opened.tables for row in table.rows for cell in row.cells]
    return [each.text for each in opened.paragraphs] + [
        each.text for cell in cells for each in cell.paragraphs
    ]


def text_of(document: bytes) -> str:
    return "\n".join(paragraphs(document))


def told(narrative: str) -> str:
    return text_of(render(Form.COMPLAINT, "ru", dataclasses.replace(CASE, narrative=narrative)))


def own(folder: Path, *lines: str, header: str = "") -> Path:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.sections[0].header.paragraphs[0].text = header
    document.save(str(folder / "complaint.ru.docx"))
    return folder


# --- the samples ------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "language"), BOTH)
def test_every_sample_says_all_the_case_says_and_that_it_is_a_sample(form, language):
    text = text_of(render(form, language, CASE))

    mark = {"ru": "Образец. Подлежит подтверждению юристом", "kk": "Үлгі. Штаб заңгері растауы тиіс"}
    assert text.startswith(mark[language])
    values = [getattr(CASE, name) for name in FIELDS if name != "annexes"]
    for value in values:
        assert (value if isinstance(value, str) else value[language]) in text
    for annex in CASE.annexes:
        assert annex.file_name in text
        assert annex.sha256 in text
    assert KAZAKH in text
    assert not re.search(r"{{|{%|%}|}}", text)


@pytest.mark.parametrize(("form", "language"), BOTH)
def test_a_case_without_annexes_and_translation_says_so_without_an_empty_table(form, language):
    document = render(form, language, dataclasses.replace(CASE, annexes=(), translation=""))

    assert {"ru": "Приложений нет.", "kk": "Қосымшалар жоқ."}[language] in text_of(document)
    assert {"ru": "Перевод:", "kk": "Аудармасы:"}[language] not in text_of(document)
    assert len(docx.Document(io.BytesIO(document)).tables) == 1


@pytest.mark.parametrize(("form", "language"), BOTH)
def test_the_samples_in_the_repository_are_those_that_the_script_makes(form, language, tmp_path, monkeypatch):
    monkeypatch.setattr("dashboard.documents.samples.SAMPLES", tmp_path)
    write_samples()
    name = f"{form}.{language}.docx"

    assert text_of((tmp_path / name).read_bytes()) == text_of((SAMPLES / name).read_bytes())


def test_the_audit_head_stands_at_the_very_end():
    assert docx.Document(io.BytesIO(render(Form.ACT, "kk", CASE))).paragraphs[-1].text.endswith(HEAD)


def test_the_same_case_makes_the_same_bytes():
    assert render(Form.REQUEST, "kk", CASE) == render(Form.REQUEST, "kk", CASE)
    assert file_name(Form.REQUEST, "kk") == "request-kk.docx"


def test_no_document_is_written_in_another_language():
    with pytest.raises(ValueError, match="kk and ru"):
        render(Form.ACT, "en", CASE)


# --- what a reporter writes does nothing ------------------------------------------------------


@pytest.mark.parametrize(
    "narrative",
    [
        "<b>bold</b> <script>alert(1)</script> &amp; &lt; ]]> <!-- <w:p/>",
        "</w:t></w:r></w:p><w:p>",
        "# Heading **bold** [link](http://example.test) `code`",
        r"\documentclass{article} $\frac{1}{2}$ \input{/etc/passwd}",
        '=HYPERLINK("http://example.test") +1 -1 @SUM(A1)',
        "{{ number }} {{ ''.__class__ }} {% for a in b %} {# gone #} {%p if x %}",
        "{_{ number }_} {_% raw %_} }} %} {{r number }}",
        "“quoted” ‘so’ — … №",
        "\u200fעברית العربية",
        "emoji 📷 and 𝄞",
        "  two spaces  inside",
    ],
)
def test_a_narrative_comes_out_as_the_characters_it_is(narrative):
    assert narrative in told(narrative)


def test_control_characters_become_their_pictures_and_half_characters_a_mark():
    assert "a␀b␇c␛d␌e␡f�g�h" in told("a\x00b\x07c\x1bd\x0ce\x7ff\ud83dg\ufdd0h")


def test_what_would_turn_the_writing_around_is_named_and_does_not():
    assert "[U+202E]gpj.exe[U+202C] [U+2066]x[U+2069]" in told("\u202egpj.exe\u202c \u2066x\u2069")


def test_line_ends_and_tabs_of_every_kind_are_kept_as_such():
    assert "one\ntwo\nthree\tfour" in told("one\r\ntwo\rthree\tfour")


def test_a_long_narrative_is_whole():
    long = "Жәшік мөрленбеген. " * 2000
    assert long.strip() in told(long)


def test_every_field_is_literal_not_only_the_narrative():
    hostile = "{{ number }}<w:p/>\x00{%"
    values = {name: hostile for name in FIELDS if isinstance(getattr(CASE, name), str)}
    annexes = (Annex(hostile, "ab" * 32),)
    text = text_of(render(Form.ACT, "kk", dataclasses.replace(CASE, **values, annexes=annexes)))

    assert text.count("{{ number }}<w:p/>␀{%") == len(values) + 1


# --- the HQ's own template --------------------------------------------------------------------


def test_the_hqs_own_template_takes_the_place_of_the_sample(tmp_path):
    own(tmp_path, f"Наша форма: {EVERY_FIELD} {LISTED}", header="{{ number }}")
    document = render(Form.COMPLAINT, "ru", CASE, own_templates=tmp_path)

    assert template_of(Form.COMPLAINT, "ru", tmp_path).parent == tmp_path
    assert text_of(document).startswith("Наша форма: K-0142 12-014 Урна не опломбирована.")
    assert docx.Document(io.BytesIO(document)).sections[0].header.paragraphs[0].text == "K-0142"
    assert "Образец" in text_of(render(Form.ACT, "ru", CASE, own_templates=tmp_path))  # has none of its own


@pytest.mark.parametrize(
    ("lines", "header", "said"),
    [
        ([EVERY_FIELD, LISTED, "{{ narative }}"], "", "no field “narative”. There are: action, address"),
        ([EVERY_FIELD, LISTED], "{{ colour }}", "no field “colour”"),
        ([EVERY_FIELD, "{% for a in annexes %}{{ a.hash }}{% endfor %}"], "", "no field “hash”"),
        ([EVERY_FIELD, LISTED, "{% if number %}"], "", "it cannot be filled in"),
        ([EVERY_FIELD, LISTED, "{{ number"], "", "it cannot be filled in"),
        ([EVERY_FIELD, LISTED, "{{ narrative|safe }}"], "", "No filter named 'safe'"),
        ([EVERY_FIELD, LISTED, "{{ number + 1 }}"], "", "it cannot be filled in (TypeError)"),
        ([EVERY_FIELD, LISTED, "{{ range(9) }}"], "", "no field “range”"),
        ([EVERY_FIELD, LISTED, "{{ number.__class__.__mro__ }}"], "", "Template complaint.ru.docx"),
        ([EVERY_FIELD], "", "“annexes” is missing, or not printed in full"),
        ([EVERY_FIELD.replace("narrative", "number"), LISTED], "", "“narrative” is missing"),
        ([EVERY_FIELD.replace("narrative", "narrative|truncate(9)"), LISTED], "", "“narrative” is missing"),
        (["{% if False %}" + EVERY_FIELD + "{% endif %}" + LISTED], "", "“number” is missing"),
    ],
)
def test_a_template_that_will_not_do_is_refused_by_name_and_field(tmp_path, lines, header, said):
    own(tmp_path, *lines, header=header)

    with pytest.raises(TemplateError) as refused:
        render(Form.COMPLAINT, "ru", CASE, own_templates=tmp_path)
    assert said in str(refused.value)
    assert "complaint.ru.docx" in str(refused.value)
    assert "опломбирована" not in str(refused.value)  # an error quotes the template, not the case


@pytest.mark.parametrize("content", [b"", b"no document", b"PK\x03\x04 half"])
def test_a_file_that_is_no_word_document_is_said_to_be_none(tmp_path, content):
    (tmp_path / "complaint.ru.docx").write_bytes(content)

    with pytest.raises(TemplateError, match=r"complaint\.ru\.docx: this file cannot be read"):
        render(Form.COMPLAINT, "ru", CASE, own_templates=tmp_path)


def test_a_document_holds_no_moment_of_writing():
    with zipfile.ZipFile(io.BytesIO(render(Form.ACT, "ru", CASE))) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_those_who_run_an_hq_are_told_every_field():
    page = (Path(__file__).parents[2] / "docs" / "operations.md").read_text()
    told = page[page.index("## The HQ's own documents") :]

    assert set(re.findall(r"`(\w+)`", told)) >= {*FIELDS}


@settings(max_examples=60, deadline=None)
@given(narrative=st.text(min_size=1, max_size=200), name=st.text(max_size=40))
def test_any_text_at_all_is_in_the_document_as_it_is_to_be_read(narrative, name):
    case = dataclasses.replace(CASE, narrative=f"[{narrative}]", annexes=(Annex(f"[{name}]", "ab" * 32),))
    text = text_of(render(Form.COMPLAINT, "ru", case))

    assert shown(f"[{narrative}]") in text
    assert shown(f"[{name}]") in text


ALIKE = ["{{ ", "{% ", "{%p ", "{%tr ", "{{r ", "{_{ ", "{# ", "<w:p>", "</w:t>", "\n", "\t", "}}", "%}"]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ALIKE), st.text(alphabet="{}%_#<>/w:tpr \n\t&;“”'\"|abc\a\f", max_size=60))
def test_whatever_looks_like_a_template_in_a_narrative_is_text(start, rest):
    assert shown(f"[{start}{rest}]") in told(f"[{start}{rest}]")
