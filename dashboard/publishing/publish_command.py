"""`python -m dashboard publish DIR`: write the public site, once or every so many seconds."""

import argparse
import os
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from urllib.parse import urlsplit

import sqlalchemy as sa

from dashboard import settings
from dashboard.database import Database
from dashboard.printing.printer import NoPrinterError, Printer
from dashboard.publishing.publisher import NothingToPublishError, PrintCard, Published, Publisher
from dashboard.publishing.site_folder import FolderError, SiteFolder
from dashboard.site.parts import CARD
from db import migrate
from db.account import EmbeddedError

DONE, NOT_PUBLISHED, REFUSED = 0, 1, 2
SHORTEST = 5.0


def main(arguments: list[str]) -> int:
    """0: published, or stopped by a signal; 1: not published, the old site stays; 2: cannot be."""
    asked = _parser().parse_args(arguments)
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    folder = SiteFolder(asked.directory)
    try:
        chosen = settings.load(os.environ)
        with folder.held():
            return _with_database(chosen, folder, asked, stop)
    except (settings.SettingError, FolderError, EmbeddedError, sa.exc.ArgumentError) as problem:
        _say(f"does not publish: {problem}")
        return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dashboard publish", description=(__doc__ or "").strip())
    parser.add_argument("directory", metavar="DIR", type=Path, help="where the site is put; made if need be")
    parser.add_argument("--every", metavar="SECONDS", type=_seconds, help="again and again, until SIGTERM")
    parser.add_argument(
        "--address",
        metavar="URL",
        type=_address,
        help="where readers will find it: https://figures.example/2021; for links from elsewhere and cards",
    )
    parser.add_argument(
        "--no-cards", dest="cards", action="store_false", help="print no pictures for social networks"
    )
    return parser


def _seconds(written: str) -> float:
    try:
        seconds = float(written)
    except ValueError:
        seconds = 0.0
    if not SHORTEST <= seconds <= 86_400:  # noqa: PLR2004  a day; also what is no number
        raise argparse.ArgumentTypeError(f"{written!r}: write a number of seconds from {SHORTEST:g} to 86400")
    return seconds


def _address(written: str) -> str:
    parts = urlsplit(written)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError(f"{written!r}: write https://host/path")
    return written.rstrip("/")


def _with_database(
    chosen: settings.Settings, folder: SiteFolder, asked: argparse.Namespace, stop: threading.Event
) -> int:
    database, printer = Database(chosen), Printer()
    try:
        publisher = Publisher(
            engine=database.engine,
            readers=database.readers,
            folder=folder,
            address=asked.address or "",
            print_card=_printing(printer) if asked.cards else None,
        )
        if asked.every is None:
            return _publish(publisher, database)
        _again_and_again(publisher, database, asked.every, stop)
        return DONE
    finally:
        printer.stop()
        database.stop()


def _printing(printer: Printer) -> PrintCard:
    """Says what is missing when it is missed, not every minute."""
    said: set[str] = set()

    def print_card(svg: str) -> bytes | None:
        try:
            return printer.png(svg, CARD)
        except NoPrinterError as problem:
            if str(problem) not in said:
                said.add(str(problem))
                _say(f"without pictures for social networks: {problem}")
            return None

    return print_card


def _again_and_again(publisher: Publisher, database: Database, every: float, stop: threading.Event) -> None:
    """From start to start; a publication that takes longer is followed by the next at once."""
    while not stop.is_set():
        began = time.monotonic()
        _publish(publisher, database)
        stop.wait(max(0.0, every - (time.monotonic() - began)))
    _say("stopped; the last site stays")


def _publish(publisher: Publisher, database: Database) -> int:
    try:
        if not migrate.is_current(database.engine):
            _say("not published: the database is of another version, run `python -m db init`")
            return NOT_PUBLISHED
        _tell(publisher.publish())
    except NothingToPublishError:
        _say("not published: no election is in the register")
    except FolderError as problem:
        _say(f"not published, the last site stays: {problem}")
    except sa.exc.SQLAlchemyError as problem:
        _say(f"not published, the last site stays: the database does not answer ({type(problem).__name__})")
    except Exception as problem:  # the next minute may go well: who reads the site must not miss it
        _say(f"not published, the last site stays: a fault of the program ({_where(problem)})")
    else:
        return DONE
    return NOT_PUBLISHED


def _where(problem: BaseException) -> str:
    """Without the message, which may hold data."""
    last = traceback.extract_tb(problem.__traceback__)[-1]
    return f"{type(problem).__name__}, {Path(last.filename).name} line {last.lineno}"


def _tell(published: Published) -> None:
    what = f"{published.files} files" if published.changed else "nothing new"
    _say(f"published: {what}, as of {published.as_of}, SHA-256 {published.sha256}")


def _say(message: str) -> None:
    print(f"baqylau  {message}", file=sys.stderr, flush=True)
