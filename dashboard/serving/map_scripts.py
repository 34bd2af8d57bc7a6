"""The inline script that streamlit-folium puts into a map's frame, one a map: the frame's policy names each
by its hash. Ours are constant (`dashboard.maps.board`); a map that is not in `MAPS` does not draw."""

from streamlit_folium import _get_map_string

from dashboard.maps.board import situation_map, wall_map

MAPS = (wall_map, situation_map)
_CALLED_BY_THE_FRAME = "window.map = map_div; window.initComponent(map_div, false);"
"""What streamlit-folium's own script adds at the end, as long as nothing is returned on hover."""


def map_scripts() -> list[str]:
    return [_script(make()) + _CALLED_BY_THE_FRAME for make in MAPS]


def _script(board: object) -> str:
    """As `st_folium` makes it: https://github.com/randyzwitch/streamlit-folium/blob/v0.27.4/streamlit_folium/__init__.py"""
    board.get_root().render()  # type: ignore[attr-defined]
    board.render()  # type: ignore[attr-defined]
    return str(_get_map_string(board))
