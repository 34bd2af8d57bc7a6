"""What the press sees: what a lawyer has confirmed and cleared, and sums of at least five people."""

import datetime as dt
import uuid
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import cases, migrate
from db import engine as engines
from db.access import guards, press
from db.access.press import FEWEST_OBSERVERS
from db.access.scope import SYSTEM, reading_as
from db.cases import PUBLISHABLE
from db.schema import district, incident, incident_state, station_state, turnout_by_district
from db.vocabulary import CoverageClass
from db.writing import touch_register
from queries import press as questions
from queries.coverage import coverage
from queries.press_incidents import fetch_cleared_incidents, heat_of_districts
from queries.schedule import fetch_election
from queries.stations import fetch_station_facts
from tests.casework import OTHER, Desk
from tests.factories import Register, add_district, add_register, at, check_in, turnout

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
    cases.change_settings(desk.connection, desk.election_id, rule, actor="HQ-01", at=desk.now)
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


# --- sums -------------------------------------------------------------------------------------


def basis_of(connection: sa.Connection, election_id: int, local: str = "12:30") -> questions.Basis:
    election = fetch_election(connection, election_id=election_id)
    return questions.fetch_coverage(connection, election=election, as_of=at(local)).basis


def reported(connection: sa.Connection, *districts: int) -> Register:
    """An election with a district of so many stations each, all observed and counted at 10:00."""
    made = add_register(connection, stations=0)
    for place, stations in enumerate(districts):
        code = f"63{place}"
        here = add_district(connection, made.election_id, code=code)
        for number in range(stations):
            made.add_station(observer=f"{code}-{number}", district_id=here)
    touch_register(connection, made.election_id)
    aliases = list(connection.scalars(sa.text("select alias from observer order by id")))
    for number, alias in enumerate(aliases, start=1):
        made.record(
            check_in(str(number), observer=alias), turnout(str(number), observer=alias, voters=100 + number)
        )
    connection.commit()
    return made


def codes(connection: sa.Connection) -> list[str]:
    rows = sa.select(district.c.code).join(turnout_by_district).order_by(district.c.code)
    return list(connection.scalars(rows))


@pytest.mark.parametrize("small", [1, FEWEST_OBSERVERS - 1])
def test_turnout_of_fewer_than_five_observers_is_not_shown(engine: sa.Engine, readers: sa.Engine, small: int):
    with engine.connect() as connection:
        made = reported(connection, FEWEST_OBSERVERS, small)
    with reading_as(readers, "press") as connection:
        assert codes(connection) == ["630"]
        basis = basis_of(connection, made.election_id)
        timeline = questions.fetch_turnout_timeline(connection, basis=basis)
        by_district = questions.fetch_turnout_by_district(connection, basis=basis)

    first = timeline.points[0]
    assert (first.slot, first.estimate.counted) == (
        "10:00",
        FEWEST_OBSERVERS,
    )  # nor does it follow from the whole
    assert first.estimate.stations == FEWEST_OBSERVERS + small
    assert [each.code for each in by_district.withheld] == ["631"]
    assert by_district.whole == first


def test_small_districts_that_together_have_five_are_in_the_whole(engine: sa.Engine, readers: sa.Engine):
    with engine.connect() as connection:
        made = reported(connection, 6, 3, 2)
    with reading_as(readers, "press") as connection:
        assert codes(connection) == ["630"]
        basis = basis_of(connection, made.election_id)
        point = questions.fetch_turnout_timeline(connection, basis=basis).points[0]
        shown = questions.fetch_coverage(connection, election=basis.election, as_of=at("10:06"))

    assert (point.estimate.counted, point.estimate.stations) == (11, 11)
    expected = sum(100 + number for number in range(1, 12)) / 11_000
    assert point.estimate.share == pytest.approx(expected, abs=0.002)
    assert [each.area and each.area.code for each in shown.areas] == ["630", None]
    assert [each.code for each in shown.withheld] == ["631", "632"]
    assert shown.left_out == 0


def test_one_observer_of_five_stations_is_one_observer(engine: sa.Engine, readers: sa.Engine):
    with engine.connect() as connection:
        made = reported(connection, FEWEST_OBSERVERS)
        for number in range(1, FEWEST_OBSERVERS + 1):
            made.connection = connection
            made.record(turnout(str(number), slot="12:00", observer="630-0"), at=at("12:05"))
        connection.commit()
    with reading_as(readers, "press") as connection:
        seen = connection.scalars(sa.select(turnout_by_district.c.slot)).all()

    assert seen == ["10:00"]


def test_a_station_of_its_own_is_nothing_the_press_may_ask_about(readers: sa.Engine):
    for table in ("station_state", "turnout_state", "report", "observer", "assignment"):
        with (
            reading_as(readers, "press") as connection,
            pytest.raises(sa.exc.ProgrammingError, match="permission denied"),
        ):
            connection.execute(sa.text(f"select count(*) from {table}"))  # noqa: S608  our own names


def test_heat_is_of_districts_and_withheld_where_observers_are_few(engine: sa.Engine, readers: sa.Engine):
    with engine.connect() as connection:
        made = reported(connection, 6, 2)
    with reading_as(readers, "press") as connection:
        election = fetch_election(connection, election_id=made.election_id)
        shown = questions.fetch_coverage(connection, election=election, as_of=at("12:30"))
        incidents = fetch_cleared_incidents(connection, basis=shown.basis)

    heat = heat_of_districts(shown, incidents)
    assert [(each.area.code, each.heat) for each in heat.districts] == [("630", 0.0), ("631", None)]


# --- coverage, in SQL and in Python ---------------------------------------------------------

MOMENTS = st.none() | st.integers(5 * 60, 22 * 60).map(
    lambda minute: at(f"{minute // 60:02}:{minute % 60:02}")
)
STATE = st.fixed_dictionaries(
    {
        "observers_assigned": st.integers(0, 2),
        **dict.fromkeys(
            (
                *("arrived_at", "opened_at", "heard_at", "removed_at", "counting_at"),
                *("protocol_at", "home_safe_at"),
            ),
            MOMENTS,
        ),
        "last_slot": st.sampled_from([None, "09:00", "10:00", "11:00", "14:00", "20:00"]),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=st.lists(STATE, min_size=6, max_size=6), now=MOMENTS.filter(bool))
def test_the_database_classes_stations_as_the_screens_do(engine: sa.Engine, states, now: dt.datetime):
    with engine.connect() as connection:
        made = add_register(connection, stations=0, code=uuid.uuid4().hex)
        for number in range(6):
            made.add_station(observer=f"A-{number}")
        touch_register(connection, made.election_id)
        made.record(check_in("1"))
        for place, state in zip(made.station_ids.values(), states, strict=True):
            removal = {"removal": "removed" if state["removed_at"] else None}
            values = {
                **state,
                **removal,
                "election_id": made.election_id,
                "observers_confirmed": 0,
                "revision": 1,
            }
            connection.execute(sa.delete(station_state).where(station_state.c.station_id == place))
            connection.execute(sa.insert(station_state).values(station_id=place, **values))
        election = fetch_election(connection, election_id=made.election_id)
        facts = fetch_station_facts(connection, election_id=made.election_id)
        connection.execute(sa.text("set local role hq_press"))
        told = questions.fetch_coverage(connection, election=election, as_of=now).whole
        connection.rollback()

    classes = [coverage(each, election.schedule, now).group for each in facts]
    silent = {CoverageClass.REMOVED: CoverageClass.SILENT}
    expected = [silent.get(each, each) for each in classes]
    assert told == {each: expected.count(each) for each in questions.CLASSES}
