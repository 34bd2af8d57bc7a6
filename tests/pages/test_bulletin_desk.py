"""A bulletin from one click to the archive: numbers, languages, printers, corrections, no secret in it."""

import datetime as dt
import hashlib
import io
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import docx
import pytest
import sqlalchemy as sa

from dashboard.clock import Clock
from dashboard.data import DatabaseAwayError
from dashboard.documents import TemplateError
from dashboard.press import bulletin_desk
from dashboard.press.bulletin_job import BulletinCancelledError
from dashboard.press.bulletin_making import Watch
from dashboard.printing.printer import Printer
from dashboard.viewer import Role, SessionKind, Viewer
from dashboard.words import LANGUAGES
from db.cases import CaseError
from db.demo.seeding import seed_demo
from db.press import BulletinError, Format, Occasion, PressSettings, TextKey
from queries.bulletins import ArchivedFile, Wanted, fetch_bulletins, find_draft_file, find_file
from tests.bulletins import (
    SECRETS,
    PaperPrinter,
    SlowPrinter,
    TornPaperPrinter,
    add_day,
    clear_one,
    text_of_docx,
    withdraw,
)
from tests.factories import Register, add_register, at
from tests.pages.conftest import Hq

PRESS = Viewer(Role.PRESS, 1, "HQ-11", SessionKind.PERSON)
HEAD = Viewer(Role.LEADER, 2, "HQ-12", SessionKind.PERSON)


@pytest.fixture
def day(hq: Hq, engine: sa.Engine) -> Register:
    with engine.begin() as connection:
        made = add_day(connection)
    hq.printer = PaperPrinter()
    hq.look("10:40")
    return made


def make(*languages: str, viewer: Viewer = PRESS) -> int:
    return bulletin_desk.make(viewer, Occasion.MID_DAY, languages or ("en",))


def content(engine: sa.Engine, draft_id: int, language: str = "en", kind: Format = Format.DOCX) -> bytes:
    """Of a draft the watermarked file, of what is released the other."""
    with engine.connect() as connection:
        election_id = connection.scalar(sa.text("select max(id) from election"))
        [named] = [
            each for each in fetch_bulletins(connection, election_id=election_id) if each.id == draft_id
        ]
        wanted = Wanted(election_id, language, kind.value)
        found = (
            find_draft_file(connection, wanted, draft_id=draft_id)
            if named.number is None
            else find_file(connection, wanted, number=named.number)
        )
    assert found is not None
    return found.content


def files(draft_id: int) -> tuple[ArchivedFile, ...]:
    return next(each.files for each in bulletin_desk.bulletins(PRESS) if each.id == draft_id)


