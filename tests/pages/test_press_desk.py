"""What leaves the press room: only by who may publish, never unrecorded, and as what it says it is."""

import hashlib
import io
import zipfile
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.drawing import Size, draw
from dashboard.exports.figure_csv import figure_csv
from dashboard.figures import Kind
from dashboard.press.press_desk import (
    Format,
    NotYoursError,
    PackCancelledError,
    can_print,
    export,
    export_pack,
)
from dashboard.printing.printer import NoPrinterError
from dashboard.viewer import PERMISSIONS, Permission, Role, Viewer
from dashboard.words import LANGUAGES
from db.schema import audit
from queries.press_room import PressRoom
from tests.factories import add_register
from tests.figures.test_build import ANSWERS, COVERAGE, DISTRICTS, INCIDENTS, STATIONS, TIMELINE, figure
from tests.pages.conftest import Hq

PRESS = Viewer(Role.PRESS, 7, "HQ-07")
ROOM = PressRoom(
    coverage=COVERAGE,
    timeline=TIMELINE,
    by_district=DISTRICTS,
    incidents=INCIDENTS,
    station_map=STATIONS,
    heat=ANSWERS[Kind.HEAT_MAP],  # type: ignore[arg-type]
    day=ANSWERS[Kind.DAY_TABLE],  # type: ignore[arg-type]
)
FIGURE = figure(Kind.COVERAGE, "kk")


class Press:
    """Stands in for the printer; `goes_after` prints its browser is gone."""

    def __init__(self, *, available: bool = True, goes_after: int = 10_000) -> None:
        self.available = available
        self.left = goes_after

    def png(self, svg: str, size: Size) -> bytes:
        self.left -= 1
        if not self.available or self.left < 0:
            raise NoPrinterError("gone")
        return f"PNG {size} {hashlib.sha256(svg.encode()).hexdigest()}".encode()

    def pdf(self, svg: str, size: Size) -> bytes:
        return b"PDF " + self.png(svg, size)


@pytest.fixture
def desk(hq: Hq, engine: sa.Engine) -> Hq:
    with engine.begin() as connection:
        add_register(connection)
    hq.look("14:40")
    hq.printer = Press()  # type: ignore[attr-defined,assignment]
    return hq


def recorded(desk: Hq) -> list[tuple[str, str, dict[str, Any]]]:
    """Actor, action and detail of each export."""
    with desk.database.connect() as connection:
        rows = connection.execute(
            sa.select(audit.c.actor, audit.c.action, audit.c.detail)
            .where(audit.c.action.like("press:%"))
            .order_by(audit.c.id)
        )
        return [tuple(row) for row in rows]


@pytest.mark.parametrize("wanted", Format)
def test_an_export_is_the_figure_and_leaves_a_row_with_its_hash(desk: Hq, wanted: Format):
    made = export(PRESS, FIGURE, wanted, Size.SQUARE)
    ((actor, action, detail),) = recorded(desk)

    assert (actor, action) == ("HQ-07", "press:figure:exported")
    assert detail["sha256"] == hashlib.sha256(made.content).hexdigest()
    assert detail["figure"] == FIGURE.id
    assert detail["as_of"] == FIGURE.as_of.isoformat()
    assert (detail["format"], detail.get("size")) == (
        wanted.value,
        None if wanted in (Format.CSV, Format.XLSX) else "1080x1080",
    )
    assert FIGURE.id in made.name
    assert made.name.endswith(f".{wanted}")
    assert made.name.isascii()


def test_what_is_exported_is_the_drawing_that_was_seen(desk: Hq):
    svg = draw(FIGURE, Size.LANDSCAPE)

    assert export(PRESS, FIGURE, Format.SVG).content == svg.encode()
    assert export(PRESS, FIGURE, Format.PNG).content == Press().png(svg, Size.LANDSCAPE)
    assert export(PRESS, FIGURE, Format.CSV).content == figure_csv(FIGURE)


