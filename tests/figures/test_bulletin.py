"""Bulletins out of one moment: what changed, what is not known, the numbers of its figures, bad input."""

import dataclasses
import io
import re
import zipfile
from html import escape, unescape

import docx
import pytest

from dashboard.bulletins import (
    Asked,
    BulletinContent,
    archived_numbers,
    as_docx,
    as_html,
    as_zip,
    content_of,
)
from dashboard.bulletins.changes import Number, changes, in_words, restored
from dashboard.bulletins.docx import SAMPLE
from dashboard.bulletins.html import css_string
from dashboard.bulletins.sample import write_sample
from dashboard.bulletins.tables import LONGEST, PrintedTable
from dashboard.drawing import Size as PictureSize
from dashboard.drawing import draw
from dashboard.figures import Kind
from dashboard.words import LANGUAGES, words
from db.press import Occasion, TextKey
from db.vocabulary import Severity
from queries.bulletins import Earlier, OwnText
from queries.press import Area, Coverage
from queries.press_incidents import DayTable
from queries.press_room import PressRoom
from queries.statistics import Size
from tests.bulletins import one_pixel
from tests.figures.test_build import (
    ANSWERS,
    BASIS,
    COVERAGE,
    DISTRICTS,
    INCIDENTS,
    STATIONS,
    TIMELINE,
    coverage_of,
    incidents,
    names,
)
from tests.pictures import at

T = words("en")
HEAD = "9f8a" * 16
ROOM = PressRoom(
    coverage=COVERAGE,
    timeline=TIMELINE,
    by_district=DISTRICTS,
    incidents=INCIDENTS,
    station_map=STATIONS,
    heat=ANSWERS[Kind.HEAT_MAP],
    day=DayTable(BASIS, COVERAGE, INCIDENTS, TIMELINE),
)
BEFORE = {
    "heard": {"value": 23, "slot": ""},
    "observer": {"value": 0.4123, "slot": "10:00"},
    "incidents": {"value": 2, "slot": ""},
    "under_verification": {"value": None, "slot": ""},
}
EARLIER = Earlier(2, at("12:05"), BEFORE)
HOSTILE = 'A "title"\\ </style><script>alert(1)</script> {{ 7 * 7 }} 🗳 \u202eمرحبا\n'


def content(
    language: str = "en",
    *,
    room: PressRoom = ROOM,
    earlier: Earlier | None = EARLIER,
    texts: dict[tuple[TextKey, str], OwnText] | None = None,
    **asked: object,
) -> BulletinContent:
    values = {"number": 3, "occasion": Occasion.EVENING, "audit_head": HEAD, "draft": False, **asked}
    return content_of(room, Asked(**values), words(language), earlier=earlier, own_texts=texts or {})


def text_of(document: bytes) -> str:
    opened = docx.Document(io.BytesIO(document))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in opened.paragraphs), *cells])


def plain(html: str) -> str:
    """The body as it is read."""
    body = html[html.index("<body>") :]
    return unescape(re.sub(r"<[^>]+>", "\n", body))


def one_space(text: str) -> str:
    """Between the digits of a number our own font has only the wide one that does not break."""
    return text.replace("\u202f", "\xa0")


# --- the same numbers everywhere --------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_and_pdf_print_every_number_of_the_figures(language: str):
    made = content(language)
    word, page = text_of(as_docx(made, {})), plain(as_html(made, {}))

    for text in map(one_space, (word, page)):
        printed = [
            one_space(cell)
            for part in made.parts
            for each in part.figures
            for row in each.table.rows
            for cell in row
        ]
        assert len(printed) > 100
        assert [cell for cell in printed if cell not in text] == []
        assert [key.text for key in made.keys if one_space(key.text).partition(" (")[0] not in text] == []
        assert [
            each
            for each in (*made.unknown, *made.methods, made.lead, made.as_of)
            if one_space(each) not in text
        ] == []
        assert [each.id for each in made.drawn if each.id not in text] == []
        assert HEAD in text


def test_the_denominator_stands_with_every_figure():
    made = content()
    text = text_of(as_docx(made, {}))
    for part in made.parts:
        for each in part.figures:
            assert f"{each.figure.basis_text} · Figure {each.figure.id}" in text


def test_every_bulletin_says_that_a_demo_is_one():
    assert content().synthetic == "Demonstration: every number in this bulletin is invented."
    real = dataclasses.replace(BASIS, election=dataclasses.replace(BASIS.election, synthetic=False))
    room = dataclasses.replace(ROOM, coverage=dataclasses.replace(COVERAGE, basis=real))
    assert content(room=room).synthetic == ""


