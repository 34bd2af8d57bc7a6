"""Puts our own lines into the head of Streamlit's page, so that the live connection and the assets
are under way while Streamlit still boots."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

END_OF_HEAD = b"</head>"
NOT_FOR_CHANGED_PAGES = (b"if-none-match", b"if-modified-since", b"range", b"accept-encoding")


class PageHead:
    """`lines` is HTML."""

    def __init__(self, app: ASGIApp, lines: str) -> None:
        self._app = app
        self._lines = lines.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _wants_page(scope):
            return await self._app(scope, receive, send)
        headers = [pair for pair in scope["headers"] if pair[0].lower() not in NOT_FOR_CHANGED_PAGES]
        page = _Page(send, self._lines)
        return await self._app({**scope, "headers": headers, "extensions": {}}, receive, page.send)


class _Page:
    """Holds an HTML answer back until it is whole; lets everything else pass."""

    def __init__(self, send: Send, lines: bytes) -> None:
        self._send = send
        self._lines = lines
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if not _is_page(message):
                return await self._send(message)
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish()
        return None

    async def _finish(self) -> None:
        assert self._start is not None  # noqa: S101  `send` has set it
        body = self._body.replace(END_OF_HEAD, self._lines + END_OF_HEAD, 1)
        headers = MutableHeaders(raw=list(self._start["headers"]))
        headers["content-length"] = str(len(body))
        headers["cache-control"] = "no-store"
        for name in ("etag", "last-modified"):
            del headers[name]
        await self._send({**self._start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})


def _wants_page(scope: Scope) -> bool:
    """The page of a person, not the page inside a component's frame."""
    return not scope["path"].startswith("/component/") and any(
        name.lower() == b"accept" and b"text/html" in value for name, value in scope["headers"]
    )


def _is_page(message: Message) -> bool:
    headers = {name.lower(): value for name, value in message["headers"]}
    kind, coding = headers.get(b"content-type", b""), headers.get(b"content-encoding")
    return message["status"] == 200 and kind.startswith(b"text/html") and coding is None  # noqa: PLR2004
