"""The situation desk: what is found, what a station's panel tells to whom, and earlier moments."""

import json
from typing import Any

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard.viewer import Role
from db import demo
from db.vocabulary import Channel, CoverageClass
from db.writing import record_reports, touch_register
from tests.factories import Register, add_district, add_register, at, check_in, incident, turnout
from tests.pages.conftest import Hq, Open, html_of

PRIVATE = "The chair, +7 701 123 45 67, sent him out."


@pytest.fixture
def register(engine: sa.Engine) -> Register:
    """1: reports, with an incident at 09:30. 2: arrived, then nothing. 3: nobody, in another district."""
    with engine.begin() as connection:
        made = add_register(connection, stations=0)
        made.add_station(observer="Зайсан-001-A")
        made.add_station(observer="Зайсан-002-A")
        elsewhere = add_district(connection, made.election_id, code="632000000")
        made.add_station(district_id=elsewhere)
        touch_register(connection, made.election_id)
        alias = {"observer": "Зайсан-001-A"}
        for local, *reports in (
            ("06:40", check_in("1", **alias), check_in("2")),
            ("07:05", check_in("1", "opened", **alias)),
            ("09:30", incident("1", "EXPEL", narrative=PRIVATE, **alias)),
            ("10:03", turnout("1", voters=150, **alias)),
        ):
            record_reports(
                connection,
                made.election_id,
                reports,
                received_at=at(local),
                channel=Channel.PHONE,
                actor="test",
            )
    return made


def listed(app: AppTest) -> list[tuple[str, str]]:
    """Number and state of each station in the list under the map."""
    rows = app.dataframe[0].value.to_dict("records") if app.dataframe else []
    return [(row["Number"], row["State"]) for row in rows]


def steered(app: AppTest) -> dict[str, Any]:
    """What the browser's tiles were told to show."""
    element = next(each for each in app.get("bidi_component") if each.proto.component_name == "hq_steer")
    told: dict[str, Any] = json.loads(element.proto.json)
    return told


def test_before_there_is_an_election_it_says_so(open_page: Open):
    app = open_page("situation")

    assert not app.exception
    assert app.info[0].value == "No election is in the register yet."


def test_every_station_is_listed_with_its_state(hq: Hq, register: Register, open_page: Open):
    hq.look("11:00")
    app = open_page("situation")

    assert listed(app) == [("2", "Silent"), ("3", "Not covered"), ("1", "Reporting")]
    assert steered(app) == {
        "filter": None,
        "selection": None,
        "layers": {"coverage": True, "heat": True, "incidents": True, "districts": True},
        "pinned": None,
    }


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ({"find": "station 2"}, ["2"]),
        ({"district": "632000000"}, ["3"]),
        ({"class": "silent,not_covered"}, ["2", "3"]),
        ({"severity": "critical"}, ["1"]),
        ({"within": "180"}, ["1"]),
        ({"within": "60"}, []),
        ({"class": "silent", "district": "632000000"}, []),
        ({"class": "nonsense", "district": "nowhere", "within": "x"}, ["1", "2", "3"]),
    ],
)
def test_filters_in_the_address_narrow_the_list(
    hq: Hq, register: Register, open_page: Open, address: dict[str, str], found: list[str]
):
    hq.look("11:00")
    app = open_page("situation", **address)

    assert sorted(number for number, _ in listed(app)) == found
    assert not app.exception
    if not found:
        assert "No station matches." in html_of(app)


def test_the_list_stands_still_until_somebody_looks_again(hq: Hq, register: Register, open_page: Open):
    hq.look("11:00")
    app = open_page("situation")

    hq.look("12:20")  # by now station 1 is late with its count of 12:00
    app.run()
    assert ("1", "Reporting") in listed(app)

    app.button(key="look-again").click().run()
    assert ("1", "Late") in listed(app)


