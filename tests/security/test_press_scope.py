"""What the press sees: what a lawyer has confirmed and cleared, and sums of at least five people."""

import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from db import cases, migrate
from db import engine as engines
from db.access import guards, press
from db.access.scope import SYSTEM, reading_as
from db.cases import PUBLISHABLE
from db.schema import incident
from db.state_tables import incident_state
from queries.press_incidents import fetch_cleared_incidents
from tests.casework import OTHER, Desk
from tests.factories import at
from tests.press import basis_of

SEEN = sa.select(incident_state.c.incident_id)


@pytest.fixture
def desk(engine: sa.Engine) -> Desk:
    with engine.connect() as connection:
        yield Desk(connection)


def seen_by_press(desk: Desk, readers: sa.Engine) -> set[uuid.UUID]:
    desk.connection.commit()
    with reading_as(readers, "press") as connection:
        return set(connection.scalars(SEEN))


def confirmed(desk: Desk, **values: object) -> uuid.UUID:
    case = desk.report(**values)
    desk.do(cases.acknowledge, case)
    desk.do(cases.confirm, case)
    return case


# --- incidents --------------------------------------------------------------------------------


def test_the_press_sees_what_is_confirmed_and_cleared_and_nothing_else(desk: Desk, readers: sa.Engine):
    desk.report()  # new
    confirmed(desk)  # not cleared
    cleared = confirmed(desk)
    desk.do(cases.clear_for_press, cleared)

    assert seen_by_press(desk, readers) == {cleared}


@pytest.mark.parametrize("verb", [cases.reopen, cases.withdraw_clearing])
def test_what_is_reopened_or_withdrawn_is_gone_at_once(desk: Desk, readers: sa.Engine, verb: Any):
    case = confirmed(desk)
    desk.do(cases.clear_for_press, case)
    assert seen_by_press(desk, readers) == {case}
    desk.do(verb, case, reason="New evidence.")
    assert seen_by_press(desk, readers) == set()


def test_what_is_reopened_and_rejected_stays_away(desk: Desk, readers: sa.Engine):
    case = confirmed(desk)
    desk.do(cases.clear_for_press, case)
    desk.do(cases.reopen, case, reason="New evidence.")
    desk.do(cases.reject, case, reason="Hearsay.")
    assert seen_by_press(desk, readers) == set()


def test_filed_or_closed_it_stays_public(desk: Desk, readers: sa.Engine):
    case = confirmed(desk)
    desk.do(cases.clear_for_press, case)
    desk.do(cases.choose_action, case, action="none", reason="Remedied.")
    desk.do(cases.close, case)
    assert seen_by_press(desk, readers) == {case}


@pytest.mark.parametrize("column", ["state", "assignee", "duplicate_of", "received_at", "action"])
def test_of_a_cleared_incident_the_press_is_not_told_the_desks_own_affairs(readers: sa.Engine, column: str):
    with (
        reading_as(readers, "press") as connection,
        pytest.raises(sa.exc.ProgrammingError, match="permission denied"),
    ):
        connection.execute(sa.select(incident_state.c[column]))


def test_a_narrative_is_never_for_the_press(desk: Desk, readers: sa.Engine):
    desk.do(cases.clear_for_press, confirmed(desk))
    desk.connection.commit()
    with (
        reading_as(readers, "press") as connection,
        pytest.raises(sa.exc.ProgrammingError, match="permission denied"),
    ):
        connection.execute(sa.select(incident.c.narrative))


def test_the_guard_and_the_desk_agree_on_what_is_publishable():
    assert {state for state in PUBLISHABLE if f"'{state}'" in press.CLEARED} == PUBLISHABLE
    assert press.CLEARED.count("'") == 2 * len(PUBLISHABLE)


@pytest.mark.parametrize(
    "weaker", ["true", "cleared_at is not null", press.CLEARED.replace("cleared_at is not null", "true")]
)
def test_a_weaker_guard_would_be_noticed(
    owner_url: str, database_url: str, monkeypatch: pytest.MonkeyPatch, weaker: str
):
    """Mutation: with any part of the condition gone, one of the rows above gets through."""
    mutated = tuple(
        guards.Reads(each.table, each.roles, each.only, weaker) if each.rows == press.CLEARED else each
        for each in guards.READS
    )
    monkeypatch.setattr(guards, "READS", mutated)
    owner, app = engines.create(owner_url), engines.create(database_url, scope=SYSTEM)
    readers = engines.create(database_url)
    migrate.upgrade(owner)
    with app.connect() as connection:
        desk = Desk(connection)
        confirmed(desk)
        rejected = confirmed(desk)
        connection.execute(  # what no verb writes: cleared, and rejected since
            sa.update(incident_state)
            .where(incident_state.c.incident_id == rejected)
            .values(state="rejected", cleared_at=at("12:00"))
        )
        assert seen_by_press(desk, readers) != set()
    for each in (owner, app, readers):
        each.dispose()


