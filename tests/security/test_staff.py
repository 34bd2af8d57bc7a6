"""Who may sign in, as what: every change leaves its row, and an HQ is never left without an administrator."""

import datetime as dt

import pytest
import sqlalchemy as sa

from db.access import sessions, staff
from db.access.staff import StaffError, add_person, change_role, disable, enable, list_staff, sign_out
from db.access.tables import session
from db.schema import audit

NOON = dt.datetime(2026, 7, 25, 12, tzinfo=dt.UTC)
BY_ADMIN = {"at": NOON, "actor": "HQ-01"}


def add(
    connection: sa.Connection, login: str = "aigul@hq.example", role: str = "lawyer", **values: str
) -> int:
    return add_person(connection, login=login, role=role, **BY_ADMIN, **values)


def sign_in(connection: sa.Connection, staff_id: int, token: str) -> None:
    sessions.open_session(connection, staff_id, token_sha256=token, at=NOON)


def actions(connection: sa.Connection) -> list[str]:
    return list(connection.scalars(sa.select(audit.c.action).order_by(audit.c.id)))


def test_the_first_administrator_is_made_once_and_only_in_an_empty_hq(connection):
    assert staff.is_empty(connection)
    assert staff.ensure_first_admin(connection, "Head@HQ.example", NOON)
    assert not staff.ensure_first_admin(connection, "other@hq.example", NOON)

    assert [(each.login, each.role) for each in list_staff(connection)] == [("head@hq.example", "admin")]
    assert actions(connection) == ["staff:person:added"]


def test_a_person_without_an_alias_is_called_by_a_number_never_by_the_login(connection):
    first, second = (
        add(connection, "a@hq.example"),
        add(connection, "b@hq.example", alias="  Night   lawyer "),
    )

    assert {each.id: each.alias for each in list_staff(connection)} == {
        first: f"HQ-{first:02d}",
        second: "Night lawyer",
    }


@pytest.mark.parametrize(
    ("login", "alias", "message"),
    [
        ("aigul", "", "is no e-mail"),
        ("aigul@hq", "", "is no e-mail"),
        ("a b@hq.example", "", "is no e-mail"),
        (f"{'x' * 90}@hq.example", "", "is no e-mail"),
        ("TAKEN@hq.example ", "", "on the list already"),
        ("new@hq.example", "HQ-9", "is taken"),
        ("a\x00b@hq.example", "", "is no e-mail"),
        ("new@hq.example", "HQ\x0010", "An alias is short"),
        ("new@hq.example", "aigul@hq.example", "no e-mail address"),
    ],
)
def test_what_cannot_be_a_person_is_refused_in_words(connection, login: str, alias: str, message: str):
    add(connection, "taken@hq.example", alias="HQ-9")

    with pytest.raises(StaffError) as refused:
        add(connection, login, alias=alias)

    assert message in refused.value.message


def test_a_login_is_found_whatever_its_letters_case(connection):
    staff_id = add(connection, "Aigul@HQ.example")

    found = staff.find_by_login(connection, " aigul@hq.EXAMPLE ")

    assert found is not None
    assert found.id == staff_id
    assert staff.find_by_login(connection, "nobody@hq.example") is None


def test_a_change_of_role_names_both_roles_and_no_login(connection):
    staff_id = add(connection, role="lawyer")

    change_role(connection, staff_id, "press", **BY_ADMIN)
    change_role(connection, staff_id, "press", **BY_ADMIN)  # no change, no row

    row = connection.execute(sa.select(audit).order_by(audit.c.id.desc()).limit(1)).one()
    assert (row.action, row.actor, row.election_id) == ("staff:role:changed", "HQ-01", None)
    assert (row.detail["from"], row.detail["to"]) == ("lawyer", "press")
    assert "hq.example" not in str(row.detail)
    assert actions(connection).count("staff:role:changed") == 1


def test_the_database_takes_no_person_as_a_wall(connection):
    with pytest.raises(sa.exc.IntegrityError):
        add(connection, role="wall")


