"""The front door: one ASGI application with its routes, the access door and the start-up checks."""

import logging
import os
import sys
from importlib import import_module
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboard import api, settings
from dashboard.assets import FOLDER as ASSETS
from dashboard.assets import PREFIX as ASSETS_PREFIX
from dashboard.cases.evidence_routes import evidence_routes
from dashboard.entrance.door import Door
from dashboard.entrance.login import Login
from dashboard.entrance.sessions import LiveSessions
from dashboard.live.routes import live_routes
from dashboard.press.bulletin_routes import bulletin_routes
from dashboard.printing.wall_picture import wall_routes
from dashboard.runtime import Runtime, lifespan
from dashboard.serving.page_head import PageHead
from dashboard.serving.short_way import ShortWay
from dashboard.serving.static_files import StaticFiles
from dashboard.startup import refuse_loose_streamlit, refuse_pages_without_permission
from dashboard.ui.head import HEAD
from dashboard.viewer import PAGES


def _say(message: str) -> None:
    print(f"baqylau  {message}", flush=True)


try:
    SETTINGS = settings.load(os.environ)
    refuse_pages_without_permission(Path(__file__).parent / "pages")
    if not SETTINGS.demo:
        refuse_loose_streamlit(st.get_option)
except settings.SettingError as problem:
    sys.exit(f"baqylau does not start: {problem}")

SETTINGS.data_dir.mkdir(parents=True, exist_ok=True)
runtime = Runtime(SETTINGS, _say)
LIVE = live_routes(runtime.announcer, lambda: runtime.frames, runtime.publication)
STATIC = {
    ASSETS_PREFIX: (ASSETS, "no-cache"),
    "/static/": (Path(st.__file__).parent / "static" / "static", "public, max-age=31536000, immutable"),
}
"""Streamlit's own files have their content's hash in their names."""


def _keep_addresses_out_of_the_log() -> None:
    """Streamlit switches uvicorn's request log on again when it starts: it names who asked from where."""
    for name in ("uvicorn", "uvicorn.access", "uvicorn.error"):
        logging.getLogger(name).addFilter(lambda record: record.levelno >= logging.WARNING)


def _load_pages() -> None:
    """Not at the top: it takes a second, in which the database starts."""
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").disabled = True
    for name in PAGES:
        import_module(f"pages.{name}")
    import_module("dashboard.ui.tiles").make_map_known()


async def healthz(_request: Request) -> Response:
    return PlainTextResponse("ok")


def readyz(_request: Request) -> Response:
    return PlainTextResponse("ready") if runtime.ready() else PlainTextResponse("not ready", 503)


def _routes_of_the_door() -> list[Route]:
    if isinstance(runtime.sessions, LiveSessions):
        assert SETTINGS.login is not None  # noqa: S101  what makes the sessions live
        return Login(SETTINGS.login, runtime.sessions).routes()
    return runtime.sessions.routes()


app = st.App(
    "pages/shell.py",
    lifespan=lifespan(runtime, _load_pages),
    routes=[
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        *api.routes(runtime.engine, runtime.clock, runtime.evidence),
        *evidence_routes(runtime.engine, runtime.clock, runtime.evidence),
        *bulletin_routes(runtime.readers),
        *wall_routes(runtime),
    ],
    middleware=[
        Middleware(Door, sessions=runtime.sessions, routes=_routes_of_the_door()),
        Middleware(ShortWay, prefix="/live/", routes=LIVE),
        Middleware(StaticFiles, folders=STATIC),
        Middleware(PageHead, lines=HEAD),
    ],
)
_keep_addresses_out_of_the_log()
