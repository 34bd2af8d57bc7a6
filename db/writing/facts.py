"""Inserting reports: the envelope of each and what it says, one statement a table a batch."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from db.schema import check_in, incident, protocol, report, turnout_count
from db.vocabulary import Channel, ReportKind
from db.writing.received import Received
from db.writing.register import Known
from db.writing.reports import CheckInReport, IncidentReport, ProtocolReport, TurnoutReport
from db.writing.state import Touched


@dataclass(frozen=True, slots=True)
class Earlier:
    """A report that is in the database, or before this one in its batch."""

    election_id: int
    station_id: int
    kind: str
    text: str
    slot: str | None
    supersedes: uuid.UUID | None = None


def fetch_earlier(connection: sa.Connection, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Earlier]:
    """The reports of these ids, and those that supersede one of them."""
    if not ids:
        return {}
    any_of_them = sa.any_(sa.literal(ids, pg.ARRAY(sa.Uuid)))
    columns = (report.c.id, report.c.election_id, report.c.station_id, report.c.kind, report.c.sent)
    rows = (
        sa.select(*columns, turnout_count.c.slot, report.c.supersedes)
        .outerjoin(turnout_count)
        .where(sa.or_(report.c.id == any_of_them, report.c.supersedes == any_of_them))
    )
    return {row[0]: Earlier(*row[1:]) for row in connection.execute(rows)}


def insert_reports(
    connection: sa.Connection,
    election_id: int,
    accepted: Sequence[Received],
    known: Known,
    *,
    channel: Channel,
    revision: int,
) -> None:
    rows: dict[sa.Table, list[dict[str, Any]]] = {
        report: [],
        check_in: [],
        turnout_count: [],
        incident: [],
        protocol: [],
    }
    for each in accepted:
        table, said = _said(each, known)
        envelope = _envelope(each, known)
        rows[report].append(
            {"election_id": election_id, "channel": channel, "revision": revision, **envelope}
        )
        rows[table].append(said)
    for table, of_table in rows.items():
        if of_table:
            connection.execute(sa.insert(table), of_table)


def _envelope(received: Received, known: Known) -> dict[str, Any]:
    sent = received.well_formed
    return {
        "id": sent.id,
        "station_id": known.stations[sent.station],
        "observer_id": known.observers[sent.observer] if sent.observer else None,
        "kind": sent.kind,
        "occurred_at": received.occurred_at,
        "received_at": received.at,
        "supersedes": sent.supersedes,
        "sent": received.text,
        "place": received.index,
    }


def _said(received: Received, known: Known) -> tuple[sa.Table, dict[str, Any]]:
    sent = received.well_formed
    match sent:
        case CheckInReport():
            return check_in, {"report_id": sent.id, "stage": sent.stage}
        case TurnoutReport():
            counted = {"slot": sent.slot, "source": sent.source, "voters": sent.voters}
            return turnout_count, {"report_id": sent.id, **counted}
        case IncidentReport():
            severity = sent.severity or known.severities[sent.category]
            told = {"category": sent.category, "severity": severity, "narrative": sent.narrative}
            return incident, {"report_id": sent.id, **told}
        case ProtocolReport():
            return protocol, {"report_id": sent.id, "figures": sent.figures}


def touched_by(accepted: Sequence[Received], earlier: Mapping[uuid.UUID, Earlier]) -> Touched:
    """The stations of the reports, of those they supersede, and of those that superseded the same ones
    before: a correction may name another station."""
    rivals: dict[uuid.UUID, list[Earlier]] = {}
    for one in earlier.values():
        if one.supersedes:
            rivals.setdefault(one.supersedes, []).append(one)
    of_kind: dict[str, set[int]] = {kind: set() for kind in ReportKind}
    slots: set[str] = set()
    for each in accepted:
        named = [earlier[each.well_formed.id]]
        superseded = each.well_formed.supersedes
        if superseded:
            named += [earlier[superseded], *rivals.get(superseded, ())]
        of_kind[each.well_formed.kind].update(one.station_id for one in named)
        slots.update(one.slot for one in named if one.slot)
    return Touched(
        stations=set().union(*of_kind.values()),
        counted=of_kind[ReportKind.TURNOUT],
        slots=slots,
        incidents=of_kind[ReportKind.INCIDENT],
        corrected=any(each.well_formed.supersedes for each in accepted),
    )
