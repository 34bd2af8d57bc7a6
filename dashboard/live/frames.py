"""Frames: all tiles of a page as one gzipped JSON object, rendered once for everybody who asks the same."""

import asyncio
import gzip
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import orjson

from dashboard.live.feed import Publication
from dashboard.panels import Tile
from dashboard.words import Words, words

COMPRESSION = 5


@dataclass(frozen=True, slots=True)
class Question:
    """What a page asks: which tiles, in which language, and what it has already."""

    tiles: tuple[str, ...]
    language: str
    since: int


@dataclass(frozen=True, slots=True)
class _Rendered:
    payload: bytes
    changed_at: int
    """The first revision at which the tile looked like this."""
    election_id: int
    shown: tuple[object, ...]
    """The parts of the picture it was drawn from."""


class Frames:
    """`publication` gives what is to be shown now. Used inside one event loop."""

    def __init__(self, tiles: Mapping[str, Tile], publication: Callable[[], Publication]) -> None:
        self._tiles = tiles
        self._publication = publication
        self._answered: Publication | None = None
        self._answers: dict[Question, asyncio.Task[bytes]] = {}
        self._rendered: dict[tuple[str, str], _Rendered] = {}
        self._rendering = threading.Lock()

    async def answer(self, question: Question) -> bytes:
        """Gzipped JSON. Who asks the same of the same revision shares one rendering."""
        publication = self._publication()
        if publication is not self._answered:
            self._answered, self._answers = publication, {}
        task = self._answers.get(question)
        if task is None:
            work = asyncio.to_thread(self.render, publication, question)
            task = self._answers[question] = asyncio.create_task(work)
        return await asyncio.shield(task)

    def render(self, publication: Publication, question: Question) -> bytes:
        snapshot, clock = publication.snapshot, publication.clock
        tiles = {}
        if snapshot is not None:
            with self._rendering:
                tiles = self._changed_tiles(publication, question)
        frame = {
            "revision": publication.revision,
            "stale_since": publication.stale_since,
            "as_of": snapshot.as_of if snapshot else None,
            "clock": {
                "at": clock.at,
                "real_at": clock.real_at,
                "speed": clock.speed,
                "paused": clock.paused,
                "offset_minutes": _offset_minutes(publication),
            },
            "tiles": tiles,
        }
        return gzip.compress(orjson.dumps(frame), COMPRESSION, mtime=0)

    def _changed_tiles(self, publication: Publication, question: Question) -> dict[str, orjson.Fragment]:
        language = words(question.language)
        since = question.since if question.since <= publication.revision else 0
        tiles = {name: self._tile(publication, name, language) for name in question.tiles}
        return {
            name: orjson.Fragment(each.payload) for name, each in tiles.items() if each.changed_at > since
        }

    def _tile(self, publication: Publication, name: str, language: Words) -> _Rendered:
        """Drawn again only if something that it shows has changed; parts of a picture are immutable."""
        snapshot = publication.snapshot
        assert snapshot is not None  # noqa: S101  checked by `render`
        tile = self._tiles[name]
        shown = tuple(getattr(snapshot, part) for part in tile.shows)
        known = self._rendered.get((name, language.language))
        if known and all(is_now is was for is_now, was in zip(shown, known.shown, strict=True)):
            return known
        payload = orjson.dumps(tile.render(snapshot, language))
        same = known and known.election_id == snapshot.election.id and known.payload == payload
        changed_at = known.changed_at if known and same else snapshot.revision
        rendered = _Rendered(payload, changed_at, snapshot.election.id, shown)
        self._rendered[name, language.language] = rendered
        return rendered


def _offset_minutes(publication: Publication) -> int:
    """Local time minus UTC on that day at that place."""
    if publication.snapshot is None:
        return 0
    offset = publication.snapshot.as_of.astimezone(publication.snapshot.election.timezone).utcoffset()
    return int(offset.total_seconds() // 60) if offset else 0
