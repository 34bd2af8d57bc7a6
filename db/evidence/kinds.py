"""What a file is, by its first bytes; and whether that is what its name and its sender say.

The numbers are those of https://www.garykessler.net/library/file_sigs.html; of ISO media files the brand
decides: https://mp4ra.org/registered-types/brands
"""

import codecs
import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import PurePosixPath

HEAD_BYTES = 8192
"""As much of a file as is looked at."""


class Kind(StrEnum):
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    GIF = "gif"
    PDF = "pdf"
    MP4 = "mp4"
    MOV = "mov"
    THREE_GP = "3gp"
    M4A = "m4a"
    MP3 = "mp3"
    OGG = "ogg"
    OPUS = "opus"
    WAV = "wav"
    DOCX = "docx"
    XLSX = "xlsx"
    ZIP = "zip"
    TXT = "txt"
    ACTIVE = "active"
    """Text that a browser or a shell would run: HTML, SVG, a script."""
    UNKNOWN = "unknown"


_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES: Mapping[Kind, str] = {
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
    Kind.HEIC: "image/heic",
    Kind.GIF: "image/gif",
    Kind.PDF: "application/pdf",
    Kind.MP4: "video/mp4",
    Kind.MOV: "video/quicktime",
    Kind.THREE_GP: "video/3gpp",
    Kind.M4A: "audio/mp4",
    Kind.MP3: "audio/mpeg",
    Kind.OGG: "audio/ogg",
    Kind.OPUS: "audio/ogg",
    Kind.WAV: "audio/wav",
    Kind.DOCX: f"{_OFFICE}.wordprocessingml.document",
    Kind.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    Kind.ZIP: "application/zip",
    Kind.TXT: "text/plain; charset=utf-8",
    Kind.ACTIVE: "application/octet-stream",
    Kind.UNKNOWN: "application/octet-stream",
}

_IMAGES = (Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.GIF)
_SOUNDS = (Kind.M4A, Kind.MP3, Kind.OGG, Kind.OPUS, Kind.WAV)
_FILMS = (Kind.MP4, Kind.MOV, Kind.THREE_GP)
INLINE = frozenset((*_IMAGES, *_FILMS, *_SOUNDS))
"""May be shown in a page. PDF, office files, archives and texts can carry what runs: downloads only."""

_ISO = frozenset((*_FILMS, Kind.M4A))
"""One container, many names: phones call the same file .mp4, .mov, .3gp or .m4a."""
_OGG = frozenset({Kind.OGG, Kind.OPUS})
_BY_SUFFIX: Mapping[str, frozenset[Kind]] = {
    **dict.fromkeys(("jpg", "jpeg", "jpe", "jfif"), frozenset({Kind.JPEG})),
    **{str(kind): frozenset({kind}) for kind in (Kind.PNG, Kind.WEBP, Kind.GIF, Kind.PDF, Kind.MP3)},
    **dict.fromkeys(("heic", "heif"), frozenset({Kind.HEIC})),
    **dict.fromkeys(("mp4", "m4v", "mov", "qt", "3gp", "3gpp", "m4a"), _ISO),
    **dict.fromkeys(("ogg", "oga", "opus"), _OGG),
    "wav": frozenset({Kind.WAV}),
    "docx": frozenset({Kind.DOCX, Kind.ZIP}),  # whose first bytes do not say which office file it is
    "xlsx": frozenset({Kind.XLSX, Kind.ZIP}),
    "zip": frozenset({Kind.ZIP, Kind.DOCX, Kind.XLSX}),
    **dict.fromkeys(("txt", "log", "csv", "md"), frozenset({Kind.TXT})),
}
_BY_TYPE: Mapping[str, frozenset[Kind]] = {
    **{
        MEDIA_TYPES[kind].partition(";")[0]: kinds
        for kinds in {*_BY_SUFFIX.values()}
        for kind in kinds
        if kinds not in (_BY_SUFFIX["docx"], _BY_SUFFIX["xlsx"], _BY_SUFFIX["zip"])
    },
    MEDIA_TYPES[Kind.DOCX]: _BY_SUFFIX["docx"],
    MEDIA_TYPES[Kind.XLSX]: _BY_SUFFIX["xlsx"],
    **dict.fromkeys(("application/zip", "application/x-zip-compressed"), _BY_SUFFIX["zip"]),
    **dict.fromkeys(("image/jpg", "image/pjpeg"), _BY_SUFFIX["jpg"]),
    **dict.fromkeys(("text/csv", "text/markdown"), _BY_SUFFIX["txt"]),
    "image/heif": _BY_SUFFIX["heic"],
    **dict.fromkeys(("audio/mp3", "audio/mpeg3"), _BY_SUFFIX["mp3"]),
    **dict.fromkeys(("audio/x-m4a", "audio/m4a", "audio/aac", "audio/3gpp"), _ISO),
    **dict.fromkeys(("audio/opus", "application/ogg", "video/ogg"), _OGG),
    **dict.fromkeys(("audio/x-wav", "audio/wave", "audio/vnd.wave"), _BY_SUFFIX["wav"]),
}
_NOTHING_CLAIMED = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_RUNS = re.compile(
    "html?|s?html|xht(ml)?|mht(ml)?|svgz?|x[ms]l|m?js|vbs|wsf|hta|php|py|(ba)?sh|bat|cmd|psm?1|exe|com|scr|msi|dll|"
    "lnk|jar|apk|app|pif|reg|url|desktop|docm|xlsm"
)
"""Endings of what a double click runs."""
_MARKUP = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<|#!)|<\s*(?:!doctype|html|head|body|script|svg|iframe|object|embed)\b",
    re.IGNORECASE,
)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"%PDF-", Kind.PDF),
    (b"ID3", Kind.MP3),
)
_LAYER_3, _LAYER_BITS = 0x02, 0x06


