"""The pictures of one language, drawn when a page first needs them and then kept."""

from collections.abc import Mapping
from functools import cached_property

from markupsafe import Markup

from dashboard.drawing import Size
from dashboard.figures import Figure, Kind
from dashboard.site import addresses
from dashboard.site.inline import inline, within
from dashboard.site.parts import Draw

ROOM_ON_A_PAGE = 110_000
"""Bytes of pictures in one page of at most 200 KB. What does not fit is shown from its file."""


class Drawn:
    def __init__(self, figures: Mapping[Kind, Figure], draw: Draw) -> None:
        self.figures = figures
        self._draw = draw
        self._files: dict[Kind, str] = {}
        self._kept: dict[tuple[Kind, Size], Markup] = {}

    def file(self, kind: Kind) -> str:
        """The picture by itself, with its fonts."""
        if kind not in self._files:
            self._files[kind] = self._draw(self.figures[kind], Size.LANDSCAPE, embed_fonts=True)
        return self._files[kind]

    def wide(self, kind: Kind) -> Markup:
        """Alone on a page: the picture, or where its file is. Raises `Unfit`."""
        picture = self._inline(kind, Size.LANDSCAPE)
        return picture if _size(picture) <= ROOM_ON_A_PAGE else self._from_its_file(kind)

    def tall(self, kind: Kind) -> Markup:
        """The same for a narrow screen; empty if it would not fit beside the wide one."""
        picture = self._inline(kind, Size.SQUARE)
        return picture if _size(picture) + _size(self.wide(kind)) <= ROOM_ON_A_PAGE else Markup("")

    def together(self, kind: Kind) -> Markup:
        """On the page that has all of them."""
        return self._inline(kind, Size.SQUARE) if kind in self._fitting else self._from_its_file(kind)

    @cached_property
    def _fitting(self) -> frozenset[str]:
        return frozenset(
            within([(kind, self._inline(kind, Size.SQUARE)) for kind in self.figures], ROOM_ON_A_PAGE)
        )

    def _inline(self, kind: Kind, size: Size) -> Markup:
        if (kind, size) not in self._kept:
            wide = size is Size.LANDSCAPE
            svg = self.file(kind) if wide else self._draw(self.figures[kind], size, embed_fonts=False)
            self._kept[kind, size] = inline(svg, f"{kind}-{'wide' if wide else 'tall'}")
        return self._kept[kind, size]

    def _from_its_file(self, kind: Kind) -> Markup:
        figure = self.figures[kind]
        width, height = Size.LANDSCAPE.pixels
        return Markup(
            '<img src="../{}" alt="{}" width="{}" height="{}" loading="lazy" decoding="async">'
        ).format(addresses.picture(kind, figure.language), figure.alt, width, height)


def _size(picture: Markup) -> int:
    return len(picture.encode())
