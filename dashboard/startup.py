"""What an HQ refuses to start with, besides a wrong setting (`dashboard.settings`)."""

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from dashboard.settings import SettingError
from dashboard.viewer import PAGES
from db.access.guards import find_gaps

STRICT_STREAMLIT = {
    "client.showErrorDetails": "none",
    "browser.gatherUsageStats": False,
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
    "server.enableAgentApi": False,
}
"""A traceback shows data and code; telemetry tells a third party; the rest opens ways past the pages."""


def refuse_loose_streamlit(option: Callable[[str], object]) -> None:
    """Raises `SettingError`. `option` gives the value in force, whoever has set it."""
    for name, strict in STRICT_STREAMLIT.items():
        if option(name) != strict:
            raise SettingError(
                f"Streamlit's {name} is {option(name)!r}: a live HQ needs {strict!r} "
                "(.streamlit/config.toml, or a STREAMLIT_… variable that overrides it)"
            )


def refuse_pages_without_permission(pages: Path) -> None:
    """Raises `SettingError` for a page that does not say in `PAGES` who may open it, or is gone."""
    written = {path.stem for path in pages.glob("*.py")} - {"__init__", "shell"}
    if written != set(PAGES):
        wrong = ", ".join(sorted(written ^ set(PAGES)))
        raise SettingError(f"dashboard.viewer.PAGES and the files in pages/ differ in: {wrong}")


def refuse_powerful_role(connection: sa.Connection) -> None:
    """Raises `SettingError` for a database role that no policy of the database holds back."""
    name, superuser, bypasses = connection.execute(
        sa.text("select rolname, rolsuper, rolbypassrls from pg_roles where rolname = current_user")
    ).one()
    if superuser or bypasses:
        what = "is a superuser" if superuser else "has BYPASSRLS"
        raise SettingError(f"the database role {name} {what}: give Baqylau a role of its own without it")


def refuse_unguarded_database(connection: sa.Connection) -> None:
    """Raises `SettingError` if some table would show its rows to whoever asks."""
    if gaps := find_gaps(connection):
        raise SettingError(f"the database does not guard the data: {'; '.join(gaps)}")
