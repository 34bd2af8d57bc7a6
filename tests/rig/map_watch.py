"""The map of the situation desk as a person leaves it: moved, zoomed, the mouse over a station."""

from dataclasses import dataclass

from playwright.sync_api import Frame, Page

from tests.rig.chromium import wait_until_true

MAP = 'iframe[data-tile="map"]'

_WATCH = """() => {
  const container = document.querySelector(".leaflet-container");
  const watch = { container, blanks: 0, frames: 0 };
  window.mapWatch = watch;
  const small = new OffscreenCanvas(24, 24).getContext("2d", { willReadFrequently: true });

  function drawn() {
    return [...container.querySelectorAll("canvas")].some((canvas) => {
      if (!canvas.isConnected || !canvas.width || getComputedStyle(canvas).opacity === "0") return false;
      small.clearRect(0, 0, 24, 24);
      small.drawImage(canvas, 0, 0, 24, 24);
      return small.getImageData(0, 0, 24, 24).data.some((byte) => byte > 0);
    });
  }

  (function look() {
    watch.frames += 1;
    if (document.querySelector(".leaflet-container") !== container || !drawn()) watch.blanks += 1;
    requestAnimationFrame(look);
  })();
}"""

_LOOK = """() => ({
  same: document.querySelector(".leaflet-container") === window.mapWatch?.container,
  pan: document.querySelector(".leaflet-map-pane").style.transform,
  zoom: document.querySelector(".leaflet-proxy").style.transform,
  tooltip: document.querySelector(".hq-tooltip-head")?.textContent ?? null,
  blanks: window.mapWatch?.blanks,
  frames: window.mapWatch?.frames,
})"""


@dataclass(frozen=True)
class Look:
    same: bool
    """Is it the DOM node it was when watching began?"""
    pan: str
    zoom: str
    tooltip: str | None
    blanks: int
    """Animation frames in which the map was not there or its canvases were empty."""
    frames: int


class MapWatch:
    def __init__(self, page: Page) -> None:
        self._page = page
        frame = page.wait_for_selector(MAP).content_frame()
        assert frame is not None
        self._frame: Frame = frame

    def use(self) -> None:
        """Zoom in, move aside, and stop over a station."""
        box = self._page.locator(MAP).bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        whole = self.look().zoom
        self._page.mouse.move(x, y)
        self._page.mouse.wheel(0, -120)
        wait_until_true(
            self._frame,
            "(whole) => document.querySelector('.leaflet-proxy').style.transform !== whole",
            whole,
        )
        self._page.mouse.down()
        self._page.mouse.move(x + 40, y + 25, steps=4)
        self._page.mouse.up()
        self._page.wait_for_timeout(400)  # Leaflet lets a dragged map glide to a stop
        self._find_a_station(box["x"], box["y"], box["width"], box["height"])

    def _find_a_station(self, left: float, top: float, width: float, height: float) -> None:
        for down in range(6, 19):
            for right in range(12, 49):
                self._page.mouse.move(left + width * right / 60, top + height * down / 24)
                if self.look().tooltip:
                    return
        raise AssertionError("no station under the mouse anywhere")

    def watch(self) -> None:
        self._frame.evaluate(_WATCH)

    def look(self) -> Look:
        return Look(**self._frame.evaluate(_LOOK))
