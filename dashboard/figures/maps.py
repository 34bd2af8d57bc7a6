"""Figures on a map: where the stations and the confirmed violations are, and where they gather."""

from collections.abc import Sequence

from dashboard import labels
from dashboard.figures import frame, sentences
from dashboard.figures.figure import Column, Ground, Kind, Table, Type
from dashboard.figures.incidents import no_incident, note, only_most, withheld
from dashboard.figures.parts import Parts
from dashboard.words import Words
from queries.heat import FULL_HEAT, HALF_LIFE
from queries.press import Area, Basis, Coverage
from queries.press_incidents import HeatMap, StationMap


def stations(result: StationMap, t: Words) -> Parts:
    nowhere = sum(1 for each in result.stations if each.lat is None)
    lost = t.plural(
        "{count} station without known coordinates is not on the map.",
        "{count} stations without known coordinates are not on the map.",
        nowhere,
    )
    return Parts(
        kind=Kind.STATION_MAP,
        title=_station_title(result, t),
        subtitle=t("Polling stations and confirmed violations; share of stations heard from, by district"),
        note=note(t),
        method=t("Of a single station only violations that are cleared for publication are told."),
        withheld=(
            *((lost,) if nowhere else ()),
            *frame.too_few(result.coverage.withheld, t),
            *withheld(result.under_verification, t),
        ),
        sentence=sentences.of_station_map(result, t),
        table=_station_table(result, t),
        measure="incidents",
        ground=_ground(result.basis, _areas(result.coverage)),
    )


def _station_title(result: StationMap, t: Words) -> str:
    places = sum(1 for each in result.stations if each.incidents)
    if not places:
        return no_incident(t)
    return t.plural(
        "Confirmed violations at {count} station", "Confirmed violations at {count} stations", places
    )


def _station_table(result: StationMap, t: Words) -> Table:
    columns = (
        Column("number", t("Station number"), Type.CODE),
        Column("name", t("Station"), Type.TEXT),
        Column("district", t("District code"), Type.CODE),
        Column("district_name", t("District"), Type.TEXT),
        Column("address", t("Address"), Type.TEXT),
        Column("latitude", t("Latitude"), Type.DEGREES),
        Column("longitude", t("Longitude"), Type.DEGREES),
        Column("incidents", t("Confirmed violations"), Type.COUNT),
        Column("worst", t("Worst severity code"), Type.CODE),
        Column("worst_name", t("Worst severity"), Type.TEXT),
        Column("district_heard", t("Share of the district heard from"), Type.SHARE),
    )
    covered = [each for each in result.coverage.areas if each.area]
    heard = {each.area.id: each.heard / each.stations for each in covered if each.area and each.stations}
    areas = {each.id: each for each in _areas(result.coverage)}
    codes = {number: each.code for number, each in areas.items()}
    names = {number: t.of(each.names) for number, each in areas.items()}
    rows = tuple(
        (
            *(each.number, t.of(each.names), codes.get(each.district_id, "")),
            *(
                names.get(each.district_id, ""),
                labels.address_in(t.language, each.address),
                each.lat,
                each.lon,
                each.incidents,
            ),
            *(each.worst and each.worst.value, each.worst and t(labels.SEVERITY[each.worst])),
            heard.get(each.district_id),
        )
        for each in result.stations
    )
    return Table(columns, rows)


def heat(result: HeatMap, t: Words) -> Parts:
    small = tuple(each.area for each in result.districts if each.heat is None)
    nowhere = sum(1 for each in result.districts if each.area.lat is None and not each.area.boundary)
    lost = t.plural(
        "{count} district without a known place is not on the map.",
        "{count} districts without a known place are not on the map.",
        nowhere,
    )
    return Parts(
        kind=Kind.HEAT_MAP,
        title=_heat_title(result, t),
        subtitle=t("Confirmed violations per observed station-hour, by district, scale from 0 to 1"),
        note=note(t),
        method=t(
            "Weighted by severity and halved every {hours} h; 1 is {weight} points an observed station-hour, "
            "one fresh critical violation.",
            hours=t.number(HALF_LIFE.total_seconds() / 3600),
            weight=t.number(FULL_HEAT),
        ),
        withheld=(
            *((lost,) if nowhere else ()),
            *frame.too_few(small, t),
            *withheld(result.under_verification, t),
        ),
        sentence=sentences.of_heat(result, t),
        table=_heat_table(result, t),
        measure="incidents",
        ground=_ground(result.basis, [each.area for each in result.districts]),
    )


def _heat_title(result: HeatMap, t: Words) -> str:
    if not any(each.incidents for each in result.districts):
        return no_incident(t)
    names = {each.area.code: t.of(each.area.names) for each in result.districts}
    steps = {each.area.code: round((each.heat or 0) * 1_000_000) for each in result.districts}
    hottest = only_most(steps)
    if hottest is None:
        return sentences.of_heat(result, t).removesuffix(".")
    return t("Confirmed violations for the hours observed: most in {district}", district=names[hottest])


def _heat_table(result: HeatMap, t: Words) -> Table:
    columns = (
        Column("district", t("District code"), Type.CODE),
        Column("name", t("District"), Type.TEXT),
        Column("latitude", t("Latitude"), Type.DEGREES),
        Column("longitude", t("Longitude"), Type.DEGREES),
        Column("incidents", t("Confirmed violations"), Type.COUNT),
        Column("heat", t("Heat"), Type.MEASURE),
    )
    rows = tuple(
        (
            *(each.area.code, t.of(each.area.names), each.area.lat, each.area.lon),
            *(each.incidents, each.heat),
        )
        for each in result.districts
    )
    return Table(columns, rows)


def _areas(coverage: Coverage) -> list[Area]:
    return [*(each.area for each in coverage.areas if each.area), *coverage.withheld]


def _ground(basis: Basis, areas: Sequence[Area]) -> Ground:
    return Ground(basis.election.outline, {each.code: each.boundary for each in areas if each.boundary})
