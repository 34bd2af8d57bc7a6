"""Tiles: each a pure function from the whole picture to what one element on a page shows.

A payload is {"html": …}, {"figure": {"data", "layout"}, "alt": …} or the map's status. Every live
tile of every page is in `TILES`, with the permission a viewer needs to be sent it.
"""

from dashboard.maps import status_payload
from dashboard.panels.alarm import SHOWN as ALARMS
from dashboard.panels.alarm import alarm_head_tile, alarm_lawyer_tile
from dashboard.panels.audit import audit_tile
from dashboard.panels.coverage import coverage_tile, silent_tile
from dashboard.panels.desk import desk_feed_tile, desk_incidents_tile
from dashboard.panels.feed import feed_tile
from dashboard.panels.heading import heading_tile
from dashboard.panels.incidents import incidents_tile
from dashboard.panels.queue_news import case_news_tile, queue_news_tile
from dashboard.panels.station import station_state_tile
from dashboard.panels.tiles import Payload, Tile, Tiles
from dashboard.panels.timeline import turnout_tile
from dashboard.panels.turnout import turnout_now_tile
from dashboard.panels.turnout_area import (
    turnout_area_tile,
    turnout_head_tile,
    turnout_table_tile,
    turnout_units_tile,
)
from dashboard.viewer import Permission, Role, Viewer
from dashboard.words import Words
from queries.snapshot import Snapshot

__all__ = ["TILES", "WALL", "Tile", "Tiles", "may_see"]


def _map_tile(snapshot: Snapshot, _words: Words) -> Payload:
    return status_payload(snapshot)


_TURNOUT = ("turnout", "register", "coverage")
"""A slot goes missing when its counts are late, and so do stations then."""

TILES = Tiles(
    {
        "heading": Tile(heading_tile, Permission.SEE_AGGREGATES, shows=("election",)),
        "press_heading": Tile(heading_tile, Permission.PUBLISH, shows=("election",)),
        "coverage": Tile(coverage_tile, Permission.SEE_AGGREGATES, shows=("coverage",)),
        "silent": Tile(silent_tile, Permission.SEE_STATIONS, shows=("coverage", "register")),
        "map": Tile(_map_tile, Permission.SEE_INCIDENTS, shows=("coverage", "incidents", "register")),
        "incidents": Tile(incidents_tile, Permission.SEE_INCIDENTS, shows=ALARMS),
        "turnout_now": Tile(turnout_now_tile, Permission.SEE_AGGREGATES, shows=_TURNOUT),
        "turnout": Tile(turnout_tile, Permission.SEE_AGGREGATES, shows=_TURNOUT),
        "feed": Tile(feed_tile, Permission.SEE_INCIDENTS, shows=("recent", "register")),
        "audit": Tile(audit_tile, Permission.SEE_AGGREGATES, shows=("audit_head",)),
        "desk_incidents": Tile(desk_incidents_tile, Permission.SEE_INCIDENTS),
        "desk_feed": Tile(desk_feed_tile, Permission.SEE_INCIDENTS),
        "station_state": Tile(station_state_tile, Permission.SEE_INCIDENTS, station_state_tile),
        "alarm_lawyer": Tile(alarm_lawyer_tile, Permission.DECIDE, shows=ALARMS),
        "alarm_head": Tile(alarm_head_tile, Permission.ACKNOWLEDGE, shows=ALARMS),
        "queue_news": Tile(queue_news_tile, Permission.SEE_CASES, shows=("incidents",)),
        "case_news": Tile(case_news_tile, Permission.SEE_CASES, case_news_tile, shows=("incidents",)),
        "turnout_head": Tile(turnout_head_tile, Permission.SEE_AGGREGATES, turnout_head_tile),
        "turnout_area": Tile(turnout_area_tile, Permission.SEE_AGGREGATES, turnout_area_tile),
        "turnout_table": Tile(turnout_table_tile, Permission.SEE_AGGREGATES, turnout_table_tile),
        "turnout_units": Tile(turnout_units_tile, Permission.SEE_AGGREGATES),
    }
)
WALL = ("audit", "coverage", "feed", "heading", "incidents", "map", "silent", "turnout", "turnout_now")
ONLY_TILES: dict[Role, frozenset[str]] = {Role.WALL: frozenset(WALL)}
"""As `dashboard.viewer.ONLY_PAGES`."""


def may_see(viewer: Viewer, name: str) -> bool:
    """Raises KeyError if there is no such tile."""
    return viewer.may(TILES[name].permission) and name in ONLY_TILES.get(viewer.role, {name})