def test_cleared_and_rejected_is_not_seen_even_if_a_fault_of_ours_left_it_cleared(
    desk: Desk, readers: sa.Engine
):
    case = confirmed(desk)
    desk.connection.execute(sa.update(incident_state).values(state="rejected", cleared_at=at("12:00")))
    assert case not in seen_by_press(desk, readers)


# --- a second pair of eyes --------------------------------------------------------------------


def ask_for_two(desk: Desk) -> None:
    rule = cases.Settings(two_clear=True)
    cases.change_settings(desk.connection, desk.election_id, rule, why="x", actor="HQ-01", at=desk.now)
    assert cases.fetch_settings(desk.connection, desk.election_id).two_clear


def test_under_the_rule_of_two_the_first_word_tells_the_press_nothing(desk: Desk, readers: sa.Engine):
    ask_for_two(desk)
    case = confirmed(desk)
    desk.do(cases.clear_for_press, case)
    assert seen_by_press(desk, readers) == set()
    with pytest.raises(cases.CaseError, match="second person"):
        desk.do(cases.clear_for_press, case)
    desk.do(cases.clear_for_press, case, actor=OTHER)
    assert seen_by_press(desk, readers) == {case}


@pytest.mark.parametrize("step", ["withdrawn", "reopened"])
def test_a_proposal_taken_back_needs_two_again(desk: Desk, readers: sa.Engine, step: str):
    ask_for_two(desk)
    case = confirmed(desk)
    desk.do(cases.clear_for_press, case)
    if step == "withdrawn":
        desk.do(cases.withdraw_clearing, case, reason="A mistake.")
    else:
        desk.do(cases.reopen, case, reason="New.")
        desk.do(cases.confirm, case)
    assert cases.proposed_by(desk.connection, case) is None
    desk.do(cases.clear_for_press, case, actor=OTHER)
    assert seen_by_press(desk, readers) == set()


# --- under verification -----------------------------------------------------------------------


@pytest.mark.parametrize(("waiting", "told"), [(0, 0), (1, None), (4, None), (5, 5), (6, 6)])
def test_what_is_not_cleared_is_only_counted_and_few_are_not(
    desk: Desk, readers: sa.Engine, waiting: int, told: int | None
):
    for _ in range(waiting):
        desk.report()
    desk.do(cases.clear_for_press, confirmed(desk))  # not counted: it is public
    desk.do(cases.reject, desk.report(), reason="Hearsay.")  # not counted: it is nothing
    desk.connection.commit()
    with reading_as(readers, "press") as connection:
        found = fetch_cleared_incidents(connection, basis=basis_of(connection, desk.election_id))

    assert (len(found.incidents), found.under_verification) == (1, told)


@pytest.mark.parametrize("role", [role for role in guards.ROLES if role != "press"])
def test_nobody_else_asks_the_questions_of_the_press(readers: sa.Engine, role: str):
    for question in ("press_coverage(1, now())", "press_turnout_rest(1)", "press_under_verification(1)"):
        with (
            reading_as(readers, role) as connection,
            pytest.raises(sa.exc.ProgrammingError, match="permission denied"),
        ):
            connection.execute(sa.text(f"select * from {question}"))  # noqa: S608  our own names


def test_the_owner_too_is_told_nothing_outside_the_scope_of_the_press(owner_url: str):
    owner = engines.create(owner_url)
    with owner.connect() as connection:
        assert connection.execute(sa.text("select * from press_under_verification(1)")).all() == []
    owner.dispose()


def test_a_question_leaves_the_scope_as_it_was(readers: sa.Engine, desk: Desk):
    desk.report()
    desk.connection.commit()
    with reading_as(readers, "press") as connection:
        connection.execute(sa.text("select * from press_under_verification(:id)"), {"id": desk.election_id})
        assert connection.scalar(sa.text("show hq.scope")) == "press"
        assert connection.scalars(SEEN).all() == []
