"""What a picture says of itself where no caption goes with it: iTXt chunks of a PNG, for programs and for who
looks for where a picture came from. The pixels are not touched."""

import re
import struct
import zlib
from html import unescape

SOFTWARE = "Baqylau"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEAD = len(_SIGNATURE) + 4 + 4 + 13 + 4
"""The signature and IHDR, which comes first: its length, name, content and check."""
_TOLD = {
    "Title": re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL),
    "Description": re.compile(r"<desc[^>]*>(.*?)</desc>", re.DOTALL),
    "Source": re.compile(r"<dc:source>(.*?)</dc:source>", re.DOTALL),
    "Figure": re.compile(r"<dc:identifier>(.*?)</dc:identifier>", re.DOTALL),
    "As of": re.compile(r"<dc:date>(.*?)</dc:date>", re.DOTALL),
}


def signed(png: bytes, svg: str) -> bytes:
    """With the words of the drawing it was printed of: title, alternative text, source, the figure's number
    and moment."""
    chunks = b"".join(_chunk(name, text, _language(svg)) for name, text in told_by(svg).items())
    return png[:_HEAD] + chunks + png[_HEAD:]


def told_by(svg: str) -> dict[str, str]:
    """Keyword → text; what the drawing does not say is left out."""
    found = {name: pattern.search(svg) for name, pattern in _TOLD.items()}
    told = {name: unescape(each[1]) for name, each in found.items() if each and each[1]}
    return {**told, "Software": SOFTWARE}


def _chunk(name: str, text: str, language: str) -> bytes:
    """Not packed: it is short, and is found by whoever greps."""
    content = name.encode("latin-1") + b"\0\0\0" + language.encode() + b"\0\0" + text.encode()
    body = b"iTXt" + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


def _language(svg: str) -> str:
    found = re.search(r'<svg[^>]*?\blang="([a-z]{2})"', svg)
    return found[1] if found else ""
