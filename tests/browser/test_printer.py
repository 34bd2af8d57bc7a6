"""The kept Chromium: what it prints, that it reaches nothing, that it comes back whatever happens to it."""

import dataclasses
import io
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import psutil
import pypdf
import pytest
from PIL import Image, ImageChops, ImageFilter

from dashboard.drawing import Size, draw
from dashboard.exports.figure_csv import figure_csv
from dashboard.exports.figure_xlsx import figure_xlsx
from dashboard.exports.hatches import as_lines
from dashboard.figures import Figure, Kind, cell_text
from dashboard.printing import printer as printing
from dashboard.printing.printer import MISSING, NoPrinterError, Printer
from dashboard.words import LANGUAGES, words
from tests.exports.test_figure_tables import rows_of, sheets_of
from tests.figures.test_build import figure
from tests.rig.hq import ROOT, wait_until

KAZAKH = "ӘҒҚҢӨҰҮҺІ әғқңөұүһі"


@pytest.fixture(scope="module")
def printer() -> Iterator[Printer]:
    made = Printer()
    yield made
    made.stop()


def pdf_of(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def text_of(content: bytes) -> str:
    """Without any space: letters of two font files stand apart in a PDF."""
    pages = "".join(page.extract_text() for page in pdf_of(content).pages)
    return unicodedata.normalize("NFC", re.sub(r"\s", "", pages))


def solid(text: str) -> str:
    return re.sub(r"\s", "", text)


def words_of(svg: str) -> str:
    return solid(unescape(re.sub(r"<style.*?</style>|<desc.*?</desc>|<[^>]+>", "", svg, flags=re.DOTALL)))


# --- what it prints ---------------------------------------------------------------------------


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("kind", Kind)
def test_a_png_is_as_large_as_its_size_and_not_blank(printer: Printer, kind: Kind, size: Size):
    image = Image.open(io.BytesIO(printer.png(draw(figure(kind, "kk"), size), size))).convert("RGB")

    assert image.size == size.pixels
    width, height = image.size
    assert len(image.getcolors(width * height) or []) > 8
    title = image.crop((0, 0, width, height // 6)).convert("L").getextrema()
    plot = image.crop((0, height // 9, width, 5 * height // 6)).convert("L").getextrema()
    foot = image.crop((0, 7 * height // 8, width, height)).convert("L").getextrema()
    assert all(darkest < 130 and lightest > 200 for darkest, lightest in (title, foot))
    assert plot[1] - plot[0] > 60


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("kind", [Kind.COVERAGE_BY_DISTRICT, Kind.STATION_MAP, Kind.HEAT_MAP])
def test_a_pdf_is_one_page_as_large_as_the_picture(printer: Printer, kind: Kind, size: Size):
    made = pdf_of(printer.pdf(draw(figure(kind), size), size))
    (page,) = made.pages
    width, height = size.pixels

    assert float(page.mediabox.width) == pytest.approx(width * 0.75, abs=0.5)
    assert float(page.mediabox.height) == pytest.approx(height * 0.75, abs=0.5)
    assert not page.images  # it is drawn, not photographed
    assert "/Pattern" not in page["/Resources"]  # which Chromium would make a bitmap of
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert fonts
    assert all(_is_embedded(font) for font in fonts)


def _is_embedded(font: pypdf.generic.DictionaryObject) -> bool:
    if font["/Subtype"] == "/Type3":  # its letters are drawn in the file itself
        return True
    descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
    return any(name in descriptor for name in ("/FontFile2", "/FontFile3"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_of_a_pdf_can_be_taken_out(printer: Printer, language: str):
    made = figure(Kind.COVERAGE_BY_DISTRICT, language)
    told = text_of(printer.pdf(draw(made, Size.LANDSCAPE), Size.LANDSCAPE))

    assert solid(made.title) in told
    assert solid(made.id) in told


def test_kazakh_letters_can_be_taken_out_of_a_pdf(printer: Printer):
    made = dataclasses.replace(figure(Kind.COVERAGE, "kk"), title=KAZAKH)
    told = text_of(printer.pdf(draw(made, Size.LANDSCAPE), Size.LANDSCAPE))

    assert solid(KAZAKH) in told


def test_a_pdf_says_its_title_and_language(printer: Printer):
    made = figure(Kind.COVERAGE, "kk")
    told = pdf_of(printer.pdf(draw(made, Size.A4), Size.A4))

    assert told.metadata is not None
    assert told.metadata.title == made.title
    assert told.trailer["/Root"]["/Lang"] == "kk"


@pytest.mark.parametrize("kind", [Kind.COVERAGE, Kind.TURNOUT_BY_DISTRICT, Kind.INCIDENTS_BY_CATEGORY])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_number_stands_in_svg_pdf_csv_and_xlsx(printer: Printer, kind: Kind, language: str):
    made = figure(kind, language)
    svg = draw(made, Size.LANDSCAPE)
    shown = {"svg": words_of(svg), "pdf": text_of(printer.pdf(svg, Size.LANDSCAPE))}
    place = [column.key for column in made.table.columns].index(made.measure)
    plain = [row[place] for row in rows_of(figure_csv(made))[1:]]
    cells = [row[place].value for row in sheets_of(figure_xlsx(made))[0].iter_rows(min_row=2)]

    assert any(made.table.values(made.measure))
    for told, as_csv, as_xlsx in zip(made.table.values(made.measure), plain, cells, strict=True):
        if told is None:
            assert (as_csv, as_xlsx) == ("", None)
            continue
        for value in (told, float(as_csv), as_xlsx):
            printed = solid(_printed(value, made))
            assert all(printed in text for text in shown.values()), (printed, kind)


def _printed(value: float, made: Figure) -> str:
    column = next(each for each in made.table.columns if each.key == made.measure)
    return cell_text(value, column, words(made.language))


def test_the_same_drawing_makes_the_same_bytes(printer: Printer):
    svg = draw(figure(Kind.COVERAGE), Size.LANDSCAPE)

    assert printer.png(svg, Size.LANDSCAPE) == printer.png(svg, Size.LANDSCAPE)
    assert printer.pdf(svg, Size.LANDSCAPE) == printer.pdf(svg, Size.LANDSCAPE)


@pytest.mark.parametrize("kind", [Kind.COVERAGE, Kind.COVERAGE_BY_DISTRICT, Kind.HEAT_MAP])
def test_hatches_on_paper_look_as_on_the_screen(printer: Printer, kind: Kind):
    svg = draw(figure(kind), Size.SQUARE)
    screen, paper = (
        Image.open(io.BytesIO(printer.png(each, Size.SQUARE)))
        .convert("L")
        .filter(ImageFilter.GaussianBlur(8))
        for each in (svg, as_lines(svg))
    )

    assert as_lines(svg) != svg
    assert ImageChops.difference(screen, paper).getextrema()[1] < 10  # of 255: as dark everywhere


def test_a_page_of_html_becomes_pages_of_a4(printer: Printer):
    html = (
        "<!DOCTYPE html><html lang='kk'><head></head><body><p>Бірінші</p><p style='break-before:page'>Екінші"
    )
    made = pdf_of(printer.pdf_of_html(html))

    assert [float(page.mediabox.width) for page in made.pages] == pytest.approx([595.5] * 2, abs=0.6)
    assert "Екінші" in solid(made.pages[1].extract_text())


@pytest.mark.parametrize(
    "words_", ["x" * 400, "שלום 🎉 \u202eabc", "<script>alert(1)</script>", "]]></style>"]
)
def test_a_hostile_title_is_printed(printer: Printer, words_: str):
    made = dataclasses.replace(figure(Kind.COVERAGE), title=words_, note=words_)

    for size in Size:
        assert Image.open(io.BytesIO(printer.png(draw(made, size), size))).size == size.pixels


# --- what it does not do ----------------------------------------------------------------------


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server on this computer, and what it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Not to the screen."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


def test_it_fetches_nothing_and_runs_nothing(
    printer: Printer, listener: tuple[str, list[str]], tmp_path: Path
):
    address, asked = listener
    secret = tmp_path / "secret.svg"
    secret.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"><rect width="50" height="50"/></svg>'
    )
    inside = (
        f'<image href="{address}/image.png" y="400" width="9" height="9"/>'
        f'<image href="file://{secret}" width="99" height="99"/>'
        f"<style>@import url({address}/style.css); text {{ background: url({address}/back.png) }}</style>"
        f"<script>fetch('{address}/script')</script><foreignObject x='600' y='400' width='9' height='9'>"
        f"<iframe xmlns='http://www.w3.org/1999/xhtml' src='{address}/frame'></iframe></foreignObject>"
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="675">{inside}</svg>'

    for made in (
        svg,
        f"<html><head></head><body onload=\"fetch('{address}/load')\">{svg}<img src={address}/i></body>",
    ):
        image = Image.open(io.BytesIO(printer.png_of_html(made, (1200, 675)))).convert("L")
        assert image.crop((0, 0, 99, 99)).getextrema()[0] > 100  # the file would be black
        printer.pdf_of_html(made)
    printer.png(svg, Size.LANDSCAPE)
    assert asked == []


def test_it_is_told_nothing_of_our_secrets(printer: Printer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://owner:secret@127.0.0.1/hq")
    own = Printer()
    own.png(draw(figure(Kind.COVERAGE), Size.SQUARE), Size.SQUARE)
    assert own.pid is not None
    told = psutil.Process(own.pid).environ()
    own.stop()

    assert "DATABASE_URL" not in told
    assert os.environ["HOME"] != told["HOME"]


# --- whatever happens to it -------------------------------------------------------------------


@pytest.fixture
def own() -> Iterator[Printer]:
    """One that may be hurt."""
    made = Printer(patience=4)
    yield made
    made.stop()


def tree_of(printer: Printer) -> list[psutil.Process]:
    assert printer.pid is not None
    first = psutil.Process(printer.pid)
    return [first, *first.children(recursive=True)]


def are_gone(processes: list[psutil.Process]) -> bool:
    return not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in processes)


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="675"><text y="90">ә</text></svg>'


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_a_browser_that_dies_or_hangs_is_replaced_and_leaves_nobody_behind(own: Printer, how: signal.Signals):
    before = own.png(SVG, Size.LANDSCAPE)
    hurt = tree_of(own)
    for each in hurt if how is signal.SIGSTOP else hurt[:1]:
        each.send_signal(how)

    assert own.png(SVG, Size.LANDSCAPE) == before
    assert own.pid != hurt[0].pid
    wait_until(lambda: are_gone(hurt), within=5, what="every process of the hurt browser to be gone")


def test_many_threads_print_at_once(own: Printer):
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: own.png(SVG, Size.LANDSCAPE), range(24)))

    assert len(set(made)) == 1


def test_a_page_is_not_used_for_ever(own: Printer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(printing, "PRINTS_OF_A_PAGE", 2)
    first = own.png(SVG, Size.LANDSCAPE)
    for _ in range(20):
        assert own.png(SVG, Size.LANDSCAPE) == first
    renderers = [each for each in tree_of(own) if "--type=renderer" in each.cmdline()]

    assert len(renderers) <= 4  # of eleven pages; Chromium keeps one in reserve


def test_what_a_script_leaves_behind_is_not_there_for_the_next(own: Printer):
    script = "<script>const once = 1; window.settled = new Promise((done) => setTimeout(done, 50))</script>"
    page = f"<html><head></head><body>{script}<b>ә</b></body></html>"

    assert own.png_of_html(page, (90, 90), scripts=True) == own.png_of_html(page, (90, 90), scripts=True)
    assert own.png(SVG, Size.LANDSCAPE)


def test_it_ends_with_the_server_even_in_the_middle_of_a_print(own: Printer):
    own.png(SVG, Size.LANDSCAPE)
    processes = tree_of(own)
    for each in processes:
        each.suspend()
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(own.png, SVG, Size.LANDSCAPE)
        own.stop()
        with pytest.raises(NoPrinterError):
            waiting.result()

    wait_until(lambda: are_gone(processes), within=5, what="the browser to be gone")
    with pytest.raises(NoPrinterError):
        own.png(SVG, Size.LANDSCAPE)


def test_it_ends_when_the_server_is_killed():
    told = (
        "import time; from dashboard.drawing import Size; from dashboard.printing.printer import Printer; "
        f"made = Printer(); made.png({SVG!r}, Size.LANDSCAPE); print(made.pid, flush=True); time.sleep(60)"
    )
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        subprocess.Popen(
            [sys.executable, "-c", told],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": folder},
            stdout=subprocess.PIPE,
        ) as server,
    ):
        assert server.stdout is not None
        first = psutil.Process(int(server.stdout.readline()))
        processes = [first, *first.children(recursive=True)]
        server.kill()
        wait_until(lambda: are_gone(processes), within=10, what="the browser to be gone")


def test_a_long_name_of_the_folder_for_temporary_files_is_no_obstacle(tmp_path: Path, monkeypatch):
    long = tmp_path / ("x" * 60)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    own = Printer()

    assert own.png(SVG, Size.LANDSCAPE)
    own.stop()


def test_without_a_chromium_it_says_what_to_install():
    without = Printer(lambda: None)

    assert not without.available
    with pytest.raises(NoPrinterError, match=re.escape("apt-get install chromium")) as said:
        without.png(SVG, Size.LANDSCAPE)
    assert str(said.value) == MISSING
    without.stop()


def test_something_else_by_the_name_of_chromium_is_no_printer():
    wrong = Printer(lambda: Path("/bin/true"), patience=2)

    with pytest.raises(NoPrinterError, match="does not answer"):
        wrong.png(SVG, Size.LANDSCAPE)
    wrong.stop()


def test_a_disk_that_is_full_is_a_sentence_and_no_fault(own: Printer, monkeypatch: pytest.MonkeyPatch):
    def full(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryDirectory", full)
    with pytest.raises(NoPrinterError, match="does not answer"):
        own.png(SVG, Size.LANDSCAPE)
