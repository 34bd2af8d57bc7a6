"""Our own font, Roboto Condensed: what its letters measure, and the part of it that a picture carries."""

import base64
from collections.abc import Collection, Iterator, Mapping
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FAMILY = "Roboto Condensed"
FOLDER = Path(__file__).parent.parent / "assets" / "fonts"
FILES = ("latin", "cyrillic", "cyrillic-ext")
"""Those of fonts.css; what two of them have is taken from the first."""
_USUAL: Mapping[str, frozenset[int]] = {
    "latin": frozenset(
        [*range(0x20, 0x7F), 0xA0, 0xAB, 0xB7, 0xBB, 0xD7, 0x2013, 0x2014, 0x2026, 0x201C, 0x201D, 0x2212]
    ),
    "cyrillic": frozenset([*range(0x410, 0x450), 0x401, 0x406, 0x451, 0x456, 0x4B0, 0x4B1, 0x2116]),
    "cyrillic-ext": frozenset(map(ord, "ӘәҒғҚқҢңӨөҮүҺһ")),
}
"""Letters of our three languages. A picture with one of them carries all of that file: cut once and kept."""
_NOT_NEEDED = ("GDEF", "GPOS", "GSUB", "STAT", "cvt ", "fpgm", "gasp", "prep")
"""Tables of a font: kerning and hints. Without them text is drawn as wide as it is measured."""


@cache
def advances(name: str, weight: int) -> dict[str, float]:
    """Letter → its width in em."""
    font = _open(name)
    glyphs = font.getGlyphSet(location={"wght": weight})
    em = font["head"].unitsPerEm
    return {chr(code): glyphs[glyph].width / em for code, glyph in font.getBestCmap().items()}


def rules(letters: Mapping[int, Collection[str]]) -> str:
    """@font-face rules with data URIs for the letters used, by weight. What our font does not have is drawn
    by a font of the reader's."""
    return "".join(
        _rule(name, weight, codes)
        for weight, used in sorted(letters.items())
        for name, codes in _parts(frozenset(map(ord, used)))
    )


def font_rules(text: str) -> str:
    """As `rules`: for a page with these letters, regular and bold."""
    return rules(dict.fromkeys((400, 700), frozenset(text)))


def _parts(codes: frozenset[int]) -> Iterator[tuple[str, frozenset[int]]]:
    """What is to be carried, by file: the usual letters all together, the others for themselves."""
    for name in FILES:
        here = codes & _codes(name)
        codes -= here
        usual = _USUAL[name] & _codes(name)
        if here & usual:
            yield name, usual
        if here - usual:
            yield name, here - usual


@cache
def _codes(name: str) -> frozenset[int]:
    return frozenset(_open(name).getBestCmap())


@lru_cache(maxsize=64)
def _rule(name: str, weight: int, codes: frozenset[int]) -> str:
    data = base64.b64encode(_cut(name, weight, codes)).decode()
    ranges = ",".join(f"U+{code:X}" for code in sorted(codes))
    return (
        f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};unicode-range:{ranges};'
        f'src:url(data:font/woff2;base64,{data}) format("woff2")}}'
    )


def _cut(name: str, weight: int, codes: frozenset[int]) -> bytes:
    options = subset.Options(hinting=False, layout_features=[], name_IDs=[], notdef_outline=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    font = _open(name)
    cutter.subset(font)
    font = instancer.instantiateVariableFont(font, {"wght": weight})
    font.flavor = "woff2"
    written = BytesIO()
    font.save(written)
    return written.getvalue()


def _open(name: str) -> TTFont:
    """Of his own for everybody who asks: a font is read bit by bit, and two threads would meet in it."""
    return TTFont(BytesIO(_unpacked(name)), lazy=True, recalcTimestamp=False)


@cache
def _unpacked(name: str) -> bytes:
    """Without its compression and what we have no use for: half of the work of every cut."""
    font = TTFont(FOLDER / f"roboto-condensed-{name}-wght-normal.woff2", recalcTimestamp=False)
    for table in _NOT_NEEDED:
        if table in font:
            del font[table]
    font.flavor = None
    written = BytesIO()
    font.save(written)
    return written.getvalue()
