"""The plan of the demo day: what is in it, and that it is the same for the same seed."""

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterator

import pytest

from dashboard.masking import mask
from db.demo.day import ENDS_AT, SLOTS, STARTS_AT, ZONE, moment
from db.demo.headquarters import ACTORS, TRAINERS
from db.demo.places import read_rows
from db.demo.plan import plan_day
from db.demo.planned import PlannedReport, PlannedStep, PlannedTalk
from db.demo.register import build_register
from db.taxonomy import read_categories
from db.vocabulary import IncidentState

REGISTER = build_register(seed=2021)
PLAN = plan_day(REGISTER, seed=2021)
REPORTS = [planned for planned in PLAN if isinstance(planned, PlannedReport)]
FIRST_TIME = [planned for planned in REPORTS if not planned.again]
TALK = [planned for planned in PLAN if isinstance(planned, PlannedTalk)]
STEPS = [planned for planned in PLAN if isinstance(planned, PlannedStep)]
LISTED = {station.number: station.registered_voters for station in REGISTER.stations}
SEVERITY = {row["code"]: row["severity"] for row in read_categories()}
CORRECTED = {planned.report["supersedes"] for planned in REPORTS if "supersedes" in planned.report}


def of_kind(kind: str, **said: object) -> list[PlannedReport]:
    wanted = {"kind": kind, **said}
    return [p for p in FIRST_TIME if all(p.report.get(name) == value for name, value in wanted.items())]


def share(planned: PlannedReport) -> float:
    return int(str(planned.report["voters"])) / LISTED[str(planned.report["station"])]


def series(source: str) -> Iterator[list[PlannedReport]]:
    """Of each station, in the order of the slots, without what was corrected."""
    counts = [p for p in of_kind("turnout", source=source) if p.report["id"] not in CORRECTED]
    counts.sort(key=lambda p: (str(p.report["station"]), str(p.report["slot"])))
    for _, group in itertools.groupby(counts, key=lambda p: p.report["station"]):
        yield list(group)


def test_the_same_seed_plans_the_same_day_and_another_election_has_other_ids():
    other = plan_day(REGISTER, seed=2021, code="demo-2021-07-25-2")

    assert plan_day(build_register(seed=2021), seed=2021) == PLAN
    assert plan_day(REGISTER, seed=7) != PLAN
    assert [planned.at for planned in other] == [planned.at for planned in PLAN]
    assert not {p.id for p in REPORTS} & {p.id for p in other if isinstance(p, PlannedReport)}


def test_about_five_thousand_reports_in_the_order_of_the_day():
    assert 4500 < len(REPORTS) < 5500
    assert all(STARTS_AT < planned.at < ENDS_AT for planned in PLAN)
    assert [planned.at for planned in PLAN] == sorted(planned.at for planned in PLAN)


@pytest.mark.parametrize(
    ("stage", "least", "most"),
    [
        ("arrived", 290, 320),  # 310 observers; a replacement arrives again, the silent and denied never
        ("opened", 235, 242),
        ("pulse", 450, 700),
        ("removed", 2, 2),
        ("denied", 1, 1),
        ("counting", 230, 242),
        ("left", 230, 242),
        ("home_safe", 225, 242),
    ],
)
def test_check_ins_of_every_stage(stage: str, least: int, most: int):
    assert least <= len(of_kind("check_in", stage=stage)) <= most


def test_every_id_belongs_to_one_report():
    assert len({planned.id for planned in FIRST_TIME}) == len(FIRST_TIME)


def test_some_reports_are_sent_twice_with_the_same_content_a_little_later():
    first = {planned.id: planned for planned in FIRST_TIME}
    again = [planned for planned in REPORTS if planned.again]

    assert 20 < len(again) < 100
    for planned in again:
        assert planned.report == first[planned.id].report
        assert planned.at > first[planned.id].at


