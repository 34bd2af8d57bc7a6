"""The page of one case: what was reported, what the law says, what was done, who looked; what only a reason
opens; saved views and the URL."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from dashboard.panels import case as panels
from dashboard.words import words
from db import cases
from db.cases import ArticleText, CaseError, law
from db.cases.tables import law_article
from db.schema import audit, category, observer, observer_contact
from db.vocabulary import Action, Due, EventKind, IncidentState, Severity
from queries.case_file import fetch_case
from queries.case_filter import CaseFilter, Sort, from_query, to_query
from tests.casework import OTHER, Desk
from tests.factories import at, incident


@pytest.fixture
def desk(connection: sa.Connection) -> Desk:
    return Desk(connection)


def page(desk: Desk, case: uuid.UUID, as_of: dt.datetime | None = None):
    return fetch_case(desk.connection, case, now=desk.now, may_read_narratives=True, as_of=as_of)


def test_a_case_shows_what_was_sent_and_what_was_done(desk):
    case = desk.report(narrative="Call 8 701 123 45 67", occurred_at=at("09:55").isoformat())
    desk.do(cases.claim, case)
    desk.do(cases.change_severity, case, severity=Severity.CRITICAL, reason="Worse than said.")
    desk.do(cases.translate, case, language="kk", text="Бірінші.")
    desk.do(cases.translate, case, language="kk", text="Екінші.")
    asked = desk.do(cases.ask_trainer, case, question="Trained?")
    desk.do(cases.reply, case, about=asked, text="Yes.", actor=OTHER)
    desk.do(cases.confirm, case)
    desk.do(cases.choose_action, case, action=Action.ACT)
    version = desk.do(cases.file, case, filed_on=dt.date(2021, 7, 25), number="17", to="TEC")
    found = page(desk, case)
    assert (found.narrative, found.alias, found.channel) == ("Call 8 701 123 45 67", "A", "api")
    assert (found.occurred_at, found.received_at) == (at("09:55"), at("10:00"))
    assert (found.severity, found.severity_at_receipt) == (Severity.CRITICAL, Severity.MAJOR)
    assert (found.station.number, found.station.district_code) == ("1", "631000000")
    assert (found.assignee, found.version, found.observers) == ("HQ-07", version, 1)
    assert found.translations["kk"].note == "Екінші."
    assert [(each.asked.note, [r.note for r in each.replies]) for each in found.questions] == [
        ("Trained?", ["Yes."])
    ]
    assert (found.filing.number, found.filing.to, found.action) == ("17", "TEC", Action.ACT)
    assert [each.id for each in found.events] == sorted(each.id for each in found.events)
    assert found.events[-1].kind is EventKind.FILED
    assert (found.deadline.due, found.deadline.at_once) == (Due.AUTHORITY, True)


def test_a_replay_knows_no_more_than_the_hq_did(desk):
    case = desk.report()
    desk.do(cases.acknowledge, case, at=at("10:05"))
    desk.do(cases.confirm, case, at=at("10:20"))
    then = page(desk, case, as_of=at("10:10"))
    assert (then.state, len(then.events)) == (IncidentState.ACKNOWLEDGED, 1)
    assert page(desk, case, as_of=at("09:00")) is None
    assert page(desk, case).state is IncidentState.CONFIRMED


def test_there_is_no_case_of_what_is_unknown_or_was_corrected(desk):
    sent = incident()
    desk.register.record(sent)
    desk.register.record(incident(supersedes=sent["id"]))
    assert page(desk, uuid.UUID(sent["id"])) is None
    assert page(desk, uuid.uuid4()) is None


def test_who_else_tells_of_it_linked_and_not_yet(desk):
    case = desk.report(observer="A")
    twin = desk.report(observer="B")
    nearby = desk.report(observer="C", station="2")  # the same category in the same district
    again = desk.report(observer="A", category="EXPEL")  # the same station, the same observer
    desk.report(station="2", category="EXPEL")  # out: elsewhere and something else
    desk.report(when=at("13:00"))  # out: three hours later
    desk.do(cases.mark_duplicate, twin, of=case)
    found = page(desk, case)
    assert [(each.id, each.kind, each.independent) for each in found.linked] == [
        (twin, EventKind.DUPLICATE, True)
    ]
    assert {each.id for each in found.related} == {twin, nearby, again}
    assert {each.id: each.independent for each in found.related}[again] is False
    assert found.related[-1].id == nearby


# --- what only a reason opens -----------------------------------------------------------------


def test_a_reveal_takes_a_reason_and_leaves_a_trace(desk):
    case = desk.report(narrative="Call 8 701 123 45 67")
    who = desk.connection.scalar(sa.select(observer.c.id).where(observer.c.alias == "A"))
    desk.connection.execute(
        sa.insert(observer_contact).values(observer_id=who, full_name="N. N.", phone="+7 701")
    )
    values = {"actor": "HQ-07", "at": at("10:10")}
    for reveal in (cases.reveal_narrative, cases.reveal_contact):
        with pytest.raises(CaseError, match="Say why"):
            reveal(desk.connection, case, reason="too short", **values)
    assert page(desk, case).accesses == ()
    why = "To ask for the photograph."
    assert cases.reveal_narrative(desk.connection, case, reason=why, **values) == "Call 8 701 123 45 67"
    assert cases.reveal_contact(desk.connection, case, reason=why, **values).phone == "+7 701"
    assert [(each.action, each.actor, each.reason) for each in page(desk, case).accesses] == [
        ("hq:reveal:contact", "HQ-07", why),
        ("hq:reveal:narrative", "HQ-07", why),
    ]


def test_a_reporter_without_a_contact_has_none(desk):
    with pytest.raises(CaseError, match="No contact"):
        cases.reveal_contact(
            desk.connection,
            desk.report(observer=None),
            actor="HQ-07",
            reason="To call them back",
            at=desk.now,
        )


# --- the law ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cites", "liability", "codes"),
    [
        ("ст. 20, 20-1 п.2 пп.3", "КоАП гл.11 (№ статьи проверить); ст.50", ["КЗ 20", "КЗ 20-1"]),
        ("ст. 20-1 п.2 пп.3,5; ст. 43 п.1", "УК ст.150", ["КЗ 20-1", "КЗ 43", "УК 150"]),
        ("ст. 24–26", "—", ["КЗ 24", "КЗ 25", "КЗ 26"]),
        ("ст. 8, 39 п.1, 50 п.1 пп.9", "УК ст.150/151", ["КЗ 8", "КЗ 39", "КЗ 50", "УК 150", "УК 151"]),
        ("—", "", []),
    ],
)
def test_the_articles_a_category_cites(cites, liability, codes):
    assert law.cited(cites, liability) == codes


def test_an_article_of_a_law_that_the_hq_has_added_itself_goes_by_its_code():
    assert law.title_of("УК 150", "en") == "Criminal Code, Article 150"
    assert law.title_of("ГПК 5", "en") == "ГПК 5"
    assert law.title_of("ГПК", "en") == "ГПК"


def test_an_article_has_no_text_until_a_lawyer_enters_it_and_what_stood_there_is_kept(desk):
    desk.connection.execute(sa.update(category).where(category.c.code == "BOX").values(law_ru="ст. 43"))
    cases.install_articles(desk.connection, [{"law_ru": "ст. 43", "liability_ru": ""}])
    cases.install_articles(desk.connection, [{"law_ru": "ст. 43", "liability_ru": ""}])
    case = desk.report()
    (article,) = page(desk, case).articles
    assert (article.code, article.texts, article.checked_on) == ("КЗ 43", {"kk": "", "ru": ""}, None)
    entered = ArticleText("43-бап", "Статья 43", "…", "…", "adilet")
    by_him = {"actor": "HQ-07", "at": at("10:00")}
    cases.edit_article(desk.connection, "КЗ 43", entered, why="from the book", **by_him)
    assert page(desk, case).articles[0].texts == {"kk": "…", "ru": "…"}
    row = desk.connection.execute(sa.select(audit).order_by(audit.c.id.desc()).limit(1)).one()
    assert (row.action, row.detail["before"]["text_ru"]) == ("hq:law:edited", "")
    assert row.detail["why"] == "from the book"
    assert desk.connection.scalar(sa.select(sa.func.count()).select_from(law_article)) == 2  # and article 49


def test_what_to_do_first_is_told_in_the_readers_language_or_else_in_russian_which_is_said(desk):
    texts = {"first_action_ru": "замечание", "first_action_kk": "ескерту", "evidence_ru": "фото"}
    desk.connection.execute(sa.update(category).where(category.c.code == "BOX").values(texts))
    found = page(desk, desk.report())
    kazakh, russian = (panels.law(found, words(language)) for language in ("kk", "ru"))
    assert "<dd>ескерту</dd>" in kazakh
    assert '<dd lang="ru">фото</dd>' in kazakh
    assert "<dd>замечание</dd>" in russian
    told = "What is in Russian here has no translation yet."
    assert words("kk")(told) in kazakh
    assert words("ru")(told) not in russian


# --- views and the URL ------------------------------------------------------------------------


def test_a_view_is_a_persons_or_a_roles_and_the_same_name_replaces_it(desk):
    made = {"actor": "HQ-07", "at": at("10:00")}
    cases.save_view(desk.connection, name="Burning", query="severity=critical", role="lawyer", **made)
    view = cases.save_view(desk.connection, name=" Burning ", query="overdue=yes", role="lawyer", **made)
    (seen,) = cases.list_views(desk.connection, staff_id=None, role="lawyer")
    assert (seen.id, seen.query, seen.mine) == (view, "overdue=yes", False)
    assert cases.list_views(desk.connection, staff_id=None, role="press") == []
    with pytest.raises(CaseError, match="name"):
        cases.save_view(desk.connection, name=" ", query="", role="lawyer", **made)
    with pytest.raises(ValueError, match="person's or a role's"):
        cases.save_view(desk.connection, name="x", query="", **made)
    with pytest.raises(CaseError, match="no such view"):
        cases.delete_view(desk.connection, view, staff_id=None, role="press", **made)
    cases.delete_view(desk.connection, view, staff_id=None, role="lawyer", **made)
    assert cases.list_views(desk.connection, staff_id=None, role="lawyer") == []


def test_a_filter_comes_back_from_the_url_as_it_went():
    asked = CaseFilter(
        severities=frozenset({Severity.CRITICAL, Severity.NOTE}),
        states=frozenset(),
        categories=frozenset({"B04"}),
        stages=frozenset({"count"}),
        districts=frozenset({"631"}),
        stations=frozenset({"12"}),
        since=at("10:00").astimezone(dt.UTC),
        until=at("11:00").astimezone(dt.UTC),
        has_evidence=False,
        min_corroboration=2,
        assignee="",
        overdue=True,
        words="урна",
        sort=Sort.DEADLINE,
        page=3,
        page_size=20,
    )
    assert from_query(to_query(asked)) == asked
    assert to_query(CaseFilter()) == {}
    assert from_query({}) == CaseFilter()


@pytest.mark.parametrize(
    "query",
    [
        {"severity": "deadly", "state": "lost", "sort": "random", "evidence": "maybe"},
        {"page": "0", "size": "-5", "corroborated": "many"},
        {"page": "²", "since": "yesterday", "until": "2021-07-25T10:00"},  # no zone
        {"since": "0001-01-01T00:00:00+14:00", "until": "9999-12-31T23:59:59-14:00"},
        {"q": "\0", "who": " "},
    ],
)
def test_nonsense_in_the_url_is_left_out(query):
    assert from_query(query) == CaseFilter()
