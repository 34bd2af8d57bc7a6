"""How strict and how quick an HQ is with itself: rules that its head sets (DOMAIN.md, †)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from db.access.tables import staff
from db.cases.errors import CaseError, QuickerError
from db.cases.tables import case_setting
from db.cases.texts import said
from db.messages import N_
from db.vocabulary import Due, Level, Severity
from db.writing.revisions import current_revision, publish, record_audit

CHANGED = "hq:settings:changed"
STEPS = (Due.ACKNOWLEDGE, Due.TAKE, Due.DECIDE)
LEVELS = (Level.LAWYER, Level.HEAD, Level.WALL)
LONGEST = dt.timedelta(hours=24)
MOST_DAYS = 365
LONGEST_REASON = 500


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
    on_duty: int | None = None
    """Staff id of the lawyer whom an unacknowledged critical incident reaches first; None: every lawyer."""
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
        on_duty=row.on_duty,
        two_clear=row.two_clear,
    )


def change_settings(
    connection: sa.Connection,
    election_id: int,
    settings: Settings,
    *,
    actor: str,
    at: dt.datetime,
    why: str,
    seen: Settings | None = None,
) -> None:
    """The audit row keeps what stood there before. Raises `CaseError` for a time that will not do (it names
    which, and what would be right), for want of a reason, and if somebody has changed them since `seen`."""
    reason = said(why, empty=N_("Say why the rules change."), longest=LONGEST_REASON)
    refuse_disorder(settings)
    if settings.on_duty is not None:
        _refuse_who_is_no_lawyer(connection, settings.on_duty)
    revision = current_revision(connection, election_id) + 1
    was = fetch_settings(connection, election_id)
    if seen is not None and was != seen:
        raise QuickerError(N_("Somebody has changed the rules meanwhile: look at them again."))
    _store(connection, election_id, settings)
    publish(connection, election_id, revision)
    before, after = _stored(was), _stored(settings)
    changed = [name for name in after if before[name] != after[name]]
    detail = {
        "before": {name: before[name] for name in changed},
        "after": {name: after[name] for name in changed},
        "why": reason,
    }
    record_audit(
        connection, election_id, at=at, actor=actor, action=CHANGED, detail=detail, revision=revision
    )


def end_duty(connection: sa.Connection, staff_id: int, *, actor: str, at: dt.datetime) -> None:
    """Who is no lawyer any more is on duty nowhere: every lawyer is, until somebody sets another one."""
    held = sa.select(case_setting.c.election_id).where(case_setting.c.on_duty == staff_id)
    for election_id in sorted(connection.scalars(held)):
        revision = current_revision(connection, election_id) + 1
        _store(connection, election_id, replace(fetch_settings(connection, election_id), on_duty=None))
        publish(connection, election_id, revision)
        detail = {"before": {"on_duty": staff_id}, "after": {"on_duty": None}}
        record_audit(
            connection, election_id, at=at, actor=actor, action=CHANGED, detail=detail, revision=revision
        )


def _refuse_who_is_no_lawyer(connection: sa.Connection, staff_id: int) -> None:
    """Nor will be before this is committed: who changes people takes the same rows first."""
    lawful = sa.select(staff.c.id).where(
        staff.c.id == staff_id, staff.c.role == "lawyer", staff.c.disabled_at.is_(None)
    )
    if connection.scalar(lawful.with_for_update(key_share=True, read=True)) is None:
        raise CaseError(
            N_("Only a lawyer who may sign in can be on duty: choose another one, or every lawyer.")
        )


def refuse_disorder(settings: Settings) -> None:
    """Raises `CaseError` naming the first time that will not do."""
    for severity, each in settings.targets.items():
        _refuse_times(zip(STEPS, (each.acknowledge, each.take, each.decide), strict=True), severity)
    if len(settings.escalates) != len(LEVELS):
        raise ValueError(f"{len(LEVELS)} limits, not {len(settings.escalates)}")
    _refuse_times(zip(LEVELS, settings.escalates, strict=True), Severity.CRITICAL)
    for rule, days in ((Due.AUTHORITY, settings.decided_in_days), (Due.APPEAL, settings.appeal_in_days)):
        if not 0 <= days <= MOST_DAYS:
            raise CaseError(
                N_("{rule}: {value} days will not do. Write a whole number from 0 to {most}."),
                rule=rule,
                value=days,
                most=MOST_DAYS,
            )


def _refuse_times(times: Iterable[tuple[Due | Level, dt.timedelta]], severity: Severity) -> None:
    before: Due | Level | None = None
    least = dt.timedelta()
    for rule, after in times:
        about = {"severity": severity, "rule": rule, "value": _written(after)}
        if after <= dt.timedelta() or after > LONGEST:
            raise CaseError(
                N_("{rule} ({severity}): {value} min will not do. Write more than 0 and at most {most}."),
                most=_written(LONGEST),
                **about,
            )
        if after <= least:
            raise CaseError(
                N_("{rule} ({severity}): {value} min is too soon. Write more than {least} ({before})."),
                least=_written(least),
                before=before,
                **about,
            )
        before, least = rule, after


def _written(time: dt.timedelta) -> str:
    """In minutes: "5", "0.5"."""
    return f"{time.total_seconds() / 60:g}"


def _store(connection: sa.Connection, election_id: int, settings: Settings) -> None:
    values = _stored(settings)
    insert = pg.insert(case_setting).values(election_id=election_id, **values)
    connection.execute(insert.on_conflict_do_update(index_elements=["election_id"], set_=values))


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
        "on_duty": settings.on_duty,
        "two_clear": settings.two_clear,
    }