def test_turnout_follows_a_village_morning_and_ends_near_91_percent():
    by_slot = dict.fromkeys(SLOTS, (0, 0))
    for planned in itertools.chain(*series("observer")):
        slot = str(planned.report["slot"])
        voted, listed = by_slot[slot]
        by_slot[slot] = (
            voted + int(str(planned.report["voters"])),
            listed + LISTED[str(planned.report["station"])],
        )
    shares = [voted / listed for voted, listed in by_slot.values()]

    assert shares == sorted(shares)
    assert shares[0] == pytest.approx(0.17, abs=0.02)
    assert shares[-1] == pytest.approx(0.909, abs=0.015)


def test_one_series_falls_one_count_is_a_little_and_one_far_above_the_list():
    falling = [
        one
        for one in series("observer")
        if any(
            int(str(a.report["voters"])) > int(str(b.report["voters"])) for a, b in itertools.pairwise(one)
        )
    ]
    above = sorted(round(share(planned), 2) for planned in of_kind("turnout") if share(planned) > 1)

    assert len(falling) == 1
    assert above == pytest.approx([1.03, 1.12], abs=0.01)


def test_the_official_figure_is_mostly_the_observers_and_at_some_stations_suspiciously_above():
    final = {p.report["station"]: share(p) for p in of_kind("turnout", slot="20:00", source="observer")}
    gaps = [
        share(planned) - final[planned.report["station"]]
        for planned in of_kind("turnout", slot="20:00", source="official")
        if planned.report["station"] in final and share(planned) <= 1
    ]

    assert sum(abs(gap) < 0.001 for gap in gaps) / len(gaps) > 0.6
    assert 5 <= sum(gap > 0.05 for gap in gaps) <= 8


def test_corrections_come_after_what_they_correct_from_the_same_station():
    first = {str(planned.id): planned for planned in FIRST_TIME}
    corrections = [planned for planned in FIRST_TIME if "supersedes" in planned.report]

    assert 8 <= len(corrections) <= 12
    for planned in corrections:
        corrected = first[str(planned.report["supersedes"])]
        assert corrected.at < planned.at
        assert corrected.report["station"] == planned.report["station"]


def test_about_twelve_stations_fall_silent_and_some_for_good():
    last_word = {p.report["station"]: p.at for p in FIRST_TIME}
    for_good = [station for station, at in last_word.items() if at < moment(dt.time(20, 0))]
    late = {p.report["station"] for p in of_kind("turnout") if "occurred_at" in p.report}

    assert 3 <= len(for_good) <= 8
    assert len(late) >= 8


def test_a_removed_observer_is_replaced_and_the_others_stay_out():
    removals = [*of_kind("check_in", stage="removed"), *of_kind("check_in", stage="denied")]
    later = [
        [p for p in FIRST_TIME if p.report["station"] == out.report["station"] and p.at > out.at]
        for out in removals
    ]
    heard_again = [[p for p in words if p.report.get("stage") == "arrived"] for words in later]
    told = [{p.report.get("category") for p in words} & {"A01", "A02"} for words in later]

    assert sorted(len(arrivals) for arrivals in heard_again) == [0, 0, 1]
    assert all(told)


def test_sixty_to_ninety_incidents_few_of_them_critical_in_some_districts_more_than_in_others():
    incidents = of_kind("incident")
    unit = {station.number: station.unit.code for station in REGISTER.stations}
    of_units = Counter(unit[str(planned.report["station"])] for planned in incidents)
    severities = Counter(SEVERITY[str(planned.report["category"])] for planned in incidents)

    assert 60 <= len(incidents) <= 90
    assert 8 <= severities["critical"] <= 20
    assert severities["major"] > severities["critical"]
    assert sum(count for _, count in of_units.most_common(4)) > len(incidents) / 2
    assert {planned.report.get("severity") for planned in incidents} == {None, "note"}


