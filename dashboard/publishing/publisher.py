"""Publishing: what may be published is read in the scope of the press, built into a site, recorded in the
audit chain with the site's hash, and only then put where readers find it."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import orjson
import sqlalchemy as sa

from dashboard import clock
from dashboard.clock import Clock
from dashboard.drawing import draw
from dashboard.figures import Figure, Kind, build_all
from dashboard.publishing.published_bulletins import Shelf
from dashboard.publishing.site_folder import SiteFolder
from dashboard.site import Archived, Card, Site, build_site
from dashboard.site.addresses import INDEX
from dashboard.site.parts import CARD, fingerprint
from dashboard.words import LANGUAGES, words
from db import demo
from db.access.scope import reading_as
from db.writing.revisions import record_audit
from queries.press_room import PressRoom, fetch_press_room
from queries.schedule import Election, fetch_current_election

ACTOR = "publish"
ACTION = "hq:site:published"
PrintCard = Callable[[str], bytes | None]
"""An SVG document of `CARD` size → PNG; None: nobody here can print."""


class NothingToPublishError(Exception):
    """No election is in the register."""


@dataclass(frozen=True, slots=True)
class Published:
    as_of: str
    """In English."""
    sha256: str
    """Of the site's index.json, which has that of every other file."""
    files: int
    changed: bool


class Publisher:
    """Into one folder, again and again. `engine` is the system's; `readers` sees nothing by itself."""

    def __init__(
        self,
        *,
        engine: sa.Engine,
        readers: sa.Engine,
        folder: SiteFolder,
        address: str = "",
        print_card: PrintCard | None = None,
    ) -> None:
        self._engine = engine
        self._readers = readers.execution_options(isolation_level="REPEATABLE READ")
        self._folder = folder
        self._address = address
        self._print = print_card
        self._cards = _cards_of(folder)
        self._shelf = Shelf()

    def publish(self) -> Published:
        """While the folder is held. Raises `NothingToPublishError`, `FolderError` and what a database that
        does not answer raises; then the old site stays."""
        room, bulletins = self._read()
        election = room.basis.election
        figures = {language: build_all(room, words(language)) for language in LANGUAGES}
        cards = self._print_cards(figures)
        files = build_site(Site(election, figures, draw, self._address, cards, bulletins))
        said = Published(
            as_of=figures["en"][Kind.DAY_TABLE].as_of_text,
            sha256=hashlib.sha256(files[INDEX]).hexdigest(),
            files=len(files),
            changed=files[INDEX] != self._folder.read(INDEX),
        )
        if said.changed:
            self._record(election, said, room)
            self._folder.switch_to(files)
        return said

    def _read(self) -> tuple[PressRoom, tuple[Archived, ...]]:
        now = self._clock().now()
        with reading_as(self._readers, "press") as connection:
            election = fetch_current_election(connection)
            if election is None:
                raise NothingToPublishError
            room = fetch_press_room(connection, election=election, as_of=now)
            return room, self._shelf.fetch(connection, election)

    def _clock(self) -> Clock:
        with self._engine.connect() as connection:
            row = demo.fetch_current_clock(connection)
        return Clock(row.real_at, row.demo_at, row.speed, row.paused) if row else clock.live()

    def _record(self, election: Election, said: Published, room: PressRoom) -> None:
        with self._engine.begin() as connection:
            record_audit(
                connection,
                election.id,
                at=room.basis.as_of,
                actor=ACTOR,
                action=ACTION,
                detail={"sha256": said.sha256, "files": said.files, "as_of": room.basis.as_of.isoformat()},
                revision=None,
            )

    # --- cards --------------------------------------------------------------------------------

    def _print_cards(self, figures: Mapping[str, Mapping[Kind, Figure]]) -> dict[tuple[Kind, str], Card]:
        """Only those whose figure looks otherwise than on the card there is. Once nothing can be printed the
        rest are not tried: a card that is no longer true is left out, the others stay."""
        if self._print is None:
            return {}
        printing = True
        for figure in (each for of_language in figures.values() for each in of_language.values()):
            key, shows = (figure.kind, figure.language), fingerprint(figure, draw)
            if key in self._cards and self._cards[key].shows == shows:
                continue
            png = self._print(draw(figure, CARD, embed_fonts=True)) if printing else None
            self._cards.pop(key, None)
            if png:
                self._cards[key] = Card(png, shows)
            else:
                printing = False
        return dict(self._cards)


def _cards_of(folder: SiteFolder) -> dict[tuple[Kind, str], Card]:
    """Those of the site that lies there from the last time."""
    index = folder.read(INDEX)
    try:
        figures = orjson.loads(index or b"{}").get("figures", [])
    except orjson.JSONDecodeError:
        return {}
    found = {}
    for each in figures:
        png = folder.read(each["card"]) if "card" in each else None
        if png:
            found[Kind(each["kind"]), each["language"]] = Card(png, each["card_shows"])
    return found
