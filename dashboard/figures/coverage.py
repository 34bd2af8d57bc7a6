"""Figures of coverage: the whole by class, and the districts."""

from dashboard import labels
from dashboard.figures import frame, sentences
from dashboard.figures.figure import Cell, Column, Kind, Table, Type
from dashboard.figures.parts import Parts
from dashboard.words import Words
from queries.press import CLASSES, AreaCoverage, Coverage


def by_class(result: Coverage, t: Words) -> Parts:
    return Parts(
        kind=Kind.COVERAGE,
        title=_title(result, t),
        subtitle=t("Polling stations by what observers last reported, number of stations"),
        note=_note(t),
        method=_method(result, t),
        withheld=_left_out(result, t),
        sentence=sentences.of_coverage(result, t),
        table=_table(result, t),
        measure="stations",
    )


def by_district(result: Coverage, t: Words) -> Parts:
    return Parts(
        kind=Kind.COVERAGE_BY_DISTRICT,
        title=_title(result, t),
        subtitle=t("Polling stations of each district by what observers last reported, number of stations"),
        note=_note(t),
        method=_method(result, t),
        withheld=frame.too_few(result.withheld, t),
        sentence=sentences.of_coverage_by_district(result, t),
        table=_district_table(result, t),
        measure="heard_share",
    )


def _title(result: Coverage, t: Words) -> str:
    basis = result.basis
    return t.plural(
        "Heard from {part} of {count} station",
        "Heard from {part} of {count} stations",
        basis.stations_total,
        part=t.number(basis.stations_heard),
    )


def _note(t: Words) -> str:
    return t(
        "A station whose observer was removed is silent here until a lawyer has confirmed the removal and "
        "cleared it for publication."
    )


def _method(result: Coverage, t: Words) -> str:
    schedule = result.basis.election.schedule
    late, silent = (round(each.total_seconds() / 60) for each in (schedule.late_after, schedule.silent_after))
    return t(
        "A station is late {late} min after a report was due, and silent {silent} min after it.",
        late=t.number(late),
        silent=t.number(silent),
    )


def _left_out(result: Coverage, t: Words) -> tuple[str, ...]:
    if not result.left_out:
        return ()
    said = t.plural(
        "{count} station is in no class: its district has fewer than {few} observers.",
        "{count} stations are in no class: their districts have fewer than {few} observers.",
        result.left_out,
        few=t.number(frame.FEWEST),
    )
    return (said,)


def _table(result: Coverage, t: Words) -> Table:
    columns = (
        Column("class", t("Class code"), Type.CODE),
        Column("name", t("Class"), Type.TEXT),
        Column("stations", t("Stations"), Type.COUNT),
        Column("share", t("Share of all stations"), Type.SHARE),
    )
    total = result.basis.stations_total
    rows: tuple[tuple[Cell, ...], ...] = ()
    if result.areas:
        rows = tuple(
            (each.value, t(labels.COVERAGE_CLASS[each]), count, count / total if total else None)
            for each, count in result.whole.items()
        )
    return Table(columns, rows)


def _district_table(result: Coverage, t: Words) -> Table:
    columns = (
        Column("district", t("District code"), Type.CODE),
        Column("name", t("District"), Type.TEXT),
        *(Column(each.value, t(labels.COVERAGE_CLASS[each]), Type.COUNT) for each in CLASSES),
        Column("stations", t("Stations"), Type.COUNT),
        Column("heard_share", t("Share heard from"), Type.SHARE),
    )
    shown = [_district_row(each, t) for each in result.areas]
    small = [_withheld_row(each.code, t.of(each.names), each.stations) for each in result.withheld]
    return Table(columns, tuple(shown + small))


def _district_row(each: AreaCoverage, t: Words) -> tuple[Cell, ...]:
    code = each.area.code if each.area else ""
    name = t.of(each.area.names) if each.area else t("Districts with few observers, together")
    share = each.heard / each.stations if each.stations else None
    return (code, name, *(each.by_class[group] for group in CLASSES), each.stations, share)


def _withheld_row(code: str, name: str, stations: int) -> tuple[Cell, ...]:
    return (code, name, *(None for _ in CLASSES), stations, None)
