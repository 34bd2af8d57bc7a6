"""One number, wherever it is read: counted in the tables with SQL, and read back from the screen, the copied
sentence, every file of every format, the bulletin and the public site, in three languages.

Everything is taken as a person would: on the press page in Chromium, behind the door, by `publish`. Of a PNG
the pixels themselves are read.
"""

import json
import re
import subprocess
import sys
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import html5lib
import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser

from dashboard.drawing import Size, draw
from dashboard.figures import Kind
from dashboard.printing.printer import Printer
from dashboard.site import addresses
from dashboard.words import LANGUAGES
from tests.browser.test_press import download
from tests.figures.test_build import figure
from tests.rig.chromium import Screen, open_screen
from tests.rig.hq import ROOT, Hq
from tests.rig.large_day import LargeDay
from tests.rig.pixels import UnreadableError, lines_of, read_number
from tests.rig.readers import (
    number,
    rows_of_csv,
    rows_of_xlsx,
    text_of_docx,
    text_of_pdf,
    texts_of_png,
    texts_of_svg,
)
from tests.rig.told import places, told

TURNOUT = ("share", "counted", "stations")
INCIDENTS = ("incidents", "critical", "waiting")
OF = {Kind.TURNOUT_TIMELINE: TURNOUT, Kind.INCIDENTS_BY_SEVERITY: INCIDENTS}
SETTLED = '[data-test-script-state="notRunning"]'
ARTEFACTS = 15
SILENT = {"PNG, its own words": ("waiting",)}
"""An alternative text is about what is drawn."""
Numbers = dict[str, float]
"""By what they are of. A share is in per mille, as it is printed."""


@dataclass
class Taken:
    """By (format, kind, language)."""

    files: dict[tuple[str, Kind, str], bytes] = field(default_factory=dict)
    screens: dict[tuple[str, Kind, str], str] = field(default_factory=dict)
    bulletins: dict[tuple[str, str], bytes] = field(default_factory=dict)
    """By (format, language)."""


@pytest.fixture(scope="module")
def hq() -> Iterator[Hq]:
    made = LargeDay()
    try:
        made.start()
        yield made
    finally:
        made.close()


# --- what is true -----------------------------------------------------------------------------

_COUNTED = """
    with latest as (
        select distinct on (r.station_id) s.district_id, c.voters, s.registered_voters as listed
        from turnout_count c join report r on r.id = c.report_id join station s on s.id = r.station_id
        where c.source = 'observer' and c.slot = '12:00' order by r.station_id, r.revision desc
    ), district as (
        select district_id, count(*) as n, sum(voters) as x, sum(listed) as v from latest
        where voters <= 1.05 * listed group by district_id
    ), size as (select district_id, count(*) as stations from station group by district_id)
    select (select sum(1.0 * x * stations / n) / sum(1.0 * v * stations / n)
            from district join size using (district_id)),
           (select sum(n) from district), (select count(*) from station),
           (select count(*) from incident_state where cleared_at is not null),
           (select count(*) from incident_state where cleared_at is not null and severity = 'critical'),
           (select count(*) from incident_state where cleared_at is null
            and state not in ('rejected', 'duplicate'))
"""


@pytest.fixture(scope="module")
def truth(hq: Hq) -> Numbers:
    """Of the tables, by a way of its own: facts of turnout, not the sums that the product keeps."""
    with hq.engine.connect() as connection:
        row = connection.execute(sa.text(_COUNTED)).one()
    counted = dict(zip((*TURNOUT, *INCIDENTS), map(float, row), strict=True))
    assert all(each >= 1000 for name, each in counted.items() if name not in ("share", "critical"))
    # the press has its smallest districts in one stratum: no more than a hundredth of a point
    assert printed(counted["share"] - 0.0001) == printed(counted["share"] + 0.0001)
    return {**counted, "share": printed(counted["share"])}


def printed(share: float) -> float:
    return round(share * 1000)


# --- as a person takes it ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def taken(hq: Hq, browser: Browser) -> Taken:
    made = Taken()
    for language in LANGUAGES:
        screen = open_press(browser, hq, language)
        for kind in (*OF, Kind.DAY_TABLE):
            show(screen, hq, kind, language)
            take(screen, made, kind, language)
        assert (screen.errors, screen.foreign) == ([], [])
        screen.close()
    take_bulletin(browser, hq, made)
    return made


def open_press(browser: Browser, hq: Hq, language: str) -> Screen:
    back = f"/press?lang={language}"
    screen = open_screen(browser, f"{hq.url}/demo/role?role=press&back={back}")
    screen.page.wait_for_selector(".press-sentences button", timeout=60_000)
    screen.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return screen


def show(screen: Screen, hq: Hq, kind: Kind, language: str) -> None:
    screen.page.goto(f"{hq.url}/press?lang={language}&figure={kind}&figure_lang={language}")
    screen.page.wait_for_selector(".press-sentences button", timeout=30_000)
    screen.page.wait_for_selector(SETTLED, timeout=20_000)