def test_pictures_take_their_place_with_their_alternative_texts():
    made = content()
    kinds = [each.kind for each in made.drawn]
    html = as_html(
        made, {each.kind: draw(each, PictureSize.LANDSCAPE, embed_fonts=False) for each in made.drawn}
    )
    shapes = docx.Document(io.BytesIO(as_docx(made, dict.fromkeys(kinds, one_pixel(""))))).inline_shapes

    assert html.count('<figure class="picture"><svg ') == len(kinds) == 5
    assert [shape._inline.docPr.get("descr") for shape in shapes] == [each.alt for each in made.drawn]
    assert all(f'<desc id="{each.id}-desc">{escape(each.alt)}' in html for each in made.drawn)


def test_what_clips_a_hatch_has_a_name_of_its_own_in_the_whole_document():
    made = content()
    html = as_html(
        made, {each.kind: draw(each, PictureSize.LANDSCAPE, embed_fonts=False) for each in made.drawn}
    )
    names = re.findall('<clipPath id="([^"]+)"', html)

    assert len(names) == len(set(names)) > 2
    assert set(re.findall(r"url\(#([^)]+)\)", html)) == set(names)


def test_pages_are_numbered_and_fetch_nothing():
    html = as_html(content(), {})

    assert "counter(page)" in html
    assert "size: A4" in html
    assert "default-src 'none'" in unescape(html)
    assert "http://" not in html
    assert "https://" not in html
    assert "<script" not in html


# --- changes ----------------------------------------------------------------------------------


def test_numbers_then_and_now_with_their_sign():
    told = {each.name: (each.then, each.now, each.difference) for each in content().changes}

    assert told["Stations heard from"] == ("23", "20", "−3")
    assert told["Confirmed violations"] == ("2", "3", "+1")
    assert told["Observed turnout"] == (
        "41.2\N{NO-BREAK SPACE}% (10:00)",
        "63.1\N{NO-BREAK SPACE}% (12:00)",
        "+21.9 points",
    )
    assert told["Reports under verification"] == ("fewer than 5", "7", "–")
    assert told["Official turnout"] == ("–", "64.0\N{NO-BREAK SPACE}% (12:00)", "–")  # not told of before


def test_changes_in_words():
    said = content().changes_said

    assert "3 stations fewer heard from." in said
    assert "1 more violation confirmed and cleared." in said
    assert "21.9 points above the 41.2" in said


def test_what_is_taken_back_is_said_too():
    then, now = {"incidents": Number(3), "observer": Number(0.5, "12:00")}, {"incidents": Number(2)}
    now["observer"] = Number(0.49, "12:00")
    said = in_words(then, now, T)

    assert "1 violation is no longer among the confirmed ones." in said
    assert "1.0 points below" in said


def test_nothing_changed_is_no_sentence_and_zeros():
    same = restored(archived_numbers(ROOM))
    assert in_words(same, same, T) == ""
    assert {each.difference for each in changes(same, same, T)} == {"0", "0.0 points"}


def test_the_first_bulletin_has_nothing_to_compare_with():
    made = content(earlier=None)
    assert made.changes == ()
    assert made.since == "This is the first bulletin: there is nothing yet to compare with."


@pytest.mark.parametrize(
    "kept", [{}, {"heard": 3}, {"heard": {"value": "many"}}, {"unheard_of": {"value": 1}}]
)
def test_an_archive_of_another_version_is_not_known_and_no_error(kept: dict[str, object]):
    told = {each.name: each.then for each in content(earlier=Earlier(1, at("10:00"), kept)).changes}
    assert told["Stations heard from"] == "–"


def test_numbers_come_back_from_the_archive_as_they_went_in():
    numbers = restored(archived_numbers(ROOM))
    assert numbers["heard"] == Number(20)
    assert numbers["observer"] == Number(0.6309, "12:00")


# --- what is not known ------------------------------------------------------------------------


def test_what_is_not_known_is_said_once_and_plainly():
    told = content().unknown

    assert (
        "7 more reports are under verification. What they tell is not published before it is verified."
        in told
    )
    assert any("Glubokoye" in each and "Too few to publish" in each for each in told)
    assert any("16 stations" in each for each in told)
    assert any("14:00" in each for each in told)
    assert any("not a random sample" in each for each in told)
    assert len(told) == len(set(told))


