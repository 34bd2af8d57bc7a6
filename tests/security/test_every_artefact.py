"""Of a whole demo day, in every format and language: no alias, no contact, no word of a report that is not
cleared. And that the search would find one, in each."""

import io
import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from PIL import Image, ImageChops

from dashboard.drawing import Size
from dashboard.press import press_desk
from dashboard.printing.printer import Printer
from dashboard.words import LANGUAGES
from db import press
from db.access.scope import reading_as
from db.engine import create
from db.schema import observer_contact
from queries.press_room import PressRoom, fetch_press_room
from queries.schedule import fetch_current_election
from tests.factories import at
from tests.rig.chromium import MISSING, find_chromium
from tests.rig.hq import DemoDay, Hq
from tests.rig.static_site import demo_desk
from tests.security.artefacts import ARTEFACTS, Moment, UnknownFormatError, texts_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_chromium() is None, reason=MISSING),
]
NAME, PHONE, MESSENGER = "Қанарбек Қанаров", "+7 705 555 44 33", "@kanarbek_canary"
ANY_PHONE = re.compile(r"(?<![\d.,/])(?:\+7|8)[\s(-]*7\d\d[\s)-]*\d{3}[\s-]?\d\d[\s-]?\d\d(?!\d)")
RUN = 4
"""Words of a narrative in a row: what is told elsewhere has fewer in common with it."""


@pytest.fixture(scope="module")
def hq() -> Iterator[Hq]:
    """The demo has no contacts of observers: one gets some here."""
    with demo_desk(DemoDay(stations=120, at="17:40", paused=True)) as running:
        with running.engine.begin() as connection:
            observer_id = connection.scalar(sa.text("select min(id) from observer"))
            contact = {"full_name": NAME, "phone": PHONE, "messenger": MESSENGER}
            connection.execute(sa.insert(observer_contact).values(observer_id=observer_id, **contact))
        yield running


@pytest.fixture(scope="module")
def room(hq: Hq) -> PressRoom:
    readers = create(hq.database.url)
    with reading_as(readers, "press") as connection:
        election = fetch_current_election(connection)
        assert election is not None
        read = fetch_press_room(connection, election=election, as_of=at("17:40"))
    readers.dispose()
    return read


@pytest.fixture(scope="module")
def printer() -> Iterator[Printer]:
    made = Printer()
    yield made
    made.stop()


class Secrets:
    """What must not leave, and the search for it."""

    def __init__(self, hq: Hq) -> None:
        with hq.engine.connect() as connection:
            self.aliases = _all(connection, "alias from observer") | _all(
                connection, "actor from incident_event where actor <> 'demo'"
            )
            self.narratives = _all(
                connection,
                "narrative from incident join incident_state on incident_id = report_id "
                "where cleared_at is null",
            )
            self.contacts = {
                each.casefold()
                for name in ("full_name", "phone", "messenger")
                for each in _all(connection, f"{name} from observer_contact")
            }
            public = _all(connection, "name_kk from category") | _all(connection, "name_ru from category")
            public |= _all(connection, "name_en from category")
        self.runs = _runs(self.narratives) - _runs(public)

    def found_in(self, text: str) -> list[str]:
        words = set(re.findall(r"[\w-]+", text))
        parts = {part for word in words for part in (word, word.strip("-"))}
        return [
            *sorted(self.aliases & parts),
            *(each for each in self.contacts if each in text.casefold()),
            *ANY_PHONE.findall(text),
            *sorted(self.runs & _runs([text])),
        ]


def _all(connection: sa.Connection, column: str) -> set[str]:
    return {each for each in connection.scalars(sa.text(f"select distinct {column}")) if each}


def _runs(texts: set[str] | list[str]) -> set[str]:
    """Every so many words in a row."""
    words = [re.findall(r"\w+", each.casefold()) for each in texts]
    return {" ".join(each[place : place + RUN]) for each in words for place in range(len(each) - RUN + 1)}


@pytest.fixture(scope="module")
def secrets(hq: Hq) -> Secrets:
    found = Secrets(hq)
    assert len(found.aliases) > 100
    assert len(found.narratives) > 10
    assert len(found.runs) > 50
    assert PHONE in found.contacts
    return found


def test_every_format_that_leaves_is_in_the_table():
    known = {f"figure.{each}" for each in press_desk.Format} | {f"bulletin.{each}" for each in press.Format}

    assert set(ARTEFACTS) == known | {"bulletin.html", "pack.zip", "site"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("artefact", ARTEFACTS)
def test_nothing_in_it_tells_what_may_not_leave(
    room: PressRoom, printer: Printer, secrets: Secrets, artefact: str, language: str
):
    made = ARTEFACTS[artefact](Moment(room, language, printer))
    texts = dict(texts_of(made, artefact.partition(".")[2]))

    assert all(len(each) > 100 for path, each in texts.items() if path.endswith((".png", ".pdf", ".svg")))
    assert {path: told for path, text in texts.items() if (told := secrets.found_in(text))} == {}


def canaries(secrets: Secrets) -> dict[str, str]:
    """One of each sort."""
    narrative = max(secrets.narratives, key=lambda each: len(re.findall(r"\w+", each)))
    return {"alias": min(secrets.aliases), "phone": PHONE, "narrative": narrative}


@pytest.mark.parametrize("sort", ["alias", "phone", "narrative"])
@pytest.mark.parametrize("artefact", ARTEFACTS)
def test_one_that_is_planted_is_found(
    room: PressRoom, printer: Printer, secrets: Secrets, artefact: str, sort: str
):
    planted = canaries(secrets)[sort]
    made = ARTEFACTS[artefact](Moment(room, "kk", printer, f"{planted} "))
    told = {
        path: secrets.found_in(text)
        for path, text in texts_of(made, artefact.partition(".")[2])
        if "figure" in artefact or secrets.found_in(text)
    }

    assert told
    assert all(told.values()), [path for path, each in told.items() if not each]


def test_a_png_is_what_its_svg_draws(room: PressRoom, printer: Printer):
    """So what is said of the one holds for the other."""
    moment = Moment(room, "kk", printer)
    drawings = dict(ARTEFACTS["figure.svg"](moment))

    for name, png in ARTEFACTS["figure.png"](moment):
        again = printer.png(drawings[name].decode(), Size.LANDSCAPE)
        seen, drawn = (Image.open(io.BytesIO(each)).convert("RGB") for each in (png, again))
        assert ImageChops.difference(seen, drawn).getbbox() is None


def test_a_file_that_nobody_knows_how_to_look_into_is_refused():
    with pytest.raises(UnknownFormatError):
        dict(texts_of(iter([("video.mp4", b"\0\0")]), "mp4"))
