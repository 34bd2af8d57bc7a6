"""The pictures of one language, drawn when a page first needs them and then kept."""

from collections.abc import Mapping

from markupsafe import Markup

from dashboard.drawing import Size
from dashboard.figures import Figure, Kind
from dashboard.site import addresses
from dashboard.site.inline import inline
from dashboard.site.parts import Draw

ROOM_ON_A_PAGE = 110_000
"""Bytes of pictures in a page about one figure. What does not fit is shown from its file."""


class Drawn:
    def __init__(self, figures: Mapping[Kind, Figure], draw: Draw) -> None:
        self.figures = figures
        self._draw = draw
        self._files: dict[tuple[Kind, Size], str] = {}
        self._kept: dict[tuple[Kind, Size], Markup] = {}
        self._left_out: frozenset[Kind] = frozenset()

    def file(self, kind: Kind, size: Size = Size.LANDSCAPE) -> str:
        """The picture by itself, with its fonts."""
        if (kind, size) not in self._files:
            self._files[kind, size] = self._draw(self.figures[kind], size, embed_fonts=True)
        return self._files[kind, size]

    def wide(self, kind: Kind) -> Markup:
        """Alone on a page: the picture, or where its file is. Raises `Unfit`."""
        picture = self._inline(kind, Size.LANDSCAPE)
        return picture if _size(picture) <= ROOM_ON_A_PAGE else self._from_its_file(kind)

    def tall(self, kind: Kind) -> Markup:
        """The same for a narrow screen; empty if it would not fit beside the wide one."""
        picture = self._inline(kind, Size.SQUARE)
        return picture if _size(picture) + _size(self.wide(kind)) <= ROOM_ON_A_PAGE else Markup("")

    def together(self, room: int) -> dict[Kind, Markup]:
        """Every one for the page that has all of them: as many as fit into `room` bytes, the smallest first,
        the others from their files."""
        shown = {kind: self._from_a_square_file(kind) for kind in self.figures}
        room -= sum(map(_size, shown.values()))
        for kind in sorted(self.figures, key=lambda each: _size(self._inline(each, Size.SQUARE))):
            picture = self._inline(kind, Size.SQUARE)
            room -= _size(picture) - _size(shown[kind])
            if room < 0:
                break
            shown[kind] = picture
        self._left_out = frozenset(kind for kind, each in shown.items() if each.startswith("<img"))
        return shown

    def square_files(self) -> dict[str, bytes]:
        """Path → picture, of those that `together` has left to their files."""
        return {
            addresses.square(kind, self.figures[kind].language): self.file(kind, Size.SQUARE).encode()
            for kind in self._left_out
        }

    def _inline(self, kind: Kind, size: Size) -> Markup:
        if (kind, size) not in self._kept:
            self._kept[kind, size] = inline(self.file(kind, size), f"{kind}-{size.name.lower()}")
        return self._kept[kind, size]

    def _from_its_file(self, kind: Kind) -> Markup:
        figure = self.figures[kind]
        return _image(addresses.picture(kind, figure.language), figure.alt, Size.LANDSCAPE)

    def _from_a_square_file(self, kind: Kind) -> Markup:
        figure = self.figures[kind]
        return _image(addresses.square(kind, figure.language), figure.alt, Size.SQUARE)


_IMAGE = Markup('<img src="{}" alt="{}" width="{}" height="{}" loading="lazy" decoding="async">')


def _image(path: str, alt: str, size: Size) -> Markup:
    return _IMAGE.format(addresses.UP + path, alt, *size.pixels)


def _size(picture: Markup) -> int:
    return len(picture.encode())
