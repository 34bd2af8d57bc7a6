"""Answers as JSON, in the sender's language: `?lang=`, else Accept-Language, else the default one."""

import json
import logging
import re
import traceback
from collections.abc import Awaitable, Callable, Mapping
from functools import wraps

import orjson
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.errors import AWAY, KINDS, RefusedError, unavailable
from dashboard.words import DEFAULT_LANGUAGE, LANGUAGES, Words, words

LONGEST_ECHO = 100
SENT = frozenset({"field", "value", "district"})
"""Values of messages that are the sender's own words."""
_WISH = re.compile(
    r"\s*([a-z]{2,8})(?:-[a-z0-9-]*)?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?", re.IGNORECASE
)
_EXACT_INTEGER = 2**53
_log = logging.getLogger(__name__)

Endpoint = Callable[[Request], Awaitable[Response]]


def language_of(request: Request) -> str:
    asked = request.query_params.get("lang")
    return asked if asked in LANGUAGES else _accepted(request.headers.get("accept-language", ""))


def _accepted(header: str) -> str:
    wishes = (_WISH.fullmatch(each) for each in header.split(","))
    weights = [(float(wish[2] or 1), wish[1].lower()) for wish in wishes if wish]
    known = [(weight, language) for weight, language in weights if language in LANGUAGES and weight > 0]
    return max(known, key=lambda each: each[0])[1] if known else DEFAULT_LANGUAGE


def answer(content: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(
        orjson.dumps(content) + b"\n",
        status_code=status,
        media_type="application/json",
        headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **(headers or {})},
    )


def spoken(language: str) -> dict[str, str]:
    """Headers of an answer with words in it."""
    return {"Content-Language": language, "Vary": "Accept-Language"}


def refusal_answer(request: Request, refused: RefusedError) -> Response:
    language, kind = language_of(request), KINDS[refused.code]
    content = {"code": refused.code, "message": told(words(language), kind.message, refused.values)}
    return answer(content, status=kind.status, headers={**kind.headers, **spoken(language)})


def told(t: Words, message: str, values: Mapping[str, object]) -> str:
    """A message, with what the sender wrote cut short in it."""
    return t(message, **{name: echo(value) if name in SENT else value for name, value in values.items()})


def echo(value: object) -> str | int | float | bool | None:
    """What was sent, short enough to send back and always possible to write as JSON."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) < _EXACT_INTEGER:
        return value
    if isinstance(value, float) and abs(value) < _EXACT_INTEGER:
        return value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= LONGEST_ECHO else text[: LONGEST_ECHO - 1] + "…"


def sqlstate(error: BaseException) -> str:
    """PostgreSQL's own five characters for what went wrong; its message may quote a report."""
    return getattr(getattr(error, "orig", None), "pgcode", None) or "without a code"


def answering(endpoint: Endpoint) -> Endpoint:
    """Whatever happens becomes an answer of ours: no page of the server's, no traceback, no plain text."""

    @wraps(endpoint)
    async def answered(request: Request) -> Response:
        try:
            return await endpoint(request)
        except RefusedError as refused:
            return refusal_answer(request, refused)
        except AWAY as error:
            _log.warning("The database is away: %s %s", type(error).__name__, sqlstate(error))
            return refusal_answer(request, unavailable())
        except Exception as error:  # the sender gets an answer whatever our mistake was
            # The message of an exception may quote the report: only where it happened is logged.
            where = "".join(traceback.format_tb(error.__traceback__))
            _log.error("%s while answering %s\n%s", type(error).__name__, request.url.path, where)
            return refusal_answer(request, RefusedError("internal"))

    return answered
