"""A sender's file name, made safe for a disk, an archive and a header."""

import unicodedata
from pathlib import PurePosixPath

LONGEST, LONGEST_BYTES = 80, 200
"""Disks count the bytes of UTF-8 and take 255."""
_ALSO = frozenset(" ._-()№")
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
)
"""Names that Windows keeps for devices."""


def safe_name(file_name: str, *, suspect: bool = False) -> str:
    """One part of a path: letters, digits and a few marks, no longer than LONGEST; the ending stays.

    What is `suspect` gets the ending ".bin", so that no double click opens it.
    """
    flat = unicodedata.normalize("NFC", file_name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(each if _is_plain(each) else "_" for each in flat).strip(" ._-") or "file"
    stem, suffix = _split(kept)
    if stem.partition(".")[0].lower() in _RESERVED:
        stem = f"_{stem}"
    ending = f"{suffix}.bin" if suspect else suffix
    room = LONGEST_BYTES - len(ending.encode())
    short = stem[: LONGEST - len(ending)].encode()[:room].decode("utf-8", "ignore")
    return short.rstrip(" .") + ending


def _is_plain(character: str) -> bool:
    return character in _ALSO or unicodedata.category(character)[0] in "LN"


def _split(name: str) -> tuple[str, str]:
    suffix = PurePosixPath(name).suffix
    return (name.removesuffix(suffix), suffix) if 1 < len(suffix) <= 6 else (name, "")  # noqa: PLR2004
