"""The plan of the demo day: about 5,000 reports and the HQ's steps, the same for the same arguments."""

import datetime as dt
from dataclasses import replace
from random import Random

from db.demo.cast import Cast, cast_parts
from db.demo.day import CODE, ENDS_AT
from db.demo.headquarters import steps_about
from db.demo.incidents import happenings
from db.demo.planned import Planned, PlannedReport, Sheet
from db.demo.register import DemoRegister
from db.demo.station_day import messages_of
from db.demo.trainers import talk_about

SENT_TWICE = 0.01


def plan_day(register: DemoRegister, *, seed: int, code: str = CODE) -> list[Planned]:
    """In the order of the day. `code` is the election's: two demo days have different report ids."""
    sheet = Sheet(code, seed)
    cast = cast_parts(register, seed=seed)
    for station in register.covered:
        random = Random(f"day/{seed}/{station.number}")
        for message in messages_of(random, station, cast):
            sheet.add(station.number, message)
    _plan_incidents(sheet, register, cast)
    _send_twice(sheet)
    return sorted((p for p in sheet.planned if p.at < ENDS_AT), key=_order)


def _order(planned: Planned) -> tuple[dt.datetime, str]:
    return planned.at, str(planned.id if isinstance(planned, PlannedReport) else planned.incident_id)


def _plan_incidents(sheet: Sheet, register: DemoRegister, cast: Cast) -> None:
    random, talk = (Random(f"{name}/{sheet.seed}/{len(register.stations)}") for name in ("hq", "talk"))
    for happening in happenings(register, cast, seed=sheet.seed):
        told = [sheet.add(happening.station.number, message) for message in happening.messages]
        steps = list(steps_about(random, told, happening.severity))
        sheet.planned += [*steps, *talk_about(talk, steps)]


def _send_twice(sheet: Sheet) -> None:
    """A phone without an answer sends again: the same id, the same content, a little later."""
    random = Random(f"again/{sheet.seed}")
    reports = [planned for planned in sheet.planned if isinstance(planned, PlannedReport)]
    for report in random.sample(reports, round(len(reports) * SENT_TWICE)):
        later = report.at + dt.timedelta(seconds=random.randint(15, 180))
        sheet.planned.append(replace(report, at=later, again=True))
