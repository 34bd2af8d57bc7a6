"""The table of the day: what a bulletin begins with."""

from collections.abc import Iterator

from dashboard import labels
from dashboard.figures import frame, sentences
from dashboard.figures.figure import Cell, Column, Kind, Table, Type
from dashboard.figures.incidents import withheld
from dashboard.figures.parts import Parts
from dashboard.words import Words
from queries.press_incidents import DayTable


def table_of_the_day(result: DayTable, t: Words) -> Parts:
    columns = (
        Column("measure", t("Measure code"), Type.CODE),
        Column("name", t("Measure"), Type.TEXT),
        Column("count", t("Number"), Type.COUNT),
        Column("share", t("Share"), Type.SHARE),
        Column("text", t("As printed"), Type.TEXT),
    )
    return Parts(
        kind=Kind.DAY_TABLE,
        title=t("The day in figures"),
        subtitle=t("Coverage, turnout and confirmed violations; numbers and per cent"),
        note=t("Turnout is the observers' own count and the commissions' figure, each with its stations."),
        method=t("As the figures of coverage, turnout and violations are made."),
        withheld=(
            *frame.too_few(result.coverage.withheld, t),
            *withheld(result.incidents.under_verification, t),
        ),
        sentence=sentences.of_day(result, t),
        table=Table(columns, tuple(_rows(result, t))),
        measure="text",
    )


def _rows(result: DayTable, t: Words) -> Iterator[tuple[Cell, ...]]:
    basis = result.basis
    heard = basis.stations_heard / basis.stations_total if basis.stations_total else None
    yield _count("stations", t("Polling stations"), basis.stations_total, t)
    yield (
        "heard",
        t("Stations heard from"),
        basis.stations_heard,
        heard,
        f"{t.number(basis.stations_heard)} ({t.percent(heard)})",
    )
    yield _count("observers", t("Observers"), sum(each.observers for each in result.coverage.areas), t)
    yield from _turnout(result, t)
    yield _count("incidents", t("Confirmed violations"), len(result.incidents.incidents), t)
    for severity, count in result.incidents.by_severity.items():
        yield _count(f"incidents_{severity}", t(labels.SEVERITY[severity]), count, t)
    waiting = result.incidents.under_verification
    few = t("fewer than {count}", count=t.number(frame.FEWEST))
    yield (
        "under_verification",
        t("Reports under verification"),
        waiting,
        None,
        few if waiting is None else t.number(waiting),
    )


def _turnout(result: DayTable, t: Words) -> Iterator[tuple[Cell, ...]]:
    for point in result.latest:
        estimate = point.estimate
        stations = frame.of_stations(estimate.counted, estimate.stations, t)
        yield (
            f"turnout_{point.source}",
            t("{series} turnout at {slot}", series=t(labels.SOURCE[point.source]), slot=point.slot),
            estimate.counted,
            estimate.share,
            f"{t.percent(estimate.share)} ({stations})",
        )


def _count(code: str, name: str, count: int, t: Words) -> tuple[Cell, ...]:
    return (code, name, count, None, t.number(count))
