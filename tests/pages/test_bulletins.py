"""Bulletins on the press page: what is listed, and what a press officer and the head of HQ can do there."""

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard.press import bulletin_desk
from dashboard.viewer import Role, SessionKind, Viewer
from dashboard.words import LANGUAGES, words
from db.press import Occasion, PressSettings, TextKey
from tests.bulletins import SECRETS, PaperPrinter, SlowPrinter, add_day, clear_one, withdraw
from tests.factories import Register
from tests.pages.conftest import Hq, Open, html_of

PRESS = Viewer(Role.PRESS, 1, "HQ-11", SessionKind.PERSON)
HEAD = Viewer(Role.LEADER, 2, "HQ-12", SessionKind.PERSON)


@pytest.fixture
def day(hq: Hq, engine: sa.Engine) -> Register:
    with engine.begin() as connection:
        made = add_day(connection)
    hq.printer = PaperPrinter()
    hq.look("14:40")
    return made


@pytest.fixture
def page(day: Register, open_page: Open):
    def opened(viewer: Viewer = PRESS, **address: str) -> AppTest:
        app = open_page("press", viewer=viewer, part="bulletins", **address)
        assert not app.exception
        return app

    return opened


def click(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    after = app.run()
    assert not after.exception
    return after


def made(app: AppTest, *languages: str) -> AppTest:
    app.multiselect(key="bulletin-languages").set_value(list(languages or ("en",)))
    return finished(click(app, "Make the bulletin"))


def finished(app: AppTest) -> AppTest:
    """When what is being made is there, and the page has looked again."""
    if (job := bulletin_desk.running()) is not None:
        job.thread.join(20)
    after = app.run()
    assert not after.exception
    return after


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


# --- making -----------------------------------------------------------------------------------


def test_a_press_officer_makes_a_bulletin_with_one_click(page):
    app = page()
    assert "No bulletin has been made yet." in [each.value for each in app.caption]
    app = made(app, "kk", "ru", "en")

    assert [each.value for each in app.success] == ["The draft is there: read its files, then release it."]
    told = html_of(app)
    [draft] = bulletin_desk.bulletins(PRESS)
    assert '<h3>Mid-day bulletin <span class="badge">Draft, not for publication</span></h3>' in told
    assert "Drafted by HQ-11" in told
    assert "Release as No. 1" in labels(app)
    assert len(draft.files) == 9
    for file in draft.files:
        assert f'href="/press/bulletin/draft-{draft.id}/{file.language}.{file.format}"' in told
        assert file.sha256[:12] in told
    assert [secret for secret in SECRETS if secret in told] == []
    assert not app.run().success  # it is told once


def test_while_it_is_made_the_page_says_how_far_it_is_and_takes_no_second_click(page, hq):
    hq.printer = printer = SlowPrinter()
    app = started(printer, click(page(), "Make the bulletin"))
    asked = next(button for button in app.button if button.label == "Make the bulletin")

    assert asked.disabled
    assert progress_of(app) == "Mid-day bulletin is being made: 0 of 18 files"
    assert "Cancel" in labels(app)
    watching = page(HEAD)
    assert progress_of(watching) == "Mid-day bulletin is being made: 0 of 18 files (HQ-11)"
    assert "Cancel" not in labels(watching)
    printer.go_on.set()
    assert progress_of(finished(app)) is None
    assert len(bulletin_desk.bulletins(PRESS)) == 1


def test_it_can_be_cancelled_also_when_it_is_a_correction(page, hq):
    bulletin_desk.release(HEAD, bulletin_desk.make(PRESS, Occasion.MID_DAY, ("en",)))
    hq.printer = printer = SlowPrinter()
    app = page()
    app.text_area(key="bulletin-reason-1").set_value("A wrong hour.")
    app = started(printer, click(app, "Make the correction"))
    assert progress_of(app) == "Correction of No. 1 is being made: 0 of 6 files"
    assert all(button.disabled for button in app.button if button.label == "Make the correction")
    app = click(app, "Cancel")
    printer.go_on.set()
    app = finished(app)

    assert [each.value for each in app.success] == ["Cancelled: no bulletin was made."]
    assert len(bulletin_desk.bulletins(PRESS)) == 1


def test_what_went_wrong_is_told_when_it_has(page, hq):
    hq.printer = printer = SlowPrinter()
    app = click(page(), "Make the bulletin")
    reachable = hq.database
    hq.lose_the_database()
    printer.go_on.set()
    bulletin_desk.running().thread.join(20)
    hq.database = reachable

    assert [each.value for each in app.run().error] == [
        "The database does not answer. Try again in a moment."
    ]


def started(printer: SlowPrinter, app: AppTest) -> AppTest:
    printer.asked.wait(20)
    return app.run()


def progress_of(app: AppTest) -> str | None:
    found = app.get("progress")
    return found[0].proto.text if found else None


@pytest.mark.parametrize(("hour", "expected"), [("13:00", Occasion.MID_DAY), ("18:00", Occasion.EVENING)])
def test_the_next_occasion_is_proposed(page, hq, hour, expected):
    hq.look(hour)
    assert page().selectbox(key="bulletin-occasion").value is expected


def test_on_the_morning_after_that_bulletin_is_proposed(page, hq):
    hq.now = hq.now.replace(day=26, hour=3)  # 09:00 local
    assert page().selectbox(key="bulletin-occasion").value is Occasion.NEXT_MORNING


def test_without_a_language_it_says_what_is_missing(page):
    app = page()
    app.multiselect(key="bulletin-languages").set_value([])
    app = click(app, "Make the bulletin")

    assert [each.value for each in app.error] == ["Choose at least one language."]


def test_without_a_printer_the_page_says_what_is_missing_and_makes_word_all_the_same(page, hq):
    hq.printer.available = False
    app = page()
    captions = " ".join(each.value for each in app.caption)
    assert "There is no Chromium on this server" in captions
    assert "without charts and without PDF" in captions
    told = html_of(made(app))
    assert f"/press/bulletin/draft-{bulletin_desk.bulletins(PRESS)[0].id}/en.docx" in told
    assert "en.pdf" not in told


# --- release and correction -------------------------------------------------------------------


def test_a_draft_is_released_and_who_did_it_stands_there(page):
    bulletin_desk.make(PRESS, Occasion.MID_DAY, ("en",))
    app = click(page(HEAD), "Release as No. 1")

    assert [each.value for each in app.success] == ["Bulletin No. 1 is released."]
    assert "Released by HQ-12" in html_of(app)
    assert "/press/bulletin/1/en.docx" in html_of(app)
    assert not [label for label in labels(app) if label.startswith("Release")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_drafted_it_is_told_in_their_language_that_another_person_releases_it(page, language):
    t = words(language)
    bulletin_desk.set_rule(HEAD, PressSettings(two_release=True))
    bulletin_desk.make(PRESS, Occasion.MID_DAY, ("en",))
    app = click(page(PRESS, lang=language), t("Release as No. {number}", number=1))

    told = t("You have drafted this bulletin: another person has to release it.")
    assert [each.value for each in app.error] == [told]
    assert not bulletin_desk.bulletins(PRESS)[0].released


def test_a_withdrawn_violation_stops_the_release_and_says_so(page, day, engine):
    with engine.begin() as connection:
        case = clear_one(connection, day, "2")
    bulletin_desk.make(PRESS, Occasion.MID_DAY, ("en",))
    with engine.begin() as connection:
        withdraw(connection, case)
    app = click(page(), "Release as No. 1")

    assert "no longer cleared for the press" in app.error[0].value


def test_a_correction_is_drafted_with_its_reason_and_both_say_so(page):
    bulletin_desk.release(HEAD, bulletin_desk.make(PRESS, Occasion.MID_DAY, ("en",)))
    app = page()
    app.text_area(key="bulletin-reason-1").set_value("A <b>wrong</b> hour.")
    app = finished(click(app, "Make the correction"))
    assert "Corrects No. 1: A &lt;b&gt;wrong&lt;/b&gt; hour." in html_of(app)
    app = click(app, "Release as No. 2")

    assert "Corrected by No. 2." in html_of(app)
    assert labels(app).count("Make the correction") == 1  # of the new one only


def test_a_correction_without_a_reason_is_refused(page):
    bulletin_desk.release(HEAD, bulletin_desk.make(PRESS, Occasion.MID_DAY, ("en",)))
    app = click(page(), "Make the correction")

    assert [each.value for each in app.error] == ["Say what was wrong: the correction prints it."]


def test_a_draft_that_was_overtaken_stands_apart_and_is_made_anew(page):
    bulletin_desk.release(HEAD, bulletin_desk.make(PRESS, Occasion.MID_DAY, ("en",)))
    bulletin_desk.correct(PRESS, 1, "A wrong hour.")
    bulletin_desk.make(PRESS, Occasion.EVENING, ("kk",))
    bulletin_desk.release(HEAD, bulletin_desk.make(PRESS, Occasion.EVENING, ("en",)))
    app = page()

    assert app.expander[0].label == "2 drafts that were not released"
    assert not [label for label in labels(app) if label.startswith("Release as")]
    for place, expected in ((0, (None, {"kk"})), (1, (1, {"en"}))):
        [button for button in app.button if button.label == "Make it anew"][place].click()
        app = finished(app.run())
        newest = bulletin_desk.bulletins(PRESS)[0]
        assert (newest.corrects, {each.language for each in newest.files}) == expected
        assert newest.proposed == 3


# --- the rule and the texts -------------------------------------------------------------------


def test_the_head_of_hq_sets_the_rule_of_two_and_the_press_officer_only_sees_it(page):
    assert page(PRESS).toggle(key="bulletin-two").disabled
    app = page(HEAD)
    app.toggle(key="bulletin-two").set_value(True).run()

    assert bulletin_desk.rule(PRESS) == PressSettings(two_release=True)
    assert page(PRESS).toggle(key="bulletin-two").value


def test_a_text_is_kept_and_says_who_wrote_it(page):
    app = page()
    field = app.text_area(key="bulletin-text-contacts-en")
    assert field.value.startswith("Questions about this bulletin")
    field.set_value("press@hq.example")
    [button for button in app.button if button.label == "Keep the text"][-1].click()
    app = app.run()

    assert bulletin_desk.own_texts(PRESS)[TextKey.CONTACTS, "en"].text == "press@hq.example"
    assert any("Changed by HQ-11" in each.value for each in app.caption)


def test_when_the_database_is_away_the_page_says_so(page, hq):
    hq.lose_the_database()
    app = page()

    assert any("database does not answer" in each.value for each in app.warning)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.PRESS, Role.LEADER)])
def test_for_others_there_is_nothing(day, open_page, role):
    bulletin_desk.make(PRESS, Occasion.MID_DAY, ("en",))
    app = open_page("press", role=role, part="bulletins")

    assert "Mid-day bulletin" not in html_of(app)
    assert "Make the bulletin" not in labels(app)