def test_a_chosen_filter_goes_into_the_address_as_a_code_and_to_the_map(
    hq: Hq, register: Register, open_page: Open
):
    hq.look("11:00")
    app = open_page("situation", lang="kk")

    app.multiselect[0].select(CoverageClass.SILENT.value).run()

    assert app.query_params["class"] == "silent"
    assert steered(app)["filter"]["classes"] == [list(CoverageClass).index(CoverageClass.SILENT)]


def test_layers_in_the_address_are_switched(hq: Hq, register: Register, open_page: Open):
    hq.look("11:00")

    layers = steered(open_page("situation", layers="coverage,heat"))["layers"]

    assert layers == {"coverage": True, "heat": True, "incidents": False, "districts": False}


# --- a station --------------------------------------------------------------------------------


def test_a_lawyer_reads_the_narrative_masked_and_sees_who_reported(
    hq: Hq, register: Register, open_page: Open
):
    hq.look("11:00")
    app = open_page("situation", role=Role.LAWYER, station="1")
    page = html_of(app)

    assert f'data-tile="station_state:{register.station_ids["1"]}"' in page
    assert "Category EXPEL" in page
    assert "The chair, •••, sent him out." in page
    assert "701 123" not in page
    assert "Зайсан-001-A" in page
    assert "Observed by 10:00: 150" in page
    assert steered(app)["selection"] == 0


@pytest.mark.parametrize(
    ("role", "told"),
    [
        (Role.LEADER, {"sent him out", "Зайсан-001-A"}),
        (Role.LAWYER, {"sent him out", "Зайсан-001-A"}),
        (Role.TRAINER, {"Зайсан-001-A"}),
    ],
)
def test_each_role_is_told_only_what_is_for_it(
    hq: Hq, register: Register, open_page: Open, role: Role, told: set[str]
):
    hq.look("11:00")
    page = html_of(open_page("situation", role=role, station="1"))

    assert "Category EXPEL" in page
    assert {words for words in ("sent him out", "Зайсан-001-A") if words in page} == told


def test_what_one_role_has_read_is_not_served_to_another(hq: Hq, register: Register, open_page: Open):
    hq.look("11:00")
    open_page("situation", role=Role.LAWYER, station="1")

    assert "sent him out" not in html_of(open_page("situation", role=Role.TRAINER, station="1"))


@pytest.mark.parametrize("role", [Role.PRESS, Role.OPERATOR, Role.ADMIN, Role.WALL])
def test_roles_without_incidents_do_not_open_the_desk(
    hq: Hq, register: Register, open_page: Open, role: Role
):
    hq.look("11:00")
    app = open_page("situation", role=role, station="1")

    assert app.error
    assert not html_of(app)


def test_a_station_without_anything_says_what_is_not_known(hq: Hq, register: Register, open_page: Open):
    hq.look("11:00")
    page = html_of(open_page("situation", station="3"))

    for said in (
        "Nobody is assigned.",
        "No incident was reported.",
        "No count has come in.",
        "Nobody has reported yet.",
    ):
        assert said in page


def test_a_number_that_is_not_in_the_register_is_said_to_be_none(hq: Hq, register: Register, open_page: Open):
    hq.look("11:00")
    app = open_page("situation", station="404")

    assert app.info[0].value == "There is no station 404 in the register."
    assert 'data-tile="desk_incidents"' in html_of(app)


def test_closing_the_panel_takes_the_station_out_of_the_address(hq: Hq, register: Register, open_page: Open):
    hq.look("11:00")
    app = open_page("situation", station="1")

    next(each for each in app.button if each.label == "Close").click().run()

    assert "station" not in app.query_params
    assert 'data-tile="desk_incidents"' in html_of(app)


# --- earlier moments --------------------------------------------------------------------------


