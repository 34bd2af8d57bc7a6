"""What Chromium makes of a published figure: our letters, as wide as measured, all on the paper."""

import pytest
from playwright.sync_api import Browser

from dashboard.drawing import Size, draw
from dashboard.drawing.letters import Weight, width_of
from dashboard.figures import Kind
from tests.drawing.samples import changed
from tests.figures.test_build import figure

MEASURE = """async () => {
  await document.fonts.ready;
  const paper = document.querySelector("svg").getBoundingClientRect();
  return [...document.querySelectorAll("svg > text:not([transform])")].map((text) => {
    const box = text.getBoundingClientRect();
    const across = box.left >= -1 && box.right <= paper.right + 1;
    const inside = across && box.top >= -1 && box.bottom <= paper.bottom + 1;
    const of = (name) => Number(text.getAttribute(name));
    const weight = of("font-weight") || 400;
    return [text.textContent, of("font-size"), weight, text.getComputedTextLength(), inside];
  });
}"""


def measured(browser: Browser, svg: str, size: Size) -> list[tuple[str, float, int, float, bool]]:
    width, height = size.pixels
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_content(f'<body style="margin:0">{svg}</body>')
    found = page.evaluate(MEASURE)
    page.close()
    return [tuple(each) for each in found]


@pytest.mark.parametrize("kind", Kind)
def test_text_is_as_wide_as_it_was_measured_and_on_the_paper(browser: Browser, kind: Kind):
    for size in Size:
        texts = measured(browser, draw(figure(kind, "kk"), size), size)

        assert len(texts) > 8
        for text, font_size, weight, width, inside in texts:
            assert inside, text
            assert width == pytest.approx(width_of(text, font_size, Weight(weight)), rel=0.01, abs=1), text


def test_letters_of_another_font_are_pressed_into_their_room(browser: Browser):
    text = "🗳️🇰🇿 שלום العربية 中文 ﷽ \N{THREE-EM DASH}"
    made = changed(Kind.COVERAGE, title=text, note=text * 30, source=text)
    for size in Size:
        assert all(inside for *_, inside in measured(browser, draw(made, size), size))


def test_the_same_picture_twice_is_the_same_pixels(browser: Browser):
    shots = []
    for _ in range(2):
        page = browser.new_page(viewport={"width": 1200, "height": 675})
        svg = draw(figure(Kind.TURNOUT_BY_DISTRICT, "kk"), Size.LANDSCAPE)
        page.set_content(f'<body style="margin:0">{svg}</body>')
        page.evaluate("document.fonts.ready.then(() => 1)")
        shots.append(page.screenshot())
        page.close()

    assert shots[0] == shots[1]
