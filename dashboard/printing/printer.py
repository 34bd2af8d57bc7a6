"""PNG and PDF out of drawings and pages: one kept Chromium on a thread of its own.

It is started by the first print, asked one thing at a time, killed and started again when it dies or hangs,
and stopped with the server. What it prints is handed to it as text and may fetch nothing: docs/adr/0015.
"""

import base64
import re
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, ThreadPoolExecutor
from html import escape, unescape
from pathlib import Path
from typing import Any

from dashboard.drawing.sizes import Size
from dashboard.exports.hatches import as_lines
from dashboard.exports.png_words import signed
from dashboard.printing.devtools import BrowserGoneError, Chromium, CommandError, find_chromium
from db.messages import N_

PATIENCE = 15.0
"""Seconds until a browser that does not answer is taken to hang."""
TRIES = 2
PRINTS_OF_A_PAGE = 40
"""Then a new one takes its place: whatever a page piles up goes with it."""
PIXELS_AN_INCH = 96
A4 = Size.A4.pixels
Pixels = tuple[int, int]
"""Width and height."""
MISSING = N_(
    "There is no Chromium on this server: PNG and PDF cannot be made. Debian: sudo apt-get install chromium; "
    "macOS: brew install --cask google-chrome."
)
SILENT = N_(
    "The Chromium of this server does not answer: PNG and PDF cannot be made now. Try again in a moment."
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"
_PROLOG = re.compile(r"\s*<\?xml[^>]*\?>\s*(<!DOCTYPE[^>]*>)?")
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
_LANGUAGE = re.compile(r"<svg[^>]*?\b(?:xml:)?lang=\"([a-z]{2})\"")
_MADE = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}")
_SETTLED = (
    "Promise.all([document.fonts.ready, window.settled, "
    "...[...document.images].map((each) => each.decode().catch(() => 0))]).then(() => true)"
)


class NoPrinterError(Exception):
    """The message, a key of the catalogues, says what is missing and how to get it."""


class Printer:
    """Any thread may ask; it answers one after the other."""

    def __init__(
        self, find: Callable[[], Path | None] = find_chromium, *, patience: float = PATIENCE
    ) -> None:
        self._find = find
        self._patience = patience
        self._thread = ThreadPoolExecutor(1, "printer")
        self._browser: Chromium | None = None
        self._page: _Page | None = None
        self._stopped = False

    @property
    def available(self) -> bool:
        """Is there a Chromium to print with? Does not start it."""
        return self._find() is not None

    @property
    def pid(self) -> int | None:
        """Of the browser that is kept now."""
        browser = self._browser
        return browser.pid if browser else None

    def png(self, svg: str, size: Size) -> bytes:
        """As many pixels as the size has, with the drawing's own words in it. Raises `NoPrinterError`."""
        return signed(self.png_of_html(_around(svg, size), size.pixels), svg)

    def pdf(self, svg: str, size: Size) -> bytes:
        """Vector, one page as large as the picture, to half a point. Raises `NoPrinterError`."""
        return self.pdf_of_html(_around(as_lines(svg), size))

    def pdf_of_html(self, html: str, pixels: Pixels = A4, *, scripts: bool = False) -> bytes:
        """One page of A4 after the other, or as the document's `@page` says. Raises `NoPrinterError`.

        `scripts`: of our own, that the document's policy names. A promise `window.settled` is waited for.
        """
        return self._print(lambda page: page.pdf(html, pixels, scripts=scripts), fresh=scripts)

    def png_of_html(self, html: str, pixels: Pixels, *, scripts: bool = False) -> bytes:
        """As `pdf_of_html`."""
        return self._print(lambda page: page.png(html, pixels, scripts=scripts), fresh=scripts)

    def stop(self) -> None:
        """Ends the browser, also in the middle of a print. Nothing is printed afterwards."""
        self._stopped = True
        if (browser := self._browser) is not None:
            browser.end()
        self._thread.shutdown(wait=True, cancel_futures=True)
        self._drop()

    def _print(self, work: "Callable[[_Page], bytes]", *, fresh: bool) -> bytes:
        try:
            return self._thread.submit(self._try, work, fresh).result()
        except (RuntimeError, CancelledError) as problem:  # it has been stopped
            raise NoPrinterError(SILENT) from problem

    def _try(self, work: "Callable[[_Page], bytes]", fresh: bool) -> bytes:
        path = self._find()
        if path is None:
            raise NoPrinterError(MISSING)
        for _ in range(TRIES):
            if self._stopped:
                break
            try:
                return work(self._ready_page(path, fresh=fresh))
            except (BrowserGoneError, CommandError, OSError):  # or it cannot be started: a full disk
                self._drop()
        raise NoPrinterError(SILENT)

    def _ready_page(self, path: Path, *, fresh: bool) -> "_Page":
        """`fresh`: what scripts leave behind is in nobody else's way, nor anybody else in theirs."""
        if self._browser is None:
            self._browser = Chromium(path, patience=self._patience)
        known = self._page
        if known is not None and (fresh or known.scripted or known.prints >= PRINTS_OF_A_PAGE):
            known.close()
            known = None
        self._page = known or _Page(self._browser)
        return self._page

    def _drop(self) -> None:
        if self._browser is not None:
            self._browser.kill()
        self._browser = self._page = None


