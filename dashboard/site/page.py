"""Templates with everything escaped that comes from outside."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


def html(template: str, **values: object) -> bytes:
    return _TEMPLATES.get_template(f"{template}.html").render(values).encode()