def test_fewer_than_five_under_verification_are_not_counted():
    few = dataclasses.replace(ROOM, incidents=incidents(waiting=None))
    assert any(each.startswith("Fewer than 5 more reports") for each in content(room=few).unknown)
    assert not any(re.search(r"\b[1-4] more report", each) for each in content(room=few).unknown)


# --- corrections and drafts -------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_correction_names_the_old_one_and_why_in_every_format(language: str):
    made = content(language, corrects=2, reason="Екі аудан <екі рет> саналды")
    for text in (text_of(as_docx(made, {})), plain(as_html(made, {}))):
        assert made.correction in text
        assert "Екі аудан <екі рет> саналды" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_kazakh_letters_are_in_the_fonts_that_travel_with_it(language: str):
    html = as_html(content(language), {})
    carried = {
        int(code, 16)
        for ranges in re.findall("unicode-range:([^;]+);", html)
        for code in re.findall(r"U\+(\w+)", ranges)
    }

    assert {ord(each) for each in plain(html) if not each.isspace()} <= carried
    assert html.count("@font-face") == html.count("data:font/woff2;base64,") <= 8
    assert len(html) < 300_000


# --- bad input --------------------------------------------------------------------------------


def test_hostile_names_and_texts_stand_there_as_they_are_and_do_nothing():
    election = dataclasses.replace(BASIS.election, names=dict.fromkeys(LANGUAGES, HOSTILE))
    room = dataclasses.replace(
        ROOM, coverage=dataclasses.replace(COVERAGE, basis=dataclasses.replace(BASIS, election=election))
    )
    texts = {(TextKey.ABOUT, "en"): OwnText(HOSTILE * 20, at("09:00"), "HQ-11")}
    made = content(room=room, texts=texts, corrects=2, reason=HOSTILE)
    html, word = as_html(made, {}), text_of(as_docx(made, {}))

    assert "<script>" not in html
    assert "{{ 7 * 7 }}" in word
    assert "🗳" in word
    assert "[U+202E]" in word  # named: it would turn the line around


@pytest.mark.parametrize("text", ['"', "\\", "</style>", "\n", "a'b", "}", "/*", "🗳", "қ"])
def test_no_text_ends_its_string_in_the_style_sheet(text: str):
    told = str(css_string(text))
    inside = told[1:-1]

    assert (told[0], told[-1]) == ('"', '"')
    assert not set(inside) & set('"\n<>}/*')
    assert inside.count("\\") == sum(not (each.isalnum() or each == " ") for each in text)


def test_a_hundred_categories_are_told_and_a_longer_table_is_cut_says_so_and_is_whole_in_the_data():
    many = incidents(*((f"C{number}", Severity.MAJOR, "10:00") for number in range(100)))
    areas = tuple(
        coverage_of(
            Area(number, f"6{number:03}", names(f"District {number}"), None, None, 12, Size(12, 1)), 5
        )
        for number in range(LONGEST + 40)
    )
    wide = Coverage(BASIS, areas, ())
    made = content(room=dataclasses.replace(ROOM, incidents=many, coverage=wide))
    tables = {each.figure.kind: each.table for part in made.parts for each in part.figures}

    assert len(tables[Kind.INCIDENTS_BY_CATEGORY].rows) == 100
    cut = tables[Kind.COVERAGE_BY_DISTRICT]
    assert (len(cut.rows), cut.more) == (LONGEST, "40 more rows are in the data file of this bulletin.")
    assert cut.more in text_of(as_docx(made, {}))
    assert cut.more in plain(as_html(made, {}))
    assert len(unzipped(made)["coverage_by_district.csv"].splitlines()) == 1 + LONGEST + 40


# --- its data ---------------------------------------------------------------------------------


def unzipped(made: BulletinContent) -> dict[str, str]:
    """By the name of the file without the figure's id; of the spreadsheets only that they are there."""
    with zipfile.ZipFile(io.BytesIO(as_zip(made))) as archive:
        return {
            re.sub(r"-BQ-\w+", "", name.partition("/")[2]): archive.read(name).decode("utf-8-sig", "replace")
            for name in archive.namelist()
        }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_data_has_every_figure_of_the_bulletin_and_says_what_its_columns_mean(language: str):
    made = content(language)
    kinds = [each.figure.kind for part in made.parts for each in part.figures]
    files = unzipped(made)

    assert set(files) == {
        *(f"{kind}.{ending}" for kind in kinds for ending in ("csv", "xlsx")),
        "README.txt",
        "SHA256SUMS",
    }
    assert len(files["station_map.csv"].splitlines()) == 1 + len(STATIONS.stations)
    for said in (made.as_of, made.election, made.audit_head, made.synthetic, words(language)("District")):
        assert said in files["README.txt"]


