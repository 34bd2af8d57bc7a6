"""At the click of an export: a file for the browser to save, or a sentence of ours and a way out."""

import base64
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import sqlalchemy as sa
from streamlit.runtime.scriptrunner_utils.exceptions import RerunException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.testing.v1 import AppTest

from dashboard.drawing import Size
from dashboard.press import press_desk
from dashboard.press.press_desk import Format
from dashboard.printing.devtools import find_chromium
from dashboard.printing.printer import Printer
from dashboard.ui import press_out
from dashboard.viewer import Role
from db.schema import audit
from tests.factories import Register
from tests.pages.conftest import Hq, Open, html_of, picture_of
from tests.pages.test_press import register, report_more, suggested

__all__ = ["register"]

needs_chromium = pytest.mark.skipif(find_chromium() is None, reason="no Chromium here")


def components(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(each.proto.json) for each in app.get("bidi_component")]


def files_of(app: AppTest) -> list[dict[str, Any]]:
    """What the browser is told to save."""
    return [each["file"] for each in components(app) if "file" in each]


def offers_its_own(app: AppTest) -> bool:
    return any(each.key == "press-own-png" for each in app.button)


def export(app: AppTest, wanted: Format) -> AppTest:
    after = app.button(key=f"press-export-{wanted}").click().run()
    assert not after.exception
    return after


def went_out(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        asked = sa.select(sa.func.count()).where(audit.c.action == "press:figure:exported")
        return int(connection.scalar(asked) or 0)


def test_a_file_is_saved_once_and_is_what_was_seen(register: Register, open_page: Open, engine: sa.Engine):
    app = export(open_page("press", role=Role.PRESS), Format.SVG)
    (file,) = files_of(app)

    assert base64.b64decode(file["content"]).decode() == picture_of(app)
    assert file["name"] == f"turnout_timeline-20210725T0440Z-{suggested().id}-en-1200x675.svg"
    assert file["type"] == "image/svg+xml"
    assert files_of(app.run()) == []
    assert went_out(engine) == 1


def test_what_came_in_between_preview_and_click_is_not_in_the_file_which_says_its_moment(
    register: Register, open_page: Open, hq: Hq, engine: sa.Engine
):
    app = open_page("press", role=Role.PRESS)
    seen = picture_of(app)
    report_more(engine, hq, register)
    (file,) = files_of(export(app, Format.SVG))

    assert base64.b64decode(file["content"]).decode() == seen
    assert "20210725T0440Z" in file["name"]
    assert "Numbers as of July 25, 2021, 10:40" in html_of(app)


def test_with_the_database_away_nothing_goes_out_and_the_page_says_so(
    register: Register, open_page: Open, hq: Hq
):
    app = open_page("press", role=Role.PRESS)
    hq.lose_the_database()
    app = export(app, Format.CSV)

    assert files_of(app) == []
    assert "nothing has gone out" in app.error[0].value


# --- a Chromium that hangs or dies ------------------------------------------------------------


class Chromiums:
    """The first is real; whatever is started after it is not there for long."""

    def __init__(self, folder: Path, how: signal.Signals) -> None:
        self._script = folder / "chromium"
        self._script.write_text(f"#!/bin/sh\nkill -{how.name.removeprefix('SIG')} $$\n")
        self._script.chmod(0o755)
        self.well = True

    def find(self) -> Path | None:
        return find_chromium() if self.well else self._script


@pytest.fixture(params=[signal.SIGSTOP, signal.SIGKILL])
def hurt(
    request: pytest.FixtureRequest, tmp_path: Path, hq: Hq
) -> Iterator[tuple[Chromiums, signal.Signals]]:
    chromiums = Chromiums(tmp_path, request.param)
    hq.printer = Printer(chromiums.find, patience=1.5)
    yield chromiums, request.param
    hq.printer.stop()


@needs_chromium
def test_a_chromium_that_hangs_or_dies_at_the_click_is_a_sentence_with_a_way_out(
    register: Register,
    hq: Hq,
    open_page: Open,
    hurt: tuple[Chromiums, signal.Signals],
    engine: sa.Engine,
):
    chromiums, how = hurt
    app = export(open_page("press", role=Role.PRESS), Format.PNG)
    assert files_of(app)
    assert not offers_its_own(app)

    assert hq.printer.pid is not None
    chromiums.well = False
    processes = psutil.Process(hq.printer.pid).children(recursive=True)
    for each in (
        [hq.printer.pid, *(each.pid for each in processes)] if how is signal.SIGSTOP else [hq.printer.pid]
    ):
        os.kill(each, how)
    app = export(app, Format.PNG)

    assert files_of(app) == []
    assert "does not answer: PNG and PDF cannot be made now" in app.error[0].value
    assert offers_its_own(app)
    assert went_out(engine) == 1
    assert files_of(export(app, Format.SVG))  # what needs no Chromium is to be had all the same

    chromiums.well = True
    app = export(app, Format.PNG)
    assert files_of(app)
    assert not offers_its_own(app.run())


@needs_chromium
def test_a_pack_whose_chromium_hangs_is_made_without_it(
    register: Register, hq: Hq, open_page: Open, hurt: tuple[Chromiums, signal.Signals]
):
    hurt[0].well = False
    app = open_page("press", role=Role.PRESS)
    app = app.button(key="press-pack-start").click().run()
    job = app.session_state["press-pack"]
    job.thread.join(60)
    app.run()

    assert not app.exception
    assert job.pack is not None
    assert not job.pack.printed
    assert "has no PNG and PDF" in app.caption[-1].value
    assert any(each.key == "press-pack-download" for each in app.get("download_button"))


def test_a_browsers_own_picture_of_a_draft_is_one_says_so_in_its_name_and_is_recorded_first(
    register: Register, open_page: Open, engine: sa.Engine, hq: Hq
):
    app = open_page("press", role=Role.PRESS)
    app.toggle(key="press-draft").set_value(True).run()
    app = app.button(key="press-own-png").click().run()
    (file,) = files_of(app)

    assert base64.b64decode(file["content"]).decode() == picture_of(app)
    assert ">DRAFT<" in picture_of(app)
    assert file["png"] == list(Size.LANDSCAPE.pixels)
    assert file["name"] == press_desk.name_of(suggested(), Format.SVG, Size.LANDSCAPE, draft=True)
    assert went_out(engine) == 1

    hq.lose_the_database()
    assert files_of(app.button(key="press-own-png").click().run()) == []


def test_a_file_that_was_made_while_somebody_clicked_on_is_handed_out_all_the_same(
    register: Register, open_page: Open, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
):
    """Streamlit breaks a run off at its next step when another click has come in."""
    app = open_page("press", role=Role.PRESS)
    stands = press_out._hand_over

    def broken_off(*_: object) -> None:
        monkeypatch.setattr(press_out, "_hand_over", stands)
        raise RerunException(RerunData())

    monkeypatch.setattr(press_out, "_hand_over", broken_off)
    app = export(app, Format.SVG)
    files = files_of(app) or files_of(app.run())

    assert len(files) == 1
    assert went_out(engine) == 1
