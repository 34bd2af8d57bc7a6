"""Writes what is planned through the verbs that everybody uses, each thing once whoever asks again."""

import datetime as dt
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from db.cases import CLAIM_LASTS, ask_trainer, reply
from db.demo.day import ZONE
from db.demo.headquarters import ACTORS
from db.demo.planned import Planned, PlannedReport, PlannedStep, PlannedTalk
from db.schema import incident, incident_event, report
from db.vocabulary import Channel, EventKind, IncidentState
from db.writing import record_reports_at
from db.writing.events import Event, write_event
from db.writing.revisions import current_revision

BATCH = 2000
ACTOR = "demo"
HELD_BACK = 4
"""Of so many confirmed incidents one is not cleared for the press."""


def write_planned(
    connection: sa.Connection,
    election_id: int,
    planned: Sequence[Planned],
    *,
    received_at: dt.datetime | None = None,
) -> None:
    """Received at the given moment or, without one, each at its own.

    Holds the election's lock while it looks what is there already: of two players one finds nothing to do.
    """
    current_revision(connection, election_id)
    reports = [each for each in planned if isinstance(each, PlannedReport)]
    for start in range(0, len(reports), BATCH):
        _send(connection, election_id, reports[start : start + BATCH], received_at)
    for step in planned:
        if isinstance(step, PlannedStep) and _is_to_do(connection, step):
            _take(connection, step, received_at or step.at)
        elif isinstance(step, PlannedTalk):
            _talk(connection, step, received_at or step.at)


def _send(
    connection: sa.Connection,
    election_id: int,
    reports: Sequence[PlannedReport],
    received_at: dt.datetime | None,
) -> None:
    asked = [each.id for each in reports]
    known = set(connection.scalars(sa.select(report.c.id).where(report.c.id.in_(asked))))
    sent = [(received_at or each.at, each.report) for each in reports if each.again or each.id not in known]
    if sent:
        record_reports_at(connection, election_id, sent, channel=Channel.DEMO, actor=ACTOR)


def _is_to_do(connection: sa.Connection, step: PlannedStep) -> bool:
    """Not if it is done, nor once somebody in front of a screen has taken the incident over."""
    if not connection.scalar(sa.select(sa.exists().where(incident.c.report_id == step.incident_id))):
        return False
    steps = sa.select(incident_event.c.state, incident_event.c.actor)
    done = connection.execute(steps.where(incident_event.c.incident_id == step.incident_id)).all()
    return all(row.state != step.state and row.actor in ACTORS for row in done)


def _take(connection: sa.Connection, step: PlannedStep, received_at: dt.datetime) -> None:
    """Who begins to verify takes the case, so that the queue shows who is on it."""
    taken = step.state is IncidentState.VERIFYING
    filed = step.state is IncidentState.FILED
    number = f"{step.incident_id.int % 900 + 100}"
    event = Event(
        kind=EventKind.CLAIMED if taken else EventKind(step.state.value),
        actor=step.actor,
        at=received_at,
        note=step.note,
        state=step.state,
        severity=step.severity,
        duplicate_of=step.duplicate_of,
        action=step.action,
        until=received_at + CLAIM_LASTS if taken else None,
        filed_on=received_at.astimezone(ZONE).date() if filed else None,
        told={"number": number, "to": "ТИК"} if filed else {},
    )
    write_event(connection, step.incident_id, event)
    if step.state is IncidentState.CONFIRMED and step.incident_id.int % HELD_BACK:
        cleared = Event(EventKind.CLEARED, step.actor, received_at)
        write_event(connection, step.incident_id, cleared)


def _talk(connection: sa.Connection, said: PlannedTalk, received_at: dt.datetime) -> None:
    """A question once, an answer to one that nobody has answered; neither where a visitor has taken over."""
    events = sa.select(incident_event.c.id, incident_event.c.kind, incident_event.c.actor)
    done = connection.execute(events.where(incident_event.c.incident_id == said.incident_id)).all()
    asked = next((row.id for row in done if row.kind == EventKind.ASKED), None)
    answered = any(row.kind == EventKind.REPLIED for row in done)
    if not done or not all(row.actor in ACTORS for row in done):
        return
    if said.answers and asked is not None and not answered:
        reply(
            connection,
            incident_id=said.incident_id,
            about=asked,
            text=said.text,
            actor=said.actor,
            at=received_at,
        )
    elif not said.answers and asked is None:
        ask_trainer(
            connection,
            incident_id=said.incident_id,
            question=said.text,
            actor=said.actor,
            at=received_at,
        )


def place_after_last_written(connection: sa.Connection, election_id: int, plan: Sequence[Planned]) -> int:
    """Where in the plan to go on. Commits go in the order of the plan, so what comes before is written."""
    sent = sa.select(report.c.id).where(report.c.election_id == election_id, report.c.channel == Channel.DEMO)
    written = set(connection.scalars(sent))
    return max(_places(plan, written), default=-1) + 1


def _places(plan: Sequence[Planned], written: set[object]) -> Iterator[int]:
    for place, each in enumerate(plan):
        if isinstance(each, PlannedReport) and not each.again and each.id in written:
            yield place
