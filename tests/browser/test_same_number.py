"""One number, wherever it is read: on the screen, in a picture's pixels, on paper, in tables, in a bulletin,
on the public site. Everything is taken as people take it: off the press page of a running HQ and out of a
published folder. Each reader takes the number out of its own format; none of them sees the others'."""

import io
import re
import zipfile
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
import sqlalchemy as sa
from lxml import etree, html
from PIL import Image
from playwright.sync_api import Browser, Page

from dashboard.drawing import Size
from dashboard.figures import Kind
from dashboard.words import LANGUAGES
from tests.exports.test_figure_tables import rows_of, sheets_of
from tests.rig.chromium import Screen, open_screen
from tests.rig.hq import DemoDay, Hq, running
from tests.rig.number_reader import Line, read_number
from tests.rig.static_site import publish
from tests.site.pages import json_rows

SIZE = Size.STORY
POINTS_A_PIXEL = 0.75
LETTER_OF_A_NUMBER = re.compile(r"[\d.,%\s]+")


@dataclass(frozen=True, slots=True)
class Told:
    """One number: a cell of a figure's table."""

    kind: Kind
    row: str
    """The code in its first column."""
    column: str


NUMBERS = {
    "stations heard from": Told(Kind.COVERAGE, "reporting", "stations"),
    "turnout of a district": Told(Kind.TURNOUT_BY_DISTRICT, "633200000", "share"),
    "confirmed violations": Told(Kind.INCIDENTS_BY_SEVERITY, "major", "incidents"),
    "reports under verification": Told(Kind.DAY_TABLE, "under_verification", "text"),
}


@dataclass
class Taken:
    """What people have taken out of the HQ, of one moment."""

    screens: dict[tuple[Kind, str], bytes] = field(default_factory=dict)
    """The preview on the press page."""
    pack: dict[str, bytes] = field(default_factory=dict)
    bulletins: dict[str, bytes] = field(default_factory=dict)
    """By the ending of their addresses: "ru.docx"."""
    site: Path = Path()

    def file(self, kind: Kind, language: str, ending: str) -> bytes:
        (found,) = (
            content
            for name, content in self.pack.items()
            if f"/{language}/{kind}-2021" in name and name.endswith(ending)
        )
        return found


@pytest.fixture(scope="module")
def hq() -> Iterator[Hq]:
    with running(DemoDay(at="16:30", paused=True)) as running_hq:
        yield running_hq


@pytest.fixture(scope="module")
def taken(browser: Browser, hq: Hq, tmp_path_factory: pytest.TempPathFactory) -> Taken:
    made = Taken()
    for language in LANGUAGES:
        for kind in {each.kind for each in NUMBERS.values()}:
            screen = press_page(browser, hq, f"&figure={kind}&figure_lang={language}")
            source = screen.page.get_attribute("img.press-preview", "src") or ""
            made.screens[kind, language] = b64decode(source.partition("base64,")[2])
            screen.close()
    made.pack = take_pack(browser, hq)
    made.bulletins = take_bulletins(browser, hq)
    made.site = publish(hq, tmp_path_factory.mktemp("site") / "public")
    return made


def press_page(browser: Browser, hq: Hq, asked: str) -> Screen:
    back = f"/press?lang=en&size={SIZE}{asked}".replace("&", "%26")
    screen = open_screen(browser, f"{hq.url}/demo/role?role=press&back={back}")
    screen.page.wait_for_selector('[data-test-script-state="notRunning"]', timeout=30_000)
    return screen


def take_pack(browser: Browser, hq: Hq) -> dict[str, bytes]:
    screen = press_page(browser, hq, "")
    screen.page.click(".st-key-press-pack-start button")
    with screen.page.expect_download(timeout=90_000) as waiting:
        screen.page.click(".st-key-press-pack-download button", timeout=90_000)
    with zipfile.ZipFile(waiting.value.path()) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    screen.close()
    return files


def take_bulletins(browser: Browser, hq: Hq) -> dict[str, bytes]:
    screen = press_page(browser, hq, "&part=bulletins")
    screen.page.get_by_role("button", name="Make the bulletin").click()
    screen.page.wait_for_selector('a[href*="/press/bulletin/"]', timeout=90_000)
    files = {address.rsplit("/", 1)[1]: fetched(screen.page, hq, address) for address in links(screen.page)}
    screen.close()
    return files


def links(page: Page) -> list[str]:
    found = page.eval_on_selector_all(
        'a[href*="/press/bulletin/"]', "all => all.map((each) => each.getAttribute('href'))"
    )
    return list(found)


def fetched(page: Page, hq: Hq, address: str) -> bytes:
    answer = page.request.get(f"{hq.url}{address}")
    assert answer.ok, address
    return answer.body()


# --- the readers ------------------------------------------------------------------------------


def number_of(said: str) -> float:
    """A reader of any of our languages: "68,6 %" and "68.6 %" are 0.686."""
    plain = re.sub(r"\s", "", said).replace(",", ".")
    return float(plain.removesuffix("%")) / (100 if plain.endswith("%") else 1)


def names_of(taken: Taken, told: Told, language: str) -> tuple[str, str]:
    """What a reader looks for: the name of the row, and of the column."""
    head, *rows = rows_of(taken.file(told.kind, language, ".csv"))
    (row,) = (each for each in rows if each[0] == told.row)
    titles = [cell.value for cell in sheets_of(taken.file(told.kind, language, ".xlsx"))[0][1]]
    return row[head.index("name")], str(titles[head.index(told.column)])


