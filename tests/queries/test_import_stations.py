"""Importing polling stations: what a registry holds, and what people do to it."""

import io
import re
import time

import openpyxl
import pytest
import sqlalchemy as sa

from db.schema import audit, revision, station
from db.state_tables import station_state
from tests import factories
from tests.importing import Importer

HEADER = "number,name_kk,name_ru,name_en,district,address,lat,lon,coordinate_quality,registered_voters"
GOOD = 'Z-1,Бірінші,Первый,First,Зайсан,"ул. Абая, 1",47.47,84.87,surveyed,580'


@pytest.fixture
def run(engine, tmp_path, capsys):
    with engine.begin() as connection:
        election_id = factories.add_election(connection)
        factories.add_district(
            connection,
            election_id,
            code="634600000",
            name_ru="Зайсанский район",
            name_kk="Зайсан ауданы",
            name_en="Zaysan district",
        )
    return Importer(engine, tmp_path, capsys)


def stations(engine):
    with engine.connect() as connection:
        return connection.execute(sa.select(station).order_by(station.c.number)).all()


def revisions(engine):
    with engine.connect() as connection:
        return tuple(connection.execute(sa.select(revision.c.revision, revision.c.register_revision)).one())


def test_a_station_is_kept_as_the_file_says_it(run, engine):
    told = run("stations", f"{HEADER}\n{GOOD}\n")

    assert told.code == 0
    assert told.out.endswith("1 new, 0 changed, 0 unchanged, 0 rejected\n")
    kept = stations(engine)[0]
    assert (kept.number, kept.name_kk, kept.name_ru, kept.name_en) == ("Z-1", "Бірінші", "Первый", "First")
    assert (kept.address, kept.lat, kept.lon) == ("ул. Абая, 1", 47.47, 84.87)
    assert (kept.coordinate_quality, kept.registered_voters) == ("surveyed", 580)


def test_after_an_import_every_station_has_a_state_and_the_register_a_new_revision(run, engine):
    run("stations", f"{HEADER}\n{GOOD}\n")

    assert revisions(engine) == (1, 1)
    with engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(station_state)) == 1
        written = connection.execute(sa.select(audit)).one()
    assert (written.actor, written.action, written.revision) == ("import", "import:stations:written", 1)
    assert written.detail == {"file": "file", "new": 1, "changed": 0, "unchanged": 0, "rejected": 0}


def test_a_rerun_changes_nothing_not_even_the_revision(run, engine):
    run("stations", f"{HEADER}\n{GOOD}\n")
    before = stations(engine)
    told = run("stations", f"{HEADER}\n{GOOD}\n")

    assert "0 new, 0 changed, 1 unchanged, 0 rejected" in told.out
    assert stations(engine) == before
    assert revisions(engine) == (1, 1)


def test_a_dry_run_says_the_same_and_writes_nothing(run, engine):
    dry = run("stations", f"{HEADER}\n{GOOD}\n,,,,,,,,,\nZ-2,,,,,,,,,\n", "--dry-run")
    assert stations(engine) == []
    assert revisions(engine) == (0, 0)
    wet = run("stations", f"{HEADER}\n{GOOD}\n,,,,,,,,,\nZ-2,,,,,,,,,\n")

    assert dry.out == f"{wet.out}dry run: nothing was written\n"
    assert dry.code == wet.code == 1


def test_columns_a_file_does_not_have_are_left_as_they_are(run, engine):
    run("stations", f"{HEADER}\n{GOOD}\n")
    told = run("stations", "number;name_ru;district;voters\nZ-1;Первый;634600000;600\n")

    assert "1 changed" in told.out
    kept = stations(engine)[0]
    assert (kept.name_kk, kept.address, kept.lat, kept.coordinate_quality) == (
        "Бірінші", "ул. Абая, 1", 47.47, "surveyed",
    )  # fmt: skip
    assert kept.registered_voters == 600


