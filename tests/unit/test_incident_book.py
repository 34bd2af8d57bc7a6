"""What a station's incidents come to: kept up change by change, it is what adding all of them up gives."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.vocabulary import IncidentState, Severity
from queries.heat import HALF_LIFE, WEIGHT
from queries.incident_book import Incidents
from tests.factories import at
from tests.pictures import an_incident

MOMENTS = ["08:10", "09:00", "11:30", "14:40"]
told = st.tuples(
    st.integers(0, 3), st.sampled_from(Severity), st.sampled_from(MOMENTS), st.sampled_from(IncidentState)
)


@given(before=st.lists(told, max_size=12), after=st.lists(told, max_size=6), moved=st.data())
def test_changes_lead_to_what_adding_all_up_again_gives(before: list, after: list, moved: st.DataObject):
    known = [
        an_incident(place, severity, when, state=state) for place, severity, when, state in sorted(before)
    ]
    new = [an_incident(place, severity, "14:40", state=state) for place, severity, _, state in after]
    judged = moved.draw(st.sets(st.integers(0, len(known) - 1))) if known else set()
    changed = [replace(known[n], state=IncidentState.REJECTED) for n in judged] + new

    book = Incidents.of(known).with_changes(changed)

    assert list(book) == list(dict.fromkeys(each.id for each in [*known, *new]))
    assert book.there == Incidents.of(book.values()).there


def test_heat_fades_by_half_in_each_half_life_from_when_it_happened():
    incident = an_incident(0, Severity.MAJOR, "11:00", state=IncidentState.CONFIRMED)
    there = Incidents.of([replace(incident, occurred_at=at("10:00"))]).there[incident.station_id]

    later = (at("10:00") + 2 * HALF_LIFE).timestamp()
    assert there.heat_at(later) == pytest.approx(WEIGHT[Severity.MAJOR] / 4)
    assert there.heat_at(at("10:00").timestamp()) == there.heat  # a clock set back adds nothing
