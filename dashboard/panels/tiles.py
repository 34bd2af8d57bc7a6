"""What a tile is, and how it is found by its name."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from dashboard.viewer import Permission
from dashboard.words import Words
from queries.snapshot import Snapshot

Payload = dict[str, object]

_THING = re.compile(r"[\w-]{1,36}")


@dataclass(frozen=True, slots=True)
class Tile:
    render: Callable[[Snapshot, Words], Payload]
    permission: Permission
    of: Callable[[Snapshot, Words, str], Payload] | None = None
    """The same of one thing, which the name says: "turnout_table:631000000" is of that district."""
    shows: tuple[str, ...] = ("as_of",)
    """The fields of the snapshot that it changes with; while all of them stay, it is not drawn again."""


class Tiles(Mapping[str, Tile]):
    def __init__(self, tiles: Mapping[str, Tile]) -> None:
        self._tiles = tiles

    def __getitem__(self, name: str) -> Tile:
        base, _, thing = name.partition(":")
        tile = self._tiles[base]
        if base == name:
            return tile
        render = tile.of
        if render is None or not _THING.fullmatch(thing):
            raise KeyError(name)
        return Tile(lambda snapshot, words: render(snapshot, words, thing), tile.permission, shows=tile.shows)

    def __iter__(self) -> Iterator[str]:
        return iter(self._tiles)

    def __len__(self) -> int:
        return len(self._tiles)
