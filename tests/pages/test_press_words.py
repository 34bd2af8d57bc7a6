"""Words over a figure on the press page: kept for everybody, written by one person and read by another."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from dashboard.drawing import Size, draw
from dashboard.entrance.door import VIEWER_HEADER
from dashboard.figures import Kind
from dashboard.press import bulletin_desk, press_desk, wording_desk
from dashboard.press.press_desk import Format
from dashboard.press.wording import worded
from dashboard.ui import press_pack
from dashboard.viewer import Permission, Role, SessionKind, Viewer
from dashboard.words import words
from db import press
from db.press import Part, Place, PressSettings, change_press_settings
from db.schema import audit
from queries.bulletins import Wanted, find_draft_file
from queries.wordings import NOTHING
from tests.factories import Register, at
from tests.pages.conftest import Hq, Open, html_of, picture_of
from tests.pages.test_press import field, register, report_more, suggested
from tests.press import add_words, words_at

__all__ = ["register"]

WRITER = Viewer(Role.PRESS, 1, "HQ-11", SessionKind.PERSON)
READER = Viewer(Role.LEADER, 2, "HQ-12", SessionKind.PERSON)
THIRD = Viewer(Role.PRESS, 3, "HQ-13", SessionKind.PERSON)
TITLE = "A third has voted"
PLACE = Place(Kind.TURNOUT_TIMELINE.value, "", "en")


@dataclass
class Desks:
    """Pages of several people, each on a computer of their own."""

    open_page: Open
    monkeypatch: pytest.MonkeyPatch

    def open(self, viewer: Viewer, **address: str) -> AppTest:
        return self.open_page("press", viewer=viewer, **address)

    def act(self, viewer: Viewer, app: AppTest, step: Callable[[AppTest], AppTest]) -> AppTest:
        told = {VIEWER_HEADER: viewer.as_header()}
        self.monkeypatch.setattr(ContextProxy, "headers", property(lambda _: told))
        after = step(app).run()
        assert not after.exception
        return after


@pytest.fixture
def desks(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> Desks:
    return Desks(open_page, monkeypatch)


@pytest.fixture
def two(register: Register, engine: sa.Engine) -> Register:
    """The HQ asks for two people."""
    set_rule(engine, register.election_id, two_release=True)
    return register


def set_rule(engine: sa.Engine, election_id: int, *, two_release: bool) -> None:
    with engine.begin() as connection:
        by_hq = {"actor": "HQ-01", "at": at("10:41")}
        change_press_settings(connection, election_id, PressSettings(two_release=two_release), **by_hq)


def typed(text: str, part: str = "title") -> Callable[[AppTest], AppTest]:
    return lambda app: field(app, part).input(text)


def click(key: str) -> Callable[[AppTest], AppTest]:
    return lambda app: app.button(key=key).click()


def keys(app: AppTest) -> set[str]:
    return {str(each.key) for each in app.button}


def is_draft(app: AppTest) -> bool:
    return ">DRAFT<" in picture_of(app)


def audited(engine: sa.Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        asked = sa.select(audit.c.actor, audit.c.action).where(audit.c.action.like("press:words:%"))
        return [tuple(row) for row in connection.execute(asked.order_by(audit.c.id))]


# --- kept for everybody -----------------------------------------------------------------------


def test_words_outlive_a_reload_the_language_of_the_page_and_are_on_another_desk(
    register: Register, desks: Desks, engine: sa.Engine
):
    desks.act(WRITER, desks.open(WRITER), typed(TITLE))

    assert f">{TITLE}. {suggested().subtitle}. " in picture_of(desks.open(WRITER))  # to who hears it
    for viewer, address in ((WRITER, {}), (READER, {}), (WRITER, {"lang": "kk", "figure_lang": "en"})):
        app = desks.open(viewer, **address)
        assert TITLE in picture_of(app)
        assert field(app, "title").value == TITLE
        assert "HQ-11" in html_of(app)
    assert audited(engine) == [("HQ-11", "press:words:written")]


def test_the_page_says_for_which_numbers_they_were_written(register: Register, desks: Desks, hq: Hq):
    desks.act(WRITER, desks.open(WRITER), typed(TITLE))
    hq.look("10:58")
    app = desks.open(READER)

    assert "Written by HQ-11, 10:40, for the numbers as of 10:40." in html_of(app)
    assert "written for the numbers as of July 25, 2021, 10:40" in app.warning[0].value.replace("\\", "")


def test_without_the_rule_of_two_nobody_is_asked_to_read(register: Register, desks: Desks):
    app = desks.act(WRITER, desks.open(WRITER), typed(TITLE))

    assert not is_draft(app)
    assert "press-read" not in keys(desks.open(READER))
    assert "Nobody else has read it yet" not in html_of(app)


def test_words_of_another_hour_are_not_put_over_this_one(register: Register, desks: Desks):
    address = {"figure": "turnout_by_district", "slot": "10:00"}
    desks.act(WRITER, desks.open(WRITER, **address), typed(TITLE))

    assert TITLE in picture_of(desks.open(READER, **address))
    assert TITLE not in picture_of(desks.open(READER, **{**address, "slot": "12:00"}))


def test_to_take_the_suggested_words_holds_for_every_desk(
    register: Register, desks: Desks, engine: sa.Engine
):
    app = desks.act(WRITER, desks.open(WRITER), typed(TITLE))
    desks.act(WRITER, app, click("press-reset"))

    assert picture_of(desks.open(READER)) == draw(suggested(), Size.LANDSCAPE)
    assert [what for _, what in audited(engine)] == ["press:words:written", "press:words:withdrawn"]


def test_with_the_database_away_words_stay_as_they_were_seen_and_what_is_typed_is_not_lost(
    register: Register, desks: Desks, hq: Hq
):
    app = desks.act(WRITER, desks.open(WRITER), typed(TITLE))
    kept = hq.database, hq.reading
    hq.lose_the_database()
    app = desks.act(WRITER, app, typed("Half has voted"))

    assert TITLE in picture_of(app)
    assert "does not answer" in app.warning[0].value
    assert [each.value for each in app.code] == ["Half has voted"]
    hq.database, hq.reading = kept
    app = desks.act(WRITER, app, click("press-mine-title"))
    assert "Half has voted" in picture_of(app)
    assert not app.code


# --- two people -------------------------------------------------------------------------------


def test_changed_words_are_a_draft_until_another_person_has_read_exactly_these(
    two: Register, desks: Desks, engine: sa.Engine
):
    mine = desks.act(WRITER, desks.open(WRITER), typed(TITLE))
    assert is_draft(mine)
    assert "press-read" not in keys(mine)
    assert "Another person has to read" in mine.info[0].value

    theirs = desks.open(READER)
    assert is_draft(theirs)
    assert "Nobody else has read it yet." in html_of(theirs)
    theirs = desks.act(READER, theirs, click("press-read"))
    assert not is_draft(theirs)
    assert "Read by HQ-12 (10:40)." in html_of(theirs)
    assert not is_draft(desks.open(WRITER))

    mine = desks.act(WRITER, mine, typed("Half has voted"))
    assert is_draft(mine)
    assert is_draft(desks.open(READER))
    assert audited(engine) == [
        ("HQ-11", "press:words:written"),
        ("HQ-12", "press:words:read"),
        ("HQ-11", "press:words:written"),
    ]


def test_suggested_words_need_nobody(two: Register, desks: Desks):
    assert not is_draft(desks.open(WRITER))


def test_a_colleague_sees_how_many_wait_and_the_writer_none(two: Register, desks: Desks):
    app = desks.open(WRITER)
    assert "Waiting to be read" not in html_of(app) + str(app.main)
    app = desks.act(WRITER, app, typed(TITLE))
    address = {"figure": "turnout_by_district", "slot": "10:00", "figure_lang": "kk"}
    desks.act(WRITER, desks.open(WRITER, **address), typed("Дауыс берді", "note"))

    assert waiting(desks.open(WRITER)) == []
    assert waiting(desks.open(READER)) == [
        "?lang=en&figure=turnout_by_district&figure_lang=kk&slot=10%3A00",
        "?lang=en&figure=turnout_timeline&figure_lang=en",
    ]
    read = desks.act(READER, desks.open(READER), click("press-read"))
    assert waiting(read) == ["?lang=en&figure=turnout_by_district&figure_lang=kk&slot=10%3A00"]


def waiting(app: AppTest) -> list[str]:
    """Addresses."""
    found = re.search(r'<ul class="press-waiting">.*?</ul>', html_of(app), re.DOTALL)
    return sorted(
        each.replace("&amp;", "&") for each in re.findall(r'href="([^"]+)"', found[0] if found else "")
    )


def test_where_two_wrote_each_reads_what_the_other_wrote(two: Register, desks: Desks):
    """Nobody becomes the reader of their own finding because somebody else changed the note."""
    desks.act(WRITER, desks.open(WRITER), typed(TITLE))
    desks.act(READER, desks.open(READER), typed("A note", "note"))

    mine = desks.act(WRITER, desks.open(WRITER), click("press-read"))
    assert is_draft(mine)
    assert "press-read" not in keys(mine)
    assert not is_draft(desks.act(READER, desks.open(READER), click("press-read")))


def test_what_was_changed_between_reading_and_the_click_has_not_been_read(two: Register, desks: Desks):
    desks.act(WRITER, desks.open(WRITER), typed(TITLE))
    theirs = desks.open(READER)
    desks.act(WRITER, desks.open(WRITER), typed("Half has voted"))
    theirs = desks.act(READER, theirs, click("press-read"))

    assert "HQ\\-11 changed these words at 10\\:40" in theirs.error[0].value
    assert "Half has voted" in picture_of(theirs)
    assert is_draft(theirs)


def test_the_writer_cannot_be_made_the_reader_by_any_way(two: Register, desks: Desks, engine: sa.Engine):
    desks.act(WRITER, desks.open(WRITER), typed(TITLE))
    told, t = worded(suggested(), NOTHING), words("en")
    with engine.connect() as connection:
        rows = [each.id for each in words_at(connection, two.election_id, PLACE).values()]

    assert "yourself" in wording_desk.confirm(WRITER, told, rows, t)
    for role in set(Role) - {Role.PRESS, Role.LEADER}:
        assert wording_desk.confirm(Viewer(role, 9, "HQ-99"), told, rows, t) == "Your role does not do this."
        assert wording_desk.write(Viewer(role, 9, "HQ-99"), told, {Part.TITLE: "x"}, t)
        assert not Viewer(role).may(Permission.PUBLISH)
    assert [what for _, what in audited(engine)] == ["press:words:written"]


# --- two desks at once ------------------------------------------------------------------------


def test_of_two_who_write_at_once_the_later_is_told_and_loses_nothing(register: Register, desks: Desks):
    mine, theirs = desks.open(WRITER), desks.open(THIRD)
    desks.act(THIRD, theirs, typed("By the third"))
    mine = desks.act(WRITER, mine, typed("By the writer"))

    assert "By the third" in picture_of(mine)
    assert field(mine, "title").value == "By the third"
    assert "HQ\\-13 changed these words at 10\\:40" in mine.warning[0].value
    assert [each.value for each in mine.code] == ["By the writer"]

    mine = desks.act(WRITER, mine, click("press-mine-title"))
    assert "By the writer" in picture_of(mine)
    assert not mine.code


def test_who_leaves_their_own_out_keeps_the_others(register: Register, desks: Desks):
    mine = desks.open(WRITER)
    desks.act(THIRD, desks.open(THIRD), typed("By the third"))
    mine = desks.act(WRITER, mine, typed("By the writer"))
    mine = desks.act(WRITER, mine, click("press-leave-title"))

    assert not mine.code
    assert "By the third" in picture_of(mine)


# --- what goes out ----------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", [Format.SVG, Format.XLSX, Format.CSV])
def test_an_export_is_a_draft_whatever_the_page_says_until_the_words_are_read(
    two: Register, engine: sa.Engine, wanted: Format
):
    with engine.begin() as connection:
        row = add_words(connection, two.election_id, TITLE, place=PLACE, actor="HQ-11")
    asked = (WRITER, suggested(), wanted, Size.LANDSCAPE)
    before = press_desk.export(*asked, wordings=[row], draft=False)
    with engine.begin() as connection:
        add_words(connection, two.election_id, TITLE, place=PLACE, read_by="HQ-12")
    after = press_desk.export(*asked, wordings=[row], draft=False)

    assert ("-draft." in before.name, "-draft." in after.name) == (True, False)
    assert (before.content != after.content) == (wanted is not Format.CSV)  # of its words it has none
    with engine.connect() as connection:
        rows = connection.scalars(sa.select(audit.c.detail).where(audit.c.action == "press:figure:exported"))
        assert [(each["draft"], each["words"]) for each in rows] == [(True, [row]), (False, [row])]


def pack_of(desks: Desks, viewer: Viewer) -> dict[str, bytes]:
    app = desks.act(viewer, desks.open(viewer), click("press-pack-start"))
    job: press_pack.Job = app.session_state[press_pack.JOB]
    assert job.thread is not None
    job.thread.join(60)
    assert job.pack is not None
    assert any("is a draft" in each.value for each in app.run().caption) == bool(job.pack.drafts)
    with zipfile.ZipFile(io.BytesIO(job.pack.content)) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def test_a_zip_of_before_the_rule_of_two_people_is_not_offered_under_it(
    register: Register, desks: Desks, engine: sa.Engine
):
    desks.act(WRITER, desks.open(WRITER), typed(TITLE))
    app = desks.act(THIRD, desks.open(THIRD), click("press-pack-start"))
    app.session_state[press_pack.JOB].thread.join(60)
    before = app.run().get("download_button")
    set_rule(engine, register.election_id, two_release=True)
    after = app.run()

    assert [each.proto.id for each in before if "press-pack-download" in each.proto.id]
    assert not [each for each in after.get("download_button") if "press-pack-download" in each.proto.id]
    assert any("prepare it again" in each.value for each in after.warning)


def test_the_zip_has_the_words_that_stand_and_says_whose_they_are(two: Register, desks: Desks):
    desks.act(WRITER, desks.open(WRITER), typed(TITLE))
    waits = pack_of(desks, THIRD)
    name = f"en/turnout_timeline-20210725T0440Z-{suggested().id}-en-1200x675"
    readme = waits["README.en.txt"].decode("utf-8-sig")

    assert [each for each in waits if "draft" in each] == [f"{name}-draft.svg"] + [
        f"en/turnout_timeline-20210725T0440Z-{suggested().id}-en-draft.{each}" for each in ("csv", "xlsx")
    ]
    assert TITLE in waits[f"{name}-draft.svg"].decode()
    assert ">DRAFT<" in waits[f"{name}-draft.svg"].decode()
    assert "Draft, not for publication" in readme
    assert "Words: Finding: Written by HQ-11, July 25, 2021, 10:40" in readme
    assert readme.count("Words: As the program suggests them") == len(Kind) - 1
    assert "draft" not in waits["README.ru.txt"].decode("utf-8-sig").lower()

    desks.act(READER, desks.open(READER), click("press-read"))
    read = pack_of(desks, THIRD)
    assert not [each for each in read if "draft" in each]
    assert TITLE in read[f"{name}.svg"].decode()
    assert "Read by HQ-12" in read["README.en.txt"].decode("utf-8-sig")


def test_a_bulletin_keeps_the_words_that_were_made_of_its_numbers(register: Register, desks: Desks):
    desks.act(WRITER, desks.open(WRITER), typed(TITLE))
    draft_id = bulletin_desk.make(WRITER, bulletin_desk.Occasion.EVENING, ["en"])

    with bulletin_desk.data.reading(WRITER) as connection:
        wanted = Wanted(register.election_id, "en", press.Format.DOCX)
        content = find_draft_file(connection, wanted, draft_id=draft_id)
    assert content is not None
    with zipfile.ZipFile(io.BytesIO(content.content)) as parts:
        assert not [name for name in parts.namelist() if TITLE.encode() in parts.read(name)]


def test_words_written_over_earlier_numbers_are_fresh_again_once_they_were_read_over_the_new(
    two: Register, desks: Desks, hq: Hq, engine: sa.Engine
):
    desks.act(WRITER, desks.open(WRITER), typed(TITLE))
    report_more(engine, hq, two)
    theirs = desks.open(READER)
    assert "Read them again" in theirs.warning[0].value

    theirs = desks.act(READER, theirs, click("press-read"))
    assert not theirs.warning
