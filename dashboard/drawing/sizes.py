"""The four sizes a figure is published in."""

from dataclasses import dataclass
from enum import StrEnum


class Size(StrEnum):
    LANDSCAPE = "1200x675"
    SQUARE = "1080x1080"
    STORY = "1080x1920"
    A4 = "a4"
    """Portrait, in CSS pixels of 1/96 inch."""

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height."""
        if self is Size.A4:
            return 794, 1123
        width, height = self.value.split("x")
        return int(width), int(height)


@dataclass(frozen=True, slots=True)
class Scale:
    """How large things are, in pixels. A text shrinks down to its floor before it is cut."""

    margin: float
    title: float
    title_floor: float
    subtitle: float
    subtitle_floor: float
    label: float
    """Words and numbers inside the chart."""
    label_floor: float
    foot: float
    foot_floor: float
    foot_share: float
    """Of the height, what the lines below the chart may take."""
    edge: float = 0
    """Above and below: a phone's story is covered there by buttons."""

    @property
    def gap(self) -> float:
        return self.label * 0.6


SCALES: dict[Size, Scale] = {
    Size.LANDSCAPE: Scale(40, 34, 19, 19, 14, 16, 11, 13, 9.5, 0.24),
    Size.SQUARE: Scale(52, 52, 26, 28, 19, 25, 15.5, 18, 13, 0.24),
    Size.STORY: Scale(64, 66, 32, 36, 26, 33, 21, 24, 17, 0.21, edge=110),
    Size.A4: Scale(54, 30, 16, 17, 12, 13.5, 9.5, 11, 8, 0.2),
}
