"""The public site of a demo day, published into a folder and served as any web server would."""

import contextlib
import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from dashboard.publishing.publisher import Publisher
from dashboard.publishing.site_folder import SiteFolder
from db.engine import create
from tests.rig.hq import DemoDay, Hq

ADDRESS = "https://figures.example/2021"


@contextlib.contextmanager
def demo_desk(day: DemoDay) -> Iterator[Hq]:
    """An HQ with its database and demo day, without the application."""
    hq = Hq(day)
    try:
        yield hq
    finally:
        hq.close()


def publish(hq: Hq, path: Path) -> Path:
    """Returns the folder of the site."""
    readers = create(hq.database.url)
    folder = SiteFolder(path)
    with folder.held():
        Publisher(engine=hq.engine, readers=readers, folder=folder, address=ADDRESS).publish()
    readers.dispose()
    return path


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing: a test's output is for what went wrong."""


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Its address, with the slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
