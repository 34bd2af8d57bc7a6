"""The turnout page, by role, district and state of the day."""

import pytest
import sqlalchemy as sa

from dashboard.viewer import Role
from db.vocabulary import Channel
from db.writing import record_reports, touch_register
from tests.factories import Register, add_register, at, turnout
from tests.pages.conftest import Hq, Open, html_of


@pytest.fixture
def register(engine: sa.Engine) -> Register:
    """One station; its count at noon is lower than at ten."""
    with engine.begin() as connection:
        made = add_register(connection)
        touch_register(connection, made.election_id)
        for local, report in (("10:02", turnout(voters=300)), ("12:02", turnout(slot="12:00", voters=200))):
            record_reports(
                connection,
                made.election_id,
                [report],
                received_at=at(local),
                channel=Channel.API,
                actor="test",
            )
    return made


def test_before_there_is_an_election_it_says_so(open_page: Open):
    app = open_page("turnout")

    assert not app.exception
    assert app.info[0].value == "No election is in the register yet."


def test_it_shows_the_live_tiles_of_the_whole_election(hq: Hq, register: Register, open_page: Open):
    hq.look("14:40")
    page = html_of(open_page("turnout"))

    for tile in ("turnout_head", "turnout_area", "turnout_table", "turnout_units"):
        assert f'data-tile="{tile}"' in page
    assert "not a random sample" in page


def test_a_district_in_the_address_is_shown_and_can_be_changed(hq: Hq, register: Register, open_page: Open):
    hq.look("14:40")
    app = open_page("turnout", district="631000000")
    assert 'data-tile="turnout_table:631000000"' in html_of(app)

    app.selectbox[0].set_value(None).run()

    assert 'data-tile="turnout_table"' in html_of(app)
    assert "district" not in app.query_params


def test_an_unknown_district_in_the_address_shows_the_whole(hq: Hq, register: Register, open_page: Open):
    hq.look("14:40")

    app = open_page("turnout", district="nowhere")

    assert 'data-tile="turnout_head"' in html_of(app)
    assert app.info[0].value == "There is no district nowhere in the register."


def test_who_sees_stations_is_shown_each_count_to_ask_about(hq: Hq, register: Register, open_page: Open):
    hq.look("14:40")
    (asked,) = open_page("turnout", role=Role.TRAINER).dataframe[0].value.to_dict("records")

    assert (asked["Question"], asked["Station"], asked["Voters"]) == ("lower than before", "1", 200)
    assert asked["Held against"] == 300


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.PRESS])
def test_a_role_that_may_not_see_sums_sees_nothing(hq: Hq, register: Register, open_page: Open, role: Role):
    """Nor the press: a sum of a district may be one observer's."""
    hq.look("14:40")
    app = open_page("turnout", role=role)

    assert app.error
    assert not html_of(app)


def test_with_the_database_away_the_picture_stays_and_what_is_not_known_is_said(
    hq: Hq, register: Register, open_page: Open
):
    hq.look("14:40")
    hq.lose_the_database()
    app = open_page("turnout")

    assert not app.exception
    assert "does not answer" in app.warning[0].value
    assert 'data-tile="turnout_area"' in html_of(app)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_an_empty_day_opens_in_every_language(hq: Hq, engine: sa.Engine, open_page: Open, language: str):
    with engine.begin() as connection:
        touch_register(connection, add_register(connection, stations=0).election_id)
    hq.look("06:00")

    assert not open_page("turnout", lang=language).exception
