"""What a PNG says of itself, and that its pixels do not know of it."""

import io

import pytest
from PIL import Image

from dashboard.drawing import Size, draw
from dashboard.exports.png_words import signed
from dashboard.figures import Kind
from dashboard.words import LANGUAGES
from tests.drawing.samples import changed
from tests.figures.test_build import figure
from tests.rig.readers import texts_of_png


def blank() -> bytes:
    made = io.BytesIO()
    Image.effect_noise((40, 30), 50).save(made, "png")
    return made.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_png_carries_title_alternative_text_source_number_and_moment(language: str):
    made = figure(Kind.COVERAGE, language)
    png = signed(blank(), draw(made, Size.LANDSCAPE))

    assert texts_of_png(png) == {
        "Title": made.title,
        "Description": made.alt,
        "Source": made.source,
        "Figure": made.id,
        "As of": made.as_of.isoformat(),
        "Software": "Baqylau",
    }
    assert Image.open(io.BytesIO(png)).text["Title"] == made.title  # as another library reads it


def test_the_pixels_and_everything_else_in_it_stay():
    before = blank()
    png = signed(before, draw(figure(Kind.COVERAGE), Size.LANDSCAPE))
    as_it_was, as_it_is = (Image.open(io.BytesIO(each)) for each in (before, png))

    assert as_it_was.tobytes() == as_it_is.tobytes()
    assert png.startswith(before[:33])
    assert png.endswith(before[33:])


def test_whatever_a_title_holds_it_is_told_as_it_is():
    said = '<b> & "quoted" 🗳️ שלום ' + "ә" * 400
    png = signed(blank(), draw(changed(Kind.COVERAGE, "kk", title=said), Size.A4))

    assert texts_of_png(png)["Title"] == said
    assert Image.open(io.BytesIO(png)).text["Title"] == said


def test_a_drawing_that_says_nothing_leaves_only_whose_software_it_was():
    assert texts_of_png(signed(blank(), "<svg></svg>")) == {"Software": "Baqylau"}