def from_csv(taken: Taken, told: Told, language: str) -> float:
    head, *rows = rows_of(taken.file(told.kind, language, ".csv"))
    (row,) = (each for each in rows if each[0] == told.row)
    return number_of(row[head.index(told.column)])


def from_xlsx(taken: Taken, told: Told, language: str) -> float:
    name, title = names_of(taken, told, language)
    head, *rows = sheets_of(taken.file(told.kind, language, ".xlsx"))[0].iter_rows(values_only=True)
    (row,) = (each for each in rows if name in each)
    return number_of(str(row[head.index(title)]))


def from_svg(svg: bytes, name: str) -> float:
    return number_of(beside(svg, name).text or "")


def from_pixels(picture: bytes | Image.Image, svg: bytes, name: str) -> float:
    """The drawing says where the number begins, the pixels what it is."""
    return number_of(read_number(picture, line_of(beside(svg, name))))


def from_paper(pdf: bytes, svg: bytes, name: str) -> float:
    (page,) = pypdfium2.PdfDocument(pdf)
    return from_pixels(page.render(scale=1 / POINTS_A_PIXEL).to_pil(), svg, name)


def beside(svg: bytes, name: str) -> Any:
    """The first number on the line that begins with `name`."""
    texts = etree.fromstring(svg).findall(".//{*}text")
    (label,) = (each for each in texts if (each.text or "").replace("\xa0", " ") == name)
    middle = float(label.get("y")) - float(label.get("font-size")) * 0.35
    on_the_line = [
        each
        for each in texts
        if LETTER_OF_A_NUMBER.fullmatch(each.text or "")
        and abs(float(each.get("y")) - float(each.get("font-size")) * 0.35 - middle) < 3
        and float(each.get("x")) > float(label.get("x"))
    ]
    return min(on_the_line, key=lambda each: float(each.get("x")))


def line_of(text: Any) -> Line:
    return Line(
        x=float(text.get("x")),
        baseline=float(text.get("y")),
        size=float(text.get("font-size")),
        bold=text.get("font-weight") == "700",
        anchor="end" if text.get("text-anchor") == "end" else "start",
    )


def from_docx(content: bytes, name: str, title: str) -> float:
    tables = [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in docx.Document(io.BytesIO(content)).tables
    ]
    return from_tables(tables, name, title)


def from_page(site: Path, kind: Kind, language: str, name: str, title: str) -> float:
    page = html.fromstring((site / language / f"{kind}.html").read_bytes())
    tables = [
        [["".join(cell.itertext()).strip() for cell in row] for row in table.iter("tr")]
        for table in page.iter("table")
    ]
    return from_tables(tables, name, title)


def from_tables(tables: list[list[list[str]]], name: str, title: str) -> float:
    """Where it stands twice it has to be the same twice. A table of two columns has one number a row."""
    (found,) = {
        row[head.index(title) if title in head else 1]
        for head, *rows in tables
        if title in head or len(head) == 2
        for row in rows
        if row[0].strip() == name
    }
    return number_of(found)


def from_json(site: Path, told: Told, language: str) -> float:
    rows = json_rows((site / "data" / f"{told.kind}.{language}.json").read_bytes())
    (row,) = (each for each in rows if told.row in each.values())
    return number_of(str(row[told.column]))


# --- the test ---------------------------------------------------------------------------------


def everywhere(taken: Taken, told: Told, language: str) -> dict[str, float]:
    kind = told.kind
    name, title = names_of(taken, told, language)
    svg = taken.file(kind, language, ".svg")
    return {
        "screen": from_svg(taken.screens[kind, language], name),
        "svg": from_svg(svg, name),
        "png": from_pixels(taken.file(kind, language, ".png"), svg, name),
        "pdf": from_paper(taken.file(kind, language, ".pdf"), svg, name),
        "csv": from_csv(taken, told, language),
        "xlsx": from_xlsx(taken, told, language),
        "docx": from_docx(taken.bulletins[f"{language}.docx"], name, title),
        "page": from_page(taken.site, kind, language, name, title),
        "json": from_json(taken.site, told, language),
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", NUMBERS)
def test_a_number_is_the_same_wherever_it_is_read(taken: Taken, what: str, language: str):
    read = everywhere(taken, NUMBERS[what], language)

    exact = read["csv"]
    assert exact > 0
    printed = {name: value for name, value in read.items() if name not in ("csv", "xlsx", "json")}
    assert set(printed.values()) == {round(exact, 3)}, read
    assert (read["xlsx"], read["json"]) == pytest.approx((exact, exact), abs=1e-6), read


def test_they_are_the_numbers_of_the_database(hq: Hq, taken: Taken):
    counted = count_in_sql(hq)

    assert {what: from_csv(taken, NUMBERS[what], "en") for what in counted} == pytest.approx(
        counted, abs=1e-6
    )


def count_in_sql(hq: Hq) -> Mapping[str, float]:
    """From the facts and not by our queries."""
    asked = {
        "turnout of a district": """
            select sum(voters)::float / sum(registered_voters) from (
                select distinct on (report.station_id) turnout_count.voters, station.registered_voters
                from turnout_count join report on report.id = turnout_count.report_id
                join station on station.id = report.station_id
                join district on district.id = station.district_id
                where district.code = '633200000'
                and turnout_count.slot = '16:00' and turnout_count.source = 'observer'
                order by report.station_id, report.received_at desc
            ) newest""",
        "confirmed violations": """
            select count(*) from incident_state where cleared_at is not null and severity = 'major'""",
    }
    with hq.engine.connect() as connection:
        return {what: float(connection.scalar(sa.text(sql))) for what, sql in asked.items()}
