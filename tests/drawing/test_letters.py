"""Text is as wide as our font draws it, and breaks where a reader would break it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.drawing.letters import Weight, clean, cut, evened, fit, is_ours, shortened, width_of, wrap


def test_a_word_is_as_wide_as_its_letters_in_the_font():
    assert width_of("H", 2048) == 1270  # its own units, at weight 400
    assert width_of("HH", 20) == 2 * width_of("H", 20)
    assert width_of("Бақылау", 20, Weight.BOLD) > width_of("Бақылау", 20)


def test_our_font_has_every_letter_of_our_languages():
    assert is_ours("АаӘәБбВвГгҒғДдЕеЁёЖжЗзИиЙйКкҚқЛлМмНнҢңОоӨөПпРрСсТтУуҰұҮүФфХхҺһЦцЧчШшЩщЪъЫыІіЬьЭэЮюЯя")
    assert is_ours("The quick brown fox – 63,1\N{NO-BREAK SPACE}% №12 “…” «»")
    assert not is_ours("🗳")


@given(text=st.text(max_size=200), width=st.floats(30, 600), size=st.floats(8, 40))
def test_no_line_is_wider_than_asked_but_one_letter_may_be(text: str, width: float, size: float):
    for line in wrap(clean(text), width, size):
        bare = [each for each in line if width_of(each, size)]
        assert width_of(line, size) <= width + 0.001 or len(bare) <= 1


@given(text=st.text(alphabet="abc әқң", max_size=200), width=st.floats(30, 600))
def test_nothing_is_lost_by_wrapping(text: str, width: float):
    told = clean(text)

    assert "".join(wrap(told, width, 16)).replace(" ", "") == told.replace(" ", "")


def test_a_letter_keeps_its_marks_when_a_word_is_broken():
    assert all(not line.startswith("\u0301") for line in wrap("e\u0301" * 40, 50, 16))


def test_what_fits_stays_and_what_does_not_ends_with_an_ellipsis():
    assert cut("Short", 400, 16) == "Short"
    assert cut("A long line that does not fit", 90, 16).endswith("…")
    assert shortened("one two three", 30, size=16, lines=2)[-1].endswith("…")
    assert shortened("one", 100, size=16, lines=0) == ()


def test_no_word_is_left_alone_on_the_last_line():
    said = "36 подтверждённых нарушений, из них критических: 5"
    width = width_of(said, 20, Weight.BOLD) - 1
    alone = fit(said, width, size=20, floor=20, lines=2, weight=Weight.BOLD)
    assert alone.lines[-1] == "5"

    even = evened(alone, said, width, Weight.BOLD)

    assert even.lines == ("36 подтверждённых нарушений,", "из них критических: 5")
    assert even.size == alone.size


@given(text=st.text(alphabet="abc әқң", max_size=300).map(clean), width=st.floats(60, 600))
def test_even_lines_are_as_many_and_lose_nothing(text: str, width: float):
    fitted = fit(text, width, size=16, floor=16, lines=6)

    even = evened(fitted, text, width, Weight.REGULAR)

    assert len(even.lines) == len(fitted.lines)
    assert "".join(even.lines).replace(" ", "") == "".join(fitted.lines).replace(" ", "")
    assert all(width_of(each, 16) <= width + 0.001 for each in even.lines)


def test_a_text_shrinks_before_it_is_cut():
    roomy = fit("Observed turnout", 400, size=40, floor=20, lines=1)
    tight = fit("Observed turnout at the end of the day", 400, size=40, floor=20, lines=1)
    hopeless = fit("Observed turnout at the end of the day " * 9, 400, size=40, floor=20, lines=1)

    assert (roomy.size, roomy.lines) == (40, ("Observed turnout",))
    assert 20 < tight.size < 40
    assert tight.lines[0].endswith("day")
    assert hopeless.size == 20
    assert hopeless.lines[0].endswith("…")


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("a\x00b\x1bc\x7f", "a b c"),
        ("line\nline\t\tline ", "line line line"),
        ("63\N{NO-BREAK SPACE}%", "63\N{NO-BREAK SPACE}%"),
        ("\u202eevil\u202c", "evil"),
        ("\ud800\ufffe\U0001fffe", ""),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 3),
    ],
)
def test_what_cannot_be_shown_is_left_out(given_text: str, shown: str):
    assert clean(given_text) == shown