class _Page:
    """A tab without a past: of a context that keeps nothing."""

    def __init__(self, browser: Chromium) -> None:
        self._browser = browser
        self.prints = 0
        self.scripted = False
        self._context = browser.ask("Target.createBrowserContext")["browserContextId"]
        opened = browser.ask("Target.createTarget", url="about:blank", browserContextId=self._context)
        attached = browser.ask("Target.attachToTarget", targetId=opened["targetId"], flatten=True)
        self._session = str(attached["sessionId"])
        self._frame = self._ask("Page.getFrameTree")["frameTree"]["frame"]["id"]

    def close(self) -> None:
        self._browser.ask("Target.disposeBrowserContext", browserContextId=self._context)

    def png(self, html: str, pixels: Pixels, *, scripts: bool) -> bytes:
        self._show(html, pixels, scripts=scripts)
        width, height = pixels
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        return base64.b64decode(self._ask("Page.captureScreenshot", format="png", clip=clip)["data"])

    def pdf(self, html: str, pixels: Pixels, *, scripts: bool) -> bytes:
        self._show(html, pixels, scripts=scripts)
        made = self._ask(
            "Page.printToPDF",
            printBackground=True,
            preferCSSPageSize=True,
            paperWidth=A4[0] / PIXELS_AN_INCH,
            paperHeight=A4[1] / PIXELS_AN_INCH,
        )
        return _undated(base64.b64decode(made["data"]))

    def _show(self, html: str, pixels: Pixels, *, scripts: bool) -> None:
        self.prints += 1
        self.scripted = self.scripted or scripts
        width, height = pixels
        self._ask("Emulation.setScriptExecutionDisabled", value=not scripts)
        self._ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        self._ask("Page.setDocumentContent", frameId=self._frame, html=html)
        self._ask("Runtime.evaluate", expression=_SETTLED, awaitPromise=True)

    def _ask(self, method: str, /, **values: object) -> Mapping[str, Any]:
        return self._browser.ask(method, self._session, **values)


def _around(svg: str, size: Size) -> str:
    """A page that is the drawing and nothing else. It fetches nothing and runs nothing."""
    drawing = _PROLOG.sub("", svg, count=1)
    width, height = size.pixels
    title, language = _TITLE.search(drawing), _LANGUAGE.search(drawing)
    return (
        f'<!DOCTYPE html><html lang="{language[1] if language else ""}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{escape(unescape(title[1])) if title else ''}</title>"
        f"<style>@page{{size:{width}px {height}px;margin:0}}html,body{{margin:0;overflow:hidden;"
        f"width:{width}px;height:{height}px}}body>svg{{display:block}}</style></head>"
        f"<body>{drawing}</body></html>"
    )


def _undated(pdf: bytes) -> bytes:
    """The same picture is the same file: when it was printed is no part of it."""
    return _MADE.sub(rb"\g<1>19800101000000", pdf)
