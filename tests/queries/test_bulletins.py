"""The archive of bulletins: numbers, release, corrections; nothing in it is ever changed."""

import hashlib
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from db import cases, press
from db import engine as engines
from db.access.scope import SYSTEM, reading_as
from db.press.tables import bulletin, bulletin_file, bulletin_release
from db.press.verbs import next_number
from db.schema import audit
from queries.bulletins import (
    Bulletin,
    Wanted,
    fetch_bulletins,
    fetch_earlier,
    fetch_own_texts,
    find_draft_file,
    find_file,
)
from tests.bulletins import DRAFTER, OTHER, a_draft, add_draft, add_released, files
from tests.casework import Desk
from tests.factories import Register, add_register, at


@pytest.fixture
def register(connection: sa.Connection) -> Register:
    return add_register(connection)


def listed(connection: sa.Connection, register: Register) -> dict[int, Bulletin]:
    """By id."""
    found = fetch_bulletins(connection, election_id=register.election_id)
    return {each.id: each for each in found}


def release(connection: sa.Connection, register: Register, draft_id: int, actor: str = OTHER) -> int:
    return press.release_bulletin(connection, register.election_id, draft_id, actor=actor, at=at("20:45"))


def correct(connection: sa.Connection, register: Register, of: int, reason: str = "A wrong slot.") -> int:
    return press.correct_bulletin(
        connection,
        register.election_id,
        a_draft(next_number(connection, register.election_id), since=of),
        of=of,
        reason=reason,
        actor=DRAFTER,
        at=at("21:00"),
    )


def read(connection: sa.Connection, register: Register, number: int, language: str = "ru"):
    return find_file(connection, Wanted(register.election_id, language, "pdf"), number=number)


def read_draft(connection: sa.Connection, register: Register, draft_id: int):
    return find_draft_file(connection, Wanted(register.election_id, "ru", "pdf"), draft_id=draft_id)


# --- numbers ----------------------------------------------------------------------------------


def test_numbers_count_releases_from_one_in_each_election(connection: sa.Connection, register: Register):
    other = add_register(connection, code="other")

    assert [add_released(connection, register.election_id) for _ in range(3)] == [1, 2, 3]
    assert add_released(connection, other.election_id) == 1


def test_a_draft_has_no_number_and_one_that_is_never_released_leaves_no_gap(connection, register):
    first = add_released(connection, register.election_id)
    left = add_draft(connection, register.election_id, since=1)
    second = add_released(connection, register.election_id, since=1)
    waiting = add_draft(connection, register.election_id, since=2)

    assert (first, second) == (1, 2)
    chain = listed(connection, register)
    assert [each.number for each in chain.values()] == [None, 2, None, 1]  # newest first
    assert chain[waiting].proposed == 3
    assert chain[left].proposed is None  # No. 2 is another one by now


def test_a_draft_whose_files_do_not_carry_the_next_number_is_refused(connection, register):
    add_released(connection, register.election_id)
    for number in (1, 3):  # taken; a gap
        with pytest.raises(press.NumberTakenError):
            press.draft_bulletin(
                connection, register.election_id, a_draft(number), actor=DRAFTER, at=at("20:31")
            )


def test_of_many_drafts_released_at_once_one_gets_the_number_and_the_others_are_told(engine: sa.Engine):
    with engine.begin() as connection:
        election_id = add_register(connection).election_id
        drafts = [add_draft(connection, election_id) for _ in range(6)]
    together = threading.Barrier(len(drafts))

    def let_out(draft_id: int) -> int | None:
        together.wait()
        try:
            with engine.begin() as connection:
                return press.release_bulletin(connection, election_id, draft_id, actor=OTHER, at=at("20:45"))
        except press.BulletinError:
            return None

    with ThreadPoolExecutor(len(drafts)) as pool:
        made = list(pool.map(let_out, drafts))
    assert sorted(made, key=str) == [1, *[None] * 5]


def test_numbers_have_no_gap_however_many_draft_and_release_at_once(engine: sa.Engine):
    with engine.begin() as connection:
        election_id = add_register(connection).election_id
    together = threading.Barrier(4)

    def publish(_: int) -> list[int]:
        together.wait()
        return [number for _ in range(5) if (number := draft_and_release(engine, election_id))]

    with ThreadPoolExecutor(4) as pool:
        numbers = [number for made in pool.map(publish, range(4)) for number in made]
    assert sorted(numbers) == [*range(1, len(numbers) + 1)]
    assert len(numbers) >= 5
    with engine.connect() as connection:
        for each in numbers:
            found = find_file(connection, Wanted(election_id, "ru", "pdf"), number=each)
            assert found.content == f"{each} ru pdf False".encode()  # the number that stands in it


