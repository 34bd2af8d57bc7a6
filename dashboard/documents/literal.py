"""Whatever a reporter wrote stands in the document as those very characters, and does nothing there.

XML forbids control characters: they become their visible pictures (U+2400 …). What turns the direction of
writing around, so that a page shows other words than it holds, is named instead: [U+202E]. Curly
brackets, which docxtpl looks for once more in what it has written, travel as characters that no text has.
"""

import re

_OPENING, _CLOSING = "\ufdd0", "\ufdd1"
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LAST_CONTROL, _DELETE = 0x1F, 0x7F


def literal(text: str) -> str:
    """For `restored` to finish. Line ends become one kind."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    cleaned = _TURNS.sub(_named, _FORBIDDEN.sub(_picture, lines))
    return cleaned.replace("{", _OPENING).replace("}", _CLOSING)


def restored(xml: bytes) -> bytes:
    """Of a part of the document, in UTF-8."""
    return xml.replace(_OPENING.encode(), b"{").replace(_CLOSING.encode(), b"}")


def shown(text: str) -> str:
    """As it is to be read in the finished document."""
    return restored(literal(text).encode()).decode()


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code <= _LAST_CONTROL:
        return chr(0x2400 + code)
    return "\u2421" if code == _DELETE else "\ufffd"


def _named(found: re.Match[str]) -> str:
    return f"[U+{ord(found[0]):04X}]"
