"""Figures out of answers: the same numbers in three languages, and nothing that is withheld."""

import dataclasses
import datetime as dt

import pytest

from dashboard.figures import Figure, Kind, Result, Type, build
from dashboard.figures.builders import BUILDERS
from dashboard.figures.frame import FEWEST
from dashboard.words import LANGUAGES, words
from db.access.press import FEWEST_OBSERVERS
from db.vocabulary import CoverageClass, Severity, TurnoutSource
from queries.press import (
    CLASSES,
    Area,
    AreaCoverage,
    Basis,
    Coverage,
    DistrictTurnout,
    TurnoutByDistrict,
    TurnoutPoint,
    TurnoutTimeline,
)
from queries.press_incidents import (
    ClearedIncident,
    ClearedIncidents,
    DayTable,
    MapStation,
    StationMap,
    heat_of_districts,
)
from queries.statistics import Estimate, Size
from tests.pictures import ELECTION, at

T = words("en")
NONE = Estimate(0, 30, 0, None, None, (0.0, 1.0))


def names(name: str) -> dict[str, str]:
    return {"kk": f"{name} ауданы", "ru": f"{name} район", "en": f"{name} district"}


AREAS = tuple(
    Area(place, f"63{place}", names(name), 49.0, 82.0, 12, Size(12, 12_000))
    for place, name in enumerate(("Altai", "Zaysan", "Glubokoye"), start=1)
)
BASIS = Basis(ELECTION, at("14:05"), 20, 36)


def coverage_of(area: Area | None, heard: int) -> AreaCoverage:
    by_class = {**dict.fromkeys(CLASSES, 0), CoverageClass.REPORTING: heard, CoverageClass.SILENT: 12 - heard}
    return AreaCoverage(area, by_class, observers=12, observed_hours=60.0)


COVERAGE = Coverage(BASIS, (coverage_of(AREAS[0], 11), coverage_of(AREAS[1], 9)), (AREAS[2],))


def incidents(*said: tuple[str, Severity, str], waiting: int | None = 7) -> ClearedIncidents:
    told = tuple(ClearedIncident(1, 1, category, severity, at(local)) for category, severity, local in said)
    return ClearedIncidents(BASIS, told, {each.category: names(each.category) for each in told}, waiting)


INCIDENTS = incidents(
    ("BOX", Severity.CRITICAL, "09:10"), ("BOX", Severity.MAJOR, "09:50"), ("LIST", Severity.MINOR, "11:20")
)
ESTIMATE = Estimate(28, 36, 0, 0.6309, (0.61, 0.65), (0.5, 0.8))
TIMELINE = TurnoutTimeline(
    BASIS,
    (
        TurnoutPoint("12:00", TurnoutSource.OBSERVER, True, ESTIMATE),
        TurnoutPoint("14:00", TurnoutSource.OBSERVER, True, NONE),
        TurnoutPoint("12:00", TurnoutSource.OFFICIAL, True, dataclasses.replace(ESTIMATE, share=0.6401)),
        TurnoutPoint("14:00", TurnoutSource.OFFICIAL, True, NONE),
    ),
)
DISTRICTS = TurnoutByDistrict(
    BASIS,
    "12:00",
    (
        DistrictTurnout(AREAS[0], ESTIMATE, NONE),
        DistrictTurnout(AREAS[1], dataclasses.replace(ESTIMATE, share=0.4), ESTIMATE),
        DistrictTurnout(AREAS[2], NONE, NONE),
    ),
    TIMELINE.points[0],
)
STATIONS = StationMap(
    BASIS,
    (
        MapStation("1", names("School"), 1, 49.5, 82.5, 3, Severity.CRITICAL),
        MapStation("2", names("Club"), 3, None, None, 0, None),
    ),
    COVERAGE,
    7,
)
ANSWERS: dict[Kind, Result] = {
    Kind.TURNOUT_TIMELINE: TIMELINE,
    Kind.TURNOUT_BY_DISTRICT: DISTRICTS,
    Kind.COVERAGE: COVERAGE,
    Kind.COVERAGE_BY_DISTRICT: COVERAGE,
    Kind.INCIDENTS_BY_SEVERITY: INCIDENTS,
    Kind.INCIDENTS_BY_CATEGORY: INCIDENTS,
    Kind.INCIDENTS_BY_HOUR: INCIDENTS,
    Kind.STATION_MAP: STATIONS,
    Kind.HEAT_MAP: heat_of_districts(COVERAGE, INCIDENTS),
    Kind.DAY_TABLE: DayTable(BASIS, COVERAGE, INCIDENTS, TIMELINE),
}