def draft_and_release(engine: sa.Engine, election_id: int) -> int | None:
    try:
        with engine.begin() as connection:
            draft_id = add_draft(connection, election_id)
        with engine.begin() as connection:
            return press.release_bulletin(connection, election_id, draft_id, actor=OTHER, at=at("20:45"))
    except press.BulletinError:
        return None


@pytest.mark.parametrize("number", [1, 3])
def test_the_database_itself_refuses_a_number_that_is_not_the_next(connection, register, number):
    add_released(connection, register.election_id)
    draft_id = connection.scalar(  # as a program would that knows nothing of the verbs
        sa.insert(bulletin)
        .values(
            number=number,
            **dict.fromkeys(("as_of", "drafted_at"), at("20:30")),
            election_id=register.election_id,
            occasion="evening",
            drafted_by=DRAFTER,
            numbers={},
            rests_on=[],
            audit_head="0" * 64,
        )
        .returning(bulletin.c.id)
    )
    row = {"bulletin_id": draft_id, "election_id": register.election_id, "number": number}
    with pytest.raises(sa.exc.IntegrityError, match="the next number is 2"):
        connection.execute(sa.insert(bulletin_release).values(**row, at=at("20:45"), actor=OTHER))


def test_the_database_itself_refuses_another_number_than_the_files_have(connection, register):
    draft_id = add_draft(connection, register.election_id)
    other = add_register(connection, code="other")
    row = {"bulletin_id": draft_id, "election_id": other.election_id, "number": 1}
    with pytest.raises(sa.exc.IntegrityError, match="fk_bulletin_release_bulletin_id_election_id_number"):
        connection.execute(sa.insert(bulletin_release).values(**row, at=at("20:45"), actor=OTHER))


# --- release ----------------------------------------------------------------------------------


def test_a_draft_is_read_with_its_watermark_and_a_released_one_without(connection, register):
    draft_id = add_draft(connection, register.election_id)
    draft = read_draft(connection, register, draft_id)
    assert read(connection, register, 1) is None
    assert release(connection, register, draft_id) == 1
    released = read(connection, register, 1)

    assert (draft.file.draft, draft.content) == (True, b"1 ru pdf True")
    assert (released.file.draft, released.content) == (False, b"1 ru pdf False")
    assert released.file.sha256 == hashlib.sha256(released.content).hexdigest()
    assert read_draft(connection, register, draft_id) is None


def test_the_list_says_what_is_a_draft_and_who_released_the_others(connection, register):
    add_released(connection, register.election_id)
    add_draft(connection, register.election_id, since=1)
    draft, released = listed(connection, register).values()

    assert (draft.released, draft.drafted_by, draft.released_by) == (False, DRAFTER, None)
    assert (released.released, released.released_by, released.released_at) == (True, OTHER, at("20:40"))
    assert {each.draft for each in draft.files} == {True}
    assert [(each.language, each.format, each.draft) for each in released.files] == [
        ("ru", press.Format.DOCX, False),
        ("ru", press.Format.PDF, False),
        ("ru", press.Format.ZIP, False),
    ]


def test_where_two_are_required_another_person_releases(connection: sa.Connection, register: Register):
    both = press.PressSettings(two_release=True)
    press.change_press_settings(connection, register.election_id, both, actor="HQ-01", at=at("09:00"))
    draft_id = add_draft(connection, register.election_id, actor=DRAFTER)

    with pytest.raises(press.BulletinError, match="another person"):
        release(connection, register, draft_id, DRAFTER)
    release(connection, register, draft_id, OTHER)
    assert listed(connection, register)[draft_id].released_by == OTHER


def test_without_that_rule_one_person_does_both(connection: sa.Connection, register: Register):
    draft_id = add_draft(connection, register.election_id, actor=DRAFTER)
    release(connection, register, draft_id, DRAFTER)
    assert listed(connection, register)[draft_id].released


def test_nothing_is_released_twice_and_no_bulletin_that_is_not_there(connection, register):
    draft_id = add_draft(connection, register.election_id)
    release(connection, register, draft_id)
    with pytest.raises(press.BulletinError, match="released already"):
        release(connection, register, draft_id)
    with pytest.raises(press.BulletinError, match="no such draft"):
        release(connection, register, draft_id + 9)


