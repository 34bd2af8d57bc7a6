"""Below the chart: note, what is withheld, method; source, as-of, basis, id; the organisation's mark."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.drawing.ink import ACCENT, GROUND, INK, MUTED, RULE
from dashboard.drawing.letters import LINE, Weight, clean, shortened, width_of, wrap
from dashboard.drawing.sheet import Box, Sheet
from dashboard.drawing.sizes import Scale
from dashboard.figures import Figure
from dashboard.words import words

MARK = "Baqylau"
_STEPS = 6
_SOURCE_LINES = 2


@dataclass(frozen=True, slots=True)
class Foot:
    """Broken into lines already."""

    lines: tuple[str, ...]
    """May be cut."""
    facts: tuple[str, ...]
    """May not."""
    size: float

    @property
    def height(self) -> float:
        return (len(self.lines) + len(self.facts) + 1.6) * self.size * LINE


def draw_foot(sheet: Sheet, figure: Figure, scale: Scale, inside: Box, method: str) -> float:
    """`method`: what the picture adds to the figure's own. Returns where the foot begins."""
    mark = scale.label * 1.3
    room = width_of(MARK, mark, Weight.BOLD) + mark * 2
    foot = _fitted(
        _paragraphs(figure, method),
        lambda size: _facts(figure, inside.width - room, size),
        Box(inside.x, 0, inside.width, scale.foot_share * sheet.height),
        scale,
    )
    step = foot.size * LINE
    top = inside.bottom - foot.height
    sheet.line(inside.x, top + step * 0.3, inside.right, top + step * 0.3, stroke=RULE)
    for place, line in enumerate((*foot.lines, *foot.facts)):
        fill = MUTED if place < len(foot.lines) else INK
        sheet.text(inside.x, top + step * (1.5 + place), line, size=foot.size, fill=fill)
    _mark(sheet, inside.right, inside.bottom - foot.size * 0.45, mark)
    return top - foot.size * 0.3


def _fitted(
    paragraphs: list[str], facts: Callable[[float], tuple[str, ...]], room: Box, scale: Scale
) -> Foot:
    """As large as the room allows; at its smallest the longest paragraphs end with an ellipsis."""
    for step in range(_STEPS + 1):
        size = scale.foot + (scale.foot_floor - scale.foot) * step / _STEPS
        lines = tuple(line for each in paragraphs for line in wrap(each, room.width, size))
        foot = Foot(lines, facts(size), size)
        if foot.height <= room.height:
            return foot
    free = int(room.height / (foot.size * LINE) - 1.6) - len(foot.facts)
    lines = _shared_out(paragraphs, room.width, foot.size, max(free, len(paragraphs)))
    return Foot(lines, foot.facts, foot.size)


def _paragraphs(figure: Figure, method: str) -> list[str]:
    t = words(figure.language)
    said = t("Method: {method}", method=" ".join(each for each in (figure.method, method) if each))
    return [each for each in map(clean, (figure.note, " ".join(figure.withheld), said)) if each]


def _facts(figure: Figure, width: float, size: float) -> tuple[str, ...]:
    """Never cut, but for a source that is longer than any source."""
    t = words(figure.language)
    source = t("Source: {source}", source=figure.source)
    as_of = t("As of {as_of}", as_of=figure.as_of_text)
    lines = list(shortened(clean(source), width, size=size, lines=_SOURCE_LINES))
    line = ""
    for fact in map(clean, (as_of, figure.basis_text, figure.id)):
        longer = f"{line} · {fact}" if line else fact
        if line and width_of(longer, size) > width:
            lines.extend(wrap(line, width, size))
            longer = fact
        line = longer
    return (*lines, *wrap(line, width, size))


def _shared_out(paragraphs: list[str], width: float, size: float, lines: int) -> tuple[str, ...]:
    """A line is taken from the longest until they fit."""
    counts = [len(wrap(each, width, size)) for each in paragraphs]
    while sum(counts) > lines and max(counts) > 1:
        counts[counts.index(max(counts))] -= 1
    return tuple(
        line
        for each, count in zip(paragraphs, counts, strict=True)
        for line in shortened(each, width, size=size, lines=count)
    )


def _mark(sheet: Sheet, right: float, bottom: float, size: float) -> None:
    """An eye that is a ballot's circle, and the name."""
    sheet.text(right, bottom, MARK, size=size, weight=Weight.BOLD, anchor="end")
    x, y = right - width_of(MARK, size, Weight.BOLD) - size * 0.75, bottom - size * 0.35
    sheet.circle(x, y, size * 0.48, fill=ACCENT)
    sheet.path(
        f"M{x - size * 0.3:.1f} {y:.1f}Q{x:.1f} {y - size * 0.42:.1f} {x + size * 0.3:.1f} {y:.1f}"
        f"Q{x:.1f} {y + size * 0.42:.1f} {x - size * 0.3:.1f} {y:.1f}Z",
        fill=GROUND,
    )
    sheet.circle(x, y, size * 0.13, fill=INK)
