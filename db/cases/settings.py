"""How strict and how quick an HQ is with itself: rules that a lawyer may set (DOMAIN.md, †)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from db.cases.errors import CaseError
from db.cases.tables import case_setting
from db.messages import N_
from db.vocabulary import Severity
from db.writing.revisions import current_revision, publish, record_audit


def _minutes(*values: float) -> tuple[dt.timedelta, ...]:
    return tuple(dt.timedelta(minutes=value) for value in values)


@dataclass(frozen=True, slots=True)
class Targets:
    """After receipt: somebody has seen it, a lawyer is on it, it is decided."""

    acknowledge: dt.timedelta
    take: dt.timedelta
    decide: dt.timedelta


TARGETS: Mapping[Severity, Targets] = {
    Severity.CRITICAL: Targets(*_minutes(2, 5, 15)),
    Severity.MAJOR: Targets(*_minutes(10, 20, 45)),
    Severity.MINOR: Targets(*_minutes(30, 60, 180)),
}
"""A note has none."""
ESCALATES = _minutes(2, 5, 10)
"""After which an unacknowledged critical one reaches the lawyer on duty, the head of the HQ, the wall."""


@dataclass(frozen=True, slots=True)
class Settings:
    two_sources: bool = False
    """To confirm takes two independent observers."""
    targets: Mapping[Severity, Targets] = field(default_factory=lambda: dict(TARGETS))
    escalates: tuple[dt.timedelta, ...] = ESCALATES
    decided_in_days: int = 5
    """By the body complained to, unless on voting day: then at once. Constitutional Law "On elections",
    art. 49, to be confirmed by a lawyer. So is the next."""
    appeal_in_days: int = 10
    two_clear: bool = False
    """To clear for the press takes a second, different person."""


def fetch_settings(connection: sa.Connection, election_id: int) -> Settings:
    """The defaults, until somebody sets others."""
    row = connection.execute(
        sa.select(case_setting).where(case_setting.c.election_id == election_id)
    ).one_or_none()
    if row is None:
        return Settings()
    targets = {Severity(name): Targets(*_minutes(*minutes)) for name, minutes in row.targets.items()}
    return Settings(
        two_sources=row.two_sources,
        targets=targets,
        escalates=_minutes(*row.escalates),
        decided_in_days=row.decided_in_days,
        appeal_in_days=row.appeal_in_days,
        two_clear=row.two_clear,
    )


def change_settings(
    connection: sa.Connection, election_id: int, settings: Settings, *, actor: str, at: dt.datetime
) -> None:
    """Raises `CaseError` for times that do not follow one another."""
    _refuse_disorder(settings)
    revision = current_revision(connection, election_id) + 1
    values = _stored(settings)
    insert = pg.insert(case_setting).values(election_id=election_id, **values)
    connection.execute(insert.on_conflict_do_update(index_elements=["election_id"], set_=values))
    publish(connection, election_id, revision)
    record_audit(
        connection,
        election_id,
        at=at,
        actor=actor,
        action="hq:settings:changed",
        detail=values,
        revision=revision,
    )


def _refuse_disorder(settings: Settings) -> None:
    rows = [(each.acknowledge, each.take, each.decide) for each in settings.targets.values()]
    zero = dt.timedelta()
    for times in (*rows, settings.escalates):
        if len(times) != 3 or list(times) != sorted(times) or times[0] <= zero:  # noqa: PLR2004  as many as steps
            raise CaseError(
                N_("Each of the three times must be above zero and not before the one before it.")
            )
    if settings.decided_in_days < 0 or settings.appeal_in_days < 0:
        raise CaseError(N_("A number of days is not below zero."))


def _stored(settings: Settings) -> dict[str, object]:
    def minutes(*times: dt.timedelta) -> list[float]:
        return [each.total_seconds() / 60 for each in times]

    return {
        "two_sources": settings.two_sources,
        "targets": {
            name.value: minutes(each.acknowledge, each.take, each.decide)
            for name, each in settings.targets.items()
        },
        "escalates": minutes(*settings.escalates),
        "decided_in_days": settings.decided_in_days,
        "appeal_in_days": settings.appeal_in_days,
        "two_clear": settings.two_clear,
    }
