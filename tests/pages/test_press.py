"""The press page: every figure there is, words that are changed, numbers that change, what is not told."""

import io
import json
import uuid
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard import data
from dashboard.drawing import Size, draw
from dashboard.figures import Figure, Kind
from dashboard.press import press_desk
from dashboard.press.press_desk import Format
from dashboard.printing.printer import Printer
from dashboard.ui import press_pack
from dashboard.viewer import Role, Viewer
from dashboard.words import LANGUAGES
from db import cases
from db.press import Part
from db.press.wordings import LONGEST, cleaned
from db.schema import audit
from db.writing import touch_register
from tests.factories import Register, add_register, at, check_in, incident, turnout
from tests.pages.conftest import Hq, Open, html_of, picture_of

STATIONS = 6
SECRET = "Canary: the chairman tore it up, call +7 705 555 44 33"
LONG = "Наблюдатели: ұзақ тақырып " * 20
HOSTILE = "<script>alert(1)</script> 🗳️ مرحبا \u202e123\u202c \x00 $x$ **bold**"


@pytest.fixture
def register(engine: sa.Engine, hq: Hq) -> Register:
    """Six observed stations of one district; an incident cleared at the first, one that waits at the last."""
    with engine.begin() as connection:
        made = add_register(connection, stations=0)
        for number in range(1, STATIONS + 1):
            made.add_station(observer=f"Canary-{number:02}-A")
        touch_register(connection, made.election_id)
        for number in range(1, STATIONS + 1):
            told = {"station": str(number), "observer": f"Canary-{number:02}-A"}
            made.record(check_in(**told), turnout(**told, voters=100 * number))
        _clear(connection, made)
        made.record(incident("6", observer="Canary-06-A", category="EXPEL", narrative=SECRET))
    hq.look("10:40")
    return made


def _clear(connection: sa.Connection, made: Register) -> None:
    sent = incident("1", observer="Canary-01-A", narrative=SECRET)
    made.record(sent)
    by_hq = {"incident_id": uuid.UUID(sent["id"]), "actor": "HQ-07", "at": at("10:30")}
    for verb in (cases.acknowledge, cases.confirm, cases.clear_for_press):
        verb(connection, **by_hq)


def sentences_of(app: AppTest) -> str:
    """And what else the browser is given."""
    return "".join(json.loads(each.proto.json)["html"] for each in app.get("bidi_component"))


def field(app: AppTest, name: str) -> Any:
    return next(each for each in app.text_area if each.key.startswith(f"press-{name}-"))


def suggested(kind: Kind = Kind.TURNOUT_TIMELINE, language: str = "en") -> Figure:
    return data.publishable(None).figure(kind, language)


# --- every figure -----------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_every_figure_opens_in_every_language_and_is_what_is_exported(
    register: Register, open_page: Open, kind: Kind, language: str
):
    app = open_page("press", role=Role.PRESS, figure=kind.value, figure_lang=language)

    assert not app.exception
    figure = suggested(kind, language)
    exported = press_desk.export(Viewer(Role.PRESS), figure, Format.SVG, Size.LANDSCAPE)
    assert exported.content.decode() == picture_of(app)
    assert figure.id in picture_of(app)
    assert not [each for each in ("Canary", "705", "EXPEL") if each in picture_of(app) + html_of(app)]


@pytest.mark.parametrize("size", Size)
def test_every_size_has_its_pixels_and_is_in_the_address(register: Register, open_page: Open, size: Size):
    app = open_page("press", role=Role.PRESS, size=size.value)

    width, height = size.pixels
    assert f'width="{width}" height="{height}"' in html_of(app)
    assert picture_of(app) == draw(suggested(), size)


def test_the_sentences_are_there_in_three_languages(register: Register, open_page: Open):
    told = sentences_of(open_page("press", role=Role.PRESS))

    assert all(suggested(language=each).sentence[:40] in told for each in LANGUAGES)


def test_what_is_chosen_goes_into_the_address(register: Register, open_page: Open):
    app = open_page("press", role=Role.PRESS)
    app.button(key="press-kind-coverage").click().run()

    assert app.query_params["figure"] == "coverage"
    assert suggested(Kind.COVERAGE).title in picture_of(app)


