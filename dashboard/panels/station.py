"""One station, live: its state and why, and how many incidents are open. Everything else of its page
is read when somebody looks (`station_page`), again whenever this tile has changed."""

from zlib import crc32

from dashboard import labels, theme
from dashboard.panels.page import html, icon
from dashboard.why import why
from dashboard.words import Words
from db.vocabulary import OPEN_INCIDENT_STATES
from queries.coverage import CLASS_OF
from queries.incident_book import Incident
from queries.snapshot import Snapshot

Payload = dict[str, object]


def station_state_tile(snapshot: Snapshot, t: Words, station_id: str = "") -> Payload:
    """`station_id` as the tile's name says it: the number in the database, which outlives an import."""
    place = snapshot.register.position.get(int(station_id)) if station_id.isdecimal() else None
    if place is None:
        return {"html": html("notice", text=t("There is no such station in the register."))}
    state = snapshot.coverage[place]
    incidents = incidents_of(snapshot, int(station_id))
    open_ones = [each for each in incidents if each.state in OPEN_INCIDENT_STATES]
    return {
        "html": html(
            "station_state",
            icon=icon(theme.COVERAGE[CLASS_OF[state.state]]),
            name=t(labels.COVERAGE_STATE[state.state]),
            why=why(snapshot.facts[place], state, snapshot.election, t),
            incidents=t.plural("{count} open incident", "{count} open incidents", len(open_ones))
            if open_ones
            else "",
            marks=[icon(theme.SEVERITY[each.severity]) for each in open_ones[:8]],
            news=station_news(snapshot, int(station_id)),
        )
    }


def incidents_of(snapshot: Snapshot, station_id: int) -> list[Incident]:
    """Newest first."""
    return [each for each in reversed(list(snapshot.incidents.values())) if each.station_id == station_id]


def station_news(snapshot: Snapshot, station_id: int) -> str:
    """Changes with everything that is reported of the station, to tell a page that it has to look again."""
    last = next((each.id for each in snapshot.recent if each.station_id == station_id), "")
    place = snapshot.register.position[station_id]
    states = "".join(f"{each.id}{each.state}{each.severity}" for each in incidents_of(snapshot, station_id))
    return f"{crc32(repr((last, snapshot.facts[place], states)).encode()):x}"
