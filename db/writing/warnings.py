"""Questions about counts that were taken: read back from the state that the write has just kept."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from db.schema import station
from db.state_tables import turnout_state
from db.vocabulary import TurnoutFlag
from db.writing.outcome import Warning_
from db.writing.problems import problem
from db.writing.received import Received
from db.writing.register import Known
from db.writing.reports import TurnoutReport


def fetch_warnings(
    connection: sa.Connection, accepted: Sequence[Received], known: Known
) -> tuple[Warning_, ...]:
    counts = [(each, each.report) for each in accepted if isinstance(each.report, TurnoutReport)]
    stations = {known.stations[sent.station] for _, sent in counts}
    flagged = _fetch_flagged(connection, stations) if stations else {}
    found = []
    for each, sent in counts:
        row = flagged.get((known.stations[sent.station], sent.slot, sent.source))
        if row is not None and row.voters == sent.voters:
            found.append(_warning(each, sent, row))
    return tuple(found)


def _fetch_flagged(connection: sa.Connection, stations: set[int]) -> dict[tuple[int, str, str], sa.Row[Any]]:
    rows = connection.execute(
        sa.select(turnout_state, station.c.registered_voters)
        .join(station)
        .where(
            turnout_state.c.station_id == sa.any_(sa.literal(list(stations), pg.ARRAY(sa.BigInteger))),
            sa.func.cardinality(turnout_state.c.flags) > 0,
        )
    )
    return {(row.station_id, row.slot, row.source): row for row in rows}


def _warning(each: Received, sent: TurnoutReport, row: sa.Row[Any]) -> Warning_:
    values = {"voters": sent.voters, "listed": row.registered_voters, "slot": sent.slot}
    flags = [TurnoutFlag(flag) for flag in row.flags]
    return Warning_(
        each.index, str(sent.id), tuple(problem(flag, "voters", sent.voters, **values) for flag in flags)
    )
