"""Bulletins on the press page: what is listed, and what a press officer and the head of HQ can do there."""

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard import bulletin_desk
from dashboard.viewer import Role, SessionKind, Viewer
from dashboard.words import LANGUAGES, words
from db.press import Occasion, PressSettings, TextKey
from tests.bulletins import SECRETS, PaperPrinter, add_day, clear_one, withdraw
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
    return click(app, "Make the bulletin")


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


# --- making -----------------------------------------------------------------------------------


def test_a_press_officer_makes_a_bulletin_with_one_click(page):
    app = page()
    assert "No bulletin has been made yet." in [each.value for each in app.caption]
    app = made(app, "kk", "ru", "en")

    assert [each.value for each in app.success] == ["Bulletin No. 1 is drafted: read it, then release it."]
    told = html_of(app)
    assert "Bulletin No. 1 · Mid-day bulletin" in told
    assert "Draft, not for publication" in told
    assert "Drafted by HQ-11" in told
    for file in bulletin_desk.files(PRESS, 1):
        assert f'href="/press/bulletin/1/{file.language}.{file.format}"' in told
        assert file.sha256[:12] in told
    assert [secret for secret in SECRETS if secret in told] == []


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
    assert "/press/bulletin/1/en.docx" in html_of(made(app))


# --- release and correction -------------------------------------------------------------------


def test_a_draft_is_released_and_who_did_it_stands_there(page):
    bulletin_desk.make(PRESS, Occasion.MID_DAY, ("en",))
    app = click(page(HEAD), "Release")

    assert [each.value for each in app.success] == ["Bulletin No. 1 is released."]
    assert "Released by HQ-12" in html_of(app)
    assert "Release" not in labels(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_drafted_it_is_told_in_their_language_that_another_person_releases_it(page, language):
    t = words(language)
    bulletin_desk.set_rule(HEAD, PressSettings(two_release=True))
    bulletin_desk.make(PRESS, Occasion.MID_DAY, ("en",))
    app = click(page(PRESS, lang=language), t("Release"))

    told = t("You have drafted this bulletin: another person has to release it.")
    assert [each.value for each in app.error] == [told]
    assert not bulletin_desk.bulletins(PRESS)[0].released


def test_a_withdrawn_violation_stops_the_release_and_says_so(page, day, engine):
    with engine.begin() as connection:
        case = clear_one(connection, day, "2")
    bulletin_desk.make(PRESS, Occasion.MID_DAY, ("en",))
    with engine.begin() as connection:
        withdraw(connection, case)
    app = click(page(), "Release")

    assert "no longer cleared for the press" in app.error[0].value


def test_a_correction_is_drafted_with_its_reason_and_both_say_so(page):
    bulletin_desk.release(HEAD, bulletin_desk.make(PRESS, Occasion.MID_DAY, ("en",)))
    app = page()
    app.text_area(key="bulletin-reason-1").set_value("A <b>wrong</b> hour.")
    app = click(app, "Make the correction")
    assert "Corrects No. 1: A &lt;b&gt;wrong&lt;/b&gt; hour." in html_of(app)
    app = click(app, "Release")

    assert "Corrected by No. 2." in html_of(app)
    assert labels(app).count("Make the correction") == 1  # of the new one only


def test_a_correction_without_a_reason_is_refused(page):
    bulletin_desk.release(HEAD, bulletin_desk.make(PRESS, Occasion.MID_DAY, ("en",)))
    app = click(page(), "Make the correction")

    assert [each.value for each in app.error] == ["Say what was wrong: the correction prints it."]


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

    assert "Bulletin No. 1" not in html_of(app)
    assert "Make the bulletin" not in labels(app)
