"""The press room: how long a figure takes as a file, cold and warm, and everything as one ZIP."""

import datetime as dt
import io
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import psutil

from dashboard.bulletins import Asked
from dashboard.drawing import Size, draw
from dashboard.exports.figure_csv import figure_csv
from dashboard.exports.figure_xlsx import figure_xlsx
from dashboard.exports.pack import Pack, write_pack
from dashboard.exports.tables import stream_csv
from dashboard.figures import Figure, Kind, build_all
from dashboard.press.bulletin_making import Moment, Watch, Workshop, print_files
from dashboard.printing.printer import Printer
from dashboard.words import LANGUAGES, words
from db import demo
from db.access.scope import SYSTEM, reading_as
from db.engine import create
from db.press import Occasion
from queries.press_room import PressRoom, fetch_press_room
from queries.schedule import fetch_election
from tests.bench.country import database
from tests.bench.rows import Row, single, spread
from tests.factories import at
from tests.rig.hq import real_now

TITLE = "the press room of the demo day at 18:20: 10 figures, 3 languages, 4 sizes, 5 formats"
REMARKS = (
    "In this process, as the server does it: drawn, printed by the kept Chromium, packed. Without the audit "
    "row of an export, a transaction of some milliseconds. Cold is a new `Printer`: Chromium is started."
)
WARM, COLD, PACK, CSV, BULLETIN = 1.0, 5.0, 60.0, 2.0, 6.0
"""Seconds to reach."""
BULLETIN_CPU = 6.0
"""Seconds of both, the server and its Chromium: what a bulletin takes however busy the machine is."""
BULLETINS = 5
CSV_ROWS = 20_000
STARTS = 5
PRINTS = 400
"""After which memory is looked at again."""


def measure(*, full: bool) -> tuple[list[Row], str]:
    room = _room()
    figures = [each for language in LANGUAGES for each in build_all(room, words(language)).values()]
    printer = Printer()
    try:
        rows = [
            spread("cold: Chromium started, one PNG", list(_cold_starts(figures[0])), unit="s", p95=COLD),
            *(_one_format(name, make, figures) for name, make in _formats(printer).items()),
            *_packs(room, printer),
            *_bulletins(room, printer),
            single(f"CSV of {CSV_ROWS:,} rows, streamed", _big_csv(), unit="s", most=CSV),
            *_memory(printer, figures),
        ]
    finally:
        printer.stop()
    return rows, REMARKS


def _room() -> PressRoom:
    with database() as (_, engine):
        url = engine.url.render_as_string(hide_password=False)
        readers, patient = create(url), create(url, scope=SYSTEM, statement_timeout_ms=0)
        election_id = demo.seed_demo(patient, real_now=real_now, start_at=dt.time(18, 20))
        with reading_as(readers, "press") as connection:
            election = fetch_election(connection, election_id=election_id)
            room = fetch_press_room(connection, election=election, as_of=at("18:20"))
        for each in (readers, patient):
            each.dispose()
    return room


def _formats(printer: Printer) -> dict[str, Callable[[Figure, Size], bytes]]:
    return {
        "SVG": lambda figure, size: draw(figure, size).encode(),
        "PNG": lambda figure, size: printer.png(draw(figure, size), size),
        "PDF": lambda figure, size: printer.pdf(draw(figure, size), size),
        "CSV": lambda figure, _: figure_csv(figure),
        "XLSX": lambda figure, _: figure_xlsx(figure),
    }


def _one_format(name: str, make: Callable[[Figure, Size], bytes], figures: Sequence[Figure]) -> Row:
    make(figures[0], Size.LANDSCAPE)
    taken = [_seconds(partial(make, figure, size)) for figure in figures for size in Size]
    return spread(f"warm: a figure as {name}, any size", taken, unit="s", p95=WARM)


def _cold_starts(figure: Figure) -> Iterator[float]:
    for _ in range(STARTS):
        printer = Printer()
        yield _seconds(partial(printer.png, draw(figure, Size.LANDSCAPE), Size.LANDSCAPE))
        printer.stop()


def _packs(room: PressRoom, printer: Printer) -> Iterator[Row]:
    figures = {language: [*build_all(room, words(language)).values()] for language in LANGUAGES}
    pack = Pack(figures=figures, size=Size.LANDSCAPE, audit_head="0" * 64)
    for what, printing in (("with PNG and PDF", printer), ("without a Chromium", None)):
        target = io.BytesIO()
        taken = _seconds(partial(write_pack, pack, target, printing=printing))
        size = f"{len(target.getvalue()) / 1e6:.1f} MB"
        yield single(
            f"the full pack, {len(Kind)} × {len(LANGUAGES)}, {what} ({size})", taken, unit="s", most=PACK
        )


def _bulletins(room: PressRoom, printer: Printer) -> Iterator[Row]:
    """Each file twice, as a draft and as it will be released; without the archive's transaction."""
    _bulletin(room, printer)  # the letters are cut once
    taken = [_bulletin(room, printer) for _ in range(BULLETINS)]
    for what, values, most in (
        ("", [wall for wall, _ in taken], BULLETIN),
        (", processor time", [cpu for _, cpu in taken], BULLETIN_CPU),
    ):
        name = f"bulletin, three languages, DOCX and PDF{what}"
        yield spread(name, values, unit="s", p95=most)


def _bulletin(room: PressRoom, printer: Printer) -> tuple[float, float]:
    seen = Moment(1, room, 1, None, {}, (), "0" * 64)
    asked = Asked(1, Occasion.EVENING, seen.audit_head, draft=True)
    shop, before = Workshop(printer, Path()), _processor_time(printer)
    wall = _seconds(lambda: print_files(seen, asked, LANGUAGES, shop, Watch()))
    return wall, _processor_time(printer) - before


def _processor_time(printer: Printer) -> float:
    """Seconds, of this process and the browser's."""
    here, browser = psutil.Process(), psutil.Process(printer.pid)
    spent = 0.0
    for each in (here, browser, *browser.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):  # a helper that has just ended
            times = each.cpu_times()
            spent += times.user + times.system
    return spent


def _big_csv() -> float:
    rows = (("Зайсан-012", place, place / CSV_ROWS, "Зайсан ауданы", None) for place in range(CSV_ROWS))
    return _seconds(lambda: [*stream_csv(["station", "count", "share", "district", "none"], rows)])


def _memory(printer: Printer, figures: Sequence[Figure]) -> Iterator[Row]:
    before = _resident(printer)
    for place in range(PRINTS):
        figure = figures[place % len(figures)]
        printer.png(draw(figure, Size.LANDSCAPE), Size.LANDSCAPE)
    yield single(f"memory of the kept Chromium, then after {PRINTS} more prints", before, unit="MB")
    yield single("… that much more", _resident(printer) - before, unit="MB", most=100)


def _resident(printer: Printer) -> float:
    """MB of its own, of all its processes; what they share is counted once."""
    first = psutil.Process(printer.pid)
    return sum(each.memory_full_info().uss for each in [first, *first.children(recursive=True)]) / 1e6


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
