"""What has been reported of each station: kept state for now, the facts themselves for any moment."""

import datetime as dt

import sqlalchemy as sa

from db import derive
from db.state_tables import station_state
from queries.coverage import StationFacts

_FIELDS = StationFacts.__dataclass_fields__.keys()


def fetch_station_facts(
    connection: sa.Connection, *, election_id: int, as_of: dt.datetime | None = None, after_revision: int = 0
) -> list[StationFacts]:
    """One row a station; at `as_of` as HQ knew it then, else those changed after `after_revision`."""
    if as_of is None:
        rows = sa.select(*(station_state.c[name] for name in _FIELDS)).where(
            station_state.c.election_id == election_id, station_state.c.revision > after_revision
        )
    else:
        derived = derive.station_state(election_id, as_of=as_of).subquery()
        rows = sa.select(*(derived.c[name] for name in _FIELDS))
    return [StationFacts(*row) for row in connection.execute(rows)]
