"""`python -m db import NOUN FILE`: one file, one transaction, one report."""

import argparse
import sys
from contextlib import nullcontext
from io import TextIOWrapper
from pathlib import Path

import sqlalchemy as sa

from db.importing.files import read_bytes
from db.importing.problems import UnreadableFile
from db.importing.progress import Progress
from db.importing.report import Result, opened_report, sentences, write_csv
from db.importing.work import ELECTION, NOUNS, Order, carry_out

GOOD, SOME_REJECTED, NOTHING_READ = range(3)
"""Exit codes."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("noun", choices=(ELECTION, *NOUNS), help="what the file holds")
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="CSV, XLSX, GeoJSON; TOML or JSON for an election"
    )
    parser.add_argument("--election", metavar="CODE", help="into which election; the newest if not said")
    parser.add_argument(
        "--outline", action="store_true", help="boundaries: FILE is the outline of the whole area"
    )
    parser.add_argument("--dry-run", action="store_true", help="check and report everything, change nothing")
    parser.add_argument("--report", metavar="FILE.csv", type=Path, help="write every rejected row to a CSV")


def run(args: argparse.Namespace, engine: sa.Engine) -> int:
    """0: every row is in; 1: some were rejected; 2: nothing could be read, and why in one line."""
    try:
        return _import(args, engine)
    except UnreadableFile as why:
        return _nothing(f"{args.file} {why}")
    except OSError as why:
        return _nothing(f"{why.filename or args.file}: {why.strerror}")
    except sa.exc.StatementError as why:
        return _nothing(_of_database(why))


def _import(args: argparse.Namespace, engine: sa.Engine) -> int:
    if args.outline and args.noun != "boundaries":
        raise UnreadableFile("is not an outline: --outline goes with boundaries only")
    content = read_bytes(args.file)
    if args.report and args.report.exists() and args.report.samefile(args.file):
        raise UnreadableFile("cannot be the report too: give --report another name")
    order = Order(args.noun, args.file.name, content, args.election, args.outline, args.dry_run)
    with opened_report(args.report) if args.report else nullcontext() as target:
        result = carry_out(order, engine, Progress(sys.stderr))
        _tell(result)
        if target:
            write_csv(result.checked.problems, result.unit, target)
    return SOME_REJECTED if result.checked.rejected else GOOD


def _tell(result: Result) -> None:
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal without Cyrillic
    for sentence in sentences(result):
        print(sentence)


def _nothing(why: str) -> int:
    print(why, file=sys.stderr)
    return NOTHING_READ


def _of_database(error: sa.exc.StatementError) -> str:
    """Never the statement or its values: they may be somebody's telephone number."""
    if getattr(error.orig, "pgcode", None) == "42P01":
        return "the database has no tables yet: python -m db init"
    said = getattr(getattr(error.orig, "diag", None), "message_primary", None)
    if said is None and isinstance(error, sa.exc.OperationalError):
        said = str(error.orig).strip().splitlines()[0]
    return f"nothing was imported, the database says: {said or type(error.orig).__name__}"
