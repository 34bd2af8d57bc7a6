"""The archive of bulletins, behind the door: the bytes as they were kept, to whom the database gives them."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.api.answers import language_of
from dashboard.api.errors import AWAY
from dashboard.entrance.door import viewer_of
from dashboard.viewer import Permission, Viewer
from dashboard.words import words
from db.access.scope import reading_as
from db.press.kinds import MEDIA_TYPES
from queries.bulletins import FileContent, Wanted, find_draft_file, find_file
from queries.schedule import fetch_current_election

PATH = "/press/bulletin/{name}/{file}"
_NAME = re.compile(r"(draft-)?([1-9][0-9]{0,8})", re.ASCII)
_FILE = re.compile(r"(kk|ru|en)\.(docx|pdf|zip)")


def bulletin_routes(readers: Callable[[], sa.Engine]) -> list[BaseRoute]:
    return [Route(PATH, _Archive(readers).hand_out, methods=["GET"])]


@dataclass(frozen=True, slots=True)
class _Archive:
    readers: Callable[[], sa.Engine]

    def hand_out(self, request: Request) -> Response:
        t, viewer = words(language_of(request)), viewer_of(request.scope)
        if viewer is None or not viewer.may(Permission.SEE_BULLETINS):
            return _refusal(403, t("This role does not read bulletins."))
        try:
            found = self._find(viewer, request.path_params["name"], request.path_params["file"])
        except AWAY:
            return _refusal(503, t("The database does not answer. Try again in a moment."))
        if found is None:
            return _refusal(404, t("There is no such bulletin."))
        if hashlib.sha256(found.content).hexdigest() != found.file.sha256:
            return _refusal(500, t("This file is not any more what was archived: it is not handed out."))
        return _answer(request.path_params["name"], found)

    def _find(self, viewer: Viewer, name: str, file: str) -> FileContent | None:
        """As the viewer's role may have it: of a draft the watermarked file, and for who may publish only."""
        here, named = _NAME.fullmatch(name), _FILE.fullmatch(file)
        if here is None or named is None:
            return None
        with reading_as(self.readers(), viewer.role) as connection:
            election = fetch_current_election(connection)
            if election is None:
                return None
            number, asked = int(here[2]), Wanted(election.id, named[1], named[2])
            if here[1]:
                return find_draft_file(connection, asked, draft_id=number)
            return find_file(connection, asked, number=number)


def _answer(bulletin: str, found: FileContent) -> Response:
    file = found.file
    name = f"bulletin-{bulletin}-{file.language}.{file.format}"
    headers = {
        "Content-Type": MEDIA_TYPES[file.format],
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "ETag": f'"{file.sha256}"',
    }
    return Response(found.content, headers=headers)


def _refusal(status: int, message: str) -> Response:
    return PlainTextResponse(message, status, headers={"Cache-Control": "no-store"})
