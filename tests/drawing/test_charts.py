"""What each chart must not get wrong: missing is not zero, few is not many, the rest is told of."""

import dataclasses
import re

import pytest

from dashboard.drawing import Size, draw
from dashboard.drawing.ink import GROUND
from dashboard.drawing.patterns import MISSING
from dashboard.drawing.picture import compose
from dashboard.drawing.rows import LARGEST, lay_out
from dashboard.drawing.sheet import Box
from dashboard.drawing.sizes import SCALES
from dashboard.figures import Kind
from dashboard.figures.turnout import DUE, TO_COME
from dashboard.words import words
from tests.drawing.samples import outside, with_cells, with_rows, written
from tests.figures.test_build import figure

NO_DATA = words("en")("no data")


def drawn(sheet_parts: list[str]) -> str:
    return "".join(sheet_parts)


def test_a_slot_that_nobody_reported_is_hatched_and_said_and_has_no_point():
    sheet = compose(figure(Kind.TURNOUT_TIMELINE), Size.LANDSCAPE)

    assert NO_DATA in written(sheet)  # 14:00, which the figure names as withheld
    assert drawn(sheet.parts).count(MISSING) == 1
    assert words("en").percent(0.0) not in written(sheet)


def test_a_slot_that_is_still_to_come_is_empty_and_not_missing():
    to_come = with_cells(Kind.TURNOUT_TIMELINE, {"due": TO_COME}, where={"slot": "14:00"})
    assert NO_DATA not in written(compose(to_come, Size.LANDSCAPE))


def test_the_line_does_not_lead_over_a_slot_without_a_figure():
    rows = [
        (slot, "observer", "Observed", DUE, share, None, None, None, None, 30, 36)
        for slot, share in (("10:00", 0.2), ("12:00", None), ("14:00", 0.4), ("16:00", 0.5))
    ]
    sheet = compose(with_rows(Kind.TURNOUT_TIMELINE, rows), Size.LANDSCAPE)
    line = next(each for each in sheet.parts if "stroke-linejoin" in each and each.startswith("<path"))

    assert NO_DATA in written(sheet)
    assert (line.count("M"), line.count("L")) == (2, 1)


def test_a_point_on_few_stations_is_hollow_and_explained():
    said = words("en")("Fewer than {share} of the stations", share="50\N{NO-BREAK SPACE}%")
    few = with_cells(Kind.TURNOUT_TIMELINE, {"stations": 9}, where={"slot": "12:00", "source": "observer"})

    assert said in written(compose(few, Size.SQUARE))
    assert said not in written(compose(figure(Kind.TURNOUT_TIMELINE), Size.SQUARE))
    hollow = re.compile(rf'<circle[^>]* fill="{GROUND}"')
    assert hollow.search(drawn(compose(few, Size.SQUARE).parts))
    assert not hollow.search(drawn(compose(figure(Kind.TURNOUT_TIMELINE), Size.SQUARE).parts))


def test_a_withheld_district_comes_last_and_is_hatched():
    sheet = compose(figure(Kind.TURNOUT_BY_DISTRICT), Size.LANDSCAPE)
    names = [text for text in written(sheet) if text.endswith("district")]

    assert names == ["Altai district", "Zaysan district", "Glubokoye district"]
    assert drawn(sheet.parts).count(MISSING) == 2  # the key and the row


@pytest.mark.parametrize("size", Size)
def test_of_a_hundred_categories_the_first_are_shown_and_the_rest_are_counted(size: Size):
    rows = [(f"C{place}", f"Category {place} of a hundred", 200 - place) for place in range(100)]
    sheet = compose(with_rows(Kind.INCIDENTS_BY_CATEGORY, rows), size)
    shown = [text for text in written(sheet) if text.startswith("Category ")]
    said = words("en").plural(
        "and {count} more, {most} or fewer", "and {count} more, each {most} or fewer",
        100 - len(shown), most=str(200 - len(shown)),
    )  # fmt: skip

    assert 5 < len(shown) < 100
    assert said in written(sheet)
    assert outside(sheet) == []


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("kind", [Kind.TURNOUT_BY_DISTRICT, Kind.COVERAGE_BY_DISTRICT, Kind.HEAT_MAP])
def test_of_two_hundred_districts_the_rest_are_counted(kind: Kind, size: Size):
    rows = [(f"63{place}", f"No. {place}", *figure(kind).table.rows[place % 2][2:]) for place in range(200)]
    sheet = compose(with_rows(kind, rows), size)

    assert any(text.startswith("and ") and " more district" in text for text in written(sheet))
    assert outside(sheet) == []


def test_a_day_of_one_hour_and_of_a_hundred_hours_fits():
    for many in (1, 24, 100):
        rows = [(f"{place % 24:02}:00", place) for place in range(many)]
        for size in Size:
            assert outside(compose(with_rows(Kind.INCIDENTS_BY_HOUR, rows), size)) == []


@pytest.mark.parametrize("kind", Kind)
def test_large_numbers_fit(kind: Kind):
    made = figure(kind)
    counts = {column.key: 1_234_567 for column in made.table.columns if column.type == "count"}
    for size in Size:
        assert outside(compose(with_cells(kind, dict(counts), where={}), size)) == []


def test_a_person_changes_words_and_not_numbers():
    made = figure(Kind.COVERAGE)
    other = dataclasses.replace(made, title="Another finding", subtitle="In stations", note="See below")

    assert set(written(compose(made, Size.A4))) - set(written(compose(other, Size.A4))) == {
        made.title,
        made.subtitle,
        *(text for text in written(compose(made, Size.A4)) if text in made.note),
    }
    assert "Another finding" in draw(other, Size.A4)


@pytest.mark.parametrize("size", Size)
def test_few_rows_grow_into_the_room_with_their_letters_and_many_do_not(size: Size):
    label = SCALES[size].label
    box = Box(0, 0, 700, label * 60)

    few, many = lay_out(box, 4, SCALES[size]), lay_out(box, 30, SCALES[size])

    assert many.size == label
    assert few.size == label * LARGEST
    assert few.bottom <= box.bottom
