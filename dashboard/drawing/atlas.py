"""A map's ground: the projection fitted into a box, outline and districts, scale bar and north."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboard.drawing.ink import GROUND, INK, MUTED, OUTLINE, PANEL
from dashboard.drawing.letters import width_of
from dashboard.drawing.projection import Conic, Position
from dashboard.drawing.sheet import Box, Sheet
from dashboard.figures import Ground
from dashboard.words import Words

LEAST = 10.0
"""Kilometres across: a single station does not fill the map."""
NEAR = 0.25
"""Of the outline's width: a place farther outside is a mistake in the register, and not what the map is
drawn for."""
_CLOSE = 0.6
"""Pixels: corners nearer than this to the last one are not drawn."""
BAR_AT_MOST = 0.3
"""Of the map's width."""


@dataclass(frozen=True, slots=True)
class Atlas:
    box: Box
    conic: Conic
    scale: float
    """Pixels a kilometre."""
    left: float
    top: float
    """Kilometres, projected, of the box's corner."""

    def at(self, place: Position) -> tuple[float, float]:
        x, y = self.conic.project(place)
        return self.box.x + (x - self.left) * self.scale, self.box.y + (self.top - y) * self.scale

    def shows(self, point: tuple[float, float]) -> bool:
        x, y = point
        return self.box.x <= x <= self.box.right and self.box.y <= y <= self.box.bottom


def fitted(places: Sequence[Position], ground: Ground | None, box: Box, *, rim: float) -> Atlas:
    """Around the outline where there is one, else around the places; `rim` pixels are left free."""
    rings = [ring for shape in _shapes(ground) for ring in rings_of(shape)]
    corners = [corner for ring in rings for corner in ring]
    inside = [*corners, *_near(places, corners)] or [(0.0, 0.0)]
    conic = Conic.around(inside)
    projected = [conic.project(each) for each in inside]
    xs, ys = [x for x, _ in projected], [y for _, y in projected]
    width, height = max(LEAST, max(xs) - min(xs)), max(LEAST, max(ys) - min(ys))
    scale = min(max(1, box.width - 2 * rim) / width, max(1, box.height - 2 * rim) / height)
    middle_x, middle_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return Atlas(box, conic, scale, middle_x - box.width / scale / 2, middle_y + box.height / scale / 2)


def _near(places: Sequence[Position], corners: Sequence[Position]) -> Iterator[Position]:
    """All of them where there is no outline."""
    if not corners:
        yield from places
        return
    lons, lats = ([corner[axis] for corner in corners] for axis in (0, 1))
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    wide, high = (east - west) * NEAR, (north - south) * NEAR
    for lon, lat in places:
        if west - wide <= lon <= east + wide and south - high <= lat <= north + high:
            yield lon, lat


def has_shapes(ground: Ground | None) -> bool:
    return bool(_shapes(ground))


def _shapes(ground: Ground | None) -> list[Mapping[str, object]]:
    if ground is None:
        return []
    return [*([ground.outline] if ground.outline else []), *ground.districts.values()]


def rings_of(shape: Mapping[str, object]) -> Iterator[list[Position]]:
    """Of a GeoJSON Polygon or MultiPolygon; whatever else it is has none."""
    found = shape.get("coordinates")
    if shape.get("type") not in ("Polygon", "MultiPolygon") or not isinstance(found, list):
        return
    for polygon in [found] if shape["type"] == "Polygon" else found:
        for ring in polygon:
            yield [(float(lon), float(lat)) for lon, lat, *_ in ring]


def path_of(atlas: Atlas, shape: Mapping[str, object]) -> str:
    return "".join(f"M{'L'.join(_corners(atlas, ring))}Z" for ring in rings_of(shape) if ring)


def _corners(atlas: Atlas, ring: Iterable[Position]) -> Iterator[str]:
    last = (math.inf, math.inf)
    for each in ring:
        x, y = atlas.at(each)
        if abs(x - last[0]) + abs(y - last[1]) >= _CLOSE:
            last = (x, y)
            yield f"{x:.1f} {y:.1f}"


def draw_ground(
    sheet: Sheet, atlas: Atlas, ground: Ground | None, fills: Mapping[str, str], unit: float
) -> None:
    """`fills`: a district's code → its colour; others are plain. Without any shape a calm rectangle."""
    if ground is None or not has_shapes(ground):
        sheet.rect(atlas.box, fill=PANEL)
        return
    if ground.outline:
        sheet.path(path_of(atlas, ground.outline), fill=PANEL, stroke=OUTLINE, width=unit * 0.1)
    for code, shape in ground.districts.items():
        sheet.path(
            path_of(atlas, shape),
            fill=fills.get(code, PANEL),
            stroke=GROUND if code in fills else OUTLINE,
            width=unit * 0.06,
            more=' fill-rule="evenodd"',
        )


def draw_scale_and_north(sheet: Sheet, atlas: Atlas, t: Words, unit: float) -> None:
    """Below on the left; the kilometres are those at the map's middle."""
    size, x, y = unit * 0.85, atlas.box.x + unit * 0.4, atlas.box.bottom - unit * 0.6
    length = _round_length(atlas.box.width * BAR_AT_MOST / atlas.scale)
    right = x + length * atlas.scale
    sheet.path(f"M{x:.1f} {y - 5:.1f}V{y:.1f}H{right:.1f}V{y - 5:.1f}", stroke=INK, width=1.5)
    said = t("{count} km", count=t.number(length, 0 if length >= 1 else 1))
    sheet.text(right + size * 0.4, y, said, size=size, fill=MUTED, halo=True)
    _north(sheet, right + size * 1.6 + width_of(said, size), y, t, unit)


def _north(sheet: Sheet, x: float, y: float, t: Words, unit: float) -> None:
    h = unit * 1.1
    side = h * 0.36
    tip, notch = f"{x:.1f} {y - h:.1f}", f"{x:.1f} {y - h * 0.25:.1f}"
    sheet.path(f"M{tip}L{x + side:.1f} {y:.1f}L{notch}L{x - side:.1f} {y:.1f}Z", fill=INK)
    sheet.text(x + h * 0.5, y, t("N"), size=unit * 0.85, fill=MUTED, halo=True)


def _round_length(most: float) -> float:
    """1, 2 or 5 of a power of ten."""
    power = 10.0 ** math.floor(math.log10(most))
    return next(power * each for each in (5, 2, 1) if power * each <= most)
