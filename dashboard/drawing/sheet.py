"""The paper: what is drawn on it becomes SVG, every word escaped."""

from dataclasses import dataclass, field
from html import escape

from dashboard.drawing.ink import GROUND, INK
from dashboard.drawing.letters import LINE, Fitted, Weight, is_ours, width_of

_SHIFT = {"start": 0.0, "middle": 0.5, "end": 1.0}


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    def inset(self, left: float = 0, top: float = 0, right: float = 0, bottom: float = 0) -> "Box":
        return Box(
            self.x + left, self.y + top, max(0, self.width - left - right), max(0, self.height - top - bottom)
        )

    def is_inside(self, other: "Box") -> bool:
        return (
            self.x >= other.x
            and self.right <= other.right
            and self.y >= other.y
            and self.bottom <= other.bottom
        )

    def touches(self, other: "Box") -> bool:
        return not (
            self.right <= other.x or other.right <= self.x or self.bottom <= other.y or other.bottom <= self.y
        )


@dataclass
class Sheet:
    width: int
    height: int
    parts: list[str] = field(default_factory=list)
    texts: list[tuple[str, Box]] = field(default_factory=list)
    """What is written and the room it takes, for who puts something beside it, and for tests."""
    letters: dict[int, set[str]] = field(default_factory=dict)
    """Used, by weight."""

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float,
        weight: Weight = Weight.REGULAR,
        fill: str = INK,
        anchor: str = "start",
        halo: bool = False,
    ) -> None:
        """One line on the baseline `y`. `halo`: readable on whatever is below it."""
        if not text:
            return
        width = width_of(text, size, weight)
        self.texts.append((text, Box(x - width * _SHIFT[anchor], y - size * 0.8, width, size)))
        self.letters.setdefault(weight, set()).update(text)
        said = [f'<text x="{num(x)}" y="{num(y)}" font-size="{num(size)}" fill="{fill}"']
        if weight is not Weight.REGULAR:
            said.append(f'font-weight="{weight.value}"')
        if anchor != "start":
            said.append(f'text-anchor="{anchor}"')
        if not is_ours(text):  # another font draws it: into the room we have counted with
            said.append(f'textLength="{num(width)}" lengthAdjust="spacingAndGlyphs"')
        if halo:
            said.append(f'stroke="{GROUND}" stroke-width="{num(size / 5)}"')
            said.append('stroke-linejoin="round" paint-order="stroke"')
        self.parts.append(f"{' '.join(said)}>{escape(text)}</text>")

    def lines(
        self,
        x: float,
        y: float,
        fitted: Fitted,
        *,
        weight: Weight = Weight.REGULAR,
        fill: str = INK,
        anchor: str = "start",
    ) -> float:
        """One below the other from the top `y`; returns where they end."""
        for place, line in enumerate(fitted.lines):
            baseline = y + fitted.size * (0.95 + place * LINE)
            self.text(x, baseline, line, size=fitted.size, weight=weight, fill=fill, anchor=anchor)
        return y + fitted.height

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, stroke: str, width: float = 1, dash: str = ""
    ) -> None:
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<path d="M{num(x1)} {num(y1)}L{num(x2)} {num(y2)}" stroke="{stroke}" '
            f'stroke-width="{num(width)}"{dashed}/>'
        )

    def rect(self, box: Box, *, fill: str, stroke: str = "", stroke_width: float = 1) -> None:
        lined = f' stroke="{stroke}" stroke-width="{num(stroke_width)}"' if stroke else ""
        self.parts.append(
            f'<rect x="{num(box.x)}" y="{num(box.y)}" width="{num(box.width)}" '
            f'height="{num(box.height)}" fill="{fill}"{lined}/>'
        )

    def path(
        self, d: str, *, fill: str = "none", stroke: str = "none", width: float = 1, more: str = ""
    ) -> None:
        self.parts.append(
            f'<path d="{d}" fill="{fill}" stroke="{stroke}" stroke-width="{num(width)}"{more}/>'
        )

    def circle(self, x: float, y: float, r: float, *, fill: str, stroke: str = "", width: float = 2) -> None:
        lined = f' stroke="{stroke}" stroke-width="{num(width)}"' if stroke else ""
        self.parts.append(f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(r)}" fill="{fill}"{lined}/>')

    def mark(self, x: float, y: float, r: float, shape: str, colour: str) -> None:
        """A shape of `dashboard.theme`, on a rim of the ground so that two of them stay apart."""
        self.parts.append(
            f'<path transform="translate({num(x)} {num(y)}) scale({num(r)})" d="{shape}" fill="{colour}" '
            f'fill-rule="evenodd" stroke="{GROUND}" stroke-width=".36" paint-order="stroke"/>'
        )


def num(value: float) -> str:
    """A coordinate: a tenth of a pixel is enough."""
    return f"{value:.1f}".removesuffix(".0")
