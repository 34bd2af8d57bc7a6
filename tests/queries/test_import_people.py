"""Importing observers and assignments: aliases everywhere, contact data in one place only."""

import datetime as dt

import pytest
import sqlalchemy as sa

from db.schema import assignment, audit, observer, observer_contact
from db.state_tables import station_state
from tests import factories
from tests.importing import Importer

PEOPLE = """alias,trained_on,full_name,phone,messenger
Зайсан-001-A,2021-07-10,Придуман Придуманов,+77050000001,@made_up
"""


@pytest.fixture
def run(engine, tmp_path, capsys):
    with engine.begin() as connection:
        factories.add_register(connection, stations=2)
    return Importer(engine, tmp_path, capsys)


def contacts(engine):
    with engine.connect() as connection:
        return connection.execute(
            sa.select(observer.c.alias, observer.c.trained_on, *observer_contact.c[1:])
            .outerjoin_from(observer, observer_contact)
            .order_by(observer.c.alias)
        ).all()


def assignments(engine):
    with engine.connect() as connection:
        return connection.execute(sa.select(assignment).order_by(assignment.c.shift)).all()


def test_contact_data_goes_to_its_own_table(run, engine):
    told = run("observers", PEOPLE)

    assert told.out.endswith("1 new, 0 changed, 0 unchanged, 0 rejected\n")
    assert [tuple(each) for each in contacts(engine)] == [
        ("Зайсан-001-A", dt.date(2021, 7, 10), "Придуман Придуманов", "+77050000001", "@made_up")
    ]


def test_an_observer_without_contact_data_has_no_row_there(run, engine):
    run("observers", "псевдоним;дата обучения\nЗайсан-001-A;10.07.2021\n")

    assert [tuple(each) for each in contacts(engine)] == [
        ("Зайсан-001-A", dt.date(2021, 7, 10), None, None, None)
    ]


def test_a_new_telephone_number_is_a_change_and_a_rerun_is_none(run, engine):
    run("observers", PEOPLE)

    assert "0 changed, 1 unchanged" in run("observers", PEOPLE).out
    assert "1 changed, 0 unchanged" in run("observers", "alias,phone\nЗайсан-001-A,+77050000002\n").out
    assert contacts(engine)[0][2:] == ("Придуман Придуманов", "+77050000002", "@made_up")


def test_nothing_of_contact_data_is_ever_repeated(run, engine, tmp_path):
    report = tmp_path / "report.csv"
    secret = "+7705 000 00 01\0"
    rows = (
        f'Зайсан-001-A,2021-07-10,{"Т" * 300},"{secret}",@made_up',  # too long, and a control character
        "+77050000001,2021-07-10,Придуман,,",  # a number in place of an alias
        "Зайсан-002-A,2021-07-10,Придуман,+77050000001,@made_up,surplus +77050000001",
    )
    told = run("observers", "\n".join((PEOPLE.splitlines()[0], *rows)), "--report", str(report))

    everything = told.out + told.err + report.read_text(encoding="utf-8-sig")
    assert "line 2, full_name: 300 characters; at most 200" in told.out
    assert "line 2, phone: control character U+0000" in told.out
    assert "line 3, alias: an alias must not hold a phone number or IIN" in told.out
    assert not any(each in everything for each in ("7705", "ТТТ", "Придуман", "made_up"))
    assert contacts(engine) == []


def test_the_audit_counts_people_and_names_none(run, engine):
    run("observers", PEOPLE)

    with engine.connect() as connection:
        detail = connection.scalar(sa.select(audit.c.detail))
    assert set(detail) == {"file", "new", "changed", "unchanged", "rejected"}


def test_nobody_is_trained_after_the_day(run):
    assert (
        "lies after the election (2021-07-25)" in run("observers", "alias,trained_on\nA-1,2021-07-26\n").out
    )


def test_an_observer_is_assigned_to_a_station_for_a_shift(run, engine):
    run("observers", PEOPLE)
    told = run("assignments", "№ участка;псевдоним;смена;подтверждено\n1;Зайсан-001-A;;24.07.2021 20:00\n")

    assert told.out.endswith("1 new, 0 changed, 0 unchanged, 0 rejected\n")
    assert assignments(engine)[0].shift == "day"
    assert assignments(engine)[0].confirmed_at == dt.datetime(2021, 7, 24, 14, tzinfo=dt.UTC)
    with engine.connect() as connection:
        states = connection.execute(
            sa.select(station_state.c.observers_assigned, station_state.c.observers_confirmed)
        ).all()
    assert sorted(tuple(each) for each in states) == [(0, 0), (1, 1)]


def test_one_observer_may_have_two_shifts_but_each_only_once(run, engine):
    run("observers", PEOPLE)
    rows = (
        "1,Зайсан-001-A,morning\n1,Зайсан-001-A,evening\n1,Зайсан-001-А,evening\n"  # the last: a Cyrillic А
    )
    told = run("assignments", f"station,observer,shift\n{rows}")

    assert 'line 4, station "1": the same as in line 3' in told.out
    assert [each.shift for each in assignments(engine)] == ["evening", "morning"]


def test_a_confirmation_keeps_its_first_moment_until_it_is_taken_back(run, engine):
    def say(confirmed):
        told = run("assignments", f"station,observer,confirmed\n1,Зайсан-001-A,{confirmed}\n")
        return told.out.splitlines()[-1], assignments(engine)[0].confirmed_at

    run("observers", PEOPLE)
    outcome, first = say("yes")
    assert outcome == "1 new, 0 changed, 0 unchanged, 0 rejected"
    assert first is not None
    assert say("да") == ("0 new, 0 changed, 1 unchanged, 0 rejected", first)  # still confirmed
    assert say("") == ("0 new, 0 changed, 1 unchanged, 0 rejected", first)  # nothing said
    assert say("no") == ("0 new, 1 changed, 0 unchanged, 0 rejected", None)  # taken back


def test_who_and_where_must_be_said(run):
    told = run("assignments", "station,observer,shift\n,,day\n")

    assert "line 2, station: must not be empty\n  line 2, observer: must not be empty\n" in told.out


def test_who_or_where_is_unknown_is_answered_with_the_nearest(run, engine):
    run("observers", PEOPLE)
    told = run("assignments", "station,observer,confirmed\n9,Зайсан-001-В,maybe\n")

    assert 'line 2, station "9": is none of the 2 stations there are' in told.out
    assert 'observer "Зайсан-001-В": there is no such observer; the nearest is Зайсан-001-A' in told.out
    assert 'confirmed "maybe": must be yes, no, a date' in told.out
    assert assignments(engine) == []
