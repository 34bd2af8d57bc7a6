"""The queue: a filter lets through what it says, in the order it says; no text in the search box harms."""

import datetime as dt

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import cases
from db.schema import category, district, station
from db.vocabulary import Action, Due, IncidentState, Level, Severity
from queries.case_filter import CaseFilter, Sort, from_query
from queries.cases import CasePage, count_new, fetch_case_rows
from queries.deadlines import next_deadline
from tests.casework import OTHER, Desk
from tests.factories import add_category, add_district, at

NOW = at("10:30")


@pytest.fixture
def desk(connection: sa.Connection) -> Desk:
    return Desk(connection)


def look(desk: Desk, *, now: dt.datetime = NOW, narratives: bool = True, **asked) -> CasePage:
    return fetch_case_rows(
        desk.connection,
        election_id=desk.election_id,
        filter=CaseFilter(**asked),
        now=now,
        may_read_narratives=narratives,
    )


def ids(page: CasePage) -> list:
    return [row.id for row in page.rows]


def test_a_row_says_what_the_list_shows(desk):
    case = desk.report(occurred_at=at("09:50").isoformat())
    version = desk.do(cases.claim, case)
    row = look(desk, now=at("10:02")).rows[0]
    assert (row.id, row.severity, row.state) == (case, Severity.MAJOR, IncidentState.ACKNOWLEDGED)
    assert (row.category, row.stage, row.station, row.district_code) == ("BOX", "voting", "1", "631000000")
    assert (row.occurred_at, row.received_at, row.alias) == (at("09:50"), at("10:00"), "A")
    assert (row.assignee, row.version, row.corroborated_by) == ("HQ-07", version, 0)
    assert row.is_held(at("10:15"))
    assert not row.is_held(at("10:16"))
    assert (row.deadline.due, row.deadline.due_at) == (Due.DECIDE, at("10:45"))
    assert row.narrative == "The box is not sealed."


def test_who_may_not_read_narratives_neither_sees_nor_finds_them(desk):
    desk.report()
    assert look(desk, narratives=False).rows[0].narrative == ""
    assert look(desk, words="sealed").total == 1
    assert look(desk, words="sealed", narratives=False).total == 0


def test_the_open_ones_are_shown_unless_others_are_asked_for(desk):
    case, over = desk.report(), desk.report()
    desk.do(cases.reject, over, reason="Hearsay.")
    assert ids(look(desk)) == [case]
    assert ids(look(desk, states=frozenset({IncidentState.REJECTED}))) == [over]
    assert look(desk, states=frozenset()).total == 2


def test_severities_are_counted_whichever_are_asked_for(desk):
    for severity in ("critical", "major", "major", "note"):
        desk.report(severity=severity)
    page = look(desk, severities=frozenset({Severity.MAJOR}))
    assert page.total == 2
    assert page.by_severity == {
        Severity.CRITICAL: 1,
        Severity.MAJOR: 2,
        Severity.MINOR: 0,
        Severity.NOTE: 1,
    }


def test_filters_of_place_category_stage_and_time(desk):
    add_category(desk.connection, code="LATE", stage="opening")
    other = add_district(desk.connection, desk.election_id, code="632")
    desk.register.add_station(number="9", district_id=other)
    box = desk.report(station="1", when=at("10:00"))
    late = desk.report(station="9", category="LATE", when=at("10:10"))
    for asked, found in (
        ({"categories": frozenset({"LATE"})}, [late]),
        ({"stages": frozenset({"opening"})}, [late]),
        ({"districts": frozenset({"632"})}, [late]),
        ({"stations": frozenset({"1", "none"})}, [box]),
        ({"since": at("10:10")}, [late]),  # then or later
        ({"until": at("10:10")}, [box]),  # before
        ({"words": "Station LATE"}, []),
        ({"words": "9"}, [late]),
        ({"words": "late"}, [late]),
    ):
        assert ids(look(desk, **asked)) == found, asked