def figure(kind: Kind, language: str = "en") -> Figure:
    return build(kind, ANSWERS[kind], words(language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_every_figure_says_what_a_figure_must_say(kind: Kind, language: str):
    made = figure(kind, language)
    texts = (made.title, made.subtitle, made.note, made.source, made.basis_text, made.method, made.alt)

    assert all(texts)
    assert not any("{" in text for text in (*texts, made.sentence, *made.withheld))
    assert "14:05" in made.as_of_text
    assert made.as_of_text in made.sentence
    assert not made.title.endswith(".")
    assert made.alt.startswith(made.title)
    assert not made.empty


@pytest.mark.parametrize("kind", Kind)
def test_in_every_language_the_id_and_the_numbers_are_the_same(kind: Kind):
    made = [figure(kind, language) for language in LANGUAGES]
    numbers = [[column.key for column in each.table.columns if column.type is not Type.TEXT] for each in made]

    assert len({each.id for each in made}) == 1
    assert numbers[0] == numbers[1] == numbers[2]
    for key in numbers[0]:
        assert made[0].table.values(key) == made[1].table.values(key) == made[2].table.values(key)


@pytest.mark.parametrize("kind", Kind)
def test_every_cell_is_of_its_columns_type(kind: Kind):
    for row in figure(kind).table.rows:
        for cell, column in zip(row, figure(kind).table.columns, strict=True):
            wanted = (str,) if column.type in (Type.TEXT, Type.CODE) else (int, float)
            assert cell is None or (isinstance(cell, wanted) and not isinstance(cell, bool)), column


def test_every_kind_has_a_builder_and_refuses_the_answer_to_another_question():
    assert set(BUILDERS) == set(Kind) == set(ANSWERS)
    with pytest.raises(TypeError, match="not of ClearedIncidents"):
        build(Kind.COVERAGE, INCIDENTS, T)


def test_another_number_another_moment_or_another_slot_is_another_id():
    later = dataclasses.replace(DISTRICTS, basis=dataclasses.replace(BASIS, as_of=at("14:06")))
    other = dataclasses.replace(DISTRICTS, districts=DISTRICTS.districts[1:])
    slot = dataclasses.replace(DISTRICTS, slot="14:00")
    made = [build(Kind.TURNOUT_BY_DISTRICT, each, T).id for each in (DISTRICTS, later, other, slot)]

    assert len(set(made)) == 4
    assert build(Kind.TURNOUT_BY_DISTRICT, DISTRICTS, T).id == made[0]


def test_the_words_speak_of_the_limit_that_the_database_holds():
    assert FEWEST == FEWEST_OBSERVERS


# --- what they say ----------------------------------------------------------------------------


def test_the_timeline_quotes_the_last_figure_that_may_be_told_and_names_the_missing_slot():
    made = figure(Kind.TURNOUT_TIMELINE)

    assert made.title == "Observed turnout at 12:00: 63.1\N{NO-BREAK SPACE}%"
    assert made.basis_text == "28 of 36 stations"
    assert "at 12:00 was 64.0\N{NO-BREAK SPACE}%" in made.sentence
    assert made.withheld == (
        "No observed figure for 14:00: nothing was reported, or by fewer than 5 observers.",
    )


def test_a_row_of_the_timeline_says_what_was_due_and_nothing_of_a_withheld_estimate():
    rows = figure(Kind.TURNOUT_TIMELINE).table.rows

    assert rows[0] == ("12:00", "observer", "Observed", "due", 0.6309, 0.61, 0.65, 0.5, 0.8, 28, 36)
    assert rows[1] == ("14:00", "observer", "Observed", "due", None, None, None, None, None, None, 30)
    later = TurnoutTimeline(BASIS, (TurnoutPoint("20:00", TurnoutSource.OBSERVER, False, NONE),))
    made = build(Kind.TURNOUT_TIMELINE, later, T)
    assert made.table.rows[0][:4] == ("20:00", "observer", "Observed", "to come")
    assert made.withheld == ()  # nobody was to report it yet
    assert made.title == "No turnout may be published yet"


def test_an_estimate_without_interval_and_bounds_has_its_share_all_the_same():
    bare = dataclasses.replace(ESTIMATE, interval=None, bounds=None)
    point = TurnoutPoint("12:00", TurnoutSource.OBSERVER, True, bare)
    made = build(Kind.TURNOUT_TIMELINE, TurnoutTimeline(BASIS, (point,)), T)
    assert made.table.rows[0][4:] == (0.6309, None, None, None, None, 28, 36)


def test_a_district_has_the_commissions_figure_only_with_its_stations():
    made = figure(Kind.TURNOUT_BY_DISTRICT)

    assert (
        made.title
        == "Observed turnout at 12:00: from 40.0\N{NO-BREAK SPACE}% to 63.1\N{NO-BREAK SPACE}% in 2 districts"
    )
    assert made.basis_text == "28 of 36 stations"
    assert made.filters == {"slot": "12:00"}
    assert [row[-2:] for row in made.table.rows] == [(None, None), (0.6309, 28), (None, None)]
    withheld = TurnoutByDistrict(BASIS, "12:00", DISTRICTS.districts[2:], TIMELINE.points[1])
    made = build(Kind.TURNOUT_BY_DISTRICT, withheld, T)
    assert (made.title, made.empty) == ("No turnout may be published yet", True)


def test_stations_in_no_class_are_said_to_be_in_none():
    made = figure(Kind.COVERAGE)
    shares = dict(zip(made.table.values("class"), made.table.values("share"), strict=True))

    assert made.withheld == ("12 stations are in no class: their districts have fewer than 5 observers.",)
    assert (shares["reporting"], shares["silent"]) == (20 / 36, 4 / 36)
    every = dataclasses.replace(COVERAGE, areas=(*COVERAGE.areas, coverage_of(AREAS[2], 12)), withheld=())
    assert build(Kind.COVERAGE, every, T).withheld == ()


def test_small_districts_that_may_be_told_of_together_have_one_row_without_a_code():
    together = dataclasses.replace(COVERAGE, areas=(*COVERAGE.areas, coverage_of(None, 6)))
    made = build(Kind.COVERAGE_BY_DISTRICT, together, T)

    assert made.table.values("district") == ["631", "632", "", "633"]
    assert made.table.values("name")[2] == "Districts with few observers, together"
    assert made.table.values("heard_share") == [11 / 12, 9 / 12, 6 / 12, None]


def test_a_district_of_few_observers_is_named_without_a_number():
    made = figure(Kind.TURNOUT_BY_DISTRICT)

    assert made.table.values("share")[2] is None
    assert made.table.values("stations")[2] is None
    assert made.withheld == ("Too few to publish (fewer than 5 observers), 1 district: Glubokoye district.",)


def test_incidents_are_counted_and_what_waits_is_only_a_number():
    made = figure(Kind.INCIDENTS_BY_SEVERITY)

    assert made.title == "3 confirmed violations, critical among them: 1"
    assert made.table.values("incidents") == [1, 1, 1, 0]
    assert made.withheld == ("7 more reports are under verification.",)


def test_few_that_wait_are_not_counted():
    made = build(Kind.INCIDENTS_BY_SEVERITY, incidents(waiting=None), T)

    assert made.withheld == ("Fewer than 5 more reports are under verification.",)
    assert made.title == "No violation confirmed and cleared for publication"
    assert made.empty


def test_the_most_frequent_category_is_named_only_if_it_is_one():
    assert figure(Kind.INCIDENTS_BY_CATEGORY).title.endswith("most often: BOX district (2)")
    tie = incidents(("BOX", Severity.MAJOR, "09:00"), ("LIST", Severity.MAJOR, "10:00"))
    assert build(Kind.INCIDENTS_BY_CATEGORY, tie, T).title == "2 confirmed violations"


def test_hours_without_an_incident_stand_in_the_series_and_midnight_is_no_gap():
    made = figure(Kind.INCIDENTS_BY_HOUR)

    assert made.table.values("hour")[:3] == ["07:00", "08:00", "09:00"]
    assert made.table.values("hour")[-1] == "14:00"
    assert sum(count for count in made.table.values("incidents") if isinstance(count, int)) == 3


def test_a_station_on_the_map_has_no_state_of_its_own():
    made = figure(Kind.STATION_MAP)

    assert {column.key for column in made.table.columns} & {"class", "state", "coverage"} == set()
    assert made.table.values("district_heard") == [11 / 12, None]
    assert made.withheld[0] == "1 station without known coordinates is not on the map."


def test_a_district_that_is_nowhere_is_said_to_be_missing_on_the_map():
    lost = dataclasses.replace(AREAS[0], lat=None, lon=None)
    coverage = dataclasses.replace(COVERAGE, areas=(coverage_of(lost, 11), COVERAGE.areas[1]))

    made = build(Kind.HEAT_MAP, heat_of_districts(coverage, INCIDENTS), T)

    assert made.withheld[0] == "1 district without a known place is not on the map."
    assert not any("known place" in each for each in figure(Kind.HEAT_MAP).withheld)


def test_one_is_one_and_not_many():
    made = build(Kind.INCIDENTS_BY_SEVERITY, incidents(("BOX", Severity.MAJOR, "09:00"), waiting=1), T)

    assert made.title == "1 confirmed violation, critical among them: 0"
    assert made.withheld == ("1 more report is under verification.",)


def test_the_alternative_text_tells_each_row_with_the_number_that_is_drawn():
    assert "12:00 Observed 63.1\N{NO-BREAK SPACE}%, 14:00 Observed –" in figure(Kind.TURNOUT_TIMELINE).alt
    assert "Altai district 91.7\N{NO-BREAK SPACE}%" in figure(Kind.COVERAGE_BY_DISTRICT).alt
    assert (
        "Observed turnout at 12:00 63.1\N{NO-BREAK SPACE}% (28 of 36 stations)" in figure(Kind.DAY_TABLE).alt
    )
    assert "School district 3" in figure(Kind.STATION_MAP).alt
    assert "Club" not in figure(Kind.STATION_MAP).alt


def test_nothing_at_all_is_said_and_nothing_drawn():
    empty = Basis(ELECTION, at("06:00"), 0, 0)
    made = build(Kind.TURNOUT_BY_DISTRICT, TurnoutByDistrict(empty, None, (), None), T)

    assert made.title == "No turnout may be published yet"
    assert made.empty
    assert build(Kind.COVERAGE, Coverage(empty, (), ()), T).empty
    silent = dataclasses.replace(TIMELINE, points=TIMELINE.points[1:2])
    assert build(Kind.TURNOUT_TIMELINE, silent, T).empty


def test_a_hundred_categories_are_spoken_of_in_short():
    many = incidents(*((f"C{n}", Severity.MINOR, "09:00") for n in range(100)))
    made = build(Kind.INCIDENTS_BY_CATEGORY, many, T)

    assert len(made.table.rows) == 100
    assert "and 88 more" in made.alt


def test_the_offset_is_that_of_the_day():
    assert figure(Kind.COVERAGE).as_of_text.endswith("14:05 (UTC+6)")
    assert dt.timedelta(hours=6) == at("14:05").astimezone(ELECTION.timezone).utcoffset()
