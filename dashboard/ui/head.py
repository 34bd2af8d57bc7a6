"""Lines for the head of Streamlit's page: live connection, first picture and assets start at once."""

from dashboard import assets
from dashboard.panels import WALL

MODULES = (
    "address",
    "ages",
    "choice",
    "figure",
    "frames",
    "freshness",
    "links",
    "map_desk",
    "socket",
    "sound",
    "tiles",
)
FONTS = ("latin", "cyrillic")
SCRIPTS = (
    "leaflet/leaflet.js",
    "leaflet/leaflet-heat.min.js",
    "map/stations.js",
    "map/areas.js",
    "map.js",
)
WALL_PATHS = "/ /wall"


def _lines() -> list[str]:
    return [
        f'<meta name="hq-tiles" content="{",".join(WALL)}" data-paths="{WALL_PATHS}">',
        f'<script type="module" async fetchpriority="high" src="{assets.path("live.js")}"></script>',
        *(
            f'<link rel="modulepreload" fetchpriority="high" href="{assets.path(f"live/{name}.js")}">'
            for name in MODULES
        ),
        *(
            f'<link rel="stylesheet" href="{assets.path(name)}">'
            for name in ("fonts.css", "wall.css", "desk.css")
        ),
        *(
            f'<link rel="preload" as="font" type="font/woff2" crossorigin'
            f' href="{assets.path(f"fonts/roboto-condensed-{name}-wght-normal.woff2")}">'
            for name in FONTS
        ),
        *(f'<link rel="preload" as="script" href="{assets.path(name)}">' for name in SCRIPTS),
    ]


HEAD = "\n".join(_lines()) + "\n"
