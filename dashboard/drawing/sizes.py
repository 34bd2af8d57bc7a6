"""The four sizes a figure is published in."""

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
