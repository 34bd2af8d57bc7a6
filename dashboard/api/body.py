"""From the bytes of a request to the reports in it, exactly as sent.

What is broken in one report is left in it, for `db.writing` to refuse that report alone: NaN and
Infinity stay numbers that no field takes, and a field given twice stays beside the first one under
a name that no report has. Only what cannot be read at all refuses the whole body.
"""

import json
import zlib
from typing import Any

from starlette.requests import ClientDisconnect, Request

from dashboard.api.errors import MAX_BODY_BYTES, MAX_DEPTH, MAX_REPORTS, RefusedError

GIVEN_TWICE = " (given twice)"
GIVEN_TWICE_CODE = "given_twice"
_LONGEST_INTEGER = 300
_GZIP = 16 + zlib.MAX_WBITS


async def read_body(request: Request) -> bytes:
    """The body, unpacked, at most MAX_BODY_BYTES long."""
    packing = _packing(request)
    _check_type(request)
    received = bytearray()
    try:
        async for chunk in request.stream():
            received += chunk
            if len(received) > MAX_BODY_BYTES:
                raise _too_large()
    except ClientDisconnect:
        raise RefusedError("cut_off") from None
    return _unpacked(bytes(received)) if packing == "gzip" else bytes(received)


def parse_reports(body: bytes) -> list[object]:
    """The reports sent; one alone is a list of one."""
    parsed = _parse(_text(body))
    sent = parsed if isinstance(parsed, list) else [parsed]
    if len(sent) > MAX_REPORTS:
        raise RefusedError("too_many_reports", count=len(sent), limit=MAX_REPORTS)
    return sent


def _packing(request: Request) -> str:
    packing = request.headers.get("content-encoding", "identity").strip().lower()
    if packing not in {"identity", "gzip", ""}:
        raise RefusedError("wrong_encoding")
    return packing


def _check_type(request: Request) -> None:
    kind, *parameters = request.headers.get("content-type", "").lower().split(";")
    if kind.strip() != "application/json":
        raise RefusedError("wrong_type")
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset" and value.strip(' "') not in {"utf-8", "utf8"}:
            raise RefusedError("wrong_type")


def _unpacked(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj(_GZIP)
    try:
        body = unpacker.decompress(packed, MAX_BODY_BYTES + 1)
    except zlib.error:
        raise RefusedError("bad_gzip") from None
    if len(body) > MAX_BODY_BYTES:
        raise _too_large()
    if not unpacker.eof or unpacker.unused_data:
        raise RefusedError("bad_gzip")
    return body


def _too_large() -> RefusedError:
    return RefusedError("body_too_large", limit=MAX_BODY_BYTES)


def _text(body: bytes) -> str:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError("not_utf8", byte=error.start) from None
    if not text.strip():
        raise RefusedError("empty_body")
    return text


def _parse(text: str) -> object:
    try:
        parsed = json.loads(text, object_pairs_hook=_object, parse_int=_integer)
    except json.JSONDecodeError as error:
        raise RefusedError("not_json", line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise RefusedError("too_deep", limit=MAX_DEPTH) from None
    _check_depth(parsed)
    return parsed


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        found[name + GIVEN_TWICE if name in found else name] = value
    return found


def _integer(digits: str) -> float:
    """Python refuses to read integers of thousands of digits; as a float they are merely infinite."""
    return int(digits) if len(digits) <= _LONGEST_INTEGER else float(digits)


def _check_depth(parsed: object) -> None:
    level = [parsed]
    for _ in range(MAX_DEPTH):
        level = [inner for each in level for inner in _inside(each)]
        if not level:
            return
    raise RefusedError("too_deep", limit=MAX_DEPTH)


def _inside(value: object) -> list[object]:
    """The lists and objects directly inside."""
    if isinstance(value, dict):
        return [each for each in value.values() if isinstance(each, (dict, list))]
    if isinstance(value, list):
        return [each for each in value if isinstance(each, (dict, list))]
    return []