@pytest.mark.parametrize("change", ["role", "disable"])
def test_the_last_administrator_stays(connection, change: str):
    last = add(connection, "admin@hq.example", role="admin")
    away = add(connection, "away@hq.example", role="admin")
    disable(connection, away, **BY_ADMIN)

    with pytest.raises(StaffError):
        change_role(connection, last, "press", **BY_ADMIN) if change == "role" else disable(
            connection, last, **BY_ADMIN
        )

    enable(connection, away, **BY_ADMIN)
    change_role(connection, last, "press", **BY_ADMIN)  # now there is another one


def test_who_is_disabled_is_signed_out_and_their_wall_stays(connection):
    staff_id = add(connection)
    sign_in(connection, staff_id, "phone")
    sign_in(connection, staff_id, "desk")
    sessions.make_wall(connection, staff_id, label="hall", link_sha256="link", at=NOON)
    assert [each.sessions for each in list_staff(connection)] == [2]

    disable(connection, staff_id, **BY_ADMIN)

    assert sessions.find_sessions(connection, ["phone", "desk"]) == {}
    assert [each.label for each in sessions.list_walls(connection)] == ["hall"]


def test_sign_out_everywhere_ends_that_persons_sessions_and_nobody_elses(connection):
    one, other = add(connection, "one@hq.example"), add(connection, "other@hq.example")
    sign_in(connection, one, "phone")
    sign_in(connection, one, "desk")
    sign_in(connection, other, "tablet")

    assert sign_out(connection, one, **BY_ADMIN) == 2

    assert set(sessions.find_sessions(connection, ["phone", "desk", "tablet"])) == {"tablet"}
    assert actions(connection)[-1] == "staff:sessions:ended"


def test_a_wall_opens_once_and_is_not_opened_by_its_link_alone(connection):
    maker = add(connection, role="admin")
    wall = sessions.make_wall(connection, maker, label="hall", link_sha256="link", at=NOON)
    opening = {"link_sha256": "link", "token_sha256": "token", "at": NOON}

    assert sessions.find_sessions(connection, ["link"]) == {}  # the link is no session
    assert not sessions.open_wall(connection, **opening, made_after=NOON)  # too old
    assert sessions.open_wall(connection, **opening, made_after=NOON - dt.timedelta(minutes=30))
    assert not sessions.open_wall(
        connection, **{**opening, "token_sha256": "thief"}, made_after=NOON - dt.timedelta(minutes=30)
    )

    opened = sessions.find_sessions(connection, ["token", "link", "thief"])
    assert [(each.role, each.alias, each.kind) for each in opened.values()] == [("wall", "hall", "wall")]
    assert sessions.revoke_wall(connection, wall, **BY_ADMIN)
    assert not sessions.revoke_wall(connection, wall, **BY_ADMIN)
    assert sessions.find_sessions(connection, ["token"]) == {}
    assert actions(connection)[-3:] == ["staff:wall:made", "login:wall:opened", "staff:wall:revoked"]


def test_old_sessions_of_people_end_and_walls_go_on(connection):
    maker = add(connection)
    sign_in(connection, maker, "old")
    sign_in(connection, maker, "idle")
    sign_in(connection, maker, "used")
    sessions.make_wall(connection, maker, label="", link_sha256="link", at=NOON)
    sessions.open_wall(
        connection, link_sha256="link", token_sha256="wall", made_after=NOON - dt.timedelta(1), at=NOON
    )
    ids = {each.token_sha256: each.id for each in sessions.find_sessions(connection, ["used"]).values()}
    sessions.note_use(connection, {ids["used"]: NOON + dt.timedelta(minutes=50)})
    sessions.note_use(connection, {ids["used"]: NOON})  # earlier than known: changes nothing
    old = sa.update(session).where(session.c.token_sha256 == "old")
    connection.execute(old.values(created_at=NOON - dt.timedelta(hours=9)))

    at = NOON + dt.timedelta(minutes=70)
    limits = {"created_before": at - dt.timedelta(hours=8), "seen_before": at - dt.timedelta(hours=1)}
    assert sessions.end_old_sessions(connection, **limits, at=at) == 2

    assert set(sessions.find_sessions(connection, ["old", "idle", "used", "wall"])) == {"used", "wall"}