def test_an_empty_cell_empties_what_was_there(run, engine):
    run("stations", f"{HEADER}\n{GOOD}\n")
    run("stations", f"{HEADER}\nZ-1,Бірінші,Первый,First,Зайсан,,,,,\n")

    kept = stations(engine)[0]
    assert (kept.address, kept.lat, kept.lon, kept.registered_voters) == ("", None, None, None)
    assert kept.coordinate_quality == "missing"


def test_a_name_in_one_language_stands_for_the_others_and_that_is_said(run, engine):
    told = run("stations", "number,название,район\nZ-1,Первый,Зайсан\nZ-2,Второй,Зайсан\n")

    assert told.code == 0
    assert "taken, please look: name_en not given: taken from name_ru (2 lines: 2, 3)" in told.out
    assert {(each.name_kk, each.name_en) for each in stations(engine)} == {
        ("Первый", "Первый"),
        ("Второй", "Второй"),
    }


def test_a_corrected_name_follows_into_the_languages_it_stood_for_but_not_into_a_translation(run, engine):
    run("stations", "number,name_ru,name_en,district\nZ-1,Превый,First,Зайсан\n")  # kk stands in for ru
    run("stations", "number,name_ru,district\nZ-1,Первый,Зайсан\n")

    kept = stations(engine)[0]
    assert (kept.name_kk, kept.name_ru, kept.name_en) == ("Первый", "Первый", "First")


def test_coordinates_without_a_quality_count_as_found_by_address_and_that_is_said(run, engine):
    told = run("stations", 'number,name_ru,district,lat,lon\nZ-1,Первый,Зайсан,"47,47","84,87"\n')

    assert "coordinate_quality not given: taken as address" in told.out
    assert stations(engine)[0].coordinate_quality == "address"


