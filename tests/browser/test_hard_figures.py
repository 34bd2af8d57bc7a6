"""Figures that are hard to show, each through every format: a title of 400 characters, a day without a
report, one station, a hundred categories, emoji and Arabic in a note, an hour that nobody reported, and
numbers that changed after the preview. Everything comes out whole, and says what it is."""

import csv
import dataclasses
import io
import re
from collections.abc import Callable, Iterator, Mapping

import pypdf
import pytest
from PIL import Image

from dashboard.bulletins import Asked, as_docx, as_html, content_of
from dashboard.drawing import Size, draw
from dashboard.drawing.picture import compose
from dashboard.exports.figure_csv import figure_csv
from dashboard.exports.figure_xlsx import figure_xlsx
from dashboard.figures import Figure, Kind, build_all
from dashboard.printing.printer import Printer
from dashboard.words import LANGUAGES, words
from db.press import Occasion
from db.vocabulary import Severity
from queries.press import Coverage, TurnoutByDistrict, TurnoutTimeline
from queries.press_incidents import ClearedIncidents, DayTable, StationMap, heat_of_districts
from queries.press_room import PressRoom
from tests.drawing.samples import LONG, outside, written
from tests.figures.test_build import (
    AREAS,
    BASIS,
    COVERAGE,
    DISTRICTS,
    INCIDENTS,
    NONE,
    STATIONS,
    TIMELINE,
    incidents,
)
from tests.rig.readers import rows_of_xlsx, text_of_docx, text_of_pdf, texts_of_png, texts_of_svg
from tests.site.pages import pages_of, parsed, site_of

Figures = Mapping[Kind, Figure]
EVERY_SIZE = tuple(Size)
NOTE = "🗳️👩‍👩‍👧 شارك الناخبون ٣ مرات — שלום \u202e987\u202c … әғқңөұүһі"
STRANGE = {"ب", "ש", "🗳"}


def room(
    coverage: Coverage = COVERAGE,
    timeline: TurnoutTimeline = TIMELINE,
    districts: TurnoutByDistrict = DISTRICTS,
    cleared: ClearedIncidents = INCIDENTS,
    stations: StationMap = STATIONS,
) -> PressRoom:
    return PressRoom(
        coverage=coverage,
        timeline=timeline,
        by_district=districts,
        incidents=cleared,
        station_map=dataclasses.replace(stations, coverage=coverage),
        heat=heat_of_districts(coverage, cleared),
        day=DayTable(coverage.basis, coverage, cleared, timeline),
    )


NOBODY = dataclasses.replace(
    TIMELINE, points=tuple(dataclasses.replace(each, estimate=NONE) for each in TIMELINE.points)
)
NO_DISTRICT = dataclasses.replace(DISTRICTS, slot=None, districts=(), whole=None)
EMPTY_DAY = room(
    Coverage(dataclasses.replace(BASIS, stations_heard=0), (), AREAS),
    NOBODY,
    NO_DISTRICT,
    incidents(waiting=0),
    dataclasses.replace(STATIONS, stations=(), under_verification=0),
)
ONE_STATION = room(
    dataclasses.replace(COVERAGE, basis=dataclasses.replace(BASIS, stations_heard=1, stations_total=1)),
    stations=dataclasses.replace(STATIONS, stations=STATIONS.stations[:1]),
)
HUNDRED = room(
    cleared=incidents(
        *(
            (f"Category {place:03} of violations", Severity.MAJOR, f"{8 + place % 4:02}:{place % 60:02}")
            for place in range(100)
            for _ in range(1 + place % 7)
        )
    )
)
SLOT_MISSING = room()
"""14:00 is over and nobody has reported."""


def with_texts(**changes: str) -> Callable[[Figures], Figures]:
    return lambda figures: {kind: dataclasses.replace(each, **changes) for kind, each in figures.items()}


def as_they_are(figures: Figures) -> Figures:
    return figures


CASES: Mapping[str, tuple[PressRoom, Callable[[Figures], Figures]]] = {
    "a title of 400 characters": (room(), with_texts(title=LONG)),
    "an empty day": (EMPTY_DAY, as_they_are),
    "one station": (ONE_STATION, as_they_are),
    "a hundred categories": (HUNDRED, as_they_are),
    "emoji and Arabic in a note": (room(), with_texts(note=NOTE)),
    "an hour that nobody reported": (SLOT_MISSING, as_they_are),
}
EACH = pytest.mark.parametrize("case", CASES)


def figures_of(case: str, language: str = "en") -> Figures:
    moment, change = CASES[case]
    return change(build_all(moment, words(language)))


@pytest.fixture(scope="module")
def printer() -> Iterator[Printer]:
    made = Printer()
    yield made
    made.stop()


def solid(text: str) -> str:
    return re.sub(r"\s", "", text)


# --- every format -----------------------------------------------------------------------------


@EACH
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_drawing_is_inside_its_paper_and_says_whose_it_is(case: str, language: str):
    for figure in figures_of(case, language).values():
        for size in EVERY_SIZE:
            sheet = compose(figure, size)
            said = solid("".join(written(sheet)))

            assert outside(sheet) == [], (figure.kind, size)
            for fact in (figure.title, figure.id, figure.as_of_text, figure.basis_text):
                assert solid(fact) in said, (figure.kind, size, fact)


@EACH
def test_no_two_texts_of_a_drawing_cover_each_other(case: str):
    for language in LANGUAGES:
        for figure in figures_of(case, language).values():
            for size in EVERY_SIZE:
                covered = overlaps(figure, size)
                assert covered == [], (figure.kind, size, language)


