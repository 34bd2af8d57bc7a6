"""Every file that leaves the press room, made of a real database: nothing in it that is not cleared."""

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from dashboard.drawing import Size
from dashboard.exports.pack import Pack, write_pack
from dashboard.figures import build_all
from dashboard.words import LANGUAGES, words
from tests.factories import Register
from tests.security.test_press_room import ask, register

__all__ = ["register"]

SECRETS = ("Canary", "705", "HQ-07", "EXPEL", "chairman", "tore it up")
LETTERS = re.compile(rb"base64,[A-Za-z0-9+/=]+")
"""Of the fonts in a drawing: chance may spell anything."""


def contents_of(pack: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file; of a workbook, of each of its parts."""
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(io.BytesIO(content)) as book:
                    yield from ((f"{name}/{part}", book.read(part)) for part in book.namelist())
            else:
                yield name, LETTERS.sub(b"", content)


@pytest.mark.parametrize("size", [Size.LANDSCAPE, Size.A4])
def test_no_file_tells_what_is_not_cleared(readers: sa.Engine, register: Register, size: Size):
    room = ask(readers, register)
    figures = {language: [*build_all(room, words(language)).values()] for language in LANGUAGES}
    target = io.BytesIO()
    write_pack(Pack(figures=figures, size=size, audit_head="0" * 64), target, printing=None)
    files = dict(contents_of(target.getvalue()))

    assert len(files) > 3 * 10 * 3
    hashes = re.compile(rb"[0-9a-f]{64}")  # chance again
    told = [
        (name, secret)
        for name, content in files.items()
        for secret in SECRETS
        if secret.encode() in hashes.sub(b"", content)
    ]
    assert told == []