def test_an_earlier_moment_is_shown_as_hq_knew_it_and_marked(hq: Hq, register: Register, open_page: Open):
    hq.look("11:00")
    app = open_page("situation", at="07:00", station="1")
    page = html_of(app)

    assert "As HQ knew it at 07:00" in page
    assert "Replay, not live" in page
    assert listed(app) == [("3", "Not covered"), ("1", "Arrived"), ("2", "Arrived")]
    assert "Category EXPEL" not in page
    pinned = steered(app)["pinned"]
    assert set(pinned) == {
        "map",
        "desk_incidents",
        "desk_feed",
        f"station_state:{register.station_ids['1']}",
    }
    assert pinned["map"]["incidents"] == []


def test_one_goes_back_to_live(hq: Hq, register: Register, open_page: Open):
    hq.look("11:00")
    app = open_page("situation", at="07:00")

    next(each for each in app.button if each.label == "Back to live").click().run()

    assert "Replay, not live" not in html_of(app)
    assert steered(app)["pinned"] is None


def test_steps_of_a_quarter_of_an_hour_lead_through_the_day(hq: Hq, register: Register, open_page: Open):
    hq.look("11:00")
    app = open_page("situation", at="09:15")

    next(each for each in app.button if each.label.startswith("+ 15")).click().run()

    assert "As HQ knew it at 09:30" in html_of(app)
    assert steered(app)["pinned"]["map"]["incidents"]


def test_a_moment_that_has_not_come_is_not_made_up(hq: Hq, register: Register, open_page: Open):
    hq.look("11:00")
    app = open_page("situation", at="12:00")

    assert app.warning[0].value == "12:00 has not come yet: this is live."
    assert steered(app)["pinned"] is None


# --- when something is missing ----------------------------------------------------------------


def test_with_the_database_away_the_desk_stays_and_says_what_it_cannot_know(
    hq: Hq, register: Register, open_page: Open
):
    hq.look("11:00")
    hq.lose_the_database()
    app = open_page("situation", station="1", at="07:00")

    assert not app.exception
    assert [each.value for each in app.warning] == [
        "The database does not answer: an earlier moment cannot be shown now.",
        "The database does not answer. What the station sent is not known now.",
    ]
    assert f'data-tile="station_state:{register.station_ids["1"]}"' in html_of(app)
    assert len(listed(app)) == 3


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("stations", [0, 1])
def test_an_empty_day_opens_in_every_language(
    hq: Hq, engine: sa.Engine, open_page: Open, language: str, stations: int
):
    with engine.begin() as connection:
        touch_register(connection, add_register(connection, stations=stations).election_id)
    hq.look("06:00")

    assert not open_page("situation", lang=language, station="1").exception


# --- the demo's clock -------------------------------------------------------------------------


@pytest.fixture
def demo_day(hq: Hq, engine: sa.Engine) -> int:
    election_id = demo.seed_demo(engine, real_now=lambda: hq.now, stations=40, paused=True)
    hq.look("09:40")
    return election_id


def clock_of(engine: sa.Engine, election_id: int) -> demo.ClockRow:
    with engine.connect() as connection:
        return demo.fetch_clock(connection, election_id)


def press(app: AppTest, key: str) -> None:
    app.button(key=key).click().run()


def test_the_demo_is_resumed_and_its_speed_set(hq: Hq, engine: sa.Engine, demo_day: int, open_page: Open):
    app = open_page("situation")

    press(app, "demo-pause")
    assert not clock_of(engine, demo_day).paused

    press(app, "demo-300")
    assert clock_of(engine, demo_day).speed == 300


def test_a_new_demo_day_begins_beside_the_old_one(hq: Hq, engine: sa.Engine, demo_day: int, open_page: Open):
    press(open_page("situation"), "demo-new")

    with engine.connect() as connection:
        newest = demo.fetch_current_clock(connection)
    assert newest is not None
    assert newest.demo_at == at("06:30")


def test_a_live_hq_has_no_demo_controls(hq: Hq, register: Register, open_page: Open):
    hq.look("11:00")
    hq.settings = type(hq.settings)("live", 8501, hq.settings.data_dir, None, None)

    assert not [each for each in open_page("situation").button if each.key and each.key.startswith("demo-")]
