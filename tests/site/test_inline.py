"""A picture that stands in a page: no second id, no style, no script, nothing from elsewhere."""

import pytest

from dashboard.site.inline import OUTLINED, Unfit, inline
from dashboard.site.look import look

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" '
    'width="10" height="5" viewBox="0 0 10 5"'
)


def test_ids_are_the_pictures_own_and_what_names_them_follows():
    made = inline(
        HEAD + ' aria-labelledby="t d"><title id="t">T</title><desc id="d">D</desc>'
        '<defs><pattern id="p"/></defs><path fill="url(#p)"/><use href="#p"/></svg>',
        "one",
    )

    for wanted in (
        'aria-labelledby="one-t one-d"',
        'id="one-t"',
        'id="one-p"',
        "url(#one-p)",
        'href="#one-p"',
    ):
        assert wanted in made
    assert "width" not in made
    assert 'viewBox="0 0 10 5"' in made


def test_fonts_and_metadata_are_left_out_because_the_page_has_them():
    made = inline(
        HEAD
        + "><metadata>x</metadata><style>@font-face{font-family:a;src:url(data:font/woff2;base64,AA)}</style>"
        "</svg>",
        "one",
    )

    assert "metadata" not in made
    assert "style" not in made


@pytest.mark.parametrize(
    "content",
    [
        "<script>alert(1)</script>",
        "<style>text{fill:red}</style>",
        '<image href="https://elsewhere.example/x.png"/>',
        '<use href="https://elsewhere.example/x.svg#a"/>',
        '<use xlink:href="https://elsewhere.example/x.svg#a"/>',
        '<path onload="alert(1)"/>',
        '<path style="fill:red"/>',
        "<foreignObject/>",
    ],
)
def test_what_a_page_must_not_have_is_refused(content: str):
    with pytest.raises(Unfit):
        inline(f"{HEAD}>{content}</svg>", "one")


def test_what_checkers_do_not_know_is_said_by_the_style_sheet():
    made = inline(f'{HEAD}><path paint-order="stroke"/><path paint-order="normal"/></svg>', "one")

    assert made.count("class") == 1
    assert "paint-order" not in made
    assert f".{OUTLINED} {{ paint-order: stroke; }}" in (look().files[look().page_style]).decode()


def test_words_stay_words():
    assert "&lt;b&gt;" in inline(f"{HEAD}><text>&lt;b&gt;</text></svg>", "one")
