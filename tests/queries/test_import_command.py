"""What `python -m db import` answers to files, elections and databases that are not what it needs."""

import csv
import io
import json
import os

import pytest
import sqlalchemy as sa

from db import engine as engines
from db.importing.files import MAX_BYTES
from db.importing.report import SHOWN_PROBLEMS
from db.schema import district, election
from tests import factories
from tests.importing import Importer

DISTRICTS = "code,name_ru\n1,а\n"
ELECTION = """
code = "vko-2021"
name_kk = "Ауыл әкімдерінің сайлауы"
name_ru = "Выборы сельских акимов"
name_en = "Elections of rural akims"
held_on = 2021-07-25
timezone = "Asia/Almaty"
"""


@pytest.fixture
def anywhere(engine, tmp_path, capsys):
    return Importer(engine, tmp_path, capsys)


@pytest.fixture
def run(anywhere):
    with anywhere.engine.begin() as connection:
        factories.add_election(connection)
    return anywhere


def codes(engine, code):
    with engine.connect() as connection:
        rows = sa.select(district.c.code).join(election).where(election.c.code == code)
        return set(connection.scalars(rows))


# --- files ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "file is empty"),
        (" \n\n", "file is empty"),
        (b"\xef\xbb\xbf", "file is empty"),
        ("code,name_ru\n", "has a header but not a single line below it"),
        ("1,Участок\n", "has no header"),
        (b"PK\x03\x04 and then nothing", "is not a whole XLSX workbook"),
        ('{"type": "FeatureCollection"', "breaks off or is damaged"),
    ],
)
def test_a_file_that_holds_nothing_is_refused_in_one_line(run, content, says):
    told = run("districts", content)

    assert (told.code, told.out) == (2, "")
    assert says in told.err
    assert told.err.count("\n") == 1


def test_a_file_that_is_too_large_is_refused_unread(run, tmp_path):
    large = tmp_path / "large.csv"
    with large.open("wb") as target:
        target.truncate(200 * 1024 * 1024)  # sparse: reading it would fail the test's time, not its disk

    told = run.run("stations", str(large))
    assert told.code == 2
    assert f"has 200 MB; the limit is {MAX_BYTES // 1_048_576} MB" in told.err


def test_what_is_no_file_is_refused(run, tmp_path):
    assert "is not a file" in run.run("stations", str(tmp_path)).err
    assert "is not a file" in run.run("stations", os.devnull).err
    assert "does not exist" in run.run("stations", str(tmp_path / "no\x1bwhere")).err


def test_each_noun_takes_its_own_kind_of_file(run):
    area = '{"type": "Polygon", "coordinates": []}'

    assert "is GeoJSON: stations come from CSV or XLSX" in run("stations", area).err
    assert "is not GeoJSON: boundaries come from GeoJSON" in run("boundaries", DISTRICTS).err
    assert "--outline goes with boundaries only" in run("districts", DISTRICTS, "--outline").err


# --- reports ----------------------------------------------------------------------------------


def test_the_report_names_every_rejected_row_and_runs_in_no_spreadsheet(run, tmp_path):
    report = tmp_path / "report.csv"
    told = run(
        "districts", "code,name_ru,kind\n1,а,=cmd|'/c calc'!A0\n2,,city\n3,b,city\n", "--report", str(report)
    )

    assert told.code == 1
    rows = list(csv.reader(io.StringIO(report.read_text(encoding="utf-8-sig"))))
    assert rows[0] == ["line", "field", "value", "outcome", "what would be right"]
    assert rows[1:] == [
        ["2", "kind", "'=cmd|'/c calc'!A0", "rejected", "must be city or district"],
        ["3", "name_ru", "", "rejected", "write a name in at least one language"],
        ["4", "name_kk", "", "taken", "not given: taken from name_ru"],
        ["4", "name_en", "", "taken", "not given: taken from name_ru"],
    ]


def test_of_very_many_rejected_rows_the_terminal_shows_the_first(run):
    told = run("districts", "code,name_ru\n" + "1,\n" * (SHOWN_PROBLEMS + 7))

    assert "  … and 7 more: --report FILE.csv writes all of them\n" in told.out


def test_a_terminal_without_cyrillic_is_told_all_the_same(run, monkeypatch):
    plain = io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True)
    monkeypatch.setattr("sys.stdout", plain)

    assert run("districts", "code,name_ru,вид\n1,а,село\n").code == 1
    assert rb'kind "\u0441\u0435\u043b\u043e": must be city or district' in plain.buffer.getvalue()


def test_columns_that_are_not_used_are_named(run):
    assert (
        "\nnot used: Население, \\u001b[2J\n"
        in run("districts", "code,name_ru,Население,\x1b[2J\n1,а,5,\n").out
    )


def test_a_report_that_cannot_be_written_stops_the_import(run, tmp_path):
    told = run("districts", DISTRICTS, "--report", str(tmp_path / "nowhere" / "report.csv"))

    assert (told.code, codes(run.engine, "vko-2021")) == (2, set())
    assert "report.csv: No such file or directory" in told.err


def test_a_report_never_overwrites_the_file_it_is_about(run, tmp_path):
    told = run("districts", DISTRICTS, "--report", str(tmp_path / "file"))

    assert "cannot be the report too" in told.err
    assert (tmp_path / "file").read_text() == DISTRICTS


# --- elections --------------------------------------------------------------------------------


def test_without_an_election_the_first_step_is_named(anywhere):
    assert "first python -m db import election FILE.toml" in anywhere("districts", DISTRICTS).err


