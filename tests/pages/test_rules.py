"""The page of rules: who changes what, what wrong input is told, what stays in the record."""

from dataclasses import asdict

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard.cases import rulework
from dashboard.viewer import Role, SessionKind, Viewer
from dashboard.words import words
from db import cases
from db.access import staff
from db.cases import Settings
from db.cases.tables import law_article
from db.schema import audit
from db.writing import touch_register
from tests.factories import add_register, at
from tests.pages.conftest import Hq, Open, html_of

HEAD = Viewer(Role.LEADER, 1, "HQ-01", SessionKind.PERSON)
LAWYER = Viewer(Role.LAWYER, 2, "HQ-07", SessionKind.PERSON)
ARTICLE = "КЗ 43"


@pytest.fixture
def election(engine: sa.Engine, hq: Hq) -> int:
    """With the articles 43 and 49, neither entered."""
    with engine.begin() as connection:
        made = add_register(connection, stations=1)
        touch_register(connection, made.election_id)
        cases.install_articles(connection, [{"law_ru": "ст. 43", "liability_ru": ""}])
    hq.look("14:40")
    return made.election_id


def rules_of(engine: sa.Engine, election: int) -> Settings:
    with engine.connect() as connection:
        return cases.fetch_settings(connection, election)


def article_of(engine: sa.Engine) -> sa.Row:
    with engine.connect() as connection:
        return connection.execute(sa.select(law_article).where(law_article.c.code == ARTICLE)).one()


def last_audit(engine: sa.Engine) -> sa.Row:
    with engine.connect() as connection:
        return connection.execute(sa.select(audit).order_by(audit.c.id.desc()).limit(1)).one()


def field(elements: object, key: str):
    """By the beginning of its key: the rest is a mark of what the form was filled with."""
    return next(each for each in elements if str(each.key).startswith(key))


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return app.run()


def change(app: AppTest, why: str = "the HQ has grown", **minutes: float) -> AppTest:
    for name, value in minutes.items():
        field(app.number_input, f"rules-{name.replace('_', '-')}").set_value(value)
    field(app.text_input, "rules-why").input(why)
    return press(app, "Change the rules")


def edit(app: AppTest, why: str = "from the book", **values: str) -> AppTest:
    for name, value in values.items():
        kind = app.text_area if name.startswith("text") else app.text_input
        field(kind, f"law-{name.replace('_', '-')}").input(value)
    field(app.text_input, "law-why").input(why)
    return press(app, "Change the article")


ENTERED = {"text_kk": "Мәтін.", "text_ru": "Текст.", "source": "adilet.zan.kz, 1 July 2021"}

# --- rules ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_the_page_is_for_the_head_administrators_and_lawyers(election: int, open_page: Open, role: Role):
    app = open_page("rules", role=role)
    assert not app.exception
    opens = role in (Role.LEADER, Role.ADMIN, Role.LAWYER)
    assert bool(app.number_input) == opens
    if not opens:
        assert app.error[0].value == f"The role {role} does not open this page."


def test_the_head_changes_the_limits_and_the_record_says_who_what_and_why(
    election: int, engine: sa.Engine, open_page: Open
):
    app = change(open_page("rules", viewer=HEAD), critical_head=6)
    assert not app.exception
    assert [each.value for each in app.success] == ["The rules are changed. Every screen goes by them now."]
    assert [each.total_seconds() / 60 for each in rules_of(engine, election).escalates] == [2, 6, 10]
    row = last_audit(engine)
    assert (row.actor, row.action) == ("HQ-01", "hq:settings:changed")
    assert row.detail == {
        "before": {"escalates": [2, 5, 10]},
        "after": {"escalates": [2, 6, 10]},
        "why": "the HQ has grown",
    }
    assert field(app.number_input, "rules-critical-head").value == 6


