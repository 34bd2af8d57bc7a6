"""`python -m db verify-audit` and `audit-head`."""

import argparse
import re
import sys

import sqlalchemy as sa

from db.audit.chain import Verdict, fetch_head, verify_chain

WHOLE, BROKEN = 0, 1
_HASH = re.compile(r"[0-9a-f]{12,64}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--head",
        metavar="HASH",
        type=_hash,
        help="a head that was printed or sent out earlier, or its first 12 characters: is it in the chain?",
    )


def _hash(given: str) -> str:
    written = given.strip().lower()
    if not _HASH.fullmatch(written):
        raise argparse.ArgumentTypeError("12 to 64 hexadecimal digits")
    return written


def verify(args: argparse.Namespace, engine: sa.Engine) -> int:
    """0: whole; 1: broken, or without the head asked for."""
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        verdict = verify_chain(connection, asked=args.head)
    return BROKEN if _tell(verdict, args.head) else WHOLE


def print_head(_args: argparse.Namespace, engine: sa.Engine) -> int:
    with engine.connect() as connection:
        head = fetch_head(connection)
    print(head.hash)
    print(f"of {head.count} audit rows", file=sys.stderr)
    return WHOLE


def _tell(verdict: Verdict, asked: str | None) -> bool:
    """Is something wrong?"""
    print(f"audit: {verdict.head.count} rows as they were sealed, up to {verdict.head.hash}")
    lost = asked is not None and verdict.asked_at is None
    if verdict.asked_at is not None:
        print(f"audit: {asked} is the head of row {verdict.asked_at}")
    broken = verdict.broken
    if broken:
        row = "" if broken.id is None else f" (id {broken.id})"
        print(f"audit: first broken row: {broken.place}{row}: {broken.why}")
    if lost:
        where = (
            "among the rows before it" if broken else "in the chain: rows were cut off or all written anew"
        )
        print(f"audit: {asked} is not {where}")
    return lost or broken is not None
