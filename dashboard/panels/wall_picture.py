"""The wall as one document that holds everything it shows and asks for nothing: what is printed for a phone.

The wall itself is a page behind the door, alive by a WebSocket: to print that, a browser of ours would need a
session and a way through the proxy. Here the same tiles, styles and scripts are put together once
(docs/adr/0015), so that the picture is the wall and needs neither.
"""

import base64
import re
import secrets
from collections.abc import Mapping
from functools import cache

import orjson
from markupsafe import Markup

from dashboard.assets import FOLDER
from dashboard.maps import register_payload
from dashboard.panels.page import html
from dashboard.panels.screen import wall_screen
from dashboard.words import Words
from queries.snapshot import Snapshot

WIDTH, HEIGHT = 1920, 1080
_FONT = re.compile(r'url\("(fonts/[^"]+)"\)')
_SOUNDS = re.compile(r'url\("sound-[^"]+"\)')


def wall_document(
    snapshot: Snapshot, tiles: Mapping[str, object], frame: Mapping[str, object], t: Words
) -> str:
    """`tiles` are the payloads of the wall's tiles by name, `frame` what `/live/frame` says beside them."""
    nonce = secrets.token_urlsafe(16)
    told = {
        "frame": frame,
        "tiles": tiles,
        "register": register_payload(snapshot.register, snapshot.election, t),
    }
    board = html(
        "wall_picture_map",
        language=t.language,
        nonce=nonce,
        fonts=_fonts(),
        styles=_assets("leaflet/leaflet.css", "map.css"),
        scripts=_assets(
            "leaflet/leaflet.js", "leaflet/leaflet-heat.min.js", "map/stations.js", "map/areas.js", "map.js"
        ),
    )
    return html(
        "wall_picture",
        language=t.language,
        title=t.of(snapshot.election.names),
        nonce=nonce,
        width=WIDTH,
        height=HEIGHT,
        fonts=_fonts(),
        styles=Markup(_SOUNDS.sub("none", _assets("wall.css"))),  # noqa: S704  our own file
        scripts=Markup(_classic("live/ages.js", "live/freshness.js")),  # noqa: S704  our own files
        data=Markup(orjson.dumps(told).decode().replace("<", "\\u003c")),  # noqa: S704  can end no script
        screen=Markup(wall_screen(t)),  # noqa: S704  from an escaping template
        map=board,
    )


@cache
def _assets(*names: str) -> Markup:
    return Markup("\n".join((FOLDER / name).read_text("utf-8") for name in names))  # noqa: S704  our own files


def _classic(*names: str) -> str:
    """Modules as one plain script."""
    return _assets(*names).replace("export class", "class")


@cache
def _fonts() -> Markup:
    """The styles of the letters with the letters in them."""

    def held(found: re.Match[str]) -> str:
        letters = base64.b64encode((FOLDER / found[1]).read_bytes()).decode()
        return f'url("data:font/woff2;base64,{letters}")'

    return Markup(_FONT.sub(held, (FOLDER / "fonts.css").read_text("utf-8")))  # noqa: S704  our own files