def test_a_new_critical_incident_comes_soon_after_the_usual_start():
    start, soon = moment(dt.time(9, 40)), moment(dt.time(10, 0))
    critical = [p for p in of_kind("incident") if SEVERITY[str(p.report["category"])] == "critical"]

    assert any(start < planned.at < soon for planned in critical)


def test_every_category_can_be_told_in_russian_and_kazakh_without_personal_data():
    narratives = read_rows("narratives.csv")
    told = {(row["code"], row["language"]) for row in narratives}

    assert told == {(code, language) for code in SEVERITY for language in ("ru", "kk")}
    for planned in of_kind("incident"):
        narrative = str(planned.report["narrative"])
        assert "{" not in narrative
        assert mask(narrative) == narrative


def test_incidents_happen_at_the_hour_they_speak_of():
    hours = {
        code: [p.at.astimezone(ZONE).hour for p in of_kind("incident", category=code)] for code in SEVERITY
    }

    assert all(hour >= 20 for code in SEVERITY for hour in hours[code] if code.startswith("C"))
    assert all(hour == 7 for code in SEVERITY for hour in hours[code] if code.startswith("O"))


def test_the_hq_follows_every_incident_it_takes_up_from_acknowledging_to_an_end_or_the_evening():
    received = {planned.id: planned for planned in of_kind("incident")}
    courses: dict[object, list[PlannedStep]] = {}
    for step in STEPS:
        courses.setdefault(step.incident_id, []).append(step)

    assert len(courses) > 0.8 * len(received)
    for incident_id, course in courses.items():
        assert course[0].state in (IncidentState.ACKNOWLEDGED, IncidentState.DUPLICATE)
        assert dt.timedelta(0) < course[0].at - received[incident_id].at < dt.timedelta(minutes=20)
        assert len({step.state for step in course}) == len(course)
        assert {step.actor for step in course} <= ACTORS
        assert all((step.state == IncidentState.DUPLICATE) == bool(step.duplicate_of) for step in course)
    assert {IncidentState.CONFIRMED, IncidentState.REJECTED, IncidentState.FILED, IncidentState.CLOSED} <= {
        step.state for step in STEPS
    }


def test_now_and_then_a_lawyer_asks_and_a_trainer_mostly_answers_soon():
    looked_into = {step.incident_id: step for step in STEPS if step.state == IncidentState.VERIFYING}
    questions = {talk.incident_id: talk for talk in TALK if not talk.answers}
    answers = {talk.incident_id: talk for talk in TALK if talk.answers}

    assert 0.15 < len(questions) / len(looked_into) < 0.5
    assert (
        0.5 * len(questions) < len(answers) <= len(questions) - 1
    )  # one still waits: a trainer sees what it is
    assert len(TALK) == len(questions) + len(answers)
    for incident_id, question in questions.items():
        assert question.actor == looked_into[incident_id].actor
        assert looked_into[incident_id].at < question.at
    for incident_id, answer in answers.items():
        assert answer.actor in TRAINERS
        assert dt.timedelta(0) < answer.at - questions[incident_id].at < dt.timedelta(minutes=10)


def test_several_messages_about_one_event_come_from_different_observers():
    duplicates = [step for step in STEPS if step.duplicate_of]
    by_id = {planned.id: planned.report for planned in of_kind("incident")}

    assert len(duplicates) >= 5
    for step in duplicates:
        one, other = by_id[step.incident_id], by_id[step.duplicate_of]
        assert (one["station"], one["category"]) == (other["station"], other["category"])
    assert (
        sum(
            by_id[step.incident_id]["observer"] != by_id[step.duplicate_of]["observer"] for step in duplicates
        )
        >= 4
    )


@pytest.mark.parametrize("stations", [38, 100, 540])
def test_a_register_of_another_size_has_its_day_too(stations: int):
    plan = plan_day(build_register(seed=3, stations=stations), seed=3)

    assert len(plan) == pytest.approx(21.3 * stations, rel=0.1)
