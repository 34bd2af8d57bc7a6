"""Which counts of a turnout series should somebody ask about, and why? A question, never an accusation."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

import sqlalchemy as sa

from db.schema import station
from db.state_tables import turnout_state
from db.vocabulary import TurnoutFlag, TurnoutSource
from queries.statistics import falls, jumps, official_is_above_observed


class Question(StrEnum):
    """Most serious first."""

    FAR_ABOVE_LIST = "far_above_list"
    FALLS = "falls"
    OFFICIAL_ABOVE_OBSERVED = "official_above_observed"
    ABOVE_LIST = "above_list"
    JUMPS = "jumps"


@dataclass(frozen=True, slots=True)
class Count:
    station_id: int
    slot: str
    source: TurnoutSource
    voters: int
    flags: frozenset[TurnoutFlag]
    received_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Asked:
    question: Question
    count: Count
    against: int | None
    """What the count is held against: the voters listed, the highest count before it, or those observed."""


def fetch_counts(
    connection: sa.Connection, *, election_id: int, district_id: int | None = None
) -> list[Count]:
    """The counts that stand now, of all districts or one."""
    rows = (
        sa.select(*(turnout_state.c[field.name] for field in fields(Count)))
        .join(station, station.c.id == turnout_state.c.station_id)
        .where(station.c.election_id == election_id)
        .order_by(turnout_state.c.station_id, turnout_state.c.source, turnout_state.c.slot)
    )
    if district_id is not None:
        rows = rows.where(station.c.district_id == district_id)
    return [
        Count(
            station_id=row.station_id,
            slot=row.slot,
            source=TurnoutSource(row.source),
            voters=row.voters,
            flags=frozenset(TurnoutFlag(flag) for flag in row.flags),
            received_at=row.received_at,
        )
        for row in connection.execute(rows)
    ]


def questions(
    counts: Iterable[Count], *, listed: Mapping[int, int | None], slots: Sequence[str]
) -> list[Asked]:
    """Most serious first, then latest slot first. `listed` is voters by station id; `slots` in order."""
    of_station: dict[int, dict[TurnoutSource, dict[str, Count]]] = defaultdict(lambda: defaultdict(dict))
    for count in counts:
        of_station[count.station_id][count.source][count.slot] = count
    asked: list[Asked] = []
    for station_id, of_source in of_station.items():
        for series in of_source.values():
            asked += _of_series([series.get(slot) for slot in slots], listed[station_id])
        asked += _between(of_source, listed[station_id])
    order = list(Question)
    asked.sort(key=lambda each: each.count.slot, reverse=True)
    return sorted(asked, key=lambda each: order.index(each.question))


def _of_series(series: Sequence[Count | None], listed: int | None) -> list[Asked]:
    voters = [None if count is None else count.voters for count in series]
    asked = [
        Asked(Question(flag.value), count, listed)
        for count in series
        if count
        for flag in count.flags - {TurnoutFlag.FALLS}
    ]
    asked += [_against_before(Question.FALLS, series, place) for place in falls(voters)]
    if listed:
        shares = [None if each is None else each / listed for each in voters]
        asked += [_against_before(Question.JUMPS, series, place) for place in jumps(shares)]
    return asked


def _against_before(question: Question, series: Sequence[Count | None], place: int) -> Asked:
    count = series[place]
    assert count is not None  # noqa: S101  a missing count neither falls nor jumps
    return Asked(question, count, max(each.voters for each in series[:place] if each))


def _between(of_source: Mapping[TurnoutSource, Mapping[str, Count]], listed: int | None) -> list[Asked]:
    observed = of_source.get(TurnoutSource.OBSERVER, {})
    return [
        Asked(Question.OFFICIAL_ABOVE_OBSERVED, official, observed[slot].voters)
        for slot, official in of_source.get(TurnoutSource.OFFICIAL, {}).items()
        if slot in observed
        and official_is_above_observed(
            official=official.voters, observed=observed[slot].voters, listed=listed
        )
    ]