def take(screen: Screen, made: Taken, kind: Kind, language: str) -> None:
    page = screen.page
    formats = ("csv",) if kind is Kind.DAY_TABLE else ("png", "svg", "pdf", "csv", "xlsx")
    for each in formats:
        made.files[each, kind, language] = download(page, each)
    preview = page.locator("img.press-preview")
    made.screens["preview", kind, language] = preview.get_attribute("src") or ""
    made.screens["alt", kind, language] = preview.get_attribute("alt") or ""
    made.screens["not told", kind, language] = page.inner_text(".press-not-told")
    line = page.locator(f'.press-sentences li[lang="{language}"]')
    line.get_by_role("button").click()
    page.wait_for_timeout(100)
    made.screens["copied", kind, language] = page.evaluate("navigator.clipboard.readText()")


def take_bulletin(browser: Browser, hq: Hq, made: Taken) -> None:
    screen = open_screen(browser, f"{hq.url}/demo/role?role=press&back=/press?lang=en%26part=bulletins")
    page = screen.page
    page.get_by_role("button", name="Make the bulletin").click(timeout=60_000)
    page.wait_for_selector(".bulletin-files a", timeout=120_000)
    for link in page.locator(".bulletin-files a").all():
        address = link.get_attribute("href") or ""
        language, _, each = address.rpartition("/")[2].partition(".")
        answer = page.request.get(f"{hq.url}{address}")
        assert answer.ok
        made.bulletins[each, language] = answer.body()
    screen.close()


