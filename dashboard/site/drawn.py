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
        self._kept: dict[tuple[Kind, Size], Markup] = {}

    def picture(self, kind: Kind, size: Size) -> Markup:
        """To stand in a page. Raises `Unfit`."""
        if (kind, size) not in self._kept:
            svg = self._draw(self.figures[kind], size, embed_fonts=False)
            self._kept[kind, size] = inline(svg, f"{kind}-{size}")
        return self._kept[kind, size]

    def wide(self, kind: Kind) -> Markup:
        """Alone on a page: the picture, or where its file is."""
        picture = self.picture(kind, Size.LANDSCAPE)
        return picture if len(picture.encode()) <= ROOM_ON_A_PAGE else self._from_its_file(kind)

    def tall(self, kind: Kind) -> Markup:
        """The same for a narrow screen; empty if it would not fit beside the wide one."""
        picture = self.picture(kind, Size.SQUARE)
        room = ROOM_ON_A_PAGE - len(self.wide(kind).encode())
        return picture if len(picture.encode()) <= room else Markup("")

    def together(self, kind: Kind) -> Markup:
        """On the page that has all of them."""
        if kind in self._fitting:
            return self.picture(kind, Size.LANDSCAPE)
        return self._from_its_file(kind)

    @cached_property
    def _fitting(self) -> frozenset[str]:
        wide = [(kind, self.picture(kind, Size.LANDSCAPE)) for kind in self.figures]
        return frozenset(within(wide, ROOM_ON_A_PAGE))

    def _from_its_file(self, kind: Kind) -> Markup:
        figure = self.figures[kind]
        width, height = Size.LANDSCAPE.pixels
        return Markup(
            '<img src="../{}" alt="{}" width="{}" height="{}" loading="lazy" decoding="async">'
        ).format(addresses.picture(kind, figure.language), figure.alt, width, height)