def words_of(engine: sa.Engine, number: int, language: str = "en") -> str:
    """Of the Word document, as it is read."""
    document = docx.Document(io.BytesIO(content(engine, number, language)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


# --- making -----------------------------------------------------------------------------------


def test_one_click_makes_a_draft_in_three_languages_as_word_and_pdf(day: Register, engine: sa.Engine):
    draft_id = make(*LANGUAGES)
    listed = files(draft_id)

    assert [(each.language, each.format) for each in listed] == [
        (language, kind) for language in ("en", "kk", "ru") for kind in Format
    ]
    assert all(each.draft for each in listed)
    for each in listed:
        kept = content(engine, draft_id, each.language, each.format)
        assert (hashlib.sha256(kept).hexdigest(), len(kept)) == (each.sha256, each.size)


def test_the_bulletin_says_the_numbers_of_the_day(day: Register, engine: sa.Engine):
    draft_id = make()
    said = words_of(engine, draft_id)

    assert "Bulletin, draft" in said
    assert "Bulletin No." not in said
    bulletin_desk.release(HEAD, draft_id)
    assert words_of(engine, draft_id).startswith("Baqylau\tMid-day bulletin\nBulletin No. 1\n")
    assert "6 of 6 stations" in said
    assert "35.0\N{NO-BREAK SPACE}% (6 of 6 stations)" in said
    assert "Lawyers have confirmed 1 violation" in said
    assert "Fewer than 5 more reports are under verification." in said
    assert "This is the first bulletin" in said
    assert "July 25, 2021, 10:40 (UTC+6)" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_alias_phone_narrative_or_uncleared_case_is_in_any_file(day, engine, language):
    number = make(language)
    bulletin_desk.release(HEAD, number)
    released = [content(engine, number, language, kind) for kind in Format]
    drafts = [content(engine, make(language), language, kind) for kind in Format]

    for each in (*released, *drafts):
        told = text_of_docx(each) if each.startswith(b"PK") else each.decode()
        assert len(told) > 5_000
        assert [secret for secret in SECRETS if secret in told] == []


def test_no_alias_phone_or_narrative_of_the_demo_is_in_any_file(hq: Hq, engine: sa.Engine):
    real = Clock(at("14:40"), at("14:40"), paused=True)
    seed_demo(engine, real_now=real.now, stations=60, start_at=dt.time(14, 40), paused=True)
    hq.printer = PaperPrinter()
    hq.look("14:40")
    number = make(*LANGUAGES)
    with engine.connect() as connection:
        secrets = [
            secret
            for asked in (
                "select alias from observer",
                "select phone from observer_contact where phone <> ''",
                "select narrative from incident",
                "select note from incident_event where note <> ''",
            )
            for secret in connection.scalars(sa.text(asked))
        ]
    written = [content(engine, number, language, kind) for language in LANGUAGES for kind in Format]
    told = "\n".join(text_of_docx(each) if each.startswith(b"PK") else each.decode() for each in written)

    assert len(secrets) > 100
    assert [secret for secret in secrets if secret in told] == []


def test_a_draft_is_watermarked_in_every_format_and_the_released_one_is_not(day, engine):
    number = make()
    drafts = [content(engine, number, "en", kind) for kind in Format]
    bulletin_desk.release(HEAD, number)
    released = [content(engine, number, "en", kind) for kind in Format]

    assert 'string="DRAFT"' in text_of_docx(drafts[0])
    assert "Draft, not for publication" in text_of_docx(drafts[0])
    assert 'class="watermark"' in drafts[1].decode()
    assert "DRAFT" not in text_of_docx(released[0])
    assert 'class="watermark"' not in released[1].decode()
    assert "not for publication" not in released[1].decode()


def test_without_a_printer_there_is_word_with_tables_and_it_says_so(day, engine, hq):
    hq.printer.available = False
    number = make()
    said = words_of(engine, number)

    assert [each.format for each in files(number)] == [Format.DOCX, Format.ZIP]
    assert "The charts of this bulletin were not drawn: the tables hold the same numbers." in said
    assert "35.0\N{NO-BREAK SPACE}%" in said
    assert not docx.Document(io.BytesIO(content(engine, number))).inline_shapes


def test_with_a_printer_the_word_document_has_the_charts_with_their_alternative_texts(day, engine):
    shapes = docx.Document(io.BytesIO(content(engine, make()))).inline_shapes
    alternatives = [each._inline.docPr.get("descr") for each in shapes]

    assert len(alternatives) == 5
    assert alternatives[0].startswith("Observed turnout at 10:00: 35.0\N{NO-BREAK SPACE}%")
    assert all(alternatives)
    assert "were not drawn" not in words_of(engine, bulletin_desk.bulletins(PRESS)[0].id)


@pytest.mark.browser
def test_chromium_prints_it_as_numbered_pages_of_a4(day, engine, hq):
    hq.printer = Printer()
    if not hq.printer.available:
        pytest.skip("no Chromium on this machine")
    try:
        number = make("kk")
        pdf = content(engine, number, "kk", Format.PDF)
        word = docx.Document(io.BytesIO(content(engine, number, "kk")))
    finally:
        hq.printer.stop()

    assert pdf.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) >= 4
    assert b"/MediaBox [0 0 594.95996 841.91998]" in pdf  # 210 × 297 mm
    assert len(word.inline_shapes) == 5
    assert all(abs(shape.width / shape.height - 1200 / 675) < 0.01 for shape in word.inline_shapes)


def test_a_printer_that_dies_in_the_middle_costs_the_charts_and_not_the_bulletin(day, hq, engine):
    hq.printer = TornPaperPrinter()
    assert [each.format for each in files(make())] == [Format.DOCX, Format.ZIP]


def test_how_far_it_is_is_told(day):
    told: list[tuple[int, int]] = []
    watch = Watch(on_progress=lambda done, of: told.append((done, of)))
    bulletin_desk.make(PRESS, Occasion.EVENING, ("ru", "kk"), watch)
    assert sorted(told) == [(done, 12) for done in range(13)]


def test_what_is_cancelled_leaves_nothing_behind(day):
    for after in (0, 1, 4):  # at once; in the middle; when all is printed and nothing archived
        done: list[int] = []
        watch = Watch(
            on_progress=lambda each, _, done=done: done.append(each),
            cancelled=lambda after=after, done=done: max(done, default=0) >= after,
        )
        with pytest.raises(BulletinCancelledError):
            bulletin_desk.make(PRESS, Occasion.EVENING, ("ru",), watch)
    assert bulletin_desk.bulletins(PRESS) == ()


def test_several_who_make_one_at_once_have_a_draft_each_and_one_of_them_is_released(day, engine):
    together = threading.Barrier(3)

    def one(_: int) -> int:
        together.wait()
        return make()

    with ThreadPoolExecutor(3) as pool:
        drafts = list(pool.map(one, range(3)))
    assert len(set(drafts)) == 3
    assert bulletin_desk.release(HEAD, drafts[1]) == 1
    for other in (drafts[0], drafts[2]):
        with pytest.raises(BulletinError, match="Another bulletin was released"):
            bulletin_desk.release(HEAD, other)
    assert bulletin_desk.release(HEAD, make()) == 2


def test_what_is_made_while_another_is_released_is_made_once_more_with_its_number(day, engine):
    first = make()
    times: list[int] = []

    def release_it(done: int, _: int) -> None:
        if done == 0:
            times.append(done)
            if len(times) == 1:
                bulletin_desk.release(HEAD, first)

    second = bulletin_desk.make(PRESS, Occasion.EVENING, ("en",), Watch(on_progress=release_it))
    assert len(times) == 2
    assert bulletin_desk.release(HEAD, second) == 2
    assert "Bulletin No. 2" in words_of(engine, second)
    assert "Since Bulletin No. 1" in words_of(engine, second)


# --- beside the page --------------------------------------------------------------------------


def test_one_bulletin_at_a_time_is_made_beside_the_page(day, hq):
    hq.printer = printer = SlowPrinter()
    job = bulletin_desk.start(PRESS, Occasion.EVENING, ("en",))
    assert bulletin_desk.running() is job
    for again in (PRESS, HEAD):
        with pytest.raises(BulletinError, match="being made already"):
            bulletin_desk.start(again, Occasion.EVENING, ("en",))
    printer.go_on.set()
    job.thread.join(20)

    assert bulletin_desk.running() is None
    assert (job.done, job.of, job.wrong) == (6, 6, None)
    assert [each.id for each in bulletin_desk.bulletins(PRESS)] == [job.draft_id]


def test_it_is_cancelled_from_the_page(day, hq):
    hq.printer = printer = SlowPrinter()
    job = bulletin_desk.start(PRESS, Occasion.EVENING, ("en",))
    job.cancelled.set()
    printer.go_on.set()
    job.thread.join(20)

    assert (job.draft_id, job.wrong, bulletin_desk.bulletins(PRESS)) == (None, None, ())


def test_a_server_that_stops_makes_no_more_of_it(day, hq):
    hq.printer = printer = SlowPrinter()
    job = bulletin_desk.start(PRESS, Occasion.EVENING, ("en",))
    hq.bulletins.stop()
    printer.go_on.set()
    job.thread.join(20)
    assert bulletin_desk.bulletins(PRESS) == ()


def test_what_goes_wrong_beside_the_page_is_kept_for_who_asked(day, hq, tmp_path, caplog):
    own_template(hq, tmp_path).write_bytes(b"no document")
    job = bulletin_desk.start(PRESS, Occasion.EVENING, ("en",))
    job.thread.join(20)
    assert "cannot be read as a Word document" in job.wrong[0]

    hq.settings = type(hq.settings)("demo", 8501, Path(), None, None)
    hq.printer = None  # a fault of ours
    job = bulletin_desk.start(PRESS, Occasion.EVENING, ("en",))
    job.thread.join(20)
    assert "could not be made" in job.wrong[0]
    assert "AttributeError" in caplog.text


def test_a_database_that_goes_away_meanwhile_is_told(day, hq):
    hq.printer = printer = SlowPrinter()
    job = bulletin_desk.start(PRESS, Occasion.EVENING, ("en",))
    hq.lose_the_database()
    printer.go_on.set()
    job.thread.join(20)
    assert "database does not answer" in job.wrong[0]


def test_what_cannot_be_asked_for_is_refused_at_once(day):
    for wrong, told in (
        (lambda: bulletin_desk.start(PRESS, Occasion.EVENING, ()), "at least one language"),
        (lambda: bulletin_desk.start(Viewer(Role.LAWYER), Occasion.EVENING, ("en",)), "Your role"),
        (lambda: bulletin_desk.start_correction(Viewer(Role.LAWYER), 1, "A reason."), "Your role"),
        (lambda: bulletin_desk.start_correction(PRESS, 1, "A reason."), "no bulletin"),
        (lambda: bulletin_desk.start_correction(PRESS, 1, " "), "Say what was wrong"),
    ):
        with pytest.raises(CaseError, match=told):
            wrong()


def test_an_empty_day_and_one_station_have_their_bulletin(hq, engine):
    with engine.begin() as connection:
        add_register(connection, stations=1)
    hq.printer = PaperPrinter()
    hq.look("08:00")
    said = words_of(engine, make())

    assert "0 of 1 station" in said
    assert "No turnout may be published yet." in said
    assert "No violation has been confirmed and cleared for publication." in said
    assert "No report is under verification." in said


def test_without_an_election_there_is_none(hq):
    with pytest.raises(BulletinError, match="No election"):
        make()


def test_without_a_language_there_is_none(day):
    with pytest.raises(BulletinError, match="at least one language"):
        bulletin_desk.make(PRESS, Occasion.EVENING, ())


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.PRESS, Role.LEADER)])
def test_no_other_role_makes_releases_or_corrects(day, role):
    viewer = Viewer(role)
    make()
    for step in (
        lambda: bulletin_desk.make(viewer, Occasion.EVENING, ("en",)),
        lambda: bulletin_desk.release(viewer, 1),
        lambda: bulletin_desk.correct(viewer, 1, "A reason."),
        lambda: bulletin_desk.change_text(viewer, TextKey.ABOUT, "en", "Mine"),
    ):
        with pytest.raises(BulletinError, match="Your role does not do this"):
            step()


