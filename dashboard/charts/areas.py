"""The area that figures of turnout speak of: the whole election, or one of its districts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dashboard.charts.points import Point, sizes_of, turnout_points
from db.vocabulary import TurnoutSource
from queries.register import Names
from queries.snapshot import Snapshot, TurnoutSum
from queries.statistics import Size

Series = dict[TurnoutSource, list[Point]]

WHOLE = ""
"""In place of a district's code."""


@dataclass(frozen=True, slots=True)
class Area:
    code: str
    names: Names
    series: Series
    left_out: int
    """Counts that are in no sum: far above the list, or of a station whose list is not known."""
    without_list: int
    """Stations in none of the figures, because nobody knows how many voters they have."""


def find_area(snapshot: Snapshot, code: str) -> Area | None:
    """The district with that code, or the whole election; None: there is no such district."""
    if code == WHOLE:
        return _area(snapshot, WHOLE, snapshot.election.names, sizes_of(snapshot.register))
    return next((area for area in all_districts(snapshot, only=code)), None)


def all_districts(snapshot: Snapshot, *, only: str | None = None) -> list[Area]:
    """In the order of their codes. Each sees the sums of its own district alone."""
    sums: dict[int, list[TurnoutSum]] = {each.id: [] for each in snapshot.register.districts}
    for each in snapshot.turnout:
        sums[each.district_id].append(each)
    sizes = sizes_of(snapshot.register)
    return [
        _area(
            replace(snapshot, turnout=tuple(sums[each.id])), each.code, each.names, {each.id: sizes[each.id]}
        )
        for each in snapshot.register.districts
        if only is None or each.code == only
    ]


def _area(snapshot: Snapshot, code: str, names: Names, sizes: Mapping[int, Size]) -> Area:
    return Area(
        code=code,
        names=names,
        series={source: turnout_points(snapshot, source, sizes=sizes) for source in TurnoutSource},
        left_out=sum(each.left_out for each in snapshot.turnout),
        without_list=sum(size.unlisted for size in sizes.values()),
    )
