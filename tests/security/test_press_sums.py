"""Sums for the press: of at least five observers, and none that follows by subtraction. Coverage is classed
in the database as on the screens."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.access.press import FEWEST_OBSERVERS
from db.access.scope import reading_as
from db.schema import district
from db.state_tables import station_state, turnout_by_district
from db.vocabulary import CoverageClass, TurnoutSource
from db.writing import touch_register
from queries import press as questions
from queries.coverage import coverage
from queries.press_incidents import fetch_cleared_incidents, heat_of_districts
from queries.schedule import fetch_election
from queries.stations import fetch_station_facts
from tests.factories import Register, add_district, add_register, at, check_in, turnout
from tests.press import basis_of


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


def test_a_district_without_a_place_stands_amid_its_stations(connection: sa.Connection):
    made = add_register(connection, stations=0)
    named = add_district(connection, made.election_id, code="631", label_lat=47.0, label_lon=84.0)
    plain = add_district(connection, made.election_id, code="632")
    empty = add_district(connection, made.election_id, code="633")
    for lat in (48.0, 50.0):
        made.add_station(district_id=plain, lat=lat, lon=82.0)
        made.add_station(district_id=named, lat=lat, lon=82.0)
    made.add_station(district_id=plain, lat=None, lon=None, coordinate_quality="missing")

    areas = {each.id: each for each in questions.fetch_areas(connection, election_id=made.election_id)}

    assert (areas[named].lat, areas[named].lon) == (47.0, 84.0)
    assert (areas[plain].lat, areas[plain].lon) == (49.0, 82.0)
    assert (areas[empty].lat, areas[empty].lon) == (None, None)


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


def test_districts_are_asked_of_one_hour_and_one_series_the_latest_observed_if_not_said(
    engine: sa.Engine, readers: sa.Engine
):
    with engine.connect() as connection:
        made = reported(connection, FEWEST_OBSERVERS)
        for number in range(1, FEWEST_OBSERVERS + 1):
            alias = f"630-{number - 1}"
            made.record(turnout(str(number), slot="12:00", voters=300, observer=alias), at=at("12:05"))
            told = {"slot": "14:00", "voters": 500, "observer": alias, "source": TurnoutSource.OFFICIAL}
            made.record(turnout(str(number), **told), at=at("14:05"))
        connection.commit()

    def shares(slot: str | None) -> tuple[str | None, float | None, float | None]:
        result = questions.fetch_turnout_by_district(connection, basis=basis, slot=slot)
        (only,) = result.districts
        return result.slot, only.observed.share, only.official.share

    with reading_as(readers, "press") as connection:
        basis = basis_of(connection, made.election_id)
        assert shares(None) == ("12:00", pytest.approx(0.3), None)
        assert shares("10:00") == ("10:00", pytest.approx(0.103), None)
        assert shares("14:00") == ("14:00", None, pytest.approx(0.5))


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