@pytest.mark.parametrize("role", [each for each in Role if each not in (Role.PRESS, Role.LEADER)])
def test_no_other_role_opens_it(register: Register, open_page: Open, role: Role):
    app = open_page("press", role=role)

    assert app.error
    assert not html_of(app)


# --- days and figures with little to tell -----------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stations", [0, 1])
def test_an_empty_day_of_no_or_one_station_has_every_figure(
    hq: Hq, engine: sa.Engine, open_page: Open, language: str, stations: int
):
    with engine.begin() as connection:
        touch_register(connection, add_register(connection, stations=stations).election_id)
    hq.look("06:00")
    for kind in Kind:
        app = open_page("press", role=Role.PRESS, figure=kind.value, lang=language)

        assert not app.exception
        assert picture_of(app)


def test_an_hour_that_nobody_reported_says_so(register: Register, open_page: Open):
    app = open_page("press", role=Role.PRESS, figure="turnout_by_district", slot="20:00")

    assert not app.exception
    assert "No turnout may be published yet" in picture_of(app)


def test_without_an_election_the_page_says_so(hq: Hq, open_page: Open):
    assert open_page("press", role=Role.PRESS).info[0].value == "No election is in the register yet."


@pytest.mark.parametrize(
    "address",
    [
        {"figure": "🙈", "size": "9x9", "figure_lang": "xx", "slot": "25:61", "part": "x"},
        {"figure": "' or 1=1", "size": "", "slot": ""},
    ],
)
def test_nonsense_in_the_address_shows_the_first_figure(
    register: Register, open_page: Open, address: dict[str, str]
):
    app = open_page("press", role=Role.PRESS, **address)

    assert not app.exception
    assert picture_of(app) == draw(suggested(), Size.LANDSCAPE)


# --- words ------------------------------------------------------------------------------------


def test_changed_words_are_in_the_picture_and_go_back_to_the_suggested_ones(
    register: Register, open_page: Open
):
    app = open_page("press", role=Role.PRESS)
    field(app, "title").input("A third has voted").run()
    assert "A third has voted" in picture_of(app)
    assert suggested().id in picture_of(app)

    app.button(key="press-reset").click().run()

    assert picture_of(app) == draw(suggested(), Size.LANDSCAPE)
    assert field(app, "title").value == suggested().title


@pytest.mark.parametrize("name", Part)
@pytest.mark.parametrize("text", [LONG[:400], HOSTILE, "a" * 5000])
def test_whatever_is_written_is_text_no_longer_than_its_limit(
    register: Register, open_page: Open, name: Part, text: str
):
    app = open_page("press", role=Role.PRESS)
    field(app, name).input(text).run()

    assert not app.exception
    assert "<script>" not in picture_of(app)
    assert "\u202e" not in picture_of(app)
    assert len(cleaned(text, name)) <= LONGEST[name]
    assert not app.error


def test_an_emptied_field_takes_the_suggested_words(register: Register, open_page: Open):
    app = open_page("press", role=Role.PRESS)
    field(app, "note").input("  ").run()

    assert suggested().note
    assert picture_of(app) == draw(suggested(), Size.LANDSCAPE)


def test_words_are_kept_for_their_figure_and_language_alone(register: Register, open_page: Open):
    app = open_page("press", role=Role.PRESS)
    field(app, "title").input("A third has voted").run()
    app.button(key="press-kind-coverage").click().run()
    assert "A third has voted" not in picture_of(app)

    app.button(key="press-kind-turnout_timeline").click().run()

    assert "A third has voted" in picture_of(app)


# --- numbers ----------------------------------------------------------------------------------


def report_more(engine: sa.Engine, hq: Hq, register: Register) -> None:
    with engine.begin() as connection:
        more = turnout("1", observer="Canary-01-A", voters=450)
        replace(register, connection=connection).record(more, at=at("10:50"))
    hq.look("10:55")


