"""Recording reports: read each, judge each, write the good ones, keep the refused ones too."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from db.schema import refused_report
from db.vocabulary import Channel
from db.writing.facts import Earlier, fetch_earlier, insert_reports, touched_by
from db.writing.outcome import Outcome, Problem
from db.writing.problems import problem, storable
from db.writing.received import Received, read
from db.writing.register import Known, check, fetch_known
from db.writing.reports import TurnoutReport
from db.writing.revisions import current_revision, publish, record_audit
from db.writing.state import refresh
from db.writing.warnings import fetch_warnings


def record_reports(
    connection: sa.Connection,
    election_id: int,
    sent: Sequence[object],
    *,
    received_at: dt.datetime,
    channel: Channel,
    actor: str,
) -> Outcome:
    """`sent` is parsed JSON, exactly as it came. Writes in the caller's transaction."""
    timed = [(received_at, each) for each in sent]
    return record_reports_at(connection, election_id, timed, channel=channel, actor=actor)


def record_reports_at(
    connection: sa.Connection,
    election_id: int,
    sent: Sequence[tuple[dt.datetime, object]],
    *,
    channel: Channel,
    actor: str,
) -> Outcome:
    """As `record_reports`, each with its own time of receipt: a day that has already passed."""
    received = [read(index, at, each) for index, (at, each) in enumerate(sent)]
    if not received:
        return Outcome(0, (), (), (), current_revision(connection, election_id))
    known = fetch_known(connection, election_id, received)
    current = current_revision(connection, election_id)
    judged = _judge(received, known, election_id, fetch_earlier(connection, _named(received)))
    revision = current
    if judged.accepted:
        revision = current + 1
        _write(connection, election_id, judged, known, channel=channel, revision=revision)
    _keep_refused(connection, election_id, judged.refused, channel=channel, actor=actor)
    outcome = Outcome(
        accepted=len(judged.accepted),
        duplicates=tuple(judged.duplicates),
        rejected=tuple(each.rejection() for each in judged.refused),
        warnings=fetch_warnings(connection, judged.accepted, known),
        revision=revision,
    )
    record_audit(
        connection,
        election_id,
        at=max(each.at for each in received),
        actor=actor,
        action=f"{channel}:report:received",
        detail={
            "accepted": outcome.accepted,
            "duplicate": outcome.duplicate,
            "rejected": len(outcome.rejected),
        },
        revision=revision,
    )
    return outcome


@dataclass(slots=True)
class _Judged:
    earlier: dict[uuid.UUID, Earlier]
    """What can be duplicated or superseded; grows with what is accepted."""
    accepted: list[Received] = field(default_factory=list)
    refused: list[Received] = field(default_factory=list)
    duplicates: list[int] = field(default_factory=list)


def _named(received: Sequence[Received]) -> list[uuid.UUID]:
    reports = [each.report for each in received if each.report]
    ids = {each.id for each in reports}
    return list(ids | {each.supersedes for each in reports if each.supersedes})


def _judge(
    received: Sequence[Received], known: Known, election_id: int, earlier: dict[uuid.UUID, Earlier]
) -> _Judged:
    """In the order they were sent, so that a report can correct one before it in the same batch."""
    judged = _Judged(earlier)
    for each in received:
        before = earlier.get(each.report.id) if each.report else None
        if before and (before.election_id, before.text) == (election_id, each.text):
            judged.duplicates.append(each.index)
            continue
        each.problems.extend(_check(each, known, election_id, earlier))
        if each.problems:
            judged.refused.append(each)
        else:
            judged.accepted.append(each)
            earlier[each.well_formed.id] = _as_earlier(each, known, election_id)
    return judged


def _check(
    each: Received, known: Known, election_id: int, earlier: Mapping[uuid.UUID, Earlier]
) -> list[Problem]:
    report = each.report
    if report is not None and report.id in earlier:
        return [problem("id_conflict", "id", str(report.id))]
    found = check(each, known)
    if report is None or report.supersedes is None:
        return found
    corrects = earlier.get(report.supersedes)
    if corrects is None or corrects.election_id != election_id:
        return [*found, problem("unknown_report", "supersedes", str(report.supersedes))]
    if corrects.kind != report.kind:
        wrong = problem(
            "other_kind", "supersedes", str(report.supersedes), kind=str(report.kind), other=corrects.kind
        )
        return [*found, wrong]
    return found


def _as_earlier(each: Received, known: Known, election_id: int) -> Earlier:
    report = each.well_formed
    slot = report.slot if isinstance(report, TurnoutReport) else None
    return Earlier(election_id, known.stations[report.station], report.kind, each.text, slot)


def _write(
    connection: sa.Connection,
    election_id: int,
    judged: _Judged,
    known: Known,
    *,
    channel: Channel,
    revision: int,
) -> None:
    insert_reports(connection, election_id, judged.accepted, known, channel=channel, revision=revision)
    refresh(connection, election_id, revision, touched_by(judged.accepted, judged.earlier))
    publish(connection, election_id, revision)


def _keep_refused(
    connection: sa.Connection, election_id: int, refused: Sequence[Received], *, channel: Channel, actor: str
) -> None:
    rows = [
        {
            "election_id": election_id,
            "received_at": each.at,
            "channel": channel,
            "actor": actor,
            "sent": each.text,
            "problems": [_kept(one) for one in each.problems],
        }
        for each in refused
    ]
    if rows:
        connection.execute(sa.insert(refused_report), rows)


def _kept(one: Problem) -> dict[str, str]:
    return {
        "field": storable(one.field),
        "value": storable(repr(one.value)[:200]),
        "code": one.code,
        "expected": storable(one.message.format(**one.values)),
    }