def test_two_people_can_be_asked_for_to_confirm_and_to_clear(
    election: int, engine: sa.Engine, open_page: Open
):
    app = open_page("rules", viewer=HEAD)
    for name in ("rules-two", "rules-clear"):
        field(app.toggle, name).set_value(True)
    change(app)
    rules = rules_of(engine, election)
    assert (rules.two_sources, rules.two_clear) == (True, True)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (
            {"critical_lawyer": 0},
            "Lawyer on duty (critical): 0 min will not do. Write more than 0 and at most 1440.",
        ),
        (
            {"critical_head": -3},
            "Head of the HQ (critical): -3 min will not do. Write more than 0 and at most 1440.",
        ),
        (
            {"critical_wall": 4},
            "On the wall (critical): 4 min is too soon. Write more than 5 (head of the HQ).",
        ),
        (
            {"major_take": 10},
            "A lawyer to take it (major): 10 min is too soon. Write more than 10 (to be acknowledged).",
        ),
        (
            {"minor_decide": 1e308},
            "To be decided (minor): 1e+06 min will not do. Write more than 0 and at most 1440.",
        ),
        ({"appeal": -1}, "Our appeal: -1 days will not do. Write a whole number from 0 to 365."),
    ],
)
def test_a_time_that_will_not_do_is_told_with_its_name_its_value_and_what_would(
    election: int, engine: sa.Engine, open_page: Open, wrong: dict[str, float], told: str
):
    app = change(open_page("rules", viewer=HEAD), **wrong)
    assert [each.value for each in app.error] == [told]
    assert rules_of(engine, election) == Settings()


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_it_is_told_in_the_viewers_language(election: int, open_page: Open, language: str):
    app = open_page("rules", viewer=HEAD, lang=language)
    t = words(language)
    field(app.number_input, "rules-critical-lawyer").set_value(0)
    field(app.text_input, "rules-why").input("x")
    next(each for each in app.button if each.label == t("Change the rules")).click()
    app.run()
    assert t("lawyer on duty").lower() in app.error[0].value.lower()
    assert "0" in app.error[0].value


def test_without_a_reason_nothing_changes(election: int, engine: sa.Engine, open_page: Open):
    app = change(open_page("rules", viewer=HEAD), why=" ", critical_wall=12)
    assert [each.value for each in app.error] == ["Say why the rules change."]
    assert rules_of(engine, election) == Settings()


def test_two_heads_do_not_overwrite_each_other(election: int, engine: sa.Engine, open_page: Open):
    app = open_page("rules", viewer=HEAD)
    with engine.begin() as connection:
        theirs = Settings(two_sources=True)
        cases.change_settings(connection, election, theirs, actor="HQ-02", at=at("14:40"), why="theirs")
    app = change(app, critical_wall=12)
    assert [each.value for each in app.error] == [
        "Somebody has changed the rules meanwhile: look at them again."
    ]
    assert rules_of(engine, election) == theirs


def test_a_lawyer_reads_the_rules_and_changes_none(election: int, engine: sa.Engine, open_page: Open):
    app = open_page("rules", viewer=LAWYER)
    assert all(each.disabled for each in app.number_input)
    wrong = rulework.set_rules(
        Settings(two_sources=True), LAWYER, words("en"), election_id=election, why="x", seen=Settings()
    )
    assert wrong == "Your role does not do this."
    assert rules_of(engine, election) == Settings()


def test_a_lawyer_is_put_on_duty(election: int, engine: sa.Engine, open_page: Open):
    with engine.begin() as connection:
        person = staff.add_person(
            connection, login="a@hq.example", role="lawyer", at=at("08:00"), actor="test"
        )
        gone = staff.add_person(connection, login="b@hq.example", role="lawyer", at=at("08:00"), actor="test")
        staff.disable(connection, gone, at=at("08:01"), actor="test")
    for head in (HEAD, Viewer(Role.ADMIN, 3, "HQ-09", SessionKind.PERSON)):
        app = open_page("rules", viewer=head)
        assert field(app.selectbox, "rules-duty").options == ["every lawyer", "HQ-01"]  # not who is disabled
    field(app.selectbox, "rules-duty").set_value(person)
    change(app)
    assert rules_of(engine, election).on_duty == person


# --- the law ----------------------------------------------------------------------------------


