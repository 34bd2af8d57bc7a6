"""A bar on a terminal while an import runs; nothing at all when the output goes elsewhere."""

from collections.abc import Iterator, Sequence
from typing import TextIO, TypeVar

WIDTH = 30

Item = TypeVar("Item")


class Progress:
    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.visible = stream.isatty()

    def over(self, items: Sequence[Item], label: str) -> Iterator[Item]:
        """Passes the items on, redrawing the bar at each new percent."""
        drawn = -1
        for done, item in enumerate(items):
            percent = done * 100 // len(items)
            if self.visible and percent > drawn:
                drawn = percent
                self._draw(label, percent)
            yield item
        if self.visible:
            self.stream.write("\r\x1b[K")
            self.stream.flush()

    def _draw(self, label: str, percent: int) -> None:
        filled = WIDTH * percent // 100
        self.stream.write(f"\r\x1b[K{label} {'█' * filled}{'░' * (WIDTH - filled)} {percent} %")
        self.stream.flush()
