"""docs/bench.md: the latest figures of every measure, each with when and on which commit."""

import datetime as dt
import re

from tests.bench import machine
from tests.bench.rows import Row, as_markdown
from tests.rig.hq import ROOT

BOOK = ROOT / "docs" / "bench.md"
_HEAD = """# Figures

Written by `make bench`, which measures everything; `python -m tests.bench NAME…` measures some of it again.
A measure never fails on time: it says what it found and whether that reaches what was asked for.

Machine: {machine}.
"""


def write(name: str, title: str, rows: list[Row], remarks: str) -> None:
    """Puts the section of one measure in place of the earlier one. Another machine begins a new book."""
    head = _HEAD.format(machine=machine.describe())
    known = BOOK.read_text() if BOOK.exists() else ""
    sections = _sections(known) if known.startswith(head) else {}
    sections[name] = _section(name, title, rows, remarks)
    BOOK.write_text("\n".join([head, *(sections[each] for each in sorted(sections))]))


def _section(name: str, title: str, rows: list[Row], remarks: str) -> str:
    now = dt.datetime.now(dt.UTC)
    made = f"`python -m tests.bench {name}`, {now:%Y-%m-%d %H:%M} UTC, commit {machine.commit()}"
    parts = [f"## {name}: {title}", as_markdown(rows), *([remarks] if remarks else []), f"{made}."]
    return "\n\n".join(parts) + "\n"


def _sections(book: str) -> dict[str, str]:
    """Name → its section, as written by `_section`."""
    parts = re.split(r"^(?=## )", book, flags=re.MULTILINE)[1:]
    return {part[3 : part.index(":")]: part.rstrip("\n") + "\n" for part in parts}