def test_filters_of_who_and_how_many_and_what_is_late(desk):
    mine, expired, free = desk.report(observer="A"), desk.report(observer="B"), desk.report(observer="C")
    desk.do(cases.claim, mine, at=at("10:20"))
    desk.do(cases.claim, expired, at=at("10:10"), actor=OTHER)
    desk.do(cases.mark_corroboration, free, of=mine)
    assert ids(look(desk, assignee="HQ-07")) == [mine]
    assert ids(look(desk, assignee=OTHER)) == [expired]  # theirs, though they are not on it any more
    assert set(ids(look(desk, assignee=""))) == {expired, free}
    assert ids(look(desk, min_corroboration=1)) == [mine]
    assert ids(look(desk, overdue=True, now=at("10:10"))) == [free]  # due at 10:10, on the edge
    assert set(ids(look(desk, overdue=True, now=at("10:45")))) == {mine, expired, free}


def test_the_most_urgent_is_first_by_severity_then_deadline_then_age(desk):
    minor = desk.report(severity="minor", when=at("09:50"))
    later = desk.report(severity="critical", when=at("10:05"))
    taken = desk.report(severity="critical", when=at("10:00"))
    earlier = desk.report(severity="critical", when=at("10:01"))
    desk.do(cases.claim, taken)  # to be decided by 10:15 only
    assert ids(look(desk)) == [earlier, later, taken, minor]
    assert ids(look(desk, sort=Sort.NEWEST)) == [later, earlier, taken, minor]
    assert ids(look(desk, sort=Sort.OLDEST)) == [minor, taken, earlier, later]
    assert ids(look(desk, sort=Sort.DEADLINE)) == [earlier, later, taken, minor]


def test_pages_are_cut_and_one_beyond_the_last_is_the_last(desk):
    reported = [desk.report(when=at(f"10:0{minute}")) for minute in range(5)]
    page = look(desk, sort=Sort.OLDEST, page=2, page_size=2)
    assert (ids(page), page.total, page.pages) == (reported[2:4], 5, 3)
    page = look(desk, sort=Sort.OLDEST, page=99, page_size=2)
    assert (ids(page), page.page) == (reported[4:], 3)
    assert look(desk, words="nothing", page=5).rows == ()


def test_russian_is_found_by_any_form_and_kazakh_by_its_beginning_and_a_translation_too(desk):
    russian = desk.report(narrative="Наблюдателя удалили с участка, урну вынесли.")
    kazakh = desk.report(narrative="Бақылаушыны учаскеден шығарып жіберді.")
    translated = desk.report(narrative="It was dark.")
    desk.do(cases.translate, translated, language="ru", text="Погас свет в помещении.")
    for words, found in (
        ("урны", {russian}),  # вынесли урну
        ("УРНА наблюдатель", {russian}),  # all of the words
        ("урна бақылаушы", set()),
        ("бақылаушы", {kazakh}),  # the beginning of the word
        ("помещение", {translated}),
        ("dar", {translated}),
    ):
        assert set(ids(look(desk, words=words))) == found, words


def test_a_word_is_found_whatever_signs_stand_beside_it(desk):
    case = desk.report(narrative="Вынесли «урну» №4711—без\u00a0пломбы…")
    for words in ("урна", "№4711", "4711", "пломба", "без"):
        assert ids(look(desk, words=words)) == [case], words


def test_a_category_is_found_by_its_name_in_any_language(desk):
    desk.connection.execute(
        sa.update(category)
        .where(category.c.code == "BOX")
        .values(name_ru="Урна без пломбы", name_kk="Пломбасыз жәшік")
    )
    case = desk.report(narrative="…")
    for words in ("пломба", "жәшік", "box"):
        assert ids(look(desk, words=words, narratives=False)) == [case]


