"""What of a page's opening is the server's: read from Chromium's own network log."""

from typing import Any

from tests.rig.chromium import Screen


class ServerPart:
    """Listens from now on, to one page that has not been opened yet."""

    def __init__(self, screen: Screen) -> None:
        self._first_byte: float | None = None
        self._streamlit: str | None = None
        self._messages: list[float] = []
        log = screen.context.new_cdp_session(screen.page)
        log.send("Network.enable")
        log.on("Network.responseReceived", self._response)
        log.on("Network.webSocketCreated", self._socket)
        log.on("Network.webSocketFrameSent", self._message)
        log.on("Network.webSocketFrameReceived", self._message)

    def milliseconds(self) -> float:
        assert self._first_byte is not None, "the page has not been opened"
        run = self._messages[-1] - self._messages[0] if self._messages else 0.0
        return self._first_byte + run * 1000

    def _response(self, event: dict[str, Any]) -> None:
        if event["type"] == "Document" and self._first_byte is None:
            timing = event["response"]["timing"]
            self._first_byte = timing["receiveHeadersEnd"] - timing["sendStart"]

    def _socket(self, event: dict[str, Any]) -> None:
        if "_stcore/stream" in event["url"]:
            self._streamlit = event["requestId"]

    def _message(self, event: dict[str, Any]) -> None:
        if event["requestId"] == self._streamlit:
            self._messages.append(event["timestamp"])
