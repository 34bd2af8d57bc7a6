"""One figure in one size, from the title to the organisation's mark."""

import math
from collections.abc import Callable, Mapping
from html import escape

from dashboard.drawing import (
    columns,
    coverage,
    coverage_rows,
    day_table,
    district_dots,
    faces,
    heat_map,
    incident_bars,
    patterns,
    station_map,
    timeline,
)
from dashboard.drawing.frame import draw_frame
from dashboard.drawing.ink import GROUND, INK, MUTED, PANEL
from dashboard.drawing.letters import Weight, clean, fit, width_of
from dashboard.drawing.sheet import Box, Sheet, num
from dashboard.drawing.sizes import SCALES, Scale, Size
from dashboard.figures import Figure, Kind
from dashboard.words import words

Chart = Callable[[Sheet, Figure, Box, Scale], None]

CHARTS: Mapping[Kind, Chart] = {
    Kind.TURNOUT_TIMELINE: timeline.draw_timeline,
    Kind.TURNOUT_BY_DISTRICT: district_dots.draw_districts,
    Kind.COVERAGE: coverage.draw_coverage,
    Kind.COVERAGE_BY_DISTRICT: coverage_rows.draw_coverage_by_district,
    Kind.INCIDENTS_BY_SEVERITY: incident_bars.draw_by_severity,
    Kind.INCIDENTS_BY_CATEGORY: incident_bars.draw_by_category,
    Kind.INCIDENTS_BY_HOUR: columns.draw_by_hour,
    Kind.STATION_MAP: station_map.draw_stations,
    Kind.HEAT_MAP: heat_map.draw_heat,
    Kind.DAY_TABLE: day_table.draw_day,
}
ON_A_MAP = frozenset({Kind.STATION_MAP, Kind.HEAT_MAP})
_FONTS = f"'{faces.FAMILY}','Arial Narrow',sans-serif"


def draw(figure: Figure, size: Size, *, draft: bool = False, embed_fonts: bool = True) -> str:
    """A complete SVG document of `size.pixels`. `draft` writes across it that it is not published yet;
    with `embed_fonts` the file carries the letters it uses and looks the same everywhere."""
    return write(compose(figure, size, draft=draft), figure, embed_fonts=embed_fonts)


def compose(figure: Figure, size: Size, *, draft: bool = False) -> Sheet:
    sheet, scale = Sheet(*size.pixels), SCALES[size]
    sheet.rect(Box(0, 0, sheet.width, sheet.height), fill=GROUND)
    room = draw_frame(sheet, figure, scale, method=_method(figure))
    if figure.empty:
        _draw_nothing(sheet, figure, room, scale)
    else:
        CHARTS[figure.kind](sheet, figure, room, scale)
    if draft:
        _draw_draft(sheet, figure)
    return sheet


def write(sheet: Sheet, figure: Figure, *, embed_fonts: bool) -> str:
    rules = faces.rules(sheet.letters) if embed_fonts else ""
    style = f"<style>{rules}</style>" if rules else ""
    width, height, name = sheet.width, sheet.height, escape(clean(figure.id))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" lang="{escape(figure.language)}" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="{_FONTS}">'
        f'<title id="{name}-title">{escape(clean(figure.title))}</title>'
        f'<desc id="{name}-desc">{escape(clean(figure.alt))}</desc>'
        f"{_metadata(figure)}{style}{patterns.DEFINITIONS}{''.join(sheet.parts)}</svg>"
    )


def _metadata(figure: Figure) -> str:
    return (
        '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description>'
        f"<dc:identifier>{escape(clean(figure.id))}</dc:identifier>"
        f"<dc:date>{figure.as_of.isoformat()}</dc:date>"
        f"<dc:language>{escape(figure.language)}</dc:language>"
        f"<dc:source>{escape(clean(figure.source))}</dc:source>"
        "</rdf:Description></rdf:RDF></metadata>"
    )


def _method(figure: Figure) -> str:
    if figure.kind not in ON_A_MAP:
        return ""
    t = words(figure.language)
    return t("Map: Lambert conformal conic projection.")


def _draw_nothing(sheet: Sheet, figure: Figure, room: Box, scale: Scale) -> None:
    """A calm empty plot that says why."""
    sheet.rect(room, fill=PANEL)
    t = words(figure.language)
    inside = room.inset(scale.label * 2, 0, scale.label * 2, 0)
    head = fit(
        t("There is nothing to draw here"),
        inside.width,
        size=scale.label * 1.4,
        floor=scale.label,
        lines=2,
        weight=Weight.BOLD,
    )
    lines = max(1, int((room.height - head.height) / (scale.label * 1.3)) - 2)
    why = fit(
        clean(figure.sentence), inside.width, size=scale.label, floor=scale.label_floor, lines=min(lines, 8)
    )
    y = room.y + max(0, (room.height - head.height - why.height - scale.gap) / 2)
    y = sheet.lines(room.middle, y, head, weight=Weight.BOLD, anchor="middle") + scale.gap
    sheet.lines(room.middle, y, why, fill=MUTED, anchor="middle")


def _draw_draft(sheet: Sheet, figure: Figure) -> None:
    """Across the whole, three times, so that no crop is without it."""
    t = words(figure.language)
    said = clean(t("Draft")).upper()
    angle = math.atan2(sheet.height, sheet.width)
    diagonal = math.hypot(sheet.width, sheet.height)
    size = min(diagonal * 0.55 / width_of(said, 1, Weight.BOLD), sheet.height / 5)
    sheet.letters.setdefault(Weight.BOLD, set()).update(said)
    for place in (0.2, 0.5, 0.8):
        turn = f"rotate({num(-math.degrees(angle))})"
        sheet.parts.append(
            f'<text transform="translate({num(sheet.width / 2)} {num(sheet.height * place)}) {turn}" '
            f'text-anchor="middle" dominant-baseline="middle" font-size="{num(size)}" '
            f'font-weight="700" fill="{INK}" fill-opacity=".1">{escape(said)}</text>'
        )
