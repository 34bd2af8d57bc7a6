"""Words over figures: the newest stands, nobody reads their own, two who write at once are told."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from db import engine as engines
from db import press
from db.access.scope import SYSTEM, reading_as
from db.press import Part
from db.press.wording_tables import wording, wording_reading
from db.press.wordings import LONGEST, cleaned
from db.schema import audit
from queries.wordings import fetch_wordings
from tests.factories import Register, add_register, at
from tests.press import OVER, PLACE, READER, WRITER, add_words, words_at

LATER = press.Over("BQ-BA9876543210", at("13:00"))


@pytest.fixture
def register(connection: sa.Connection) -> Register:
    return add_register(connection)


def write(connection, register, texts, *, after=(), actor=WRITER, when="12:05", place=PLACE, over=OVER):
    who = {"after": dict(after), "over": over, "actor": actor, "at": at(when)}
    press.write_words(connection, register.election_id, place, texts, **who)


def confirm(connection, register, *ids, actor=READER, over=OVER):
    who = {"over": over, "actor": actor, "at": at("12:10")}
    press.confirm_words(connection, register.election_id, ids, **who)


def ids_of(connection, register, place=PLACE):
    return {part: each.id for part, each in words_at(connection, register.election_id, place).items()}


def audited(connection):
    asked = sa.select(audit).where(audit.c.action.like("press:words:%")).order_by(audit.c.id)
    return list(connection.execute(asked))


# --- what stands ------------------------------------------------------------------------------


def test_the_newest_words_stand_and_say_whose_they_are(connection, register):
    add_words(connection, register.election_id, "First", actor="HQ-10")
    newest = add_words(connection, register.election_id, "Second", over=LATER, when=at("13:01"))
    found = words_at(connection, register.election_id)

    assert list(found) == [Part.TITLE]
    stands = found[Part.TITLE]
    assert (stands.id, stands.text, stands.by) == (newest, "Second", WRITER)
    assert (stands.over, stands.at, stands.readings) == (LATER, at("13:01"), ())


def test_every_part_place_and_election_has_words_of_its_own(connection, register):
    other = add_register(connection, code="other")
    slot = press.Place("turnout_by_district", "slot=18:00", "ru")
    for part in Part:
        add_words(connection, register.election_id, f"Here {part}", part=part)
    add_words(connection, register.election_id, "At six", place=slot)
    add_words(connection, other.election_id, "Elsewhere")
    found = fetch_wordings(connection, election_id=register.election_id)

    assert {part: each.text for part, each in found[PLACE].items()} == {p: f"Here {p}" for p in Part}
    assert {part: each.text for part, each in found[slot].items()} == {Part.TITLE: "At six"}
    assert set(found) == {PLACE, slot}


def test_to_take_the_suggested_words_is_a_row_of_its_own(connection, register):
    first = add_words(connection, register.election_id)
    write(connection, register, {Part.TITLE: "  "}, after={Part.TITLE: first}, actor=READER)
    stands = words_at(connection, register.election_id)[Part.TITLE]

    assert (stands.text, stands.by) == (None, READER)
    assert connection.scalar(sa.select(sa.func.count()).select_from(wording)) == 2
    assert [each.action for each in audited(connection)] == ["press:words:written", "press:words:withdrawn"]


def test_the_same_words_again_and_nothing_withdrawn_are_no_rows(connection, register):
    add_words(connection, register.election_id, "The same")
    write(connection, register, {Part.TITLE: " The\nsame "}, after={})  # of a page that has not seen them
    write(connection, register, {Part.NOTE: ""})

    assert connection.scalar(sa.select(sa.func.count()).select_from(wording)) == 1


# --- two at once ------------------------------------------------------------------------------


def test_who_is_overtaken_is_told_by_whom_and_nothing_of_theirs_is_half_written(connection, register):
    before = add_words(connection, register.election_id)
    add_words(connection, register.election_id, "Quicker", actor="HQ-13", when=at("12:04"))

    with pytest.raises(press.WordsChangedError) as refused:
        write(connection, register, {Part.TITLE: "Slower"}, after={Part.TITLE: before})
    assert refused.value.values == {"who": "HQ-13", "time": at("12:04")}
    assert words_at(connection, register.election_id)[Part.TITLE].text == "Quicker"


def test_another_part_changed_meanwhile_is_in_nobodys_way(connection, register):
    title = add_words(connection, register.election_id)
    add_words(connection, register.election_id, "A note", part=Part.NOTE, actor="HQ-13")
    write(connection, register, {Part.TITLE: "Another"}, after={Part.TITLE: title})

    found = words_at(connection, register.election_id)
    assert {part: each.text for part, each in found.items()} == {Part.TITLE: "Another", Part.NOTE: "A note"}


def test_of_four_who_write_at_the_same_moment_one_is_kept_and_three_are_told(engine: sa.Engine):
    with engine.begin() as connection:
        election_id = add_register(connection).election_id
    together = threading.Barrier(4)

    def attempt(number: int) -> bool:
        together.wait()
        try:
            with engine.begin() as connection:
                who = {"after": {}, "over": OVER, "actor": f"HQ-{number}", "at": at("12:05")}
                press.write_words(connection, election_id, PLACE, {Part.TITLE: f"By {number}"}, **who)
        except press.WordsChangedError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(attempt, range(4)))
    assert sorted(kept) == [False, False, False, True]
    with engine.connect() as connection:
        stands = words_at(connection, election_id)[Part.TITLE]
        assert stands.text == f"By {kept.index(True)}"


def test_the_table_itself_lets_two_rows_follow_the_same_one_in_no_case(connection, register):
    first = add_words(connection, register.election_id)
    row = {"election_id": register.election_id, "kind": "x", "picked": "", "language": "ru", "part": "note"}
    row |= {"text": "x", "figure_id": "BQ", "as_of": at("12:00"), "written_at": at("12:00")}
    for follows in (None, first):
        insert = sa.insert(wording).values(**row, follows=follows, written_by=WRITER)
        connection.execute(insert)
        with pytest.raises(sa.exc.IntegrityError, match="one_after_the_other"), connection.begin_nested():
            connection.execute(insert)


# --- reading ----------------------------------------------------------------------------------


def test_a_second_person_has_read_exactly_these_words(connection, register):
    wording_id = add_words(connection, register.election_id)
    confirm(connection, register, wording_id, over=LATER)
    (reading,) = words_at(connection, register.election_id)[Part.TITLE].readings

    assert (reading.by, reading.at, reading.over) == (READER, at("12:10"), LATER)


def test_changed_words_need_a_new_reading_and_withdrawn_and_written_anew_too(connection, register):
    add_words(connection, register.election_id, read_by=READER)
    for text in ("Other words", "", "Треть проголосовала"):
        add_words(connection, register.election_id, text)
        assert words_at(connection, register.election_id)[Part.TITLE].readings == ()


def test_nobody_reads_their_own(connection, register):
    wording_id = add_words(connection, register.election_id, actor=WRITER)
    with pytest.raises(press.WordingError, match="yourself"):
        confirm(connection, register, wording_id, actor=WRITER)


@pytest.mark.parametrize(("claimed", "what"), [(WRITER, "nobody_reads_their_own"), ("HQ-99", "foreign key")])
def test_the_database_itself_refuses_a_reading_by_the_writer(owner_url, claimed, what):
    """Also to the owner of the tables, and to who claims that somebody else wrote them."""
    owner = engines.create(owner_url, scope=SYSTEM)
    with owner.connect() as connection:
        wording_id = add_words(connection, add_register(connection).election_id, actor=WRITER)
        row = {"wording_id": wording_id, "read_at": at("12:10"), "figure_id": "BQ", "as_of": at("12:00")}
        with pytest.raises(sa.exc.IntegrityError, match=what):
            connection.execute(sa.insert(wording_reading).values(**row, written_by=claimed, read_by=WRITER))
    owner.dispose()


def test_words_that_were_changed_meanwhile_are_not_the_words_that_were_read(connection, register):
    before = add_words(connection, register.election_id)
    add_words(connection, register.election_id, "Changed", actor="HQ-13", when=at("12:09"))

    with pytest.raises(press.WordsChangedError) as refused:
        confirm(connection, register, before)
    assert refused.value.values["who"] == "HQ-13"


def test_words_of_another_election_and_none_at_all_are_not_there(connection, register):
    other = add_register(connection, code="other")
    wording_id = add_words(connection, other.election_id)
    for each in (wording_id, 10**9):
        with pytest.raises(press.WordingError, match="no such words"):
            confirm(connection, register, each)


def test_read_twice_by_the_same_person_is_one_reading_and_by_two_it_is_two(connection, register):
    wording_id = add_words(connection, register.election_id)
    for actor in (READER, READER, "HQ-13"):
        confirm(connection, register, wording_id, actor=actor)

    assert [each.by for each in words_at(connection, register.election_id)[Part.TITLE].readings] == [
        READER,
        "HQ-13",
    ]
    assert [each.actor for each in audited(connection)] == [WRITER, READER, "HQ-13"]


# --- texts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", Part)
def test_words_are_as_long_as_the_table_allows_and_not_a_letter_longer(connection, register, part):
    add_words(connection, register.election_id, "ұ" * 5000, part=part)
    stands = words_at(connection, register.election_id)[part]
    assert stands.text == "ұ" * LONGEST[part]

    row = {
        "election_id": register.election_id,
        "kind": "x",
        "picked": "",
        "language": "ru",
        "part": part.value,
    }
    row |= {"figure_id": "BQ", "as_of": at("12:00"), "written_at": at("12:00"), "written_by": WRITER}
    for text in ("", "ұ" * (LONGEST[part] + 1)):
        with pytest.raises(sa.exc.IntegrityError, match="no_longer"), connection.begin_nested():
            connection.execute(sa.insert(wording).values(**row, text=text))


def test_what_cannot_be_seen_is_not_kept():
    assert cleaned("\u200b \ufeff", Part.NOTE) == ""
    assert cleaned("🗳️ مرحبا \u202e123\u202c \x00 <b>\n\ud800", Part.TITLE) == "🗳️ مرحبا 123 <b>"


def test_the_audit_names_the_words_by_their_hash_and_never_tells_them(connection, register):
    add_words(connection, register.election_id, "Call +7 705 555 44 33", read_by=READER)
    written, read = audited(connection)

    assert "705" not in f"{written.detail}{read.detail}"
    assert written.detail["sha256"] == read.detail["sha256"]
    assert (read.actor, read.detail["written_by"], read.detail["figure"]) == (READER, WRITER, OVER.figure_id)


@pytest.mark.parametrize("role", ["press", "leader"])
def test_who_publishes_reads_them(engine, readers, role):
    with engine.begin() as connection:
        election_id = add_register(connection).election_id
        add_words(connection, election_id, read_by=READER)
    with reading_as(readers, role) as connection:
        assert words_at(connection, election_id)[Part.TITLE].readings
        with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
            connection.execute(sa.text("insert into wording_reading (wording_id) values (1)"))
