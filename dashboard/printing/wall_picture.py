"""The whole wall as one PNG or PDF, for a person's phone: GET /wall/picture.png and .pdf.

For people who may open the wall; not for a wall itself, which never needs a hand. Nothing goes unrecorded.
"""

import asyncio
import gzip
import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import orjson
import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.clock import Clock
from dashboard.entrance.door import viewer_of
from dashboard.live.feed import Publication
from dashboard.live.frames import Frames, Question
from dashboard.panels import WALL, may_see
from dashboard.panels.wall_picture import HEIGHT, WIDTH, wall_document
from dashboard.printing.printer import NoPrinterError, Printer
from dashboard.viewer import Role, Viewer
from dashboard.words import DEFAULT_LANGUAGE, LANGUAGES, Words, words
from db.writing.revisions import record_audit
from queries.snapshot import Snapshot

PATH = "/wall/picture.{format}"
MEDIA_TYPES = {"png": "image/png", "pdf": "application/pdf"}
WAITING = 4
"""Pictures asked for at a time; whoever comes then is told to come again."""


class Server(Protocol):
    """What it needs of `dashboard.runtime.Runtime`."""

    printer: Printer
    frames: Frames

    def publication(self) -> Publication: ...

    def engine(self) -> sa.Engine: ...

    def clock(self) -> Clock: ...


def may_have_picture(viewer: Viewer | None) -> bool:
    """All that the wall shows is in it, incidents that are not cleared too."""
    if viewer is None or viewer.role is Role.WALL:
        return False
    return all(may_see(viewer, name) for name in WALL)


def wall_routes(server: Server) -> list[BaseRoute]:
    return [Route(PATH, _Studio(server).answer, methods=["GET"])]


class _Studio:
    def __init__(self, server: Server) -> None:
        self._server = server
        self._threads = ThreadPoolExecutor(1, "wall picture")
        self._waiting = 0

    async def answer(self, request: Request) -> Response:
        viewer, asked = viewer_of(request.scope), request.path_params["format"]
        language = request.query_params.get("lang", DEFAULT_LANGUAGE)
        t = words(language if language in LANGUAGES else DEFAULT_LANGUAGE)
        if not may_have_picture(viewer):
            return _refusal(403, t("This role does not take pictures of the wall."))
        if asked not in MEDIA_TYPES:
            return _refusal(404, t("There is a picture as .png and as .pdf."))
        if self._waiting >= WAITING:
            return _refusal(503, t("Others are waiting for a picture. Try again in a moment."))
        self._waiting += 1
        try:
            return await asyncio.wrap_future(self._threads.submit(self._take, viewer, asked, t))
        except NoPrinterError as missing:
            return _refusal(503, t(str(missing)))
        except sa.exc.SQLAlchemyError:
            return _refusal(503, t("The database does not answer: nothing is handed out unrecorded."))
        finally:
            self._waiting -= 1

    def _take(self, viewer: Viewer, asked: str, t: Words) -> Response:
        publication = self._server.publication()
        if publication.snapshot is None:
            return _refusal(404, t("There is no election in the register."))
        document = self._document(publication, publication.snapshot, t)
        printer, pixels = self._server.printer, (WIDTH, HEIGHT)
        make = printer.png_of_html if asked == "png" else printer.pdf_of_html
        content = make(document, pixels, scripts=True)
        self._note(viewer, publication.snapshot, asked, content, t)
        name = f"baqylau-wall-{publication.revision}-{t.language}.{asked}"
        headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"}
        return Response(content, headers=headers, media_type=MEDIA_TYPES[asked])

    def _document(self, publication: Publication, snapshot: Snapshot, t: Words) -> str:
        question = Question(WALL, t.language, 0)
        frame = orjson.loads(gzip.decompress(self._server.frames.render(publication, question)))
        frame["clock"] |= {"at": publication.clock.now().isoformat(), "paused": True}  # it stands still
        return wall_document(snapshot, frame.pop("tiles"), frame, t)

    def _note(self, viewer: Viewer, snapshot: Snapshot, asked: str, content: bytes, t: Words) -> None:
        detail = {
            "format": asked,
            "language": t.language,
            "revision": snapshot.revision,
            "as_of": snapshot.as_of.isoformat(),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        with self._server.engine().begin() as connection:
            record_audit(
                connection,
                snapshot.election.id,
                at=self._server.clock().now(),
                actor=viewer.alias or viewer.role.value,
                action="hq:wall:exported",
                detail=detail,
                revision=None,
            )


def _refusal(status: int, message: str) -> Response:
    return PlainTextResponse(message, status, headers={"Cache-Control": "no-store"})
