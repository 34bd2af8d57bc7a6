"""XLSX as people make it, and as nobody should."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from db.importing import workbook
from db.importing.files import read_source
from db.importing.problems import UnreadableFile


def book(*sheets: list[list[object]]) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = made.create_sheet(f"Лист{number}")
        for row in rows:
            sheet.append(row)
    return made


def saved(made: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def test_cells_are_read_as_people_see_them():
    row = [
        12,
        49.97,
        "Зайсан",
        None,
        True,
        dt.datetime.fromisoformat("2021-07-10"),
        dt.datetime.fromisoformat("2021-07-24 20:05"),
        3.0,
        False,
    ]
    source = read_source(saved(book([row])))

    assert source.rows[0].cells == (
        "12", "49.97", "Зайсан", "", "yes", "2021-07-10", "2021-07-24 20:05", "3", "no",
    )  # fmt: skip


def test_a_whole_number_with_a_decimal_point_is_whole():
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book([[580]])))) as made, zipfile.ZipFile(content, "w") as changed:
        for name in made.namelist():
            changed.writestr(name, made.read(name).replace(b"<v>580</v>", b"<v>580.0</v>"))

    assert read_source(content.getvalue()).rows[0].cells == ("580",)


def test_a_formula_is_refused_with_its_address():
    source = read_source(saved(book([["number", "lat"], [1, "=A2*2"]])))

    fault = source.rows[1].faults[1]
    assert fault.message.format(**fault.values).startswith(
        "cell B2 holds a formula: copy the column and paste"
    )


def test_an_error_in_a_cell_is_refused_with_its_address():
    made = book([["number"], ["#REF!"]])
    made.active["A2"].data_type = "e"

    fault = read_source(saved(made)).rows[1].faults[0]
    assert fault.message.format(**fault.values) == "cell A2 holds the error #REF!"


def test_the_first_visible_sheet_is_read_and_named():
    made = book([["hidden"]], [["number"]], [["other"]])
    made["Лист1"].sheet_state = "hidden"
    source = read_source(saved(made))

    assert source.rows[0].cells == ("number",)
    assert source.notes == ('sheet "Лист2"', "the first of 2 sheets; the others are not read")


def test_a_workbook_without_a_visible_sheet_is_refused(monkeypatch):
    made = book([["number"]])
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_, **__: made)
    made.active.sheet_state = "hidden"

    with pytest.raises(UnreadableFile, match="has no visible sheet"):
        read_source(saved(book([["number"]])))


def test_places_are_rows_of_the_sheet_and_empty_rows_are_skipped():
    source = read_source(saved(book([["number"], [None], [1]])))

    assert [(row.place, row.cells) for row in source.rows] == [(1, ("number",)), (3, ("1",))]


@pytest.mark.parametrize("keep", [100, 2000, -30])
def test_a_truncated_workbook_is_refused_in_one_line(keep):
    with pytest.raises(UnreadableFile, match="not a whole XLSX workbook"):
        read_source(saved(book([["number"], *([each] for each in range(500))]))[:keep])


def test_a_zip_that_is_no_workbook_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("readme.txt", "hello")

    with pytest.raises(UnreadableFile, match="not a whole XLSX workbook"):
        read_source(target.getvalue())


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(workbook, "MAX_UNPACKED", 1024 * 1024)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (2 * 1024 * 1024))

    with pytest.raises(UnreadableFile, match="unpacks to 2 MB; the limit is 1 MB"):
        read_source(target.getvalue())


def test_an_old_workbook_or_one_with_a_password_is_refused_with_advice():
    with pytest.raises(UnreadableFile, match=r"save it as \.xlsx without one"):
        read_source(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100))