def test_the_data_of_a_draft_is_that_of_what_is_released():
    assert as_zip(content(draft=True)) == as_zip(content(draft=False))


# --- what a reader needs ----------------------------------------------------------------------


def station_table(made: BulletinContent) -> PrintedTable:
    return next(
        each.table for part in made.parts for each in part.figures if each.figure.kind is Kind.STATION_MAP
    )


def test_a_station_is_told_with_its_district_unless_its_name_says_it():
    assert "District" in [each.title for each in station_table(content()).columns]
    named = tuple(
        dataclasses.replace(each, names=names("Altai"), district_id=1) for each in STATIONS.stations
    )
    room = dataclasses.replace(ROOM, station_map=dataclasses.replace(STATIONS, stations=named))
    assert "District" not in [each.title for each in station_table(content(room=room)).columns]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_station_is_told_with_its_rural_okrug_in_the_readers_language(language: str):
    okrugs = dict(
        zip(LANGUAGES, ("№ 2 ауылдық округ", "Сельский округ № 2", "Rural okrug No. 2"), strict=True)
    )
    placed = tuple(
        dataclasses.replace(each, address=" · ".join(okrugs.values())) for each in STATIONS.stations
    )
    room = dataclasses.replace(ROOM, station_map=dataclasses.replace(STATIONS, stations=placed))
    table = station_table(content(language, room=room))

    assert words(language)("Address") in [each.title for each in table.columns]
    assert all(okrugs[language] in row for row in table.rows)
    assert words(language)("Address") not in [each.title for each in station_table(content(language)).columns]


def test_no_row_is_printed_of_an_hour_that_is_yet_to_come():
    def slots(now: str, day: int = 25) -> set[str]:
        basis = dataclasses.replace(BASIS, as_of=at(now).replace(day=day))
        room = dataclasses.replace(ROOM, coverage=dataclasses.replace(COVERAGE, basis=basis))
        table = content(room=room).parts[0].figures[0].table
        return {row[0] for row in table.rows}

    every = {point.slot for point in TIMELINE.points}
    assert slots("12:00") == {each for each in every if each <= "12:00"}
    assert slots("09:00", day=26) == every  # of the next morning all is known


def test_in_word_a_short_table_is_not_broken_and_of_a_long_one_no_row_stands_alone():
    areas = tuple(
        coverage_of(
            Area(number, f"6{number:03}", names(f"District {number}"), None, None, 12, Size(12, 1)), 5
        )
        for number in range(30)
    )
    made = content(room=dataclasses.replace(ROOM, coverage=Coverage(BASIS, areas, ())))
    for table in docx.Document(io.BytesIO(as_docx(made, {}))).tables:
        bound = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows]
        if len(bound) <= 9:
            assert all(bound)
        else:
            assert bound[-3:] == [True] * 3
            assert not any(bound[:-3])


# --- the template -----------------------------------------------------------------------------


def test_the_sample_that_ships_is_the_one_that_is_made(tmp_path):
    write_sample(tmp_path / "bulletin.docx")
    made = content()
    shipped, fresh = docx.Document(str(SAMPLE)), docx.Document(str(tmp_path / "bulletin.docx"))

    assert shipped.element.xml == fresh.element.xml
    assert shipped.styles.element.xml == fresh.styles.element.xml
    assert "Sample template" in shipped.core_properties.comments
    assert as_docx(made, {}) == as_docx(made, {})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hqs_own_template_of_a_language_comes_first(tmp_path, language: str):
    for name in ("bulletin.docx", f"bulletin.{language}.docx"):
        document = docx.Document(str(SAMPLE))
        document.add_paragraph(f"from {name}")
        document.save(str(tmp_path / name))

    assert f"from bulletin.{language}.docx" in text_of(as_docx(content(language), {}, own_templates=tmp_path))
    (tmp_path / f"bulletin.{language}.docx").unlink()
    assert "from bulletin.docx" in text_of(as_docx(content(language), {}, own_templates=tmp_path))


@pytest.mark.parametrize(("language", "locale"), [("kk", "kk-KZ"), ("ru", "ru-RU"), ("en", "en-GB")])
def test_the_document_says_in_which_language_it_is(language: str, locale: str):
    document = docx.Document(io.BytesIO(as_docx(content(language), {})))
    assert document.core_properties.language == locale
    assert f'w:val="{locale}"' in document.styles.element.xml
