"""`python -m db`: prepare the database, fill it, give out tokens, check it.

Works on DATABASE_URL, or else on the embedded server in HQ_DATA_DIR, which it starts if it is not
running and leaves running if somebody else uses it.
"""

import argparse
import datetime as dt
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from db import embedded, migrate, taxonomy, tokens, verify
from db import engine as engines
from db.access.guards import GuardError
from db.access.scope import SYSTEM
from db.account import EmbeddedError
from db.audit import cli as audit
from db.demo import cli as demo
from db.importing import cli as importing
from db.schema import election

Command = Callable[[argparse.Namespace, sa.Engine], int]


def main(arguments: list[str] | None = None) -> int:
    args = _parser().parse_args(arguments)
    command: Command = args.command
    try:
        with _database() as engine:
            return command(args, engine)
    except (EmbeddedError, GuardError, sa.exc.ArgumentError) as problem:
        return _refused(problem)
    except sa.exc.OperationalError as problem:
        return _refused(problem.orig)


def _refused(problem: BaseException | None) -> int:
    print(f"baqylau: {str(problem).splitlines()[0]}", file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m db", description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def add(name: str, command: Command, what: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=what, description=what)
        added.set_defaults(command=command)
        return added

    add("init", _init, "make the tables and the incident categories; a second time changes nothing")
    importing.add_arguments(
        add("import", importing.run, "take in stations, districts, observers from a file")
    )
    demo.add_arguments(add("demo", demo.run, "make a demo day, or move its clock"))
    _token_arguments(add("token", _token, "give out a token for POST /api/v1/reports, or revoke it"))
    add("verify", _verify, "compare the kept state with the facts; 1 if it differs")
    add("rebuild", _rebuild, "make the kept state anew from the facts")
    audit.add_arguments(
        add("verify-audit", audit.verify, "is every audit row as it was sealed? 1, and the first that is not")
    )
    add("audit-head", audit.print_head, "print the hash of the last audit row, to be kept elsewhere")
    return parser


@contextmanager
def _database() -> Iterator[sa.Engine]:
    """Migrated, as the application's role, with all the time a statement needs."""
    url = os.environ.get("DATABASE_URL")
    if url:
        yield from _migrated(url, url)
        return
    folder = Path(os.environ.get("HQ_DATA_DIR") or ".data")
    with embedded.start(folder / "postgres") as server:
        yield from _migrated(server.url, server.owner_url)


def _migrated(url: str, owner_url: str) -> Iterator[sa.Engine]:
    owner = engines.create(owner_url, scope=SYSTEM, statement_timeout_ms=0)
    migrate.upgrade(owner)
    owner.dispose()
    engine = engines.create(url, scope=SYSTEM, statement_timeout_ms=0)
    try:
        yield engine
    finally:
        engine.dispose()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _init(_args: argparse.Namespace, engine: sa.Engine) -> int:
    with engine.begin() as connection:
        taxonomy.install_categories(connection)
    print("The database is ready.")
    return 0


# --- tokens -----------------------------------------------------------------------------------


def _token_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="who will use it; stands in the audit trail")
    parser.add_argument("--election", metavar="CODE", help="of which election; the newest if not said")
    parser.add_argument("--revoke", action="store_true", help="no token of that name works any more")


def _token(args: argparse.Namespace, engine: sa.Engine) -> int:
    with engine.begin() as connection:
        election_id = _find_election(connection, args.election)
        if election_id is None:
            print("There is no such election in the database.", file=sys.stderr)
            return 2
        if args.revoke:
            revoked = tokens.revoke_tokens(connection, election_id, args.name, _now())
            print(f"{revoked} revoked.")
            return 0 if revoked else 1
        token = tokens.create_token(connection, election_id, args.name, _now())
    print(token)
    print("Keep it: only its hash is stored, it cannot be shown again.", file=sys.stderr)
    return 0


def _find_election(connection: sa.Connection, code: str | None) -> int | None:
    rows = sa.select(election.c.id).order_by(election.c.id.desc()).limit(1)
    return connection.scalar(rows if code is None else rows.where(election.c.code == code))


# --- the state --------------------------------------------------------------------------------


def _elections(engine: sa.Engine) -> list[tuple[int, str]]:
    with engine.connect() as connection:
        rows = connection.execute(sa.select(election.c.id, election.c.code).order_by(election.c.id))
        return [(row.id, row.code) for row in rows]


def _verify(_args: argparse.Namespace, engine: sa.Engine) -> int:
    wrong = 0
    for election_id, code in _elections(engine):
        with engine.connect() as connection:
            differences = verify.find_differences(connection, election_id)
        for difference in differences:
            print(f"{code}: {difference}")
        print(f"{code}: differences: {len(differences)}")
        wrong += len(differences)
    return 1 if wrong else 0


def _rebuild(_args: argparse.Namespace, engine: sa.Engine) -> int:
    for election_id, code in _elections(engine):
        with engine.begin() as connection:
            changed = verify.rebuild(connection, election_id, now=_now())
        print(f"{code}: rows put right: {changed}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