def test_numbers_stay_as_they_were_seen_until_newer_ones_are_asked_for(
    register: Register, open_page: Open, hq: Hq, engine: sa.Engine
):
    app = open_page("press", role=Role.PRESS)
    before = picture_of(app)
    field(app, "title").input("A third has voted").run()
    report_more(engine, hq, register)

    app.button(key="press-kind-coverage").click().run()
    app.button(key="press-kind-turnout_timeline").click().run()
    app.button(key="press-reset").click().run()
    assert picture_of(app) == before

    app.button(key="press-newest").click().run()
    assert picture_of(app) != before
    assert "10:55" in picture_of(app)


def test_words_written_for_earlier_numbers_are_to_be_read_again(
    register: Register, open_page: Open, hq: Hq, engine: sa.Engine
):
    app = open_page("press", role=Role.PRESS)
    field(app, "title").input("A third has voted").run()
    assert not app.warning
    report_more(engine, hq, register)

    app.button(key="press-newest").click().run()

    assert "A third has voted" in picture_of(app)
    assert "Read them again" in app.warning[0].value


def test_with_the_database_away_what_was_seen_stays(register: Register, open_page: Open, hq: Hq):
    app = open_page("press", role=Role.PRESS)
    before = picture_of(app)
    hq.lose_the_database()
    hq.now = at("10:59")

    app.button(key="press-newest").click().run()

    assert not app.exception
    assert picture_of(app) == before
    assert "taken before" in app.warning[0].value


def test_without_a_database_at_all_the_page_says_so(register: Register, open_page: Open, hq: Hq):
    hq.lose_the_database()
    app = open_page("press", role=Role.PRESS)

    assert not app.exception
    assert "does not answer" in app.warning[0].value


# --- drafts, and what is not told -------------------------------------------------------------


def test_a_draft_says_so_across_the_picture(register: Register, open_page: Open):
    app = open_page("press", role=Role.PRESS)
    app.toggle(key="press-draft").set_value(True).run()

    assert picture_of(app) == draw(suggested(), Size.LANDSCAPE, draft=True)
    assert picture_of(app) != draw(suggested(), Size.LANDSCAPE)


def test_what_is_not_cleared_is_a_number_and_what_is_withheld_has_its_reason(
    register: Register, open_page: Open
):
    page = html_of(open_page("press", role=Role.PRESS, figure="incidents_by_severity"))

    assert "Fewer than 5 more reports are under verification." in page
    assert "confirmed and cleared for the press" in page


# --- what goes out ----------------------------------------------------------------------------


def test_without_a_chromium_the_page_says_what_is_missing_and_the_browser_makes_the_png(
    register: Register, open_page: Open
):
    app = open_page("press", role=Role.PRESS)

    disabled = {each.label: each.disabled for each in app.button if "-export-" in str(each.key)}
    assert disabled == {
        "Download the picture (PNG)": True,
        "SVG": False,
        "PDF": True,
        "CSV": False,
        "XLSX": False,
    }
    assert "no Chromium on this server" in html_of(app)
    assert not app.button(key="press-own-png").disabled


def test_the_wall_is_a_picture_for_who_may_open_it_and_not_for_the_press(
    register: Register, open_page: Open, hq: Hq
):
    hq.printer = Printer(lambda: Path("/usr/bin/chromium"))  # is not started

    assert "/wall/picture.png?lang=en" in html_of(open_page("press", role=Role.LEADER))
    assert "/wall/picture" not in html_of(open_page("press", role=Role.PRESS))


def test_a_pack_is_made_beside_the_page_and_offered_with_its_as_of(
    register: Register, open_page: Open, engine: sa.Engine
):
    app = open_page("press", role=Role.PRESS)
    app.button(key="press-pack-start").click().run()
    job: press_pack.Job = app.session_state[press_pack.JOB]
    assert job.thread is not None
    job.thread.join(60)
    app.run()

    assert job.pack is not None
    names = zipfile.ZipFile(io.BytesIO(job.pack.content)).namelist()
    assert len([each for each in names if each.endswith(".svg")]) == len(Kind) * len(LANGUAGES)
    labels = [each.proto.label for each in app.get("download_button")]
    assert any("10:40" in each for each in labels)
    with engine.connect() as connection:
        exported = sa.select(audit.c.action).where(audit.c.action.like("press:%"))
        assert list(connection.scalars(exported)) == ["press:pack:exported"]
    assert not app.exception