def test_when_the_database_is_away_nothing_is_made(day, hq):
    hq.lose_the_database()
    with pytest.raises(DatabaseAwayError):
        make()
    with pytest.raises(DatabaseAwayError):
        bulletin_desk.release(HEAD, 1)


# --- changes ----------------------------------------------------------------------------------


def test_the_next_bulletin_tells_what_has_changed_since_the_released_one(day, hq, engine):
    bulletin_desk.release(HEAD, make())
    with engine.begin() as connection:
        clear_one(connection, day, "2")
    make()  # a draft that nobody releases is nothing to compare with
    hq.look("10:55")
    document = docx.Document(io.BytesIO(content(engine, make())))
    [rows] = [
        {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in table.rows}
        for table in document.tables
        if [cell.text for cell in table.rows[0].cells] == ["Measure", "Then", "Now", "Difference"]
    ]

    assert rows["Confirmed violations"] == ["1", "2", "+1"]
    assert rows["Stations heard from"] == ["6", "6", "0"]
    assert rows["Observed turnout"] == [
        "35.0\N{NO-BREAK SPACE}% (10:00)",
        "35.0\N{NO-BREAK SPACE}% (10:00)",
        "0.0 points",
    ]
    assert rows["Reports under verification"] == ["fewer than 5", "fewer than 5", "–"]
    said = words_of(engine, bulletin_desk.bulletins(PRESS)[0].id)
    assert "Since Bulletin No. 1 (as of July 25, 2021, 10:40 (UTC+6)):" in said
    assert "1 more violation confirmed and cleared." in said


