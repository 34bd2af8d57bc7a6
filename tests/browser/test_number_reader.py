"""The tests' own eyes: what they read off a picture is what stands there, and nothing else passes for it."""

import random
from collections.abc import Iterator

import pytest

from dashboard.drawing import Size, faces
from dashboard.drawing.ink import PANEL
from dashboard.drawing.letters import Weight
from dashboard.drawing.sheet import Box, Sheet
from dashboard.printer import Printer
from tests.rig.number_reader import Line, UnreadableError, read_number

WIDTH, HEIGHT = Size.LANDSCAPE.pixels


@pytest.fixture(scope="module")
def printer() -> Iterator[Printer]:
    made = Printer()
    yield made
    made.stop()


def printed(printer: Printer, sheet: Sheet) -> bytes:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="{faces.FAMILY}"><style>{faces.rules(sheet.letters)}</style>{"".join(sheet.parts)}</svg>'
    )
    return printer.png(svg, Size.LANDSCAPE)


def a_number(chance: random.Random) -> str:
    return chance.choice(
        [
            str(chance.randrange(10 ** chance.randrange(1, 6))),
            f"{chance.randrange(1000) / 10:.1f}\N{NO-BREAK SPACE}%".replace(".", ","),
            f"{chance.randrange(10_000, 100_000):,}".replace(",", "\N{NO-BREAK SPACE}"),
            f"{chance.randrange(10_000, 100_000):,}",
        ]
    )


@pytest.mark.parametrize("weight", Weight)
@pytest.mark.parametrize("size", [25, 28, 33, 49])
def test_it_reads_what_stands_there(printer: Printer, size: float, weight: Weight):
    chance, sheet, lines = random.Random(size), Sheet(WIDTH, HEIGHT), {}
    sheet.rect(Box(0, 0, WIDTH, HEIGHT), fill=PANEL)
    for place in range(10):
        anchor = chance.choice(("start", "end"))
        line = Line(300 + chance.random(), 50 + place * 62.3, size, weight is Weight.BOLD, anchor)
        lines[line] = a_number(chance)
        sheet.text(line.x, line.baseline, lines[line], size=size, weight=weight, anchor=anchor)
    picture = printed(printer, sheet)

    assert {line: read_number(picture, line) for line in lines} == {
        line: said.replace("\N{NO-BREAK SPACE}", "") for line, said in lines.items()
    }


@pytest.mark.parametrize("said", ["", "Қабыл", "–"])
def test_what_is_no_number_is_not_read_as_one(printer: Printer, said: str):
    sheet = Sheet(WIDTH, HEIGHT)
    sheet.rect(Box(0, 0, WIDTH, HEIGHT), fill=PANEL)
    sheet.text(300, 40, said, size=33, weight=Weight.BOLD)

    with pytest.raises(UnreadableError):
        read_number(printed(printer, sheet), Line(300, 40, 33, bold=True, anchor="start"))