def overlaps(figure: Figure, size: Size) -> list[tuple[str, str]]:
    """A hair's breadth is none."""
    texts = [
        (text, box.inset(1, box.height * 0.15, 1, box.height * 0.15))
        for text, box in compose(figure, size).texts
    ]
    return [
        (one, other)
        for place, (one, box) in enumerate(texts)
        for other, beside in texts[place + 1 :]
        if box.touches(beside)
    ]


@EACH
def test_it_is_printed_with_its_words_and_a_pdf_can_be_read(printer: Printer, case: str):
    for figure in figures_of(case, "kk").values():
        svg = draw(figure, Size.LANDSCAPE)
        png, pdf = printer.png(svg, Size.LANDSCAPE), printer.pdf(svg, Size.LANDSCAPE)
        image = Image.open(io.BytesIO(png))

        assert image.size == Size.LANDSCAPE.pixels
        assert len(image.convert("RGB").getcolors(2**24) or []) > 8, figure.kind
        assert texts_of_png(png)["Figure"] == figure.id
        assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1
        assert solid(figure.id) in solid(text_of_pdf(pdf))


@EACH
@pytest.mark.parametrize("language", LANGUAGES)
def test_data_has_a_row_for_each_row(case: str, language: str):
    for figure in figures_of(case, language).values():
        rows = list(csv.reader(io.StringIO(figure_csv(figure).decode("utf-8-sig"))))
        book = rows_of_xlsx(figure_xlsx(figure))
        about = " ".join(str(cell) for row in rows_of_xlsx(figure_xlsx(figure), 1) for cell in row.values())

        assert len(rows) - 1 == len(book) == len(figure.table.rows)
        assert figure.note.replace("\u202e", "") in about.replace("\u202e", "")
        assert figure.id in about


@EACH
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bulletin_is_made_of_it(printer: Printer, case: str, language: str):
    moment, _ = CASES[case]
    asked = Asked(1, Occasion.MID_DAY, "0" * 64, draft=False)
    content = content_of(moment, asked, words(language), earlier=None, own_texts={})
    drawings = {each.kind: draw(each, Size.LANDSCAPE, embed_fonts=False) for each in content.drawn}
    pages = text_of_pdf(printer.pdf_of_html(as_html(content, drawings)))

    assert content.lead.split(".")[0] in text_of_docx(as_docx(content, {}))
    assert solid(content.as_of) in solid(pages)


@EACH
def test_a_site_is_made_of_it(case: str):
    files = site_of({language: dict(figures_of(case, language)) for language in LANGUAGES})

    for path, page in pages_of(files).items():
        parsed(page)
        assert len(page.encode()) <= 200_000, path


# --- what each of them says -------------------------------------------------------------------


def texts(case: str, kind: Kind, size: Size = Size.LANDSCAPE) -> str:
    return " ".join(texts_of_svg(draw(figures_of(case)[kind], size).encode()))


def test_an_empty_day_is_called_so_and_shows_no_zero():
    for kind in (Kind.TURNOUT_TIMELINE, Kind.TURNOUT_BY_DISTRICT, Kind.INCIDENTS_BY_SEVERITY):
        assert "There is nothing to draw here" in texts("an empty day", kind)


def test_an_hour_that_nobody_reported_is_hatched_and_named():
    said = texts("an hour that nobody reported", Kind.TURNOUT_TIMELINE)

    assert "no data" in said
    assert "No observed figure for 14:00" in said


@pytest.mark.parametrize("size", Size)
def test_of_a_hundred_categories_those_that_are_not_drawn_are_counted(size: Size):
    figure = figures_of("a hundred categories")[Kind.INCIDENTS_BY_CATEGORY]
    said = written(compose(figure, size))
    drawn = [each for each in said if re.match(r"Category \d{3} ", each)]
    more = next(int(each[1]) for text in said if (each := re.search(r"and (\d+) more, ", text)))

    assert len(drawn) + more == len(figure.table.rows) == 100
    assert len(drawn) >= 15


def test_letters_of_other_scripts_are_in_every_format(printer: Printer):
    figure = figures_of("emoji and Arabic in a note", "kk")[Kind.COVERAGE]
    svg = draw(figure, Size.A4)
    shown = {
        "svg": " ".join(texts_of_svg(svg.encode())),
        "xlsx": str(rows_of_xlsx(figure_xlsx(figure), 1)),
    }

    assert {name: STRANGE - set(text) for name, text in shown.items()} == {name: set() for name in shown}
    assert "\u202e" not in shown["svg"]


def test_what_changed_after_the_preview_is_another_figure_of_another_moment():
    """What was seen comes out as it was; who takes newer numbers gets a number and a moment of their own."""
    seen = figures_of("an hour that nobody reported")[Kind.INCIDENTS_BY_SEVERITY]
    later = dataclasses.replace(
        INCIDENTS, basis=dataclasses.replace(BASIS, as_of=BASIS.as_of.replace(minute=59))
    )
    newer = build_all(room(cleared=later), words("en"))[Kind.INCIDENTS_BY_SEVERITY]

    for figure, other in ((seen, newer), (newer, seen)):
        told = {
            "svg": draw(figure, Size.SQUARE),
            "csv": figure_csv(figure).decode("utf-8-sig"),
            "xlsx": str(rows_of_xlsx(figure_xlsx(figure), 1)),
        }
        assert all(figure.id in text and other.id not in text for text in told.values())
        assert figure.as_of_text in told["xlsx"]
        assert figure.as_of.isoformat() in told["csv"]
        assert other.as_of.isoformat() not in told["csv"] + told["svg"]
