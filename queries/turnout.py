"""Turnout: how many have voted, by district and slot, observed and official."""

import datetime as dt
from dataclasses import fields

import sqlalchemy as sa

from db import derive
from db.schema import district
from db.state_tables import turnout_by_district
from db.vocabulary import TurnoutSource
from queries.snapshot import TurnoutSum

_FIELDS = tuple(field.name for field in fields(TurnoutSum))


def fetch_turnout_by_district(
    connection: sa.Connection, *, election_id: int, as_of: dt.datetime | None = None
) -> tuple[TurnoutSum, ...]:
    """Sums over the stations that reported, in order of district, slot and source."""
    if as_of is None:
        source = turnout_by_district
        rows = (
            sa.select(*(source.c[name] for name in _FIELDS))
            .join(district)
            .where(district.c.election_id == election_id)
        )
    else:
        derived = derive.turnout_by_district(election_id, as_of=as_of).subquery()
        rows = sa.select(*(derived.c[name] for name in _FIELDS))
    return tuple(_turnout_sum(row) for row in connection.execute(rows.order_by(sa.text("1, 2, 3"))))


def _turnout_sum(row: sa.Row[tuple[object, ...]]) -> TurnoutSum:
    return TurnoutSum(
        district_id=row.district_id,
        slot=row.slot,
        source=TurnoutSource(row.source),
        stations=row.stations,
        voters=int(row.voters),
        listed=int(row.listed),
        voters_squared=int(row.voters_squared),
        voters_by_listed=int(row.voters_by_listed),
        listed_squared=int(row.listed_squared),
        left_out=row.left_out,
    )
