"""The same decision in many cases: each is taken or refused by itself, and the answer says which."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import sqlalchemy as sa

from db.cases.claims import LASTS, claim
from db.cases.decisions import acknowledge, reject
from db.cases.errors import CaseError
from db.messages import N_


@dataclass(frozen=True, slots=True)
class Bulk:
    done: Mapping[uuid.UUID, int]
    """Incident id → its new version."""
    refused: Mapping[uuid.UUID, CaseError]


def claim_many(
    connection: sa.Connection,
    incident_ids: Iterable[uuid.UUID],
    *,
    actor: str,
    at: dt.datetime,
    lasts: dt.timedelta = LASTS,
) -> Bulk:
    return _each(incident_ids, partial(claim, connection, actor=actor, at=at, lasts=lasts))


def acknowledge_many(
    connection: sa.Connection, incident_ids: Iterable[uuid.UUID], *, actor: str, at: dt.datetime
) -> Bulk:
    return _each(incident_ids, partial(acknowledge, connection, actor=actor, at=at))


def reject_many(
    connection: sa.Connection,
    incident_ids: Iterable[uuid.UUID],
    *,
    reason: str,
    actor: str,
    at: dt.datetime,
) -> Bulk:
    return _each(incident_ids, partial(reject, connection, reason=reason, actor=actor, at=at))


def _each(incident_ids: Iterable[uuid.UUID], decide: Callable[..., int]) -> Bulk:
    """A refusal comes before anything is written, so one refused leaves the others as they are."""
    done: dict[uuid.UUID, int] = {}
    refused: dict[uuid.UUID, CaseError] = {}
    for incident_id in dict.fromkeys(incident_ids):
        try:
            done[incident_id] = decide(incident_id=incident_id)
        except CaseError as problem:
            refused[incident_id] = problem
        except LookupError:
            refused[incident_id] = CaseError(N_("There is no such case."))
    return Bulk(done, refused)
