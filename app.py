"""The front door: one ASGI application with its routes, the access door and the start-up checks."""

import os
import sys

import streamlit as st
from dashboard.ui.head import HEAD
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from dashboard import api, settings
from dashboard.assets import FOLDER as ASSETS
from dashboard.door import DemoSessions, Door
from dashboard.live.routes import live_routes
from dashboard.page_head import PageHead
from dashboard.runtime import Runtime, lifespan


def _say(message: str) -> None:
    print(f"baqylau  {message}", flush=True)


try:
    SETTINGS = settings.load(os.environ)
except settings.SettingError as problem:
    sys.exit(f"baqylau does not start: {problem}")

SETTINGS.data_dir.mkdir(parents=True, exist_ok=True)
runtime = Runtime(SETTINGS, _say)


async def healthz(_request: Request) -> Response:
    return PlainTextResponse("ok")


def readyz(_request: Request) -> Response:
    return PlainTextResponse("ready") if runtime.ready() else PlainTextResponse("not ready", 503)


app = st.App(
    "pages/shell.py",
    lifespan=lifespan(runtime),
    routes=[
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        *live_routes(runtime.announcer, lambda: runtime.frames, runtime.publication),
        *api.routes(runtime.engine, runtime.clock),
        Mount("/assets", StaticFiles(directory=ASSETS)),
    ],
    middleware=[
        Middleware(Door, sessions=DemoSessions(SETTINGS.data_dir / "session.key")),
        Middleware(PageHead, lines=HEAD),
    ],
)
