"""`python -m tests.bench [NAME…]`: measure, print tables, keep them in docs/bench.md."""

import argparse
import importlib
import sys
import time

from tests.bench import book, machine
from tests.bench.rows import as_text

MEASURES = (
    "pixel",
    "fanout",
    "burst",
    "idle",
    "map",
    "cold",
    "viewer_minute",
    "start",
    "country",
    "growth",
    "offline",
    "faults",
    "memory",
    "api",
    "imports",
    "audit",
    "queue",
    "acknowledge",
    "press",
    "publish",
)
"""Each a module here with a TITLE and `measure(*, full: bool) -> (rows, remarks)`."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("name", nargs="*", choices=[[], *MEASURES], help=", ".join(MEASURES), metavar="NAME")
    parser.add_argument("--full", action="store_true", help="as long as the figure says, where that is long")
    asked = parser.parse_args()
    print(f"machine: {machine.describe()}", flush=True)
    for name in asked.name or MEASURES:
        _measure(name, full=asked.full)


def _measure(name: str, *, full: bool) -> None:
    module = importlib.import_module(f"tests.bench.{name}")
    load, started = machine.load(), time.monotonic()
    print(f"\n{name}: {module.TITLE}", flush=True)
    rows, remarks = module.measure(full=full)
    print(as_text(rows), remarks, sep="\n" if remarks else "", flush=True)
    print(f"took {time.monotonic() - started:.0f} s; load when it began {load:.1f}", flush=True)
    said = [each for each in (remarks, f"Load of the machine when it began: {load:.1f}.") if each]
    book.write(name, module.TITLE, rows, "\n\n".join(said))


if __name__ == "__main__":
    sys.exit(main())
