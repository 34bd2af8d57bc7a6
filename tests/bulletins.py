"""Bulletins for tests: made by hand, without a picture or a printer; and a day to make real ones of."""

import datetime as dt
import io
import struct
import threading
import uuid
import zipfile
import zlib
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from dashboard.printing.printer import NoPrinterError
from db import cases, press
from db.press import next_number
from db.writing import touch_register
from tests.factories import Register, add_register, at, check_in, incident, turnout

DRAFTER, OTHER = "HQ-11", "HQ-12"


def files(number: int, languages: Sequence[str] = ("ru",)) -> list[press.MadeFile]:
    """Bytes that tell which file they are."""
    return [
        press.MadeFile(language, kind, draft, f"{number} {language} {kind} {draft}".encode())
        for language in languages
        for kind in press.Format
        for draft in (True, False)
    ]


def a_draft(number: int, **values: Any) -> press.Draft:
    defaults = {
        "occasion": press.Occasion.EVENING,
        "as_of": at("20:30"),
        "since": None,
        "numbers": {},
        "rests_on": (),
        "audit_head": "0" * 64,
        "files": files(number),
    }
    return press.Draft(number=number, **{**defaults, **values})


def add_draft(
    connection: sa.Connection,
    election_id: int,
    *,
    actor: str = DRAFTER,
    when: dt.datetime | None = None,
    rests_on: Sequence[uuid.UUID] = (),
    **values: Any,
) -> int:
    """Returns its id."""
    number = next_number(connection, election_id)
    draft = a_draft(number, rests_on=rests_on, **values)
    return press.draft_bulletin(connection, election_id, draft, actor=actor, at=when or at("20:31"))


def add_released(connection: sa.Connection, election_id: int, **values: Any) -> int:
    """Returns its number."""
    draft_id = add_draft(connection, election_id, **values)
    return press.release_bulletin(connection, election_id, draft_id, actor=OTHER, at=at("20:40"))


# --- a day to write about ---------------------------------------------------------------------

ALIAS = "Canary-{:02}-A"
SECRET = "Canary: the chairman tore it up, call +7 705 555 44 33"
SECRETS = ("Canary", "+7 705", "555 44 33", "tore it up", "HQ-07", "EXPEL")
"""What stands in the day below and must not stand in any bulletin of it."""


def add_day(connection: sa.Connection, *, stations: int = 6, voters: int = 100) -> Register:
    """Observed stations that arrived and counted at 10; a cleared violation at the first station, one that
    only waits at the last."""
    made = add_register(connection, stations=0)
    for number in range(1, stations + 1):
        made.add_station(observer=ALIAS.format(number), name_ru=f"Школа № {number}")
    touch_register(connection, made.election_id)
    for number in range(1, stations + 1):
        told = {"station": str(number), "observer": ALIAS.format(number)}
        made.record(check_in(**told), turnout(**told, voters=voters * number))
    clear_one(connection, made, "1")
    made.record(incident(str(stations), observer=ALIAS.format(stations), category="EXPEL", narrative=SECRET))
    return made


def clear_one(connection: sa.Connection, made: Register, station: str) -> uuid.UUID:
    sent = incident(station, observer=ALIAS.format(int(station)), narrative=SECRET)
    made.connection = connection
    made.record(sent)
    case = uuid.UUID(sent["id"])
    for verb in (cases.acknowledge, cases.confirm, cases.clear_for_press):
        verb(connection, incident_id=case, actor="HQ-07", at=at("10:30"))
    return case


def withdraw(connection: sa.Connection, case: uuid.UUID) -> None:
    cases.withdraw_clearing(connection, incident_id=case, reason="A mistake.", actor="HQ-07", at=at("10:50"))


# --- a printer without a browser --------------------------------------------------------------


class PaperPrinter:
    """Prints what it is given as it is, so that a test can read it."""

    available = True

    def png(self, svg: str, _size: object) -> bytes:
        return one_pixel(svg)

    def pdf_of_html(self, html: str) -> bytes:
        return b"%PDF-1.7\n" + html.encode()


class SlowPrinter(PaperPrinter):
    """Prints when it is told to."""

    def __init__(self) -> None:
        self.asked, self.go_on = threading.Event(), threading.Event()

    def png(self, svg: str, size: object) -> bytes:
        self.asked.set()
        self.go_on.wait(20)
        return super().png(svg, size)


class TornPaperPrinter(PaperPrinter):
    """Has a browser that has just died."""

    def png(self, _svg: str, _size: object) -> bytes:
        raise NoPrinterError("gone")


def one_pixel(told: str) -> bytes:
    """A PNG with the drawing's text in it."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    text = b"Comment\0" + told.encode("ascii", "xmlcharrefreplace")
    body = chunk(b"IHDR", head) + chunk(b"tEXt", text) + chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


def text_of_docx(content: bytes) -> str:
    """All that is in it, of every part, as one text: words, alternative texts, pictures."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
