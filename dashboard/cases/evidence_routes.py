"""The files of a case, to those who may read its words. Each handing out leaves a row in the chain of custody
before the first byte goes, and every answer tells the browser to run nothing."""

import asyncio
import urllib.parse
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.api.answers import language_of
from dashboard.api.errors import AWAY
from dashboard.clock import Clock
from dashboard.entrance.door import viewer_of
from dashboard.viewer import Permission, Viewer
from dashboard.words import Words, words
from db.evidence import (
    MEDIA_TYPES,
    Access,
    BrokenEvidenceError,
    EvidenceStore,
    MissingEvidenceError,
    record_access,
    record_broken,
)
from queries.evidence import Evidence, find_evidence

PATH = "/case/evidence/{evidence_id}"
LONGEST_REASON = 500
AT_ONCE = 4
"""Files in memory at a time, 25 MB each at most."""
_DIGITS = 18
_POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; "
    "sandbox allow-same-origin"
)
"""No scripts; of this origin, or the browser's own player could not load the film it was opened for."""


def evidence_routes(
    engine: Callable[[], sa.Engine], clock: Callable[[], Clock], store: EvidenceStore
) -> list[BaseRoute]:
    return [Route(PATH, _Room(engine, clock, store).hand_out, methods=["GET", "HEAD"])]


@dataclass(frozen=True)
class _Room:
    engine: Callable[[], sa.Engine]
    clock: Callable[[], Clock]
    store: EvidenceStore
    threads: ThreadPoolExecutor = field(default_factory=partial(ThreadPoolExecutor, AT_ONCE, "evidence"))

    async def hand_out(self, request: Request) -> Response:
        t, viewer = words(language_of(request)), viewer_of(request.scope)
        if viewer is None or not viewer.may(Permission.SEE_NARRATIVES):
            return _refusal(403, t("This role does not see evidence."))
        if request.method != "GET":
            return _refusal(405, t("Evidence is read with GET only: every reading is recorded."))
        try:
            return await asyncio.wrap_future(self.threads.submit(self._hand_out, viewer, request, t))
        except AWAY:
            return _refusal(503, t("The database does not answer: nothing is handed out unrecorded."))

    def _hand_out(self, viewer: Viewer, request: Request, t: Words) -> Response:
        found = self._find(request.path_params["evidence_id"])
        if found is None:
            return _refusal(404, t("There is no such evidence."))
        actor = viewer.alias or viewer.role.value
        try:
            content = self.store.read(found.sha256)
        except (BrokenEvidenceError, MissingEvidenceError):
            self._note(partial(record_broken, evidence_id=found.id, actor=actor))
            return _refusal(500, t("This file is not any more what came in: it is not handed out."))
        inline = found.inline and "download" not in request.query_params
        what, why = Access.VIEWED if inline else Access.DOWNLOADED, _reason(request)
        self._note(partial(record_access, evidence_id=found.id, what=what, why=why, actor=actor))
        return _answer(found, content, inline=inline)

    def _find(self, asked: str) -> Evidence | None:
        if not (asked.isascii() and asked.isdecimal() and len(asked) <= _DIGITS):
            return None
        with self.engine().connect() as connection:
            return find_evidence(connection, evidence_id=int(asked))

    def _note(self, verb: Callable[..., None]) -> None:
        with self.engine().begin() as connection:
            verb(connection, at=self.clock().now())


def _answer(found: Evidence, content: bytes, *, inline: bool) -> Response:
    headers = {
        "Content-Disposition": _disposition(found.safe_name, inline=inline),
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Accept-Ranges": "none",
    }
    kind = "application/octet-stream" if found.suspect else MEDIA_TYPES[found.kind]
    return Response(content, headers={**headers, "Content-Type": kind})


def _disposition(name: str, *, inline: bool) -> str:
    """RFC 6266: a plain name for old browsers, the true one for the others."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    how = "inline" if inline else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{urllib.parse.quote(name, safe='')}"


def _reason(request: Request) -> str:
    asked = request.query_params.get("why", "")[:LONGEST_REASON]
    return "".join(each for each in asked if each.isprintable())


def _refusal(status: int, message: str) -> Response:
    return PlainTextResponse(message, status, headers={"Cache-Control": "no-store"})
