"""Every kind, size and language: whole, well-formed, inside the paper, and with the figure's own numbers."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.drawing import Size, draw
from dashboard.drawing.picture import CHARTS, compose
from dashboard.figures import Figure, Kind, cell_text
from dashboard.words import LANGUAGES, words
from tests.drawing.samples import LONG, SVG, changed, outside, read, with_cells, with_rows, written
from tests.figures.test_build import figure

SHOWN = {
    Kind.TURNOUT_TIMELINE: ("share",),
    Kind.TURNOUT_BY_DISTRICT: ("share", "name"),
    Kind.COVERAGE: ("stations", "share", "name"),
    Kind.COVERAGE_BY_DISTRICT: ("heard_share", "stations", "name"),
    Kind.INCIDENTS_BY_SEVERITY: ("incidents", "name"),
    Kind.INCIDENTS_BY_CATEGORY: ("incidents", "name"),
    Kind.INCIDENTS_BY_HOUR: ("incidents", "hour"),
    Kind.STATION_MAP: (),
    Kind.HEAT_MAP: ("incidents", "heat", "name"),
    Kind.DAY_TABLE: ("name", "text"),
}
"""Columns that a picture prints cell by cell."""
EVERY = pytest.mark.parametrize("kind", Kind)
HOSTILE = [
    "<script>alert(1)</script>",
    "]]></style><script>alert(1)</script>",
    '" onload="alert(1)" x=\'',
    "&lt;&amp;&#0;&bogus;",
    "\x00\x08\x1b[31m\ud800\ufffe control",
    "🗳️🇰🇿👩‍👩‍👧 שלום العربية \u202eevil\u202c",
    "word" * 200,
    "e" + "\u0301" * 300,
    "\u0301 alone",
    "",
    "   ",
]


def printed(made: Figure) -> list[str]:
    t = words(made.language)
    columns = [(place, each) for place, each in enumerate(made.table.columns) if each.key in SHOWN[made.kind]]
    return [cell_text(row[place], column, t) for row in made.table.rows for place, column in columns]


def without_spaces(text: str) -> str:
    """A line may end wherever there is one."""
    return re.sub(r"\s", "", text)


def test_every_kind_has_a_chart():
    assert set(CHARTS) == set(Kind) == set(SHOWN)


@EVERY
@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_is_whole_in_every_size_and_language(kind: Kind, size: Size, language: str):
    made = figure(kind, language)
    sheet = compose(made, size)
    said = " ".join(written(sheet))

    assert outside(sheet) == []
    assert [each for each in printed(made) if each not in said and each != "–"] == []
    for fact in (made.title, made.subtitle, made.basis_text, made.id, made.as_of_text, "Baqylau"):
        assert without_spaces(fact) in without_spaces(said)
    assert without_spaces(made.source) in without_spaces(said)
    assert words(language)("Demo: invented data") in said


@EVERY
def test_it_is_a_document_that_says_what_it_shows(kind: Kind):
    made = figure(kind, "kk")
    root = read(draw(made, Size.SQUARE))

    assert root.tag == f"{SVG}svg"
    assert root.attrib["role"] == "img"
    assert (root.attrib["width"], root.attrib["height"]) == ("1080", "1080")
    assert root.findtext(f"{SVG}title") == made.title
    assert root.findtext(f"{SVG}desc") == made.alt
    assert made.id in "".join(root.find(f"{SVG}metadata").itertext())  # type: ignore[union-attr]
    assert made.as_of.isoformat() in "".join(root.find(f"{SVG}metadata").itertext())  # type: ignore[union-attr]


def test_the_sizes_are_those_that_are_published():
    assert [each.pixels for each in Size] == [(1200, 675), (1080, 1080), (1080, 1920), (794, 1123)]


@EVERY
def test_drawn_twice_it_is_the_same_to_the_byte(kind: Kind):
    assert draw(figure(kind), Size.A4) == draw(figure(kind), Size.A4)


def test_nothing_is_fetched_and_nothing_runs():
    for kind in Kind:
        svg = draw(figure(kind, "kk"), Size.LANDSCAPE)
        addresses = set(re.findall(r"(?:https?:)?//[^\"'\s<)]+", re.sub(r"base64,[^)]+", "", svg)))

        assert addresses == {
            "http://www.w3.org/2000/svg",
            "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
            "http://purl.org/dc/elements/1.1/",
        }
        assert not re.search(r"<(script|image|foreignObject|use|a|iframe|animate|set)\b|\son\w+=", svg)


@pytest.mark.parametrize("text", HOSTILE)
@EVERY
def test_whatever_is_written_stays_words_and_inside_the_paper(kind: Kind, text: str):
    made = changed(kind, title=text, subtitle=text, note=text, source=text, alt=text, withheld=(text,))
    tags = {each.tag.removeprefix(SVG) for each in read(draw(figure(kind), Size.SQUARE)).iter()}
    for size in Size:
        root = read(draw(made, size))

        assert {each.tag.removeprefix(SVG) for each in root.iter()} <= tags
        assert not [key for each in root.iter() for key in each.attrib if key.startswith("on")]
        assert outside(compose(made, size)) == []


@given(text=st.text(max_size=500))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_makes_a_document_that_can_be_read(text: str):
    made = changed(Kind.INCIDENTS_BY_SEVERITY, title=text, subtitle=text, note=text, alt=text, source=text)
    for size in Size:
        assert read(draw(made, size, embed_fonts=False)).tag == f"{SVG}svg"
        assert outside(compose(made, size)) == []


@given(name=st.text(max_size=200))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_name_in_the_table_stays_inside_too(name: str):
    for kind in (
        Kind.TURNOUT_BY_DISTRICT,
        Kind.COVERAGE_BY_DISTRICT,
        Kind.INCIDENTS_BY_CATEGORY,
        Kind.HEAT_MAP,
        Kind.DAY_TABLE,
    ):
        made = with_cells(kind, {"name": name}, where={})
        for size in Size:
            assert read(draw(made, size, embed_fonts=False)).tag == f"{SVG}svg"
            assert outside(compose(made, size)) == []


@pytest.mark.parametrize("size", Size)
def test_a_title_of_400_characters_is_not_cut(size: Size):
    said = "".join(written(compose(changed(Kind.TURNOUT_TIMELINE, title=LONG), size)))

    assert without_spaces(LONG) in without_spaces(said)


@pytest.mark.parametrize("size", Size)
def test_a_note_that_is_too_long_ends_with_an_ellipsis_and_the_facts_stay(size: Size):
    made = changed(Kind.TURNOUT_TIMELINE, note=LONG * 15)
    texts = written(compose(made, size))

    assert any(each.endswith("…") for each in texts)
    assert made.id in " ".join(texts)
    assert made.basis_text in " ".join(texts)


@EVERY
@pytest.mark.parametrize("size", Size)
def test_with_nothing_to_draw_it_says_so_on_a_calm_plot(kind: Kind, size: Size):
    made = with_rows(kind, ())
    texts = written(compose(made, size))

    assert words("en")("There is nothing to draw here") in " ".join(texts)
    assert outside(compose(made, size)) == []
    assert made.title in " ".join(texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_is_marked_in_its_language_across_the_whole(language: str):
    made = figure(Kind.COVERAGE, language)
    sign = words(language)("Draft").upper()

    assert draw(made, Size.STORY, draft=True).count(f">{sign}</text>") == 3
    assert f">{sign}</text>" not in draw(made, Size.STORY)


def test_only_invented_data_is_called_invented():
    said = words("en")("Demo: invented data")

    assert said in draw(figure(Kind.COVERAGE), Size.A4)
    assert said not in draw(changed(Kind.COVERAGE, synthetic=False), Size.A4)


def test_letters_are_carried_for_all_that_is_written():
    svg = draw(figure(Kind.TURNOUT_BY_DISTRICT, "kk"), Size.LANDSCAPE)
    ranges = ",".join(re.findall(r"unicode-range:([^;]+);", svg))

    assert "data:font/woff2;base64," in svg
    for letter in "әқңөұүһіғ":
        assert f"U+{ord(letter):X}" in ranges
    assert "@font-face" not in draw(figure(Kind.COVERAGE), Size.A4, embed_fonts=False)