# --- release ----------------------------------------------------------------------------------


def test_where_two_are_required_who_drafted_it_does_not_release_it(day):
    bulletin_desk.set_rule(HEAD, PressSettings(two_release=True))
    number = make(viewer=PRESS)
    with pytest.raises(BulletinError, match="another person"):
        bulletin_desk.release(PRESS, number)
    bulletin_desk.release(HEAD, number)

    [released] = bulletin_desk.bulletins(PRESS)
    assert (released.drafted_by, released.released_by) == ("HQ-11", "HQ-12")


def test_the_press_officer_does_not_set_that_rule(day):
    with pytest.raises(BulletinError, match="Your role"):
        bulletin_desk.set_rule(PRESS, PressSettings(two_release=True))


def test_what_was_withdrawn_after_the_draft_is_not_released(day, engine):
    with engine.begin() as connection:
        case = clear_one(connection, day, "2")
    number = make()
    with engine.begin() as connection:
        withdraw(connection, case)

    with pytest.raises(BulletinError, match="no longer cleared"):
        bulletin_desk.release(HEAD, number)


# --- corrections ------------------------------------------------------------------------------


def test_a_correction_names_the_old_one_which_stays_byte_for_byte(day, hq, engine):
    first = make("ru", "en")
    bulletin_desk.release(HEAD, first)
    before = content(engine, first)
    hq.look("11:05")
    second = bulletin_desk.correct(PRESS, 1, "The hour was\nwrong.")
    bulletin_desk.release(HEAD, second)

    newest, oldest = bulletin_desk.bulletins(PRESS)
    assert (newest.number, newest.corrects, oldest.corrected_by) == (2, 1, 2)
    assert newest.occasion is oldest.occasion
    assert {each.language for each in newest.files} == {"ru", "en"}
    assert content(engine, first) == before
    said = words_of(engine, second)
    assert "This bulletin corrects Bulletin No. 1, which stays in the archive. Reason: The hour was" in said
    assert "Since Bulletin No. 1" in said


