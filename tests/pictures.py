"""Pictures (snapshots) for tests of charts, maps and panels, without a database.

Time is local at the place of the election: `at("14:05")`. Two districts, stations numbered "1", "2", ….
"""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from db.vocabulary import (
    CoordinateQuality,
    CoverageState,
    IncidentState,
    ReportKind,
    Severity,
    TurnoutSource,
)
from queries.coverage import Coverage, StationFacts
from queries.incident_book import Incident, Incidents
from queries.register import Category, District, Register, Station
from queries.schedule import Election, Schedule
from queries.snapshot import RecentReport, Snapshot, TurnoutSum

ZONE = ZoneInfo("Asia/Almaty")
SLOTS = ("10:00", "12:00", "14:00", "16:00", "18:00", "20:00")
OUTLINE = {"type": "Polygon", "coordinates": [[[80.0, 47.0], [86.0, 47.0], [86.0, 51.0], [80.0, 47.0]]]}
ZAYSAN, ULAN = 1, 2


def at(local: str) -> dt.datetime:
    return dt.datetime.combine(dt.date(2021, 7, 25), dt.time.fromisoformat(local), ZONE).astimezone(dt.UTC)


def named(name: str) -> Mapping[str, str]:
    return {"kk": f"{name} kk", "ru": f"{name} ru", "en": name}


SCHEDULE = Schedule(
    arrival_due_at=at("06:45"),
    opening_due_at=at("07:15"),
    slots={slot: at(slot) for slot in SLOTS},
    polls_open_at=at("07:00"),
    polls_close_at=at("20:00"),
    late_after=dt.timedelta(minutes=15),
    silent_after=dt.timedelta(minutes=45),
)
ELECTION = Election(
    1, "vko-2021", named("Elections of rural akims"), dt.date(2021, 7, 25), ZONE, True, SCHEDULE, OUTLINE
)
CATEGORIES = {
    "A01": Category("A01", named("Observer denied entry"), "access", Severity.CRITICAL),
    "A03": Category("A03", named("View restricted"), "access", Severity.MAJOR),
}


def a_district(id: int, name: str, *, boundary: Mapping[str, object] | None = None) -> District:  # noqa: A002
    return District(id, f"63{id}", named(name), "district", 47.5 + id, 84.0, boundary)


def a_register(stations: int, *, boundary: Mapping[str, object] | None = None) -> Register:
    """Stations take turns: the first in Zaysan, the second in Ulan, …; each lists 1,000 voters."""
    return Register(
        revision=3,
        stations=tuple(
            Station(
                id=100 + place,
                number=str(place + 1),
                names=named(f"School {place + 1}"),
                district_id=(ZAYSAN, ULAN)[place % 2],
                lat=48.0 + place / 100,
                lon=84.0,
                coordinate_quality=CoordinateQuality.SURVEYED,
                registered_voters=1000,
            )
            for place in range(stations)
        ),
        districts=(
            a_district(ZAYSAN, "Zaysan district", boundary=boundary),
            a_district(ULAN, "Ulan district", boundary=boundary),
        ),
        categories=CATEGORIES,
    )


def an_incident(place: int, severity: Severity, received: str, **values: object) -> Incident:
    """At the station in that place of the register."""
    defaults: dict[str, object] = {
        "id": uuid.uuid5(uuid.NAMESPACE_OID, f"{place} {severity} {received}"),
        "station_id": 100 + place,
        "category": "A01" if severity is Severity.CRITICAL else "A03",
        "severity": severity,
        "state": IncidentState.NEW,
        "occurred_at": at(received),
        "received_at": at(received),
        "acknowledged_at": None,
        "duplicate_of": None,
        "version": 0,
    }
    return Incident(**{**defaults, **values})  # type: ignore[arg-type]


def a_sum(
    district: int, slot: str, source: TurnoutSource, *, stations: int, share: float, left_out: int = 0
) -> TurnoutSum:
    """`stations` of 1,000 listed voters each, every one at the same share."""
    voters = round(1000 * share)
    return TurnoutSum(
        district_id=district,
        slot=slot,
        source=source,
        stations=stations,
        voters=stations * voters,
        listed=stations * 1000,
        voters_squared=stations * voters * voters,
        voters_by_listed=stations * voters * 1000,
        listed_squared=stations * 1000 * 1000,
        left_out=left_out,
    )


def a_report(place: int, received: str, kind: ReportKind, **values: object) -> RecentReport:
    defaults: dict[str, object] = {"detail": ""}
    id_ = uuid.uuid5(uuid.NAMESPACE_OID, f"{place} {received} {kind}")
    return RecentReport(id_, kind, 100 + place, at(received), **{**defaults, **values})  # type: ignore[arg-type]


def a_picture(
    states: Sequence[CoverageState | tuple[CoverageState, str]],
    *,
    now: str = "14:40",
    incidents: Sequence[Incident] = (),
    turnout: Sequence[TurnoutSum] = (),
    recent: Sequence[RecentReport] = (),
    facts: Mapping[int, StationFacts] | None = None,
    register: Register | None = None,
    election: Election = ELECTION,
) -> Snapshot:
    """One station for each state; (state, "13:00") says since when it is so."""
    since = [state if isinstance(state, tuple) else (state, None) for state in states]
    register = register or a_register(len(states))
    return Snapshot(
        revision=812,
        as_of=at(now),
        election=election,
        register=register,
        facts=tuple(
            (facts or {}).get(place, StationFacts(station.id))
            for place, station in enumerate(register.stations)
        ),
        coverage=tuple(Coverage(state, at(moment) if moment else None, None) for state, moment in since),
        turnout=tuple(turnout),
        incidents=Incidents.of(sorted(incidents, key=lambda each: each.received_at)),
        recent=tuple(recent),
    )