def test_a_draft_that_another_release_has_overtaken_is_made_anew(connection, register):
    """It would say that it is the first, or count its changes from the wrong one."""
    old = add_draft(connection, register.election_id)
    add_released(connection, register.election_id)

    with pytest.raises(press.BulletinError, match="Another bulletin was released"):
        release(connection, register, old)


@pytest.mark.parametrize("verb", [cases.withdraw_clearing, cases.reopen])
def test_a_draft_with_a_violation_that_is_no_longer_cleared_stays_a_draft(connection, verb):
    desk = Desk(connection)
    case = desk.report()
    for step in (cases.acknowledge, cases.confirm, cases.clear_for_press):
        desk.do(step, case)
    draft_id = add_draft(connection, desk.election_id, rests_on=[case])
    desk.do(verb, case, reason="New evidence.")

    with pytest.raises(press.BulletinError, match="no longer cleared"):
        release(connection, desk.register, draft_id)
    assert not listed(connection, desk.register)[draft_id].released


def test_a_draft_with_what_is_still_cleared_is_released(connection):
    desk = Desk(connection)
    case = desk.report()
    for step in (cases.acknowledge, cases.confirm, cases.clear_for_press):
        desk.do(step, case)
    draft_id = add_draft(connection, desk.election_id, rests_on=[case])
    release(connection, desk.register, draft_id)
    assert listed(connection, desk.register)[draft_id].released


# --- corrections ------------------------------------------------------------------------------


def test_a_correction_is_a_bulletin_of_its_own_and_the_old_one_stays_as_it_was(connection, register):
    first = add_released(connection, register.election_id)
    before = read(connection, register, first)
    draft_id = correct(connection, register, first)
    assert [each.corrected_by for each in listed(connection, register).values()] == [None, None]
    second = release(connection, register, draft_id)

    newest, oldest = listed(connection, register).values()
    assert (newest.number, newest.corrects, newest.reason) == (second, first, "A wrong slot.")
    assert oldest.corrected_by == second
    assert read(connection, register, first) == before


def test_a_correction_can_be_corrected_and_each_bulletin_only_once(connection, register):
    first = add_released(connection, register.election_id)
    draft_id = correct(connection, register, first)
    overtaken = correct(connection, register, first)
    second = release(connection, register, draft_id)

    with pytest.raises(press.BulletinError, match="was corrected by"):
        correct(connection, register, first)
    with pytest.raises(press.BulletinError, match="was corrected by"):
        release(connection, register, overtaken)
    third = release(connection, register, correct(connection, register, second))
    assert [(each.number, each.corrected_by) for each in listed(connection, register).values()] == [
        (third, None),
        (None, None),
        (second, third),
        (first, second),
    ]


def test_a_correction_that_another_bulletin_has_overtaken_is_made_anew(connection, register):
    """Its number is that one's by now."""
    first = add_released(connection, register.election_id)
    draft_id = correct(connection, register, first)
    assert add_released(connection, register.election_id, since=first) == 2

    with pytest.raises(press.BulletinError, match="Another bulletin was released"):
        release(connection, register, draft_id)
    assert release(connection, register, correct(connection, register, first)) == 3


def test_only_what_is_released_is_corrected_and_a_correction_says_why(connection, register):
    add_draft(connection, register.election_id)
    with pytest.raises(press.BulletinError, match="There is no bulletin"):
        correct(connection, register, 1)
    released = add_released(connection, register.election_id)
    with pytest.raises(cases.CaseError, match="Say what was wrong"):
        correct(connection, register, released, reason=" \n")


def test_changes_count_from_the_last_one_that_was_released(connection, register):
    assert fetch_earlier(connection, election_id=register.election_id) is None
    add_released(connection, register.election_id, numbers={"heard": 10})
    add_draft(connection, register.election_id, numbers={"heard": 20}, since=1)  # never released

    earlier = fetch_earlier(connection, election_id=register.election_id)
    assert (earlier.number, earlier.numbers) == (1, {"heard": 10})
    assert fetch_earlier(connection, election_id=register.election_id, number=2) is None


# --- nothing is changed -----------------------------------------------------------------------


