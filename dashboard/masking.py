"""Personal data in free text, masked: phones, IIN, e-mail, number plates (DOMAIN, Safety of people).

What looks like one of them is hidden even if it is none: too much is mended by asking, too little never.
"""

import re

HIDDEN = "•••"

_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_GAP = rf"[\s().\-\u2010-\u2015{_INVISIBLE}]{{0,3}}"
_ALIKE = "АВСЕНКМОРТХУ"
"""Cyrillic letters that look like the Latin ones on a plate."""


def _digits(count: str) -> str:
    return rf"(?:{_GAP}\d){count}"


_EMAIL = r"[\w.+\-]{1,64}@[\w\-]+(?:\.[\w\-]+)+"
_IIN = rf"\d{_digits('{11}')}"
_PHONES = (
    rf"\+{_GAP}\d{_digits('{8,14}')}",
    rf"[78]{_digits('{10}')}",
    rf"7\d\d{_digits('{7}')}",
    r"(?<=тел)\w{0,5}[.:\s№]{0,3}\d[\d\s\-]{3,}\d",
)
_PLATES = (
    rf"\d{{3}}[\s\-]?[A-Z{_ALIKE}]{{2,3}}[\s\-]?\d{{2}}",
    rf"\d{{3}}[a-z{_ALIKE.lower()}]{{2,3}}\d{{2}}",
    rf"[A-Z{_ALIKE}][\s\-]?\d{{3}}[\s\-]?[A-Z{_ALIKE}]{{2,3}}(?:[\s\-]?\d{{2,3}})?",
)
_PERSONAL = re.compile(
    "|".join((_EMAIL, *(rf"(?<!\d)(?:{each})(?!\w)" for each in (_IIN, *_PHONES, *_PLATES))))
)


def mask(text: str) -> str:
    return _PERSONAL.sub(HIDDEN, text)
