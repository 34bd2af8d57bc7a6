"""Bulletins: made with one click out of one moment of what may be published, released, put right."""

from collections.abc import Sequence

from dashboard.viewer import Viewer
from dashboard.words import LANGUAGES
from db.press import Occasion
from queries.bulletins import ArchivedFile, Bulletin


def make(viewer: Viewer, occasion: Occasion, languages: Sequence[str] = LANGUAGES) -> int:
    """Drafts it in each language, as Word and, with a printer, as PDF. Returns its number. Raises
    `db.press.BulletinError` (an English msgid and values) and `dashboard.data.DatabaseAwayError`."""
    del viewer  # written next
    raise NotImplementedError


def release(viewer: Viewer, number: int) -> None:
    """Raises as `make`."""
    del viewer  # written next
    raise NotImplementedError


def correct(viewer: Viewer, number: int, reason: str) -> int:
    """Drafts the one that puts No. `number` right; returns its number. Raises as `make`."""
    del viewer  # written next
    raise NotImplementedError


def bulletins(viewer: Viewer) -> tuple[Bulletin, ...]:
    """Newest first. Raises `DatabaseAwayError`."""
    del viewer  # written next
    raise NotImplementedError


def files(viewer: Viewer, number: int) -> tuple[ArchivedFile, ...]:
    """Those that `address` leads to."""
    del viewer  # written next
    raise NotImplementedError


def address(number: int, file: ArchivedFile) -> str:
    """Where the door hands it out."""
    return f"/press/bulletin/{number}/{file.language}.{file.format}"