@pytest.mark.parametrize("table", [bulletin, bulletin_file, bulletin_release])
@pytest.mark.parametrize("statement", ["delete from {}", "update {} set {} = {}", "truncate {} cascade"])
def test_the_archive_refuses_changes_even_of_its_owner(owner_url: str, table: sa.Table, statement: str):
    owner = engines.create(owner_url, scope=SYSTEM)
    with owner.begin() as connection:
        add_released(connection, add_register(connection).election_id)
    column = "number"
    column = "size" if table is bulletin_file else column
    with (
        pytest.raises(sa.exc.ProgrammingError, match="facts are never changed"),
        owner.begin() as connection,
    ):
        connection.execute(sa.text(statement.format(table.name, column, column)))
    owner.dispose()


def test_the_database_itself_refuses_a_hash_of_other_bytes(connection, register):
    add_draft(connection, register.election_id)
    row = {"bulletin_id": 1, "language": "en", "format": "pdf", "draft": True, "content": b"x", "size": 1}
    with pytest.raises(sa.exc.IntegrityError, match="sha256_of_the_bytes"):
        connection.execute(sa.insert(bulletin_file).values(**row, sha256="0" * 64))


def test_every_step_leaves_an_audit_row_with_the_hashes_in_the_same_transaction(connection, register):
    number = add_released(connection, register.election_id)
    correct(connection, register, number)
    rows = connection.execute(
        sa.select(audit.c.action, audit.c.actor, audit.c.detail)
        .where(audit.c.action.startswith("press:bulletin"))
        .order_by(audit.c.id)
    ).all()

    assert [(row.action, row.actor) for row in rows] == [
        ("press:bulletin:drafted", DRAFTER),
        ("press:bulletin:released", OTHER),
        ("press:bulletin:drafted", DRAFTER),
    ]
    clean = {f"{each.language}.{each.format}": each.sha256 for each in files(1) if not each.draft}
    assert rows[1].detail == {"number": 1, "draft": rows[0].detail["draft"], "files": clean}
    assert "number" not in rows[0].detail
    assert rows[2].detail["corrects"] == 1


# --- who reads --------------------------------------------------------------------------------


def test_a_draft_is_for_the_press_and_the_head_of_hq_and_a_released_one_for_four_roles(engine, readers):
    with engine.begin() as connection:
        register = add_register(connection)
        add_released(connection, register.election_id)
        add_draft(connection, register.election_id, since=1)

    def numbers(role: str) -> list[int | None]:
        with reading_as(readers, role) as connection:
            found = fetch_bulletins(connection, election_id=register.election_id)
            return [
                each.number
                for each in found
                if (read_draft if each.number is None else read)(connection, register, each.number or each.id)
            ]

    assert {role: numbers(role) for role in ("press", "leader", "lawyer", "admin")} == {
        "press": [None, 1],
        "leader": [None, 1],
        "lawyer": [1],
        "admin": [1],
    }


def test_before_its_release_nobody_reads_a_file_without_a_watermark(engine, readers):
    with engine.begin() as connection:
        add_draft(connection, add_register(connection).election_id)
    for role in ("press", "leader", "lawyer", "admin"):
        with reading_as(readers, role) as connection:
            clean = sa.select(bulletin_file.c.id).where(~bulletin_file.c.draft)
            assert connection.scalars(clean).all() == []


# --- texts ------------------------------------------------------------------------------------


def test_a_text_of_the_hq_says_who_changed_it_and_when_and_the_audit_what_it_was(connection):
    for text, when in (("Штаб", "09:00"), ("Штаб ВКО", "09:05"), ("Штаб ВКО", "09:09")):
        press.change_text(connection, press.TextKey.CONTACTS, "ru", text, actor=DRAFTER, at=at(when))
    [own] = fetch_own_texts(connection).values()
    details = connection.scalars(
        sa.select(audit.c.detail).where(audit.c.action == "press:text:changed").order_by(audit.c.id)
    ).all()

    assert (own.text, own.changed_at, own.changed_by) == ("Штаб ВКО", at("09:05"), DRAFTER)
    assert [(each["before"], each["after"]) for each in details] == [(None, "Штаб"), ("Штаб", "Штаб ВКО")]


def test_a_text_has_an_end(connection):
    with pytest.raises(cases.CaseError, match="too long"):
        press.change_text(connection, press.TextKey.ABOUT, "en", "x" * 2001, actor=DRAFTER, at=at("09:00"))


def test_an_unknown_incident_is_not_cleared(connection, register):
    draft_id = add_draft(connection, register.election_id, rests_on=[uuid.uuid4()])
    with pytest.raises(press.BulletinError, match="no longer cleared"):
        release(connection, register, draft_id)
