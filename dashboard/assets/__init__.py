"""Files for the browser: our own scripts and styles, and vendored ones (ATTRIBUTION names each)."""

from pathlib import Path

FOLDER = Path(__file__).parent
PREFIX = "/assets/"


def path(name: str) -> str:
    """The address of a file of this folder."""
    return PREFIX + name
