"""A path to rows. What a file is, its content says, not its name."""

from pathlib import Path

from db.importing.csv_text import read_csv
from db.importing.geojson import read_geojson
from db.importing.problems import UnreadableFile
from db.importing.rows import Source
from db.importing.workbook import read_workbook

MAX_BYTES = 50 * 1024 * 1024

_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_bytes(path: Path) -> bytes:
    """Refuses what is not a file, or too large, before reading it."""
    if not path.exists():
        raise UnreadableFile("does not exist")
    if not path.is_file():
        raise UnreadableFile("is not a file")
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise UnreadableFile(
            f"has {size // 1_048_576} MB; the limit is {MAX_BYTES // 1_048_576} MB: split it"
        )
    content = path.read_bytes()
    if not content.strip():
        raise UnreadableFile("is empty")
    return content


def read_source(content: bytes) -> Source:
    """Raises UnreadableFile, and nothing else, for any bytes whatever."""
    if content.startswith(b"PK"):
        return read_workbook(content)
    if content.startswith(_OLD_EXCEL):
        raise UnreadableFile("is an old .xls workbook or has a password: save it as .xlsx without one")
    if content.removeprefix(_BYTE_ORDER_MARK).lstrip()[:1] in (b"{", b"["):
        return read_geojson(content)
    return read_csv(content)
