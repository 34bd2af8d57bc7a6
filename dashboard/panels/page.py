"""Templates with everything escaped that comes from outside."""

from base64 import b64encode
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dashboard.theme import Mark

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)

_ICON = Markup(
    '<svg class="mark" viewBox="-1.3 -1.3 2.6 2.6" aria-hidden="true">'
    '<path fill="{}" fill-rule="evenodd" d="{}"/></svg>'
)


def html(template: str, **values: object) -> str:
    return _TEMPLATES.get_template(f"{template}.html").render(values)


def icon(mark: Mark) -> Markup:
    """The mark as an inline drawing as high as the text around it."""
    return _ICON.format(mark.colour, mark.shape)


def image(mark: Mark) -> Markup:
    """The same for `st.html`, which throws inline drawings away."""
    box = 'xmlns="http://www.w3.org/2000/svg" viewBox="-1.3 -1.3 2.6 2.6"'
    drawing = f'<svg {box}><path fill="{mark.colour}" fill-rule="evenodd" d="{mark.shape}"/></svg>'
    source = b64encode(drawing.encode()).decode()
    return Markup('<img class="mark" alt="" src="data:image/svg+xml;base64,{}">').format(source)