def test_a_lawyer_enters_an_article_and_confirms_it_and_an_edit_takes_that_back(
    election: int, engine: sa.Engine, open_page: Open
):
    app = edit(open_page("rules", viewer=LAWYER, article=ARTICLE), **ENTERED)
    assert not app.exception
    assert not app.error
    assert (article_of(engine).text_ru, article_of(engine).checked_on) == ("Текст.", None)

    app = press(app, "I have compared it with the source: confirm")
    row = article_of(engine)
    assert (row.checked_by, str(row.checked_on)) == ("HQ-07", "2021-07-25")
    assert last_audit(engine).action == "hq:law:confirmed"
    assert "Checked by HQ" in app.caption[-1].value.replace("\\", "")

    app = edit(app, why="a comma", text_kk="Мәтін, жаңа.")
    row = article_of(engine)
    assert (row.text_kk, row.checked_by, row.checked_on) == ("Мәтін, жаңа.", "", None)
    detail = last_audit(engine).detail
    assert (detail["before"]["checked_by"], detail["after"]["checked_by"]) == ("HQ-07", "")
    assert detail["why"] == "a comma"


def test_only_a_lawyer_confirms(election: int, engine: sa.Engine, open_page: Open):
    app = edit(open_page("rules", viewer=HEAD, article=ARTICLE), **ENTERED)
    assert "I have compared it with the source: confirm" not in [each.label for each in app.button]
    seen = cases.ArticleText(**{name: getattr(article_of(engine), name) for name in asdict_names()})
    assert rulework.confirm_article(ARTICLE, HEAD, words("en"), seen=seen) == "Your role does not do this."
    assert article_of(engine).checked_on is None


def asdict_names() -> list[str]:
    return list(asdict(cases.ArticleText("", "", "", "", "")))


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({**ENTERED, "source": " "}, "Source: empty. Say from where the text is: a name, a page, a date."),
        ({"title_kk": ""}, "Title: empty in one of the languages. Enter both."),
        ({}, "Nothing has been changed."),
    ],
)
def test_what_is_wrong_with_an_article_is_told(
    election: int, engine: sa.Engine, open_page: Open, values: dict[str, str], told: str
):
    before = article_of(engine)
    app = edit(open_page("rules", viewer=LAWYER, article=ARTICLE), **values)
    assert [each.value for each in app.error] == [told]
    assert article_of(engine) == before


def test_an_article_with_one_text_only_is_not_confirmed(election: int, engine: sa.Engine, open_page: Open):
    app = edit(open_page("rules", viewer=LAWYER, article=ARTICLE), text_ru="Текст.", source="adilet")
    app = press(app, "I have compared it with the source: confirm")
    assert [each.value for each in app.error] == [
        "Text: empty in one of the languages. Enter both, then confirm."
    ]
    assert article_of(engine).checked_on is None


def test_what_was_changed_meanwhile_is_not_confirmed_unseen(
    election: int, engine: sa.Engine, open_page: Open
):
    app = edit(open_page("rules", viewer=LAWYER, article=ARTICLE), **ENTERED)
    with engine.begin() as connection:
        connection.execute(sa.update(law_article).values(text_ru="Другой."))
    app = press(app, "I have compared it with the source: confirm")
    assert [each.value for each in app.error] == [
        "Somebody has changed this article meanwhile: look at it again."
    ]
    assert article_of(engine).checked_on is None


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "$x$ :red[a] [l](http://evil.example)", "{t}%s"]
)
def test_hostile_words_are_text_and_nothing_else(election: int, open_page: Open, text: str):
    app = edit(open_page("rules", viewer=LAWYER, article=ARTICLE), **{**ENTERED, "source": text})
    assert not app.exception
    assert "<script>" not in html_of(app)
    assert field(app.text_input, "law-source").value == text
    assert not open_page("rules", viewer=LAWYER, article=text).exception


def test_without_a_database_the_page_says_so(election: int, hq: Hq, open_page: Open):
    hq.lose_the_database()
    app = open_page("rules", viewer=HEAD)
    assert "The database does not answer" in app.warning[0].value
