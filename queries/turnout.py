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
    connection: sa.Connection, *, election_id: int, as_of: dt.datetime | None = None, after_revision: int = 0
) -> tuple[TurnoutSum, ...]:
    """Sums over the stations that reported, in order of district, slot and source; at `as_of` as HQ knew them
    then, else those changed after `after_revision`."""
    if as_of is None:
        source = turnout_by_district
        rows = (
            sa.select(*(source.c[name] for name in _FIELDS))
            .join(district)
            .where(district.c.election_id == election_id, source.c.revision > after_revision)
        )
    else:
        derived = derive.turnout_by_district(election_id, as_of=as_of).subquery()
        rows = sa.select(*(derived.c[name] for name in _FIELDS))
    return tuple(_turnout_sum(row) for row in connection.execute(rows.order_by(sa.text("1, 2, 3"))))


def replaced(known: tuple[TurnoutSum, ...], changed: tuple[TurnoutSum, ...]) -> tuple[TurnoutSum, ...]:
    """`known` with `changed` in place of what they were; the others stay the same objects."""
    sums = {(each.district_id, each.slot, each.source): each for each in (*known, *changed)}
    return tuple(sums[key] for key in sorted(sums))


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
