"""The wall, seen from across the room. Are we covered? What is burning? Is turnout plausible?"""

from dashboard.ui import tiles
from dashboard.ui.visitor import viewer_of_page, visitor_words


def render() -> None:
    viewer_of_page("wall")
    tiles.wall(visitor_words())
