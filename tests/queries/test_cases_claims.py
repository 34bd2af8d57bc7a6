"""Who is on a case: one at a time, for a while; fifty at once have one winner."""

import datetime as dt
import threading
import uuid
from collections import Counter

import pytest
import sqlalchemy as sa

from db import cases
from db.access.scope import SYSTEM
from db.cases import CaseError
from db.engine import create
from db.schema import incident_event
from db.verify import find_differences
from tests.casework import LAWYER, OTHER, Desk
from tests.factories import at

LAWYERS = 50
ROUNDS = 5


@pytest.fixture
def desk(connection: sa.Connection) -> Desk:
    return Desk(connection)


def test_who_claims_a_new_case_acknowledges_it_and_is_on_it_for_fifteen_minutes(desk):
    case = desk.report()
    desk.do(cases.claim, case)
    now = desk.row(case)
    assert (now.state, now.assignee, now.claimed_until) == ("acknowledged", LAWYER, at("10:16"))
    assert (now.acknowledged_at, now.taken_at) == (at("10:01"), at("10:01"))


def test_another_one_has_to_wait_until_the_claim_ends_and_not_a_moment_longer(desk):
    case = desk.report()
    desk.do(cases.claim, case, at=at("10:01"))
    with pytest.raises(CaseError) as refused:
        desk.do(cases.claim, case, actor=OTHER, at=at("10:16") - dt.timedelta(microseconds=1))
    assert refused.value.values == {"who": LAWYER, "until": at("10:16")}
    desk.do(cases.claim, case, actor=OTHER, at=at("10:16"))
    assert desk.row(case).assignee == OTHER


def test_who_is_on_it_may_go_on_and_may_give_it_up_and_nobody_else_may(desk):
    case = desk.report()
    with pytest.raises(CaseError, match="Nobody"):
        desk.do(cases.release, case)
    desk.do(cases.claim, case, at=at("10:01"))
    desk.do(cases.claim, case, at=at("10:10"))
    assert desk.row(case).claimed_until == at("10:25")
    with pytest.raises(CaseError, match="only they"):
        desk.do(cases.release, case, actor=OTHER, at=at("10:11"))
    desk.do(cases.release, case, at=at("10:12"))
    assert (desk.row(case).assignee, desk.row(case).claimed_until) == (None, None)
    desk.do(cases.claim, case, actor=OTHER, at=at("10:12"))
    assert find_differences(desk.connection, desk.election_id) == []


def test_what_is_over_is_claimed_by_nobody(desk):
    case = desk.report()
    desk.do(cases.reject, case, reason="Hearsay.")
    with pytest.raises(CaseError):
        desk.do(cases.claim, case)


def test_many_are_taken_or_refused_each_by_itself(desk):
    free, held, over, unknown = desk.report(), desk.report(), desk.report(), uuid.uuid4()
    desk.do(cases.claim, held, actor=OTHER)
    desk.do(cases.reject, over, reason="Hearsay.")
    bulk = cases.claim_many(desk.connection, [free, held, over, unknown, free], actor=LAWYER, at=desk.now)
    assert set(bulk.done) == {free}
    assert set(bulk.refused) == {held, over, unknown}
    assert bulk.done[free] == desk.row(free).last_event_id
    bulk = cases.acknowledge_many(desk.connection, [free, held], actor=LAWYER, at=desk.now)
    assert (set(bulk.done), set(bulk.refused)) == (set(), {free, held})  # a claim has acknowledged both
    bulk = cases.reject_many(desk.connection, [free, over], reason="", actor=LAWYER, at=desk.now)
    assert (set(bulk.done), set(bulk.refused)) == (set(), {free, over})
    bulk = cases.reject_many(desk.connection, [free, over], reason="A test.", actor=LAWYER, at=desk.now)
    assert (set(bulk.done), set(bulk.refused)) == ({free}, {over})
    assert find_differences(desk.connection, desk.election_id) == []


def test_of_fifty_lawyers_who_claim_at_once_one_has_it_each_time(desk, database_url):
    reported = [desk.report() for _ in range(ROUNDS)]
    desk.connection.commit()
    engine = create(database_url, scope=SYSTEM, pooled=False, statement_timeout_ms=30_000)
    for case in reported:
        assert _winners(engine, case) == Counter({"has it": 1, "refused": LAWYERS - 1})
    claimed = sa.select(incident_event.c.incident_id).where(incident_event.c.kind == "claimed")
    assert sorted(desk.connection.scalars(claimed)) == sorted(reported)
    assert find_differences(desk.connection, desk.election_id) == []


def test_of_two_decisions_at_once_one_is_told_that_the_other_was_quicker(desk, database_url):
    case = desk.report()
    seen = desk.do(cases.acknowledge, case)
    desk.connection.commit()
    engine = create(database_url, scope=SYSTEM, pooled=False)
    told: list[str] = []
    gate = threading.Barrier(2)

    def decide(verb, **values):
        with engine.connect() as connection:
            gate.wait()
            try:
                verb(connection, incident_id=case, actor=LAWYER, at=at("10:10"), version=seen, **values)
                connection.commit()
                told.append("decided")
            except cases.QuickerError:
                told.append("late")

    _run([lambda: decide(cases.confirm), lambda: decide(cases.reject, reason="Hearsay.")])
    assert sorted(told) == ["decided", "late"]


def _winners(engine: sa.Engine, case: uuid.UUID) -> Counter[str]:
    gate = threading.Barrier(LAWYERS)
    told: list[str] = []

    def try_to(lawyer: str) -> None:
        with engine.connect() as connection:
            gate.wait()
            try:
                cases.claim(connection, incident_id=case, actor=lawyer, at=at("10:05"))
                connection.commit()
                told.append("has it")
            except CaseError:
                told.append("refused")

    _run([lambda name=f"HQ-{n:02}": try_to(name) for n in range(LAWYERS)])
    return Counter(told)


def _run(works) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
