"""What a site is made of besides figures."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from dashboard.drawing import Size
from dashboard.figures import Figure, Kind
from queries.schedule import Election

CARD = Size.LANDSCAPE
_NO_MOMENT = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Draw(Protocol):
    """`dashboard.drawing.draw`, as far as the site uses it."""

    def __call__(self, figure: Figure, size: Size, *, embed_fonts: bool) -> str: ...


@dataclass(frozen=True, slots=True)
class Card:
    """The picture that social networks show beside a link."""

    png: bytes
    shows: str
    """`fingerprint` of the figure on it: another figure needs another card."""


@dataclass(frozen=True, slots=True)
class Archived:
    """A released bulletin that may be fetched from the site."""

    title: str
    """In the language of the file, which its format ends."""
    language: str
    path: str
    """In the site: "bulletins/0003.ru.pdf"."""
    content: bytes
    remark: str
    """When it was released, what it corrects and what corrects it."""


Figures = Mapping[str, Mapping[Kind, Figure]]
"""By language. All of one moment."""


@dataclass(frozen=True, slots=True)
class Site:
    """What a site is built of."""

    election: Election
    figures: Figures
    draw: Draw
    address: str = ""
    """Where its root will be reached, "https://figures.example/2021"; "": not known."""
    cards: Mapping[tuple[Kind, str], Card] = field(default_factory=dict)
    """By kind and language; without one a page has no picture for social networks."""
    bulletins: Sequence[Archived] = ()


def fingerprint(figure: Figure, draw: Draw) -> str:
    """SHA-256 of what a figure looks like, whatever its moment: while only the clock has moved, a card that
    names the earlier moment is still true."""
    sentence = figure.sentence.replace(figure.as_of_text, "")
    timeless = replace(figure, id="", as_of=_NO_MOMENT, as_of_text="", sentence=sentence)
    return hashlib.sha256(draw(timeless, CARD, embed_fonts=False).encode()).hexdigest()
