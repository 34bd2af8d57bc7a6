"""One import from bytes to result, in one transaction; a dry run does all of it and takes it back."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from db.importing.assignments import Assignments
from db.importing.boundaries import Boundaries, store_outline
from db.importing.checking import check
from db.importing.columns import find_header
from db.importing.districts import Districts
from db.importing.election_file import check_election, store_election
from db.importing.files import read_source
from db.importing.observers import Observers
from db.importing.problems import UnreadableFile
from db.importing.progress import Progress
from db.importing.report import Result
from db.importing.rows import Source
from db.importing.stations import Stations
from db.importing.storing import Stored
from db.schema import election
from db.writing import touch_register
from db.writing.revisions import record_audit

NounType = type[Districts | Boundaries | Stations | Observers | Assignments]

ELECTION = "election"
NOUNS: Mapping[str, NounType] = {
    "districts": Districts,
    "boundaries": Boundaries,
    "stations": Stations,
    "observers": Observers,
    "assignments": Assignments,
}
"""In the order in which an HQ imports them, after the election itself."""

PATIENCE = "120s"
"""Longer than a screen's: refreshing the state of a whole election is one statement."""
_LOCK = 0x494D50  # "IMP": one import at a time


@dataclass(frozen=True, slots=True)
class Order:
    noun: str
    file: str
    content: bytes
    election: str | None
    """Code; None: the newest."""
    outline: bool
    dry_run: bool


def carry_out(order: Order, engine: sa.Engine, progress: Progress) -> Result:
    """Raises UnreadableFile if nothing can be taken from the file."""
    source = None if order.noun == ELECTION else read_source(order.content)
    with engine.connect() as connection, connection.begin() as transaction:
        connection.execute(sa.select(sa.func.set_config("statement_timeout", PATIENCE, True)))
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        if source is None:
            election_id, result = _import_election(connection, order, progress)
        else:
            election_id = _find_election(connection, order.election)
            result = _import_rows(connection, election_id, order, source, progress)
        if result.stored.anything:
            _publish(connection, election_id, order, result)
        if order.dry_run:
            transaction.rollback()
    return result


def _find_election(connection: sa.Connection, code: str | None) -> int:
    rows = connection.execute(sa.select(election.c.id, election.c.code).order_by(election.c.id.desc())).all()
    if not rows:
        raise UnreadableFile(
            "has no election to go to: first python -m db import election FILE.toml (docs/import.md)"
        )
    found = next((row.id for row in rows if code in (None, row.code)), None)
    if found is None:
        raise UnreadableFile(
            f"is for no known election: --election is one of {', '.join(row.code for row in rows)}"
        )
    return int(found)


def _import_election(connection: sa.Connection, order: Order, progress: Progress) -> tuple[int, Result]:
    checked = check_election(order.content)
    election_id, stored = 0, Stored(0, 0, 0)
    if checked.records:
        election_id, stored = store_election(connection, checked, progress)
    return election_id, Result(order.file, order.dry_run, "line", ("an election",), stored, checked)


def _import_rows(
    connection: sa.Connection, election_id: int, order: Order, source: Source, progress: Progress
) -> Result:
    if order.outline:
        stored = store_outline(connection, election_id, source)
        return Result(order.file, order.dry_run, "feature", ("the outline of the area",), stored)
    noun = _noun(order.noun, source)(connection, election_id)
    header = find_header(source, noun.fields, noun.any_of)
    checked = check(source, header, noun, progress)
    stored = noun.store(checked, progress)
    found = (f"names of columns in {source.unit} {header.place}",) if header.place else ()
    notes = (*source.notes, *found)
    return Result(order.file, order.dry_run, source.unit, notes, stored, checked, header.unused)


def _noun(name: str, source: Source) -> NounType:
    noun = NOUNS[name]
    if source.unit == "feature" and not noun.from_geojson:
        raise UnreadableFile(f"is GeoJSON: {name} come from CSV or XLSX")
    if source.unit != "feature" and not noun.from_table:
        raise UnreadableFile(f"is not GeoJSON: {name} come from GeoJSON")
    return noun


def _publish(connection: sa.Connection, election_id: int, order: Order, result: Result) -> None:
    revision = touch_register(connection, election_id)
    stored = result.stored
    record_audit(
        connection,
        election_id,
        at=connection.scalars(sa.select(sa.func.now())).one(),
        actor="import",
        action=f"import:{order.noun}:written",
        detail={
            "file": order.file, "new": stored.new, "changed": stored.changed, "unchanged": stored.unchanged,
            "rejected": result.checked.rejected,
        },
        revision=revision,
    )  # fmt: skip
