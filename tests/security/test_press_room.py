"""The whole way of what may be published: reported, decided, asked in the scope of the press, made a figure.
No word, alias, phone or uncleared station comes out of it."""

import uuid

import orjson
import pytest
import sqlalchemy as sa

from dashboard.figures import Kind, build_all
from dashboard.words import LANGUAGES, words
from db import cases
from db.access.scope import reading_as
from db.writing import touch_register
from queries.press_room import PressRoom, fetch_press_room
from queries.schedule import fetch_election
from tests.casework import Desk
from tests.factories import Register, add_register, at, check_in, incident, turnout

STATIONS = 6
SECRET = "Canary: the chairman tore it up, call +7 705 555 44 33"


@pytest.fixture
def register(engine: sa.Engine) -> Register:
    """Six observed stations; a cleared incident at the first, and at the last one that only waits."""
    with engine.begin() as connection:
        made = add_register(connection, stations=0)
        for number in range(1, STATIONS + 1):
            made.add_station(observer=f"Canary-{number:02}-A", name_ru=f"Школа № {number}")
        touch_register(connection, made.election_id)
        for number in range(1, STATIONS + 1):
            told = {"station": str(number), "observer": f"Canary-{number:02}-A"}
            made.record(check_in(**told), turnout(**told, voters=100 * number))
        clear(connection, made, "1")
        made.record(incident("6", observer="Canary-06-A", category="EXPEL", narrative=SECRET))
    return made


def clear(connection: sa.Connection, made: Register, station: str) -> None:
    sent = incident(station, observer=f"Canary-0{station}-A", narrative=SECRET)
    made.record(sent)
    by_hq = {"incident_id": uuid.UUID(sent["id"]), "actor": "HQ-07", "at": at("10:30")}
    for verb in (cases.acknowledge, cases.confirm, cases.clear_for_press):
        verb(connection, **by_hq)


def ask(readers: sa.Engine, register: Register) -> PressRoom:
    with reading_as(readers, "press") as connection:
        election = fetch_election(connection, election_id=register.election_id)
        return fetch_press_room(connection, election=election, as_of=at("10:40"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_made_and_none_tells_what_is_not_cleared(
    readers: sa.Engine, register: Register, language: str
):
    made = build_all(ask(readers, register), words(language))

    assert set(made) == set(Kind)
    written = orjson.dumps(list(made.values())).decode()
    assert not [each for each in ("Canary", "705", "HQ-07", "EXPEL", "expel") if each in written]


def test_all_figures_of_one_moment_say_the_same_numbers(readers: sa.Engine, register: Register):
    made = build_all(ask(readers, register), words("en"))
    day = dict(
        zip(made[Kind.DAY_TABLE].table.values("measure"), made[Kind.DAY_TABLE].table.rows, strict=True)
    )
    severities = made[Kind.INCIDENTS_BY_SEVERITY].table.values("incidents")

    assert day["turnout_observer"][3] == made[Kind.TURNOUT_TIMELINE].table.values("share")[0]
    assert day["incidents"][2] == sum(int(count or 0) for count in severities) == 1
    assert day["under_verification"][2:] == (None, None, "fewer than 5")
    assert day["heard"][2] == made[Kind.COVERAGE].table.values("stations")[0] == STATIONS
    assert made[Kind.STATION_MAP].table.values("incidents") == [1, 0, 0, 0, 0, 0]
    assert len({figure.id for figure in made.values()}) == len(Kind)


def test_asked_again_nothing_has_changed_and_after_a_withdrawal_the_figure_is_another(
    engine: sa.Engine, readers: sa.Engine, register: Register
):
    first, again = (build_all(ask(readers, register), words("en")) for _ in range(2))
    assert first == again
    with engine.begin() as connection:
        case = connection.scalar(
            sa.text("select incident_id from incident_state where cleared_at is not null")
        )
        cases.withdraw_clearing(
            connection, incident_id=case, reason="A mistake.", actor="HQ-07", at=at("10:35")
        )
    after = build_all(ask(readers, register), words("en"))

    assert after[Kind.INCIDENTS_BY_HOUR].empty
    assert after[Kind.INCIDENTS_BY_HOUR].id != first[Kind.INCIDENTS_BY_HOUR].id
    assert after[Kind.COVERAGE].id == first[Kind.COVERAGE].id


def test_a_day_without_a_report_and_one_station_has_its_figures(engine: sa.Engine, readers: sa.Engine):
    with engine.begin() as connection:
        register = Desk(connection, stations=1).register
    made = build_all(ask(readers, register), words("en"))

    assert made[Kind.TURNOUT_TIMELINE].title == "No turnout may be published yet"
    assert made[Kind.COVERAGE].title == "Heard from 0 of 1 station"
    assert made[Kind.COVERAGE].empty  # no district has five observers
    assert all(figure.alt and figure.sentence for figure in made.values())
