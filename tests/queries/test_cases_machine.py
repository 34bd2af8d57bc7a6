"""Any sequence of verbs: what is allowed happens, what is not is refused and writes nothing, and the kept
state stays what the facts say, live and in replay."""

import datetime as dt

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import cases, derive
from db.cases import ALLOWED, CaseError
from db.schema import incident_event
from db.state_tables import incident_state
from db.verify import find_differences
from db.vocabulary import Action, EventKind, IncidentState, Severity
from tests.casework import Desk

DAY = dt.date(2021, 7, 25)
VERBS = {
    EventKind.ACKNOWLEDGED: (cases.acknowledge, {}),
    EventKind.VERIFYING: (cases.verify, {}),
    EventKind.CONFIRMED: (cases.confirm, {}),
    EventKind.REJECTED: (cases.reject, {"reason": "Hearsay."}),
    EventKind.DUPLICATE: (cases.mark_duplicate, {}),
    EventKind.ACTION: (cases.choose_action, {"action": Action.ACT}),
    EventKind.FILED: (cases.file, {"filed_on": DAY, "number": "1", "to": "TEC"}),
    EventKind.ANSWERED: (cases.record_answer, {"text": "No."}),
    EventKind.NO_REACTION: (cases.record_no_reaction, {}),
    EventKind.CLOSED: (cases.close, {}),
    EventKind.REOPENED: (cases.reopen, {"reason": "New."}),
    EventKind.CLAIMED: (cases.claim, {}),
    EventKind.RELEASED: (cases.release, {}),
    EventKind.SEVERITY: (cases.change_severity, {"severity": Severity.CRITICAL, "reason": "Worse."}),
    EventKind.CORROBORATES: (cases.mark_corroboration, {}),
    EventKind.PARTED: (cases.part, {}),
    EventKind.ASKED: (cases.ask_trainer, {"question": "Sure?"}),
    EventKind.COMMENTED: (cases.comment, {"text": "Well."}),
    EventKind.TRANSLATED: (cases.translate, {"language": "en", "text": "Well."}),
    EventKind.CLEARED: (cases.clear_for_press, {}),
    EventKind.WITHDRAWN: (cases.withdraw_clearing, {"reason": "A mistake."}),
}
LINKS = (EventKind.DUPLICATE, EventKind.CORROBORATES)
steps = st.tuples(
    st.integers(0, 2), st.sampled_from(list(VERBS)), st.integers(0, 2), st.sampled_from(["HQ-07", "HQ-08"])
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(steps, min_size=5, max_size=25))
def test_any_history_of_verbs(engine, history):
    with engine.connect() as connection:
        desk = Desk(connection)
        reported = [
            desk.report(observer=each, station=place) for each, place in zip("ABC", "121", strict=True)
        ]
        pictures = []
        for which, kind, other, actor in history:
            _take(desk, reported[which], kind, actor, reported[other])
            assert find_differences(connection, desk.election_id) == []
            pictures.append((desk.now, _kept(desk)))
        for moment, picture in pictures:
            assert _derived(desk, moment) == picture


def _take(desk, case, kind, actor, other):
    verb, values = VERBS[kind]
    if kind in LINKS:
        values = {**values, "of": other}
    before, events = desk.state(case), _events(desk)
    try:
        version = desk.do(verb, case, actor=actor, **values)
    except CaseError:
        assert (desk.state(case), _events(desk)) == (before, events)
        return
    assert before in ALLOWED[kind]
    assert desk.row(case).last_event_id == version
    if kind.value in set(IncidentState):
        assert desk.state(case) == kind.value


def _events(desk):
    return desk.connection.scalar(sa.select(sa.func.count()).select_from(incident_event))


_COLUMNS = [each.name for each in incident_state.c if each.name != "revision"]


def _kept(desk):
    rows = sa.select(*(incident_state.c[name] for name in _COLUMNS))
    here = rows.where(incident_state.c.election_id == desk.election_id)
    return sorted(desk.connection.execute(here).all(), key=str)


def _derived(desk, moment):
    now = derive.incident_state(desk.election_id, as_of=moment).subquery()
    return sorted(desk.connection.execute(sa.select(*(now.c[name] for name in _COLUMNS))).all(), key=str)


def test_every_kind_of_event_says_where_it_may_be_done():
    assert set(ALLOWED) == set(EventKind)
