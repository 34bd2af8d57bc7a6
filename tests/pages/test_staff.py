"""The staff page: an administrator changes who may sign in as what, and nobody else does."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard.entrance.sessions import digest
from dashboard.settings import LoginSettings, Settings
from dashboard.viewer import Role, SessionKind, Viewer
from db.access import sessions, staff
from db.access.staff import Person, list_staff
from db.access.tables import session
from db.schema import audit
from tests.factories import at
from tests.pages.conftest import Hq, Open, html_of

ADMIN = "admin@hq.example"
AIGUL = "aigul@hq.example"
PUBLIC = "https://hq.example"
NOON = at("12:00")


@pytest.fixture
def live(hq: Hq, engine: sa.Engine) -> dict[str, int]:
    """A live HQ with an administrator and a lawyer: login → id."""
    login = LoginSettings("https://id.example", "baqylau", "a-secret-0123456789-abcdef", PUBLIC, None)
    hq.settings = Settings("live", 8501, Path(), None, None, login)
    with engine.begin() as connection:
        return {
            name: staff.add_person(connection, login=name, role=role, at=NOON, actor="test")
            for name, role in ((ADMIN, "admin"), (AIGUL, "lawyer"))
        }


@pytest.fixture
def page(live: dict[str, int], open_page: Open) -> AppTest:
    return open_page("staff", viewer=admin(live))


def admin(live: dict[str, int]) -> Viewer:
    return Viewer(Role.ADMIN, live[ADMIN], "HQ-01", SessionKind.PERSON)


def people(engine: sa.Engine) -> dict[str, Person]:
    with engine.connect() as connection:
        return {person.login: person for person in list_staff(connection)}


def actions(engine: sa.Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        rows = connection.execute(sa.select(audit.c.action, audit.c.actor).order_by(audit.c.id))
        return [(row.action, row.actor) for row in rows]


def press(app: AppTest, label: str) -> AppTest:
    """The first button of that name."""
    next(button for button in app.button if button.label == label).click()
    return app.run()


def add(app: AppTest, login: str, alias: str = "", role: Role = Role.LAWYER) -> AppTest:
    app.text_input(key="staff-login").input(login)
    app.text_input(key="staff-alias").input(alias)
    app.selectbox(key="staff-role").set_value(role)
    return press(app, "Add")


def texts(app: AppTest) -> list[str]:
    return [element.value for element in app.text]


def test_the_list_shows_login_alias_role_and_screens(
    live: dict[str, int], engine: sa.Engine, open_page: Open
):
    with engine.begin() as connection:
        sessions.open_session(connection, live[AIGUL], token_sha256=digest("phone"), at=NOON)
    app = open_page("staff", viewer=admin(live))

    assert not app.exception
    assert texts(app) == [ADMIN, "HQ-01", "–", AIGUL, "HQ-02", "1 screen"]
    assert app.selectbox(key=f"staff-role-{live[AIGUL]}").value is Role.LAWYER


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_no_other_role_sees_a_login(live: dict[str, int], open_page: Open, role: Role):
    app = open_page("staff", role=role)

    assert app.error[0].value == f"The role {role} does not open this page."
    assert texts(app) == []


def test_a_person_is_added_and_the_sessions_look_again(page: AppTest, hq: Hq, engine: sa.Engine):
    app = add(page, " Dana@HQ.example", "Night desk", Role.PRESS)

    assert not app.error
    added = people(engine)["dana@hq.example"]
    assert (added.alias, added.role, added.disabled) == ("Night desk", "press", False)
    assert actions(engine)[-1] == ("staff:person:added", "HQ-01")
    assert hq.looked_again == 1


@pytest.mark.parametrize(
    ("login", "alias", "told"),
    [
        ("dana", "", "is no e-mail address"),
        (AIGUL, "", "is on the list already"),
        ("dana@hq.example", "HQ-02", "is taken"),
        ("dana@hq.example", "dana@hq.example", "An alias is short and no e-mail address"),
    ],
)
def test_what_cannot_be_is_said_once_and_changes_nothing(
    page: AppTest, engine: sa.Engine, login: str, alias: str, told: str
):
    app = add(page, login, alias)

    assert told in app.error[0].value.replace("\\", "")
    assert set(people(engine)) == {ADMIN, AIGUL}
    assert not app.run().error


def test_a_changed_role_is_stored_and_the_open_screens_are_told(
    page: AppTest, hq: Hq, live: dict[str, int], engine: sa.Engine
):
    page.selectbox(key=f"staff-role-{live[AIGUL]}").set_value(Role.PRESS).run()

    assert people(engine)[AIGUL].role == "press"
    assert actions(engine)[-1] == ("staff:role:changed", "HQ-01")
    assert hq.looked_again == 1


def test_who_is_disabled_is_signed_out_and_may_be_let_in_again(
    page: AppTest, live: dict[str, int], engine: sa.Engine
):
    with engine.begin() as connection:
        sessions.open_session(connection, live[AIGUL], token_sha256=digest("phone"), at=NOON)
    page.run()

    page.button(key=f"staff-disable-{live[AIGUL]}").click().run()
    assert people(engine)[AIGUL].disabled
    assert people(engine)[AIGUL].sessions == 0
    assert "Disabled" in texts(page)
    assert page.selectbox(key=f"staff-role-{live[AIGUL]}").disabled

    press(page, "Let in again")
    assert not people(engine)[AIGUL].disabled


def test_sign_out_everywhere_ends_each_session_of_that_person(
    live: dict[str, int], engine: sa.Engine, open_page: Open
):
    with engine.begin() as connection:
        for token in ("phone", "desk"):
            sessions.open_session(connection, live[AIGUL], token_sha256=digest(token), at=NOON)
    app = press(open_page("staff", viewer=admin(live)), "Sign out everywhere")

    assert people(engine)[AIGUL].sessions == 0
    assert "Sign out everywhere" not in [button.label for button in app.button]


def test_the_last_administrator_stays_one(page: AppTest, live: dict[str, int], engine: sa.Engine):
    app = page.selectbox(key=f"staff-role-{live[ADMIN]}").set_value(Role.PRESS).run()

    assert "keeps at least one administrator" in app.error[0].value
    assert people(engine)[ADMIN].role == "admin"
    assert app.selectbox(key=f"staff-role-{live[ADMIN]}").value is Role.ADMIN


@pytest.mark.parametrize("change", ["role", "disabled"])
def test_who_is_no_administrator_any_more_changes_nothing(
    page: AppTest, live: dict[str, int], engine: sa.Engine, change: str
):
    """Their page was open when somebody took the role away."""
    with engine.begin() as connection:
        staff.change_role(connection, live[AIGUL], "admin", at=NOON, actor="test")
        if change == "role":
            staff.change_role(connection, live[ADMIN], "press", at=NOON, actor="test")
        else:
            staff.disable(connection, live[ADMIN], at=NOON, actor="test")

    app = add(page, "friend@hq.example", role=Role.ADMIN)

    assert "no administrator any more" in app.error[0].value
    assert "friend@hq.example" not in people(engine)
    assert actions(engine)[-1][1] == "test"


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '=HYPERLINK("http://evil.example","x")',
    "[sign in](http://evil.example)",
    "![x](http://evil.example/x.png)",
    "$\\frac{1}{0}$ :red[hot] :material/key:",
    "{login} {0} %s",
    "'; drop table staff; --",
]


@pytest.mark.parametrize("alias", HOSTILE)
def test_a_hostile_alias_is_text_and_nothing_else(page: AppTest, engine: sa.Engine, alias: str):
    app = add(page, "dana@hq.example", alias)

    assert not app.exception
    assert people(engine)["dana@hq.example"].alias == alias
    assert alias in texts(app)  # `st.text` draws what it is given
    assert alias not in html_of(app)
    assert all(alias not in each.value for each in app.markdown)

    app = add(app, "second@hq.example", alias)  # told back in a message, which is Markdown
    assert not re.search(r"(?<!\\)[<>\[\]$`]", app.error[0].value)
    assert "evil.example" not in app.error[0].value


def test_the_search_is_by_login_and_alias(page: AppTest):
    page.text_input(key="staff-search").input("AIGUL").run()
    assert texts(page) == [AIGUL, "HQ-02", "–"]

    page.text_input(key="staff-search").input("(.*").run()
    assert texts(page) == []


def test_a_wall_is_made_shown_once_and_revoked(page: AppTest, live: dict[str, int], engine: sa.Engine):
    page.text_input(key="staff-wall-label").input("Hall <b>1</b>")
    app = press(page, "Make a link")

    link = app.code[0].value
    assert link.startswith(f"{PUBLIC}/login/wall?link=")
    with engine.connect() as connection:
        stored = connection.execute(sa.select(session.c.token_sha256, session.c.label)).one()
    assert stored.label == "Hall <b>1</b>"
    assert stored.token_sha256 == digest(link.split("=", 1)[1])
    assert texts(app)[-3:] == ["Hall <b>1</b>", "HQ-01", "Link not used yet"]

    app.run()
    assert not app.code
    press(app, "Revoke")
    with engine.connect() as connection:
        assert sessions.list_walls(connection) == []


def test_without_a_database_the_page_says_so(page: AppTest, hq: Hq):
    hq.lose_the_database()

    app = page.run()
    assert "The database does not answer" in app.error[0].value
    assert texts(app) == []


def test_in_the_demo_the_list_is_shown_and_there_are_no_walls(open_page: Open, engine: sa.Engine):
    app = open_page("staff", role=Role.ADMIN)

    assert "nobody signs in" in app.caption[0].value
    assert "0 people" in html_of(app)
    assert "Nobody is on the staff list yet." in [each.value for each in app.caption]
