"""What stands around every picture: the finding above; note, method, source, as-of, basis, id and the mark
below. What is left between them is the chart's."""

from dashboard.drawing.foot import draw_foot
from dashboard.drawing.ink import ACCENT, MUTED, WARNING
from dashboard.drawing.letters import Fitted, Weight, clean, evened, fit, width_of, wrap
from dashboard.drawing.sheet import Box, Sheet
from dashboard.drawing.sizes import Scale
from dashboard.figures import Figure
from dashboard.words import words

TITLE_LINES = 6
SUBTITLE_LINES = 2


def draw_frame(sheet: Sheet, figure: Figure, scale: Scale, *, method: str = "") -> Box:
    """`method`: what the picture adds to the figure's own. Returns the room for the chart."""
    inside = Box(0, 0, sheet.width, sheet.height).inset(
        scale.margin, scale.margin * 0.75 + scale.edge, scale.margin, scale.margin * 0.6 + scale.edge
    )
    top = _head(sheet, figure, scale, inside)
    bottom = draw_foot(sheet, figure, scale, inside, method)
    return Box(inside.x, top, inside.width, bottom - top)


def _head(sheet: Sheet, figure: Figure, scale: Scale, inside: Box) -> float:
    size = scale.label
    sheet.rect(Box(inside.x, inside.y, size * 2.6, size * 0.4), fill=ACCENT)
    if figure.synthetic:
        _demo_sign(sheet, figure, scale, inside)
    y = inside.y + size * 1.25
    y = sheet.lines(inside.x, y, _title(figure, scale, inside.width), weight=Weight.BOLD) + size * 0.25
    subtitle = fit(
        clean(figure.subtitle),
        inside.width,
        size=scale.subtitle,
        floor=scale.subtitle_floor,
        lines=SUBTITLE_LINES,
    )
    return sheet.lines(inside.x, y, subtitle, fill=MUTED) + size * 0.9


def _title(figure: Figure, scale: Scale, width: float) -> Fitted:
    """On two lines in its full size; a long one takes more before it is cut."""
    text = clean(figure.title)
    long = len(wrap(text, width, scale.title_floor, Weight.BOLD))
    fitted = fit(
        text,
        width,
        size=scale.title,
        floor=scale.title_floor,
        lines=min(TITLE_LINES, max(2, long)),
        weight=Weight.BOLD,
    )
    return evened(fitted, text, width, Weight.BOLD)


def _demo_sign(sheet: Sheet, figure: Figure, scale: Scale, inside: Box) -> None:
    """Beside the accent, where no crop of the chart's head leaves it out."""
    t = words(figure.language)
    said = clean(t("Demo: invented data"))
    size = scale.foot
    width = width_of(said, size, Weight.BOLD) + size * 1.2
    box = Box(inside.right - width, inside.y - size * 0.5, width, size * 1.6)
    sheet.rect(box, fill=WARNING)
    sheet.text(box.middle, box.y + size * 1.15, said, size=size, weight=Weight.BOLD, anchor="middle")
