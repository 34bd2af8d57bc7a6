"""Staff: who may sign in, as what, and which walls hang where. For administrators only; nobody else sees a
login."""

from dashboard.ui import staff, tiles
from dashboard.ui.visitor import viewer_of_page, visitor_words


def render() -> None:
    viewer_of_page("staff")
    t = visitor_words()
    staff.tell(t)
    staff.add_form(t)
    staff.people(t)
    staff.walls(t)
    tiles.live_tile("audit")