def test_a_correction_needs_a_reason_and_a_released_bulletin(day):
    draft_id = make()
    with pytest.raises(BulletinError, match="no bulletin"):
        bulletin_desk.correct(PRESS, 1, "A reason.")
    bulletin_desk.release(HEAD, draft_id)
    with pytest.raises(CaseError, match="Say what was wrong"):
        bulletin_desk.correct(PRESS, 1, "  ")


# --- the HQ's own words -----------------------------------------------------------------------


def test_a_text_of_the_hq_is_printed_and_an_empty_one_leaves_no_heading(day, engine):
    bulletin_desk.change_text(PRESS, TextKey.ABOUT, "en", "We are {{ 7 * 7 }} observers.")
    bulletin_desk.change_text(PRESS, TextKey.CONTACTS, "en", "")
    said = words_of(engine, make())

    assert "We are {{ 7 * 7 }} observers." in said
    assert "Contacts" not in said


def test_the_hqs_own_template_is_used(day, hq, engine, tmp_path):
    own = own_template(hq, tmp_path)
    document = docx.Document()
    for line in (
        "Our own {{ title }} {{ as_of }} {{ basis }} {{ synthetic }} {{ correction }} {{ audit_head }}",
        "{% for key in keys %}{{ key.text }} {% endfor %}{% for each in unknown %}{{ each }} {% endfor %}",
    ):
        document.add_paragraph(line)
    document.save(str(own))

    draft_id = make()
    assert "Our own Bulletin, draft" in words_of(engine, draft_id)
    bulletin_desk.release(HEAD, draft_id)
    assert "Our own Bulletin No. 1" in words_of(engine, draft_id)


def test_a_template_that_leaves_out_what_is_not_known_makes_no_bulletin(day, hq, tmp_path):
    document = docx.Document()
    document.add_paragraph("{{ title }} {{ as_of }} {{ basis }} {{ synthetic }} {{ audit_head }}")
    document.add_paragraph("{% for key in keys %}{{ key.text }} {% endfor %}")
    document.save(str(own_template(hq, tmp_path)))

    with pytest.raises(TemplateError, match="unknown"):
        make()
    assert bulletin_desk.bulletins(PRESS) == ()


def own_template(hq: Hq, folder: Path) -> Path:
    hq.settings = type(hq.settings)("demo", 8501, folder, None, None)
    (folder / "templates").mkdir()
    return folder / "templates" / "bulletin.docx"
