"""The short way to the live routes: past Streamlit's own middleware, which they need nothing of."""

from collections.abc import Sequence

from starlette.routing import BaseRoute, Router
from starlette.types import ASGIApp, Receive, Scope, Send


class ShortWay:
    """`routes` are all that is below `prefix`; the door has let the viewer in before."""

    def __init__(self, app: ASGIApp, prefix: str, routes: Sequence[BaseRoute]) -> None:
        self._app = app
        self._prefix = prefix
        self._router = Router(routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        here = scope["type"] in ("http", "websocket") and scope["path"].startswith(self._prefix)
        await (self._router if here else self._app)(scope, receive, send)
