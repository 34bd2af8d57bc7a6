"""What each kind of figure says for itself; what is common to all is put around it by `builders`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.figures.figure import Ground, Kind, Table


@dataclass(frozen=True, slots=True)
class Parts:
    kind: Kind
    title: str
    subtitle: str
    note: str
    method: str
    sentence: str
    table: Table
    measure: str
    """The column that is drawn first of all, and told row by row in the alternative text."""
    withheld: tuple[str, ...] = ()
    stations: tuple[int, int] | None = None
    """n of N; None: those heard from of all."""
    filters: Mapping[str, str] = field(default_factory=dict)
    ground: Ground | None = None