@pytest.mark.parametrize(
    ("row", "answer"),
    [
        (",а,б,c,Зайсан,,,,,", "line 3, number: must not be empty"),
        ("Z-2,,,,Зайсан,,,,,", "line 3, name_ru: write a name in at least one language"),
        ("Z-2,а,б,c,Зайсн,,,,,", 'line 3, district "Зайсн": there is no such district; the nearest is '),
        ("Z-2,а,б,c,,,,,,", "line 3, district: must not be empty"),
        ("Z-2,а,б,c,Зайсан,,NaN,84.87,,", 'line 3, lat "NaN": must be a decimal number of degrees'),
        ("Z-2,а,б,c,Зайсан,,82.6,49.97,,", 'line 3, lat "82.6": looks swapped: write lat 49.97, lon 82.6'),
        ("Z-2,а,б,c,Зайсан,,52.5,13.4,,", 'line 3, lat "52.5": lat 52.5, lon 13.4 is outside Kazakhstan'),
        ("Z-2,а,б,c,Зайсан,,49.97,,,", "line 3, lon: missing: write both lat and lon"),
        ("Z-2,а,б,c,Зайсан,,,82.6,,", "line 3, lat: missing: write both lat and lon"),
        ("Z-2,а,б,c,Зайсан,,49.97,82.6,good,", 'line 3, coordinate_quality "good": must be one of surveyed'),
        ("Z-2,а,б,c,Зайсан,,49.97,82.6,missing,", "there are coordinates: write how they were found"),
        ("Z-2,а,б,c,Зайсан,,,,,-5", 'line 3, registered_voters "-5": must be a whole number from 0 to'),
        ("Z-2,а,б,c,Зайсан,,,,,12.5", 'line 3, registered_voters "12.5": must be a whole number'),
        ("z-1,а,б,c,Зайсан,,,,,", 'line 3, number "z-1": the same as in line 2: keep one of the two'),
        ("Z-2,а\0,б,c,Зайсан,,,,,", 'line 3, name_kk "а\\u0000": control character U+0000'),
        (f"Z-2,{'а' * 201},б,c,Зайсан,,,,,", "201 characters; at most 200"),
        ("Z-2,а,б,c,Зайсан,,49,97,82,6,,", "line 3, the whole row: more cells than the header"),
        ('Z-2,"а,б,c,Зайсан,,,,,', "line 3, the whole row: a quote is opened and not closed"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_answered_with_what_would_be_right_and_the_good_one_is_kept(run, engine, row, answer):
    told = run("stations", f"{HEADER}\n{GOOD}\n{row}\n")

    assert told.code == 1
    assert answer in told.out
    assert told.out.endswith("1 new, 0 changed, 0 unchanged, 1 rejected\n")
    assert [each.number for each in stations(engine)] == ["Z-1"]


def test_every_problem_of_a_row_is_named_at_once(run):
    told = run("stations", f"{HEADER}\n,а,б,c,Nowhere,,x,84.87,,-1\n")

    answers = [line for line in told.out.splitlines() if line.startswith("  line 2, ")]
    named = [re.split("[ :]", line.removeprefix("  line 2, "))[0] for line in answers]
    assert named == ["number", "lat", "registered_voters", "district"]


def test_html_in_a_name_stays_text(run, engine):
    run("stations", f'{HEADER}\nZ-1,<b>а</b>,<script>,"<img src=x onerror=alert(1)>",Зайсан,,,,,\n')

    assert stations(engine)[0].name_ru == "<script>"


def test_a_station_outside_the_area_of_the_election_is_taken_with_a_question(run, engine):
    with engine.begin() as connection:
        ring = [[84.0, 47.0], [86.0, 47.0], [86.0, 48.0], [84.0, 47.0]]
        connection.execute(sa.text("update election set outline = :outline").bindparams(
            sa.bindparam("outline", {"type": "Polygon", "coordinates": [ring]}, sa.JSON)))  # fmt: skip
    told = run("stations", f"{HEADER}\nZ-1,а,б,c,Зайсан,,43.2,76.9,surveyed,\n")

    assert "taken, please look: lat lies outside the area of this election (1 lines: 2)" in told.out
    assert told.code == 0


def test_a_russian_spreadsheet_saved_as_windows_1251_is_understood(run, engine):
    sheet = "№;Название;Район;Широта;Долгота;Избирателей\n12;Школа;Зайсанский;47,47;84,87;1 580\n"
    told = run("stations", sheet.encode("cp1251"))

    assert told.out.startswith(
        "file: Windows-1251; cells separated by semicolons; names of columns in line 1\n"
    )
    kept = stations(engine)[0]
    assert (kept.number, kept.name_ru, kept.lat, kept.lon, kept.registered_voters) == (
        "12", "Школа", 47.47, 84.87, 1580,
    )  # fmt: skip


def test_a_formula_costs_its_row_only_where_its_value_is_wanted(run, engine):
    book = openpyxl.Workbook()
    book.active.append(["number", "name_ru", "district", "registered_voters", "sum"])
    book.active.append(["1", "Школа", "Зайсан", 580, "=D2*2"])  # nothing is taken from the last column
    book.active.append(["2", "Клуб", "Зайсан", "=D2+1", None])
    content = io.BytesIO()
    book.save(content)
    told = run("stations", content.getvalue())

    assert (
        "row 3, registered_voters: cell D3 holds a formula: copy the column and paste it as values"
        in told.out
    )
    assert [each.number for each in stations(engine)] == ["1"]


def test_stations_of_the_whole_country_are_imported_within_ten_seconds(run, engine):
    rows = (
        f"{n},У-{n},Участок {n},Station {n},Зайсан,ул. {n},47.4,84.9,address,{n % 3000}"
        for n in range(10_411)
    )
    content = "\n".join((HEADER, *rows))
    started = time.monotonic()
    told = run("stations", content)

    assert time.monotonic() - started < 10
    assert "10411 new" in told.out
    assert len(stations(engine)) == 10_411
