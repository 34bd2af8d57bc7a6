"""Frames: one rendering for everybody, and only the tiles that changed since what a page has."""

import asyncio
import dataclasses
import datetime as dt
import gzip
import json
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

from dashboard.clock import Clock
from dashboard.live.feed import Publication
from dashboard.live.frames import Frames, Question
from dashboard.panels import Tile
from dashboard.viewer import Permission
from dashboard.words import Words
from queries.snapshot import Snapshot

NOON = dt.datetime(2021, 7, 25, 6, tzinfo=dt.UTC)
ELECTION = SimpleNamespace(id=1, timezone=ZoneInfo("Asia/Almaty"))


class Board:
    """Two tiles, "count" that shows `value` and "still" that never changes, and how often they are drawn."""

    def __init__(self) -> None:
        self.drawn = self.still_drawn = 0
        self.value = 1
        tiles = {
            "count": Tile(self._count, Permission.SEE_AGGREGATES),
            "still": Tile(self._still, Permission.SEE_AGGREGATES, shows=("election",)),
        }
        self.publication = self._at(10)
        self.frames = Frames(tiles, lambda: self.publication)

    def _count(self, _snapshot: Snapshot, _words: Words) -> dict[str, object]:
        self.drawn += 1
        return {"html": str(self.value)}

    def _still(self, _snapshot: Snapshot, words: Words) -> dict[str, object]:
        self.still_drawn += 1
        return {"html": words.language}

    def _at(self, revision: int) -> Publication:
        moment = NOON + dt.timedelta(seconds=revision)
        snapshot = SimpleNamespace(revision=revision, as_of=moment, election=ELECTION)
        return Publication(cast(Snapshot, snapshot), Clock(NOON, NOON, 60), None)

    def move(self, revision: int, value: int) -> None:
        self.value = value
        self.publication = self._at(revision)

    def ask(self, since: int = 0, language: str = "ru") -> dict[str, Any]:
        question = Question(("count", "still"), language, since)
        return cast(dict[str, Any], json.loads(gzip.decompress(asyncio.run(self.frames.answer(question)))))


def test_a_new_page_gets_every_tile_and_the_clock():
    frame = Board().ask()

    assert frame["revision"] == 10
    assert frame["tiles"] == {"count": {"html": "1"}, "still": {"html": "ru"}}
    assert frame["clock"]["speed"] == 60
    assert frame["clock"]["offset_minutes"] == 360


def test_a_page_that_has_revision_10_gets_only_what_changed_since():
    board = Board()
    board.ask()
    board.move(11, 2)

    assert board.ask(since=10)["tiles"] == {"count": {"html": "2"}}
    assert board.ask(since=11)["tiles"] == {}


def test_a_tile_that_looks_the_same_is_not_sent_again():
    board = Board()
    board.ask()
    board.move(12, 1)

    assert board.ask(since=10)["tiles"] == {}


def test_a_tile_is_drawn_again_only_if_a_part_that_it_shows_is_another():
    board = Board()
    board.ask()
    board.move(11, 2)
    board.ask()

    assert (board.drawn, board.still_drawn) == (2, 1)


def test_a_page_of_an_earlier_election_with_higher_numbers_gets_everything():
    assert set(Board().ask(since=5000)["tiles"]) == {"count", "still"}


def test_each_language_is_its_own_picture():
    board = Board()

    assert board.ask(language="kk")["tiles"]["still"] == {"html": "kk"}
    assert board.ask(language="en")["tiles"]["still"] == {"html": "en"}


def test_a_hundred_pages_that_ask_at_once_cost_one_drawing():
    board = Board()

    async def crowd() -> list[bytes]:
        question = Question(("count",), "ru", 0)
        return await asyncio.gather(*(board.frames.answer(question) for _ in range(100)))

    assert len(set(asyncio.run(crowd()))) == 1
    assert board.drawn == 1


def test_while_the_database_is_away_the_frame_says_since_when():
    board = Board()
    board.ask()
    board.publication = dataclasses.replace(board.publication, stale_since=NOON)

    frame = board.ask(since=10)

    assert frame["stale_since"] == "2021-07-25T06:00:00+00:00"
    assert frame["tiles"] == {}
    assert board.drawn == 1
