"""CSV bytes to rows: the encoding and the delimiter are found in the content."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from db.importing.problems import BadValue, UnreadableFile
from db.importing.rows import Row, Source

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
LINES_A_CELL = 50
"""A cell may hold line breaks; one longer than this is a quote that was never closed."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_KAZAKH_BYTES = bytes(
    byte
    for byte in range(0x80, 0x100)
    if bytes([byte]).decode("cp1251", "replace") != bytes([byte]).decode("kz1048", "replace")
)
_KAZAKH_BESIDE_CYRILLIC = re.compile(
    b"[\xc0-\xff][" + re.escape(_KAZAKH_BYTES) + b"]|[" + re.escape(_KAZAKH_BYTES) + b"][\xc0-\xff]"
)
_QUESTION_BESIDE_CYRILLIC = re.compile(r"[А-Яа-яЁё]\?[А-Яа-яЁё]|(?:^|[\s;,\t\"])\?[А-Яа-яЁё]", re.MULTILINE)


def read_csv(content: bytes) -> Source:
    text, encoding, doubt = decoded(content)
    lines = list(io.StringIO(text, newline=""))
    delimiter, first = _delimiter(lines)
    rows = tuple(_rows(lines, delimiter, first))
    notes = (encoding, f"cells separated by {DELIMITERS[delimiter]}", *doubt)
    return Source(unit="line", rows=rows, notes=notes)


def decoded(content: bytes) -> tuple[str, str, tuple[str, ...]]:
    """The text, the name of its encoding, and what is doubtful about it."""
    for bom, codec, name in _BOMS:
        if content.startswith(bom):
            return _strictly(content, codec, name), f"{name} with a byte order mark", ()
    wide = _utf16(content)
    if wide:
        return _strictly(content, wide, "UTF-16"), "UTF-16", ()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(content)
    return text, "UTF-8", _twice_encoded(text)


def _strictly(content: bytes, codec: str, name: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"starts as {name} but is damaged at byte {error.start}: save it again"
        ) from None


def _utf16(content: bytes) -> str | None:
    """ASCII characters (delimiters, digits) have a NUL in the same half of every pair of bytes."""
    head = content[:4096]
    first, second = head[0::2].count(0), head[1::2].count(0)
    fewest = max(1, len(head) // 40, 10 * min(first, second))
    if max(first, second) < fewest:
        return None
    return "utf-16-le" if second > first else "utf-16-be"


def _not_utf8(content: bytes) -> tuple[str, str, tuple[str, ...]]:
    replaced = content.decode("utf-8", "replace")
    damaged = replaced.count("\N{REPLACEMENT CHARACTER}")
    if sum(not each.isascii() for each in replaced) > 5 * damaged:
        return replaced, "UTF-8", (f"damaged characters: {damaged}, their rows are rejected",)
    if _KAZAKH_BESIDE_CYRILLIC.search(content):
        return content.decode("kz1048", "replace"), "KZ-1048 (Windows-1251 with Kazakh letters)", ()
    try:
        text = content.decode("cp1251")
    except UnicodeDecodeError:
        raise UnreadableFile("is not text in UTF-8, UTF-16 or Windows-1251: save it as CSV UTF-8") from None
    return text, "Windows-1251", _lost_letters(text)


def _lost_letters(text: str) -> tuple[str, ...]:
    count = len(_QUESTION_BESIDE_CYRILLIC.findall(text))
    if not count:
        return ()
    return (
        f'{count} times "?" beside a letter: Windows-1251 has no Kazakh letters; save the file as CSV UTF-8',
    )


def _twice_encoded(text: str) -> tuple[str, ...]:
    """ "РЈСЃС‚СЊ" is "Усть" whose UTF-8 bytes someone read as Windows-1251 and saved again."""
    sample = [each for each in text[:20_000] if not each.isascii()]
    again = "".join(sample).encode("cp1251", "ignore").decode("utf-8", "replace")
    whole = sum(not each.isascii() and each != "\N{REPLACEMENT CHARACTER}" for each in again)
    if len(sample) < 10 or whole * 3 < len(sample):  # noqa: PLR2004  two characters came of one
        return ()
    return ("the letters look encoded twice (as in РЈСЃС‚СЊ): export the file again as CSV UTF-8",)


def _delimiter(lines: Sequence[str]) -> tuple[str, int]:
    """The delimiter and the index of the first line; spreadsheets may write `sep=;` above the header."""
    declared = re.fullmatch(r"sep=([,;\t])\s*", lines[0]) if lines else None
    if declared:
        return declared[1], 1
    return max(DELIMITERS, key=lambda each: _agreement(lines[:30], each)), 0


def _agreement(lines: Sequence[str], delimiter: str) -> tuple[int, int]:
    """How many rows have the same number of cells (more than one), and how many cells that is."""
    widths = Counter(len(row.cells) for row in _rows(lines, delimiter, 0) if len(row.cells) > 1)
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def _rows(lines: Sequence[str], delimiter: str, at: int) -> Iterator[Row]:
    """One reader a row, so that a broken one does not take the rest of the file with it."""
    while at < len(lines):
        reader = csv.reader(lines[at : at + LINES_A_CELL], delimiter=delimiter, strict=True)
        try:
            cells = next(reader)
        except csv.Error:
            yield Row(place=at + 1, cells=(), broken=_QUOTES)
            at += 1
            continue
        if any(cell.strip() for cell in cells):
            yield Row(place=at + 1, cells=tuple(cells))
        at += reader.line_num


_QUOTES = BadValue(
    "quotes", 'a quote is opened and not closed, or stands inside a cell: write "" for a quote in a cell'
)