def test_a_draft_says_so_in_its_name_and_in_the_audit(desk: Hq):
    draft = export(PRESS, FIGURE, Format.SVG, draft=True)

    assert draft.name.endswith("-draft.svg")
    assert draft.content != export(PRESS, FIGURE, Format.SVG).content
    assert [detail["draft"] for _, _, detail in recorded(desk)] == [True, False]


@pytest.mark.parametrize("wanted", Format)
def test_the_name_of_a_file_says_the_moment_of_its_numbers_and_whether_it_is_a_draft(
    desk: Hq, wanted: Format
):
    made, draft = (export(PRESS, FIGURE, wanted, draft=each) for each in (False, True))

    assert made.name.startswith(f"coverage-20210725T0805Z-{FIGURE.id}-kk")
    assert ("-draft." in made.name, "-draft." in draft.name) == (False, True)


@pytest.mark.parametrize("role", Role)
def test_only_who_publishes_gets_anything(desk: Hq, role: Role):
    may = Permission.PUBLISH in PERMISSIONS[role]
    assert may == (role in (Role.PRESS, Role.LEADER))
    if may:
        assert export(Viewer(role), FIGURE, Format.CSV).content
    else:
        for attempt in (
            lambda: export(Viewer(role), FIGURE, Format.CSV),
            lambda: export_pack(Viewer(role), ROOM),
        ):
            with pytest.raises(NotYoursError):
                attempt()
    assert len(recorded(desk)) == may


def test_without_its_row_nothing_goes_out(desk: Hq):
    desk.lose_the_database()

    with pytest.raises(sa.exc.OperationalError):
        export(PRESS, FIGURE, Format.CSV)


def test_without_a_chromium_data_and_drawing_go_out_all_the_same(desk: Hq):
    desk.printer = Press(available=False)  # type: ignore[attr-defined,assignment]

    assert not can_print()
    with pytest.raises(NoPrinterError):
        export(PRESS, FIGURE, Format.PNG)
    assert export(PRESS, FIGURE, Format.XLSX).content
    assert len(recorded(desk)) == 1


def test_a_pack_holds_every_figure_in_every_language_and_one_row_names_them(desk: Hq):
    told: list[tuple[int, int]] = []
    made = export_pack(PRESS, ROOM, on_progress=lambda done, of: told.append((done, of)))
    files = zipfile.ZipFile(io.BytesIO(made.content)).namelist()
    ((_, action, detail),) = recorded(desk)

    assert len(files) == len(Kind) * len(LANGUAGES) * 5 + len(LANGUAGES) + 1
    assert told[-1] == (150, 150)
    assert action == "press:pack:exported"
    assert detail["figures"] == [figure(kind).id for kind in Kind]
    assert detail["sha256"] == hashlib.sha256(made.content).hexdigest()
    assert made.name == "baqylau-20210725T0805Z.zip"


def test_a_pack_whose_printer_goes_in_the_middle_is_made_without_it(desk: Hq):
    desk.printer = Press(goes_after=5)  # type: ignore[attr-defined,assignment]
    files = zipfile.ZipFile(io.BytesIO(export_pack(PRESS, ROOM).content)).namelist()

    assert not [name for name in files if name.endswith((".png", ".pdf"))]
    assert len([name for name in files if name.endswith(".svg")]) == len(Kind) * len(LANGUAGES)


def test_a_pack_that_is_called_off_leaves_no_row(desk: Hq):
    with pytest.raises(PackCancelledError):
        export_pack(PRESS, ROOM, cancelled=lambda: True)

    assert recorded(desk) == []


def test_the_pack_names_the_head_of_the_audit_chain_as_it_was_before(desk: Hq):
    export(PRESS, FIGURE, Format.CSV)
    with desk.database.connect() as connection:
        head = connection.scalar(sa.text("select hash from audit order by id desc limit 1"))
    archive = zipfile.ZipFile(io.BytesIO(export_pack(PRESS, ROOM).content))
    readme = next(name for name in archive.namelist() if name.endswith("README.kk.txt"))

    assert str(head) in archive.read(readme).decode("utf-8-sig")