def test_rows_go_to_the_newest_election_or_to_the_one_that_is_named(run):
    with run.engine.begin() as connection:
        factories.add_election(connection, code="majilis-2023")
    run("districts", DISTRICTS)
    run("districts", "code,name_ru\n2,b\n", "--election", "vko-2021")

    assert codes(run.engine, "majilis-2023") == {"1"}
    assert codes(run.engine, "vko-2021") == {"2"}
    assert "--election is one of majilis-2023, vko-2021" in run("districts", DISTRICTS, "--election", "x").err


@pytest.mark.parametrize("content", [ELECTION, ELECTION.replace(" = 2021-07-25", ' = "25.07.2021"')])
def test_an_election_comes_from_a_small_file(anywhere, content):
    first, again = anywhere("election", content), anywhere("election", content)

    assert "1 new, 0 changed, 0 unchanged, 0 rejected" in first.out
    assert "0 new, 0 changed, 1 unchanged, 0 rejected" in again.out
    with anywhere.engine.connect() as connection:
        kept = connection.execute(sa.select(election)).one()
    assert (kept.code, kept.name_kk, str(kept.held_on)) == (
        "vko-2021",
        "Ауыл әкімдерінің сайлауы",
        "2021-07-25",
    )
    assert (str(kept.polls_open_at), kept.slots[0], kept.silent_after.seconds) == (
        "07:00:00",
        "10:00",
        45 * 60,
    )
    assert kept.synthetic is False


def test_an_election_may_be_written_as_json_and_changed_later(anywhere):
    names = {f"name_{language}": "Majilis" for language in ("kk", "ru", "en")}
    hours = {"polls_open_at": "08:00", "slots": ["10:00", "20:00"]}
    day = {"code": "a", "held_on": "2021-07-25", "timezone": "Asia/Almaty"}
    document = json.dumps({**names, **hours, **day})
    anywhere("election", document)

    assert "1 changed" in anywhere("election", document.replace("10:00", "11:00")).out
    with anywhere.engine.connect() as connection:
        assert connection.scalar(sa.select(election.c.slots)) == ["11:00", "20:00"]


def test_a_demo_stays_a_demo_when_its_hours_are_changed(run):
    assert "1 changed" in run("election", ELECTION).out
    with run.engine.connect() as connection:
        assert connection.scalar(sa.select(election.c.synthetic)) is True


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("", ""),
        ('slot = ["10:00"]', 'line 8, slot "[\'10:00\']": there is no such setting; nearest: slots'),
        ("colour = 1", "line 8, colour \"1\": there is no such setting; known: code, name_kk"),
        ("slots = []", "slots \"[]\": must be a list of local times"),
        ('slots = ["12:00", "10:00"]', "must rise through the day, each time once"),
        ('slots = ["06:00"]', "the first must be later than polls_open_at"),
        ('slots = ["6 pm"]', 'must be a local time such as "07:00"'),
        ("polls_close_at = 06:00:00", "must be later than polls_open_at"),
        ("late_after_minutes = 60", "silent_after_minutes: must not be shorter than late_after_minutes"),
        ("late_after_minutes = 0", "must be a whole number of minutes from 1 to 1440"),
    ],
)  # fmt: skip
def test_a_wrong_line_of_an_election_is_answered_with_what_would_be_right(anywhere, line, answer):
    told = anywhere("election", f"{ELECTION}{line}\n")

    assert told.code == (1 if answer else 0)
    assert answer in told.out


@pytest.mark.parametrize(
    ("before", "after", "answer"),
    [
        ('timezone = "Asia/Almaty"', 'timezone = "+06:00"', "must be a name such as Asia/Almaty"),
        ("held_on = 2021-07-25", 'held_on = "soon"', "must be a date such as 2021-07-25"),
        ('code = "vko-2021"', "code = 2021", "must be text in quotes"),
        ('name_kk = "Ауыл әкімдерінің сайлауы"', "", "name_kk: must not be empty"),
        ('name_kk = "Ауыл әкімдерінің сайлауы"', 'name_kk = " "', "name_kk"),
    ],
)
def test_what_an_election_must_have_is_asked_for(anywhere, before, after, answer):
    told = anywhere("election", ELECTION.replace(before, after))

    assert told.code == 1
    assert answer in told.out


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("code = ", "is not TOML"),
        ("{", "is not JSON"),
        (b"\xff\xfe", "is not UTF-8"),
        ('{"a":' * 100_000, "holds numbers or nesting"),
    ],
)
def test_what_is_no_election_is_refused_in_one_line(anywhere, content, says):
    told = anywhere("election", content)

    assert told.code == 2
    assert says in told.err


# --- the database -----------------------------------------------------------------------------


def test_a_database_without_tables_is_answered_with_the_command_that_makes_them(server_url, tmp_path, capsys):
    empty = engines.create(server_url)
    told = Importer(empty, tmp_path, capsys)("districts", DISTRICTS)
    empty.dispose()

    assert (told.code, told.err) == (2, "the database has no tables yet: python -m db init\n")


def test_a_database_that_is_not_there_is_said_in_one_line(tmp_path, capsys):
    nowhere = engines.create("postgresql://hq:secret@127.0.0.1:1/hq")
    told = Importer(nowhere, tmp_path, capsys)("districts", DISTRICTS)

    assert told.code == 2
    assert told.err.startswith("nothing was imported, the database says: connection to server")
    assert "secret" not in told.err


def test_a_refusal_of_the_database_repeats_no_value(run, owner_url):
    owner = engines.create(owner_url)
    with owner.begin() as connection:
        connection.execute(sa.text("alter table observer_contact add constraint nobody check (phone = '')"))
    owner.dispose()
    told = run("observers", "alias,phone\nA-1,+77050000001\n")

    assert told.code == 2
    assert 'violates check constraint "nobody"' in told.err
    assert "7705" not in told.out + told.err
