"""What a tile is, and how it is found by its name."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from dashboard.viewer import Permission
from dashboard.words import Words
from queries.snapshot import Snapshot

Payload = dict[str, object]

_DISTRICT = re.compile(r"[\w-]{1,20}")


@dataclass(frozen=True, slots=True)
class Tile:
    render: Callable[[Snapshot, Words], Payload]
    permission: Permission
    of_district: Callable[[Snapshot, Words, str], Payload] | None = None
    """The same for one district by its code: the tile "turnout_table:631000000"."""


class Tiles(Mapping[str, Tile]):
    def __init__(self, tiles: Mapping[str, Tile]) -> None:
        self._tiles = tiles

    def __getitem__(self, name: str) -> Tile:
        base, _, district = name.partition(":")
        tile = self._tiles[base]
        if base == name:
            return tile
        render = tile.of_district
        if render is None or not _DISTRICT.fullmatch(district):
            raise KeyError(name)
        return Tile(lambda snapshot, words: render(snapshot, words, district), tile.permission)

    def __iter__(self) -> Iterator[str]:
        return iter(self._tiles)

    def __len__(self) -> int:
        return len(self._tiles)