@pytest.fixture(scope="module")
def site(hq: Hq, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made by the command, beside the running HQ."""
    folder = tmp_path_factory.mktemp("published") / "public"
    subprocess.run(
        [sys.executable, "-m", "dashboard", "publish", str(folder), "--no-cards"],
        cwd=ROOT,
        env=hq._environment(),
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder.resolve()


# --- readers: each gives the numbers that it finds in an artefact ------------------------------


def in_text(text: str, language: str, wanted: tuple[str, ...]) -> Numbers:
    """A text that tells two numbers of one thing tells neither."""
    found = {what: told(text, language, what) for what in wanted}
    return {
        what: printed(value) if what == "share" else value
        for what, values in found.items()
        for value in values
        if len(values) == 1
    }


def in_turnout_rows(rows: list[dict[str, object]], keys: Mapping[str, str]) -> Numbers:
    known = [each for each in rows if each[keys["source"]] == "observer" and each[keys["share"]]]
    share, counted, stations = (float(str(known[-1][keys[each]])) for each in TURNOUT)
    return {"share": printed(share), "counted": counted, "stations": stations}


def in_severity_rows(rows: list[dict[str, object]], keys: Mapping[str, str]) -> Numbers:
    counts = {each[keys["severity"]]: float(str(each[keys["incidents"]])) for each in rows}
    return {"incidents": sum(counts.values()), "critical": counts["critical"]}


CSV_KEYS = {each: each for each in ("source", "share", "stations", "severity", "incidents")} | {
    "counted": "stations",
    "stations": "stations_total",
}
PLACES = {
    Kind.TURNOUT_TIMELINE: {"source": 1, "share": 4, "counted": 9, "stations": 10},
    Kind.INCIDENTS_BY_SEVERITY: {"severity": 0, "incidents": 2},
}
"""Of the columns in a workbook, whose heads are in its language."""
IN_ROWS: Mapping[Kind, Callable[[list[dict[str, object]], Mapping[str, str]], Numbers]] = {
    Kind.TURNOUT_TIMELINE: in_turnout_rows,
    Kind.INCIDENTS_BY_SEVERITY: in_severity_rows,
}


def in_csv(taken: Taken, kind: Kind, language: str) -> Numbers:
    found = IN_ROWS[kind](list(rows_of_csv(taken.files["csv", kind, language])), CSV_KEYS)
    if kind is Kind.TURNOUT_TIMELINE:
        return found
    day = {each["measure"]: each for each in rows_of_csv(taken.files["csv", Kind.DAY_TABLE, language])}
    assert {float(day["incidents"]["count"]), number(day["incidents"]["text"], language)} == {
        found["incidents"]
    }
    return {**found, "waiting": float(day["under_verification"]["count"])}


def in_xlsx(content: bytes, kind: Kind, language: str) -> Numbers:
    rows = rows_of_xlsx(content)
    keys = {name: list(rows[0])[place] for name, place in PLACES[kind].items()}
    about = " ".join(str(cell) for row in rows_of_xlsx(content, 1) for cell in row.values())
    return IN_ROWS[kind](rows, keys) | in_text(about, language, OF[kind][-1:])


def in_json(content: bytes, kind: Kind, language: str) -> Numbers:
    read = json.loads(content)
    keys = [each["key"] for each in read["columns"]]
    rows = [dict(zip(keys, row, strict=True)) for row in read["rows"]]
    return IN_ROWS[kind](rows, CSV_KEYS) | in_text(" ".join(read["withheld"]), language, OF[kind][-1:])


def in_pixels(png: bytes, svg: bytes, language: str, wanted: tuple[str, ...]) -> Numbers:
    """`svg` says where in the picture each text stands."""
    found = {}
    for line in lines_of(svg):
        for what in wanted:
            for each in places(line.text, language, what):
                read = number(read_number(png, line, each.span(1)), language)
                found[what] = printed(read) if what == "share" else read
    return found


def in_page(page: bytes, language: str, wanted: tuple[str, ...]) -> Numbers:
    root = html5lib.parse(page.decode(), namespaceHTMLElements=False)
    unseen = {"style", "script", "desc", "title", "metadata"}
    texts = (each.text for each in root.iter() if each.text and each.tag not in unseen)
    return in_text(" ".join(texts), language, wanted)


def readings(taken: Taken, site: Path, kind: Kind, language: str) -> dict[str, Numbers]:
    """By the artefact."""
    files = {each: taken.files[each, kind, language] for each in ("png", "svg", "pdf", "csv", "xlsx")}
    screen = {what: text for (what, *of), text in taken.screens.items() if of == [kind, language]}
    preview = b64decode(screen["preview"].partition("base64,")[2])
    wanted = OF[kind]
    words = texts_of_png(files["png"])
    text = {
        "screen, alternative text": f"{screen['alt']} {screen['not told']}",
        "screen, sentence as it is copied": screen["copied"],
        "screen, preview": " ".join(texts_of_svg(preview)),
        "SVG": " ".join(texts_of_svg(files["svg"])),
        "PDF": solid(text_of_pdf(files["pdf"])),
        "PNG, its own words": f"{words['Title']} {words['Description']}",
        "site, SVG": " ".join(texts_of_svg((site / addresses.picture(kind, language)).read_bytes())),
    } | {f"bulletin, {each}": bulletin(taken, each, language) for each in ("docx", "pdf")}
    return {
        **{name: in_text(each, language, wanted) for name, each in text.items()},
        "PNG, its pixels": in_pixels(files["png"], files["svg"], language, wanted),
        "CSV": in_csv(taken, kind, language),
        "XLSX": in_xlsx(files["xlsx"], kind, language),
        "site, JSON": in_json((site / addresses.data(kind, language, "json")).read_bytes(), kind, language),
        **{
            f"site, {name}": in_page((site / path(kind, language)).read_bytes(), language, wanted)
            for name, path in (("page", addresses.figure_page), ("embed", addresses.embed))
        },
    }


def bulletin(taken: Taken, kind: str, language: str) -> str:
    content = taken.bulletins[kind, language]
    return text_of_docx(content) if kind == "docx" else solid(text_of_pdf(content))


def solid(text: str) -> str:
    """Letters of two font files stand apart in a PDF, in the middle of a word; numbers of two lines not."""
    return re.sub(r"\s", "", re.sub(r"(?<=\d)\s*\n\s*(?=\d)", "|", text))


# --- the proof --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", OF)
def test_every_artefact_tells_the_number_that_the_tables_hold(
    truth: Numbers, taken: Taken, site: Path, kind: Kind, language: str
):
    read = readings(taken, site, kind, language)
    wrong = {
        name: each
        for name, each in read.items()
        if each != {what: truth[what] for what in OF[kind] if what not in SILENT.get(name, ())}
    }

    assert len(read) == ARTEFACTS
    assert wrong == {}, truth


def test_thousands_are_parted_as_each_language_parts_them(taken: Taken):
    copied = {each: taken.screens["copied", Kind.INCIDENTS_BY_SEVERITY, each] for each in LANGUAGES}

    assert re.search(r"\b\d,\d{3}\b", copied["en"])
    assert all(re.search("\\b\\d\N{NO-BREAK SPACE}\\d{3}\\b", copied[each]) for each in ("ru", "kk"))


# --- can it fail? -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def printer() -> Iterator[Printer]:
    made = Printer()
    yield made
    made.stop()


@pytest.mark.parametrize("digit", "0123456789")
def test_a_digit_that_is_altered_is_read_as_what_it_was_altered_to(printer: Printer, digit: str):
    """In the largest and in the smallest letters; the reader is told only where they stand."""
    svg = draw(figure(Kind.TURNOUT_TIMELINE), Size.LANDSCAPE)
    altered = svg.replace("63.1\xa0%</text>", f"6{digit}.1\xa0%</text>")
    altered = altered.replace("28 of 36 stations ·", f"2{digit} of 36 stations ·")
    png = printer.png(altered, Size.LANDSCAPE)

    read = {
        read_number(png, line, each)
        for line in lines_of(svg.encode())
        for each in re.finditer(r"63\.1\xa0%|\b28(?= of 36 stations)", line.text)
    }

    assert read == {f"6{digit}.1\xa0%", f"2{digit}"}


def test_what_is_no_number_is_not_read_as_one(printer: Printer):
    svg = draw(figure(Kind.TURNOUT_TIMELINE), Size.LANDSCAPE)
    png = printer.png(
        svg.replace(">Observed turnout at 12:00: 63.1", ">Observed turnout at 12:00: Wxyz"), Size.LANDSCAPE
    )
    title = next(each for each in lines_of(svg.encode()) if "63.1" in each.text)

    with pytest.raises(UnreadableError):
        read_number(png, title, re.search(r"63\.1", title.text) or (0, 0))
