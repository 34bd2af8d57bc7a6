"""The counts that somebody should ask about. Questions, never accusations."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from dashboard import data, labels
from dashboard.ui.visitor import viewer, visitor_words
from dashboard.viewer import Permission
from dashboard.words import N_, Words
from queries.questions import Asked, Question
from queries.register import Register
from queries.snapshot import Snapshot

NAMES: dict[Question, str] = {
    Question.FAR_ABOVE_LIST: N_("far more voters than listed"),
    Question.FALLS: N_("lower than before"),
    Question.OFFICIAL_ABOVE_OBSERVED: N_("official above observed"),
    Question.ABOVE_LIST: N_("more voters than listed"),
    Question.JUMPS: N_("jump within a slot"),
}


@st.fragment
def asked_counts(snapshot: Snapshot, district: str | None) -> None:
    """Of all districts, or of the one with that code. Who sees only sums is told how many there are."""
    t = visitor_words()
    here = viewer()
    place = next((each.id for each in snapshot.register.districts if each.code == district), None)
    with st.container(horizontal=True, vertical_alignment="center"):
        title = t("Counts to ask about")
        st.html(f'<h2 class="hq-title">{title}</h2>')
        st.button(t("Look again"), icon=":material/refresh:", type="tertiary")
    try:
        asked = data.asked_counts(place, here)
    except data.DatabaseAwayError:
        st.warning(t("The database does not answer. The counts to ask about are not known now."))
        return
    if not asked:
        nothing = t("No count raises a question.")
        st.html(f'<p class="none">{nothing}</p>')
    elif here.may(Permission.SEE_STATIONS):
        st.dataframe(_rows(asked, snapshot.register, t), hide_index=True, height=_height(len(asked)))
    else:
        st.html(f'<p class="none">{_numbers(asked, t)}</p>')


def _numbers(asked: Sequence[Asked], t: Words) -> str:
    counts = Counter(each.question for each in asked)
    return "; ".join(
        f"{t(NAMES[question])}: {t.number(counts[question])}" for question in NAMES if counts[question]
    )


def _rows(asked: Sequence[Asked], register: Register, t: Words) -> list[dict[str, object]]:
    return [_row(each, register, t) for each in asked]


def _row(each: Asked, register: Register, t: Words) -> dict[str, object]:
    station = register.stations[register.position[each.count.station_id]]
    listed = station.registered_voters
    return {
        t("Question"): t(NAMES[each.question]),
        t("Station"): station.number,
        t("District"): t.of(register.district[station.district_id].names),
        t("Slot"): each.count.slot,
        t("Series"): t(labels.SOURCE[each.count.source]),
        t("Voters"): each.count.voters,
        t("Held against"): each.against,
        t("Listed"): listed,
        t("Turnout"): t.percent(each.count.voters / listed if listed else None),
    }


def _height(rows: int) -> int:
    """Pixels: all of a few rows, a window onto many."""
    return 38 + 35 * min(rows, 8)
