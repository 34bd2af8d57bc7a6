"""Rows of the table a measure prints: what, what it should reach, what was measured, whether it does."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

HEAD = ("measured", "to reach", "p50", "p95", "max", "ok?")


@dataclass(frozen=True)
class Row:
    what: str
    to_reach: str
    p50: str
    p95: str
    most: str
    reached: bool | None
    """None: nothing was to be reached; the figure is for the reader."""

    @property
    def cells(self) -> tuple[str, ...]:
        verdict = {True: "yes", False: "NO", None: ""}[self.reached]
        return (self.what, self.to_reach, self.p50, self.p95, self.most, verdict)


def spread(
    what: str, values: Sequence[float], *, unit: str, p50: float | None = None, p95: float | None = None
) -> Row:
    """Many measurements of one thing, with the limits for their median and 95th percentile."""
    middle, high = percentile(values, 50), percentile(values, 95)
    limits = [
        f"{name} ≤ {limit:g} {unit}" for name, limit in (("p50", p50), ("p95", p95)) if limit is not None
    ]
    reached = all(got <= limit for got, limit in ((middle, p50), (high, p95)) if limit is not None)
    shown = [_shown(value, unit) for value in (middle, high, max(values))]
    return Row(f"{what} (n = {len(values)})", ", ".join(limits), *shown, reached if limits else None)


def single(what: str, value: float, *, unit: str, most: float | None = None) -> Row:
    """One measurement; `most` is its limit."""
    to_reach = "" if most is None else f"≤ {most:g} {unit}".strip()
    return Row(what, to_reach, _shown(value, unit), "", "", None if most is None else value <= most)


def at_least(what: str, value: float, *, least: float) -> Row:
    return Row(what, f"≥ {least:,.0f}", _shown(value, ""), "", "", value >= least)


def fact(what: str, said: str, *, expected: str) -> Row:
    """Something that must be so, such as 0 reports lost."""
    return Row(what, expected, said, "", "", said == expected)


def percentile(values: Sequence[float], share: int) -> float:
    return values[0] if len(values) == 1 else quantiles(values, n=100, method="inclusive")[share - 1]


def _shown(value: float, unit: str) -> str:
    digits = 0 if abs(value) >= 100 or value == int(value) else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f} {unit}".strip()


def as_markdown(rows: Sequence[Row]) -> str:
    table = [HEAD, ("---",) * len(HEAD), *(row.cells for row in rows)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in table)


def as_text(rows: Sequence[Row]) -> str:
    table = [HEAD, *(row.cells for row in rows)]
    widths = [max(len(cells[place]) for cells in table) for place in range(len(HEAD))]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) for cells in table
    )
    return "\n".join(line.rstrip() for line in lines)
