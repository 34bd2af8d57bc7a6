"""Whatever stands in an address or is typed into a form: a page draws, or says in words what is wrong.
The cases are the same at every run (`derandomize`)."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from dashboard.drawing import Size
from dashboard.figures import Kind
from dashboard.settings import LoginSettings, Settings
from dashboard.viewer import Role, SessionKind, Viewer
from db.access import staff
from db.access.tables import session
from db.vocabulary import CoverageClass, Severity
from tests.factories import at
from tests.pages import test_fuzz_cases
from tests.pages.conftest import Hq, Open, html_of, picture_of
from tests.pages.hostile import address, assert_drawn, cases, value
from tests.security.everything import add_everything

ADMIN = "admin@hq.example"


@pytest.fixture
def desk(hq: Hq, engine: sa.Engine) -> Hq:
    with engine.begin() as connection:
        add_everything(connection)
    hq.look("14:40")
    return hq


# --- addresses --------------------------------------------------------------------------------


@cases(85)
@given(
    asked=address("find", "district", "class", "severity", "within", "at", "station", "layers"),
    role=some.sampled_from(Role),
)
def test_any_address_of_the_situation_page(desk: Hq, open_page: Open, asked: dict[str, str], role: Role):
    assert_drawn(open_page("situation", role=role, **asked))


@cases(60)
@given(asked=address("district"), role=some.sampled_from(Role))
def test_any_address_of_the_turnout_page(desk: Hq, open_page: Open, asked: dict[str, str], role: Role):
    assert_drawn(open_page("turnout", role=role, **asked))


@cases(40)
@given(asked=address("figure", "size", "figure_lang", "slot", "part"), role=some.sampled_from(Role))
def test_any_address_of_the_press_page(desk: Hq, open_page: Open, asked: dict[str, str], role: Role):
    assert_drawn(open_page("press", role=role, **asked))


@cases(30)
@given(
    asked=address("station", "at", "article"),
    page=some.sampled_from(["wall", "staff", "rules"]),
    role=some.sampled_from(Role),
)
def test_any_address_of_the_others(desk: Hq, open_page: Open, asked: dict[str, str], page: str, role: Role):
    assert_drawn(open_page(page, role=role, **asked))


# --- forms ------------------------------------------------------------------------------------


@cases(30)
@given(
    find=value,
    moment=some.one_of(some.none(), some.times()),
    classes=some.sets(some.sampled_from([each.value for each in CoverageClass])),
    severities=some.sets(some.sampled_from([each.value for each in Severity])),
)
def test_any_filter_of_the_situation_page(  # noqa: PLR0917  fixtures and what hypothesis makes
    desk: Hq,
    open_page: Open,
    find: str,
    moment: dt.time | None,
    classes: set[str],
    severities: set[str],
):
    app = open_page("situation", station="1")
    app.text_input(key="find").input(find)
    app.time_input(key="at").set_value(moment)
    app.multiselect(key="filter-class").set_value(sorted(classes))
    app.multiselect(key="filter-severity").set_value(sorted(severities))
    assert_drawn(app.run())


@cases(30)
@given(title=value, subtitle=value, note=value, figure=some.sampled_from(Kind), size=some.sampled_from(Size))
def test_anything_typed_into_the_words_of_a_figure(  # noqa: PLR0917  fixtures and what hypothesis makes
    desk: Hq, open_page: Open, title: str, subtitle: str, note: str, figure: Kind, size: Size
):
    app = open_page("press", role=Role.PRESS, figure=figure.value, size=size.value)
    for field, text in zip(app.text_area, (title, subtitle, note), strict=True):
        field.input(text)
    app.run()

    assert_drawn(app)
    ElementTree.fromstring(picture_of(app))  # noqa: S314  our own


@pytest.fixture
def office(hq: Hq, engine: sa.Engine, open_page: Open) -> Callable[[], AppTest]:
    """Opens the staff page of a live HQ whose list holds its administrator and nobody else."""
    login = LoginSettings("https://id.example", "baqylau", "a-secret-0123456789-abcdef", "https://hq", None)
    hq.settings = Settings("live", 8501, Path(), None, None, login)
    with engine.begin() as connection:
        admin = staff.add_person(connection, login=ADMIN, role="admin", at=at("12:00"), actor="test")

    def opened() -> AppTest:
        with engine.begin() as connection:
            connection.execute(sa.delete(session))
            connection.execute(sa.delete(staff.staff).where(staff.staff.c.login != ADMIN))
        return open_page("staff", viewer=Viewer(Role.ADMIN, admin, "HQ-01", SessionKind.PERSON))

    return opened


logins = some.one_of(value, some.emails(), value.map("{}@hq.example".format))


@cases(60)
@given(login=logins, alias=value, role=some.sampled_from([each for each in Role if each is not Role.WALL]))
def test_anything_typed_into_the_form_for_a_new_person(
    office: Callable[[], AppTest], login: str, alias: str, role: Role
):
    app = office()
    app.text_input(key="staff-login").input(login)
    app.text_input(key="staff-alias").input(alias)
    app.selectbox(key="staff-role").set_value(role)
    next(button for button in app.button if button.label == "Add").click()
    app.run()

    assert_drawn(app)
    assert bool(app.error) == (">1 person<" in html_of(app))  # added, or told why not


@cases(30)
@given(label=value, search=value)
def test_anything_typed_into_the_other_fields_of_the_staff_page(
    office: Callable[[], AppTest], label: str, search: str
):
    app = office()
    app.text_input(key="staff-search").input(search)
    app.text_input(key="staff-wall-label").input(label)
    next(button for button in app.button if button.label == "Make a link").click()
    app.run()

    assert_drawn(app)
    assert len(app.code) == 1


def test_there_are_five_hundred_cases():
    both = {**globals(), **vars(test_fuzz_cases)}
    fuzzed = [each for each in both.values() if hasattr(each, "hypothesis")]

    assert sum(each._hypothesis_internal_use_settings.max_examples for each in fuzzed) >= 500
