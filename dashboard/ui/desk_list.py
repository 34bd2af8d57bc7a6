"""The list under the map: the matching stations at the last look, those to worry about first.

It stands still until somebody looks again or asks for others, so that a row stays the station it was.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard import labels
from dashboard.choice import Choice
from dashboard.ui.desk import select
from dashboard.words import Words
from db.vocabulary import OPEN_INCIDENT_STATES, CoverageClass
from queries.snapshot import Snapshot

_LOOK = "desk-look"
_URGENCY = (
    CoverageClass.REMOVED,
    CoverageClass.SILENT,
    CoverageClass.LATE,
    CoverageClass.NOT_COVERED,
    CoverageClass.EXPECTED,
    CoverageClass.REPORTING,
    CoverageClass.DONE,
)
HEIGHT = 236


@dataclass(frozen=True, slots=True)
class _Look:
    asked: tuple[object, ...]
    """What was asked for; the list stands as long as it is the same."""
    snapshot: Snapshot
    places: tuple[int, ...]
    number: int
    """Of this look in the session: a new table each, with nothing selected."""


def station_list(snapshot: Snapshot, choice: Choice, t: Words, *, replayed: bool) -> None:
    """A click on a row opens the station."""
    look = _look(snapshot, choice, replayed=replayed)
    time = t.time(look.snapshot.as_of, look.snapshot.election.timezone)
    with st.container(horizontal=True, vertical_alignment="center"):
        title = t.plural(
            "{count} station as of {time}", "{count} stations as of {time}", len(look.places), time=time
        )
        st.html(f'<h2 class="hq-title">{title}</h2>')
        st.button(
            t("Look again"), icon=":material/refresh:", type="tertiary", key="look-again", on_click=_forget
        )
    if not look.places:
        nothing = t("No station matches.")
        st.html(f'<p class="none">{nothing}</p>')
        return
    st.dataframe(
        _rows(look.snapshot, look.places, t),
        hide_index=True,
        height=HEIGHT,
        key=_table(look),
        on_select=_open_listed,
        selection_mode="single-row",
    )


def _look(snapshot: Snapshot, choice: Choice, *, replayed: bool) -> _Look:
    asked = (
        choice,
        snapshot.election.id,
        snapshot.register.revision,
        snapshot.as_of if replayed else None,
    )
    known: _Look | None = st.session_state.get(_LOOK)
    if known is None or known.asked != asked:
        places = sorted(choice.places(snapshot), key=lambda place: _urgency(snapshot, place))
        known = _Look(asked, snapshot, tuple(places), known.number + 1 if known else 1)
        st.session_state[_LOOK] = known
    return known


def _urgency(snapshot: Snapshot, place: int) -> tuple[int, dt.datetime]:
    state = snapshot.coverage[place]
    return _URGENCY.index(state.group), state.since or snapshot.as_of


def _forget() -> None:
    known: _Look = st.session_state[_LOOK]
    st.session_state[_LOOK] = _Look((), known.snapshot, (), known.number)


def _table(look: _Look) -> str:
    return f"desk-list-{look.number}"


def _open_listed() -> None:
    look: _Look = st.session_state[_LOOK]
    rows = st.session_state[_table(look)].selection.rows
    if rows:
        select(look.snapshot.register.stations[look.places[rows[0]]].number)


def _rows(snapshot: Snapshot, places: Sequence[int], t: Words) -> list[dict[str, object]]:
    incidents: dict[int, int] = {}
    for each in snapshot.incidents.values():
        if each.state in OPEN_INCIDENT_STATES:
            incidents[each.station_id] = incidents.get(each.station_id, 0) + 1
    return [_row(snapshot, place, incidents, t) for place in places]


def _row(snapshot: Snapshot, place: int, incidents: dict[int, int], t: Words) -> dict[str, object]:
    station, state, facts = (
        snapshot.register.stations[place],
        snapshot.coverage[place],
        snapshot.facts[place],
    )
    zone = snapshot.election.timezone
    return {
        t("Number"): station.number,
        t("District"): t.of(snapshot.register.district[station.district_id].names),
        t("State"): t(labels.COVERAGE_STATE[state.state]),
        t("Since"): t.time(state.since, zone) if state.since else "–",
        t("Last word"): t.time(facts.heard_at, zone) if facts.heard_at else "–",
        t("Last count"): facts.last_slot or "–",
        t("Open incidents"): incidents.get(station.id, 0),
        t("Name"): t.of(station.names),
    }