def test_another_election_is_never_in_the_list(desk):
    other = Desk(desk.connection, code="other")
    other.report()
    assert look(desk, states=frozenset()).total == 0
    assert look(desk, words="1").total == 0


def test_what_came_since_is_counted_and_what_only_changed_is_not(desk):
    case = desk.report(severity="minor")
    seen = look(desk).revision

    def new(**asked):
        return count_new(
            desk.connection,
            election_id=desk.election_id,
            filter=CaseFilter(**asked),
            now=NOW,
            may_read_narratives=True,
            after_revision=seen,
        )

    desk.do(cases.comment, case, text="Changed.")
    assert new() == 0
    desk.report(severity="minor")
    desk.report(severity="major")
    assert (new(), new(severities=frozenset({Severity.MAJOR}))) == (2, 1)


def test_the_database_sorts_by_the_same_deadline_that_is_shown(desk):
    for severity in Severity:
        for steps in range(9):
            case = desk.report(severity=severity.value)
            for verb, values in (
                (cases.acknowledge, {}),
                (cases.claim, {}),
                (cases.confirm, {}),
                (cases.choose_action, {"action": Action.ACT}),
                (cases.file, {"filed_on": dt.date(2021, 7, 20 + steps % 6), "number": "1", "to": "TEC"}),
                (cases.record_no_reaction, {}),
                (cases.record_answer, {"text": "No."}),
                (cases.close, {}),
            )[:steps]:
                desk.do(verb, case, at=at("10:07"), **values)
    page = look(desk, states=frozenset(), sort=Sort.DEADLINE, page_size=200)
    due = [row.deadline.due_at for row in page.rows if row.deadline]
    assert due == sorted(due)
    assert [row for row in page.rows[: len(due)] if row.deadline is None] == []  # those without one are last
    assert {row.deadline.due for row in page.rows if row.deadline} == set(Due)
    late = look(desk, states=frozenset(), overdue=True, now=at("10:45"), page_size=200)
    expected = {row.id for row in page.rows if row.deadline and row.deadline.due_at <= at("10:45")}
    assert set(ids(late)) == expected


def test_an_unacknowledged_critical_case_climbs_from_level_to_level(desk):
    desk.report(severity="critical")
    levels = [look(desk, now=at(f"10:{minute:02}")).rows[0].level for minute in (1, 2, 5, 10)]
    assert levels == [Level.NONE, Level.LAWYER, Level.HEAD, Level.WALL]


hostile = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            ["'", '"', "&", "|", "!", ":*", "<->", "(", ")", "\\", "\0", "урна", "%", "_", "²", "٣", "İ"]
        ),
        max_size=12,
    ).map("".join),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=hostile, page=hostile, district_code=hostile, since=hostile)
def test_no_text_in_any_parameter_raises(engine, words, page, district_code, since):
    query = {
        "q": words, "page": page, "district": district_code, "since": since, "station": words, "state": page,
        "who": words, "category": district_code, "severity": since, "stage": words, "size": page,
    }  # fmt: skip
    with engine.connect() as connection:
        desk = Desk(connection, stations=1)
        for asked in (from_query(query), from_query({"q": words})):
            page_of = fetch_case_rows(
                connection, election_id=desk.election_id, filter=asked, now=NOW, may_read_narratives=True
            )
            assert page_of.total == 0


def test_a_station_number_is_found_whatever_letters_it_has(desk):
    desk.connection.execute(sa.update(station).where(station.c.number == "1").values(number="12-А"))
    desk.connection.execute(sa.update(district).values(name_ru="Зайсан"))
    case = desk.report(station="12-А")
    assert ids(look(desk, words="12-а")) == [case]


def test_the_next_deadline_of_a_row_is_that_of_the_pure_function(desk):
    desk.report()
    row = look(desk).rows[0]
    zone = dt.timezone(dt.timedelta(hours=6))
    assert row.deadline == next_deadline(row, cases.Settings(), held_on=dt.date(2021, 7, 25), zone=zone)
