"""The site's own style sheets, fonts and mark: named after what is in them, so that a cache may keep them
for ever."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dashboard.assets import FOLDER as ASSETS

_OWN = Path(__file__).parent / "assets"
_LICENCE = "assets/fonts/OFL.txt"


@dataclass(frozen=True, slots=True)
class Look:
    files: Mapping[str, bytes]
    page_style: str
    embed_style: str
    icon: str
    """Paths of the three in the site."""


@cache
def look() -> Look:
    files: dict[str, bytes] = {_LICENCE: (ASSETS / "licences" / "roboto-condensed-OFL.txt").read_bytes()}

    def add(name: str, content: bytes) -> str:
        stem, _, ending = name.rpartition(".")
        path = f"assets/{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{ending}"
        files[path] = content
        return path

    faces = (ASSETS / "fonts.css").read_text(encoding="utf-8")
    for font in sorted((ASSETS / "fonts").glob("*.woff2")):
        path = add(f"fonts/{font.name}", font.read_bytes())
        faces = faces.replace(f"fonts/{font.name}", path.removeprefix("assets/"))
    common = faces + (_OWN / "common.css").read_text(encoding="utf-8")
    page, embed = (
        add(name, (common + (_OWN / name).read_text(encoding="utf-8")).encode())
        for name in ("site.css", "embed.css")
    )
    return Look(files, page, embed, add("mark.svg", (_OWN / "mark.svg").read_bytes()))
