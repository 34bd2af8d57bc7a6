"""A file of an incident in, its hash out. Nothing that is too large is read to its end, nothing that came
whole is refused for what it is: it is kept, and the answer says what the HQ will do with it."""

import re
import urllib.parse
import uuid
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from functools import partial

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from dashboard.api.answers import answer, language_of, spoken
from dashboard.api.desk import Desk
from dashboard.api.errors import RefusedError
from dashboard.words import N_, Words, words
from db.evidence import (
    MAX_FILE_BYTES,
    EmptyFileError,
    Incoming,
    Kind,
    Recorded,
    TooLargeError,
    record_evidence,
)
from db.tokens import Holder
from db.vocabulary import Channel

INCIDENT_HEADER, NAME_HEADER = "evidence-incident", "evidence-name"
LONGEST_NAME = 1_000
"""Characters. A longer one is cut: the file is kept whatever it is called."""
WARNINGS = {
    "mismatch": N_("The file is not what its name or its type says. It is kept, as a download only."),
    "active": N_("The file is something that runs. It is kept, as a download only."),
    "unknown": N_("The HQ does not know this kind of file. It is kept, as a download only."),
}
_FORM_OVERHEAD = 65_536
_PIECE = 1 << 20
_WHATEVER = ("", "application/x-www-form-urlencoded")
"""What curl says of a body when it was told nothing."""
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Sent:
    incident_id: uuid.UUID
    file_name: str
    claimed_type: str


async def post_evidence(desk: Desk, request: Request) -> Response:
    holder = await desk.holder_of(request)
    _refuse_at_once(request)
    try:
        with desk.store.receive() as incoming:
            sent = await _receive(desk, request, incoming)
            recorded = await desk.in_thread(partial(_record, desk, holder, incoming, sent))
    except TooLargeError:
        raise _too_large() from None
    except ClientDisconnect:
        raise RefusedError("cut_off") from None
    except EmptyFileError:
        raise RefusedError("empty_file") from None
    except OSError:
        raise RefusedError("no_room") from None
    language = language_of(request)
    return answer(receipt(words(language), sent.incident_id, recorded), headers=spoken(language))


def receipt(t: Words, incident_id: uuid.UUID, recorded: Recorded) -> dict[str, object]:
    codes = ["mismatch"] if recorded.mismatch else []
    codes += [recorded.kind.value] if recorded.kind in (Kind.ACTIVE, Kind.UNKNOWN) else []
    return {
        "id": recorded.id,
        "incident": str(incident_id),
        "sha256": recorded.sha256,
        "size": recorded.size,
        "kind": recorded.kind,
        "duplicate": recorded.duplicate,
        "revision": recorded.revision,
        "warnings": [{"code": code, "message": t(WARNINGS[code])} for code in codes],
    }


def _refuse_at_once(request: Request) -> None:
    if request.headers.get("content-encoding", "identity").strip().lower() not in ("identity", ""):
        raise RefusedError("packed_file")
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > MAX_FILE_BYTES + _FORM_OVERHEAD:
        raise _too_large()


async def _receive(desk: Desk, request: Request, incoming: Incoming) -> _Sent:
    claimed = request.headers.get("content-type", "")
    if claimed.partition(";")[0].strip().lower() == "multipart/form-data":
        return await _receive_form(desk, request, incoming)
    sent = _Sent(
        _incident(request.headers.get(INCIDENT_HEADER)),
        _name(_header_text(request.headers.get(NAME_HEADER, ""))),
        "" if claimed in _WHATEVER else claimed[:LONGEST_NAME],
    )
    piece = bytearray()
    async for chunk in request.stream():
        piece += chunk
        if len(piece) >= _PIECE:
            await desk.in_thread(partial(incoming.write, bytes(piece)))
            piece.clear()
    incoming.write(bytes(piece))
    return sent


async def _receive_form(desk: Desk, request: Request, incoming: Incoming) -> _Sent:
    try:
        form = await _WholeForm(request).parse()
    except (MultiPartException, KeyError):
        raise RefusedError("bad_form") from None
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise RefusedError("file_missing")
        sent = _Sent(_incident(form.get("incident")), _name(file.filename or ""), file.content_type or "")
        await desk.in_thread(partial(_copy, file, incoming))
        return sent
    finally:
        await form.close()


class _WholeForm(MultiPartParser):
    """A form with one file, read to the first byte that no file of the allowed size can need. One that
    stops before its last boundary is none: half a file is no evidence."""

    def __init__(self, request: Request) -> None:
        super().__init__(request.headers, self._body(request), max_files=1, max_fields=8, max_part_size=1024)
        self._whole = False

    def on_end(self) -> None:
        self._whole = True

    async def _body(self, request: Request) -> AsyncGenerator[bytes, None]:
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
            if size > MAX_FILE_BYTES + _FORM_OVERHEAD:
                raise TooLargeError
            yield chunk
        if not self._whole:
            raise MultiPartException("unfinished")


def _copy(file: UploadFile, incoming: Incoming) -> None:
    while piece := file.file.read(_PIECE):
        incoming.write(piece)


def _record(desk: Desk, holder: Holder, incoming: Incoming, sent: _Sent) -> Recorded:
    with desk.engine().begin() as connection:
        try:
            return record_evidence(
                connection,
                incoming,
                incident_id=sent.incident_id,
                election_id=holder.election_id,
                file_name=sent.file_name,
                claimed_type=sent.claimed_type,
                received_at=desk.clock().now(),
                channel=Channel.API,
                actor=f"token:{holder.name}",
            )
        except LookupError:
            raise RefusedError("unknown_incident") from None


def _incident(sent: object) -> uuid.UUID:
    if not isinstance(sent, str) or not _UUID.fullmatch(sent.strip()):
        raise RefusedError("bad_incident")
    return uuid.UUID(sent.strip())


def _name(sent: str) -> str:
    return sent[:LONGEST_NAME]


def _header_text(value: str) -> str:
    """UTF-8, percent-encoded or not."""
    return urllib.parse.unquote(value.encode("latin-1").decode("utf-8", "replace"), errors="replace")


def _too_large() -> RefusedError:
    return RefusedError("file_too_large", limit=MAX_FILE_BYTES)