def recognise(head: bytes) -> Kind:
    """`head` is the file's beginning, HEAD_BYTES of it at most."""
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[4:8] == b"ftyp":
        return _iso(head[8:12])
    if head.startswith((b"RIFF", b"OggS", b"PK\x03\x04", b"PK\x05\x06")):
        return _container(head)
    return Kind.MP3 if _is_mpeg_frame(head) else _text(head)


def is_mismatch(kind: Kind, file_name: str, claimed_type: str) -> bool:
    """Do the name or the sender promise something else than the bytes are? Who promises nothing does
    not lie; a name that promises something that runs is never taken at its word."""
    suffix = suffix_of(file_name)
    claimed = claimed_type.partition(";")[0].strip().lower()
    if _RUNS.fullmatch(suffix):
        return True
    by_name = _BY_SUFFIX.get(suffix)
    if by_name is not None and kind not in by_name:
        return True
    if claimed in _NOTHING_CLAIMED:
        return False
    by_type = _BY_TYPE.get(claimed)
    return kind not in by_type if by_type is not None else kind not in (Kind.UNKNOWN, Kind.ACTIVE)


def suffix_of(file_name: str) -> str:
    """ "jpg" of "Photo.JPG"; what cannot be seen does not count."""
    visible = "".join(each for each in file_name if each.isprintable()).rstrip(". ")
    return PurePosixPath(visible.replace("\\", "/")).suffix.removeprefix(".").lower()


def _iso(brand: bytes) -> Kind:
    if brand in (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"):
        return Kind.HEIC
    if brand == b"qt  ":
        return Kind.MOV
    if brand.startswith((b"3gp", b"3g2", b"3ge", b"3gg")):
        return Kind.THREE_GP
    if brand in (b"M4A ", b"M4B "):
        return Kind.M4A
    return Kind.UNKNOWN if brand in (b"avif", b"avis", b"crx ", b"jp2 ") else Kind.MP4


def _container(head: bytes) -> Kind:
    if head.startswith(b"RIFF"):
        return {b"WEBP": Kind.WEBP, b"WAVE": Kind.WAV}.get(head[8:12], Kind.UNKNOWN)
    if head.startswith(b"OggS"):
        return Kind.OPUS if b"OpusHead" in head[:64] else Kind.OGG
    if b"word/" in head:
        return Kind.DOCX
    return Kind.XLSX if b"xl/" in head else Kind.ZIP


def _is_mpeg_frame(head: bytes) -> bool:
    """Eleven set bits, then layer III; the mark of UTF-16 has those bits too, but another layer."""
    return len(head) > 1 and head[0] == 0xFF and head[1] >= 0xE0 and head[1] & _LAYER_BITS == _LAYER_3  # noqa: PLR2004


def _text(head: bytes) -> Kind:
    """Old notepads write Windows-1251, so any bytes without control characters are text."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head[: len(head) // 2 * 2].decode("utf-16", "replace").encode("utf-8", "replace")
    if not head or _CONTROL.search(head):
        return Kind.UNKNOWN
    return Kind.ACTIVE if _MARKUP.search(head) else Kind.TXT
