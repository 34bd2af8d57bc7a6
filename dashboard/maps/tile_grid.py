"""A tile grid: one equal square a district, about where it lies, for when no boundaries are imported."""

import math
from collections.abc import Sequence

Place = tuple[float, float]
Cell = tuple[int, int]


def tile_grid(centres: Sequence[Place | None]) -> list[Cell | None]:
    """Column and row (from the north-west) of each district; None for one that lies nowhere.

    Districts are laid from the outside in, each on the free square nearest to its own place,
    on a grid about as wide for its height as the region.
    """
    known = {index: centre for index, centre in enumerate(centres) if centre is not None}
    if not known:
        return [None] * len(centres)
    columns, rows = _shape(list(known.values()))
    wished = _wishes(known, columns, rows)
    middle = ((columns - 1) / 2, (rows - 1) / 2)
    free = {(column, row) for column in range(columns) for row in range(rows)}
    taken: dict[int, Cell] = {}
    for index in sorted(wished, key=lambda each: -math.dist(wished[each], middle)):
        cell = min(free, key=lambda each: (math.dist(each, wished[index]), each))
        free.remove(cell)
        taken[index] = cell
    return [taken.get(index) for index in range(len(centres))]


def _shape(centres: Sequence[Place]) -> Cell:
    """Columns and rows with about a quarter of the squares to spare."""
    (south, north), (west, east) = _range(centres, 0), _range(centres, 1)
    breadth = (east - west) * math.cos(math.radians((south + north) / 2))
    ratio = min(3.0, max(1 / 3, breadth / max(north - south, 1e-6)))
    cells = math.ceil(len(centres) * 1.25)
    columns = max(1, round(math.sqrt(cells * ratio)))
    return columns, math.ceil(cells / columns)


def _wishes(known: dict[int, Place], columns: int, rows: int) -> dict[int, tuple[float, float]]:
    (south, north), (west, east) = _range(list(known.values()), 0), _range(list(known.values()), 1)
    return {
        index: (
            (lon - west) / max(east - west, 1e-6) * (columns - 1),
            (north - lat) / max(north - south, 1e-6) * (rows - 1),
        )
        for index, (lat, lon) in known.items()
    }


def _range(centres: Sequence[Place], axis: int) -> tuple[float, float]:
    values = [centre[axis] for centre in centres]
    return min(values), max(values)
