"""What the lawyers' desk reads and does with cases. Nothing here is cached: a queue is of one reader and one
moment. Each decision is one transaction of `db.cases`; what is wrong with it comes back as a sentence."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from dashboard import data, runtime
from dashboard.case_words import tell
from dashboard.masking import mask
from dashboard.viewer import Permission, Viewer
from dashboard.words import N_, Words
from db import cases
from db.cases import CaseError
from queries.case_file import CaseFile, fetch_case
from queries.case_filter import CaseFilter
from queries.case_trail import CaseEvent
from queries.cases import CasePage, count_new, fetch_case_rows

Verb = Callable[..., object]
"""Of `db.cases`: takes a connection, `incident_id`, `actor`, `at` and its own values."""

NEEDS: dict[Verb, Permission] = {
    cases.acknowledge: Permission.ACKNOWLEDGE,
    cases.comment: Permission.ANSWER,
    cases.reply: Permission.ANSWER,
}
"""Any other verb is a decision."""


def queue(asked: CaseFilter, viewer: Viewer) -> CasePage:
    """Masked. Raises `DatabaseAwayError`."""
    with data.reading(viewer) as connection:
        page = fetch_case_rows(
            connection,
            election_id=_election_id(),
            filter=asked,
            now=now(),
            may_read_narratives=viewer.may(Permission.SEE_NARRATIVES),
        )
    return replace(page, rows=tuple(replace(each, narrative=mask(each.narrative)) for each in page.rows))


def count_newer(asked: CaseFilter, viewer: Viewer, revision: int) -> int:
    """Reports that match and came in after that revision. Raises `DatabaseAwayError`."""
    with data.reading(viewer) as connection:
        return count_new(
            connection,
            election_id=_election_id(),
            filter=asked,
            now=now(),
            may_read_narratives=viewer.may(Permission.SEE_NARRATIVES),
            after_revision=revision,
        )


def case_file(incident_id: uuid.UUID, viewer: Viewer) -> CaseFile | None:
    """Masked; without the reporter's words for who may not read them. Raises `DatabaseAwayError`."""
    reads = viewer.may(Permission.SEE_NARRATIVES)
    with data.reading(viewer) as connection:
        found = fetch_case(connection, incident_id, now=now(), may_read_narratives=reads)
    if found is None:
        return None
    return replace(
        found,
        narrative=mask(found.narrative),
        translations={name: _masked(each) for name, each in found.translations.items()} if reads else {},
        events=tuple(map(_masked, found.events)),
        questions=tuple(
            replace(each, asked=_masked(each.asked), replies=tuple(map(_masked, each.replies)))
            for each in found.questions
        ),
    )


def _masked(event: CaseEvent) -> CaseEvent:
    return replace(event, note=mask(event.note))


def act(
    verb: Verb, incident_id: uuid.UUID, viewer: Viewer, t: Words, *, version: int | None, **values: object
) -> str:
    """Empty if it is done, else what is wrong, in the viewer's language."""
    return decide(
        partial(verb, incident_id=incident_id, version=version, **values),
        viewer,
        t,
        needs=NEEDS.get(verb, Permission.DECIDE),
    )


def act_on_many(
    verb: Verb, incident_ids: Sequence[uuid.UUID], viewer: Viewer, t: Words, **values: object
) -> tuple[int, list[str]]:
    """How many are done, and what was wrong with each of the others."""
    bulk: list[cases.Bulk] = []

    def run(connection: sa.Connection, *, actor: str, at: dt.datetime) -> None:
        bulk.append(verb(connection, incident_ids, actor=actor, at=at, **values))  # type: ignore[arg-type]

    if wrong := decide(run, viewer, t, needs=Permission.DECIDE):
        return 0, [wrong]
    return len(bulk[0].done), [tell(each, t, zone()) for each in bulk[0].refused.values()]


def decide(verb: Verb, viewer: Viewer, t: Words, *, needs: Permission) -> str:
    """Runs a verb that knows its case already. As `act`."""
    if not viewer.may(needs):
        return t(N_("Your role does not do this."))
    try:
        with runtime.current().engine().begin() as connection:
            verb(connection, actor=viewer.alias, at=now())
    except CaseError as refused:
        return tell(refused, t, zone())
    except LookupError:
        return t(N_("There is no such incident."))
    except sa.exc.SQLAlchemyError:
        return t("The database does not answer. Try again in a moment.")
    return ""


def now() -> dt.datetime:
    """Election time."""
    return runtime.current().clock().now()


def zone() -> ZoneInfo:
    snapshot = data.picture().snapshot
    return snapshot.election.timezone if snapshot else ZoneInfo("UTC")


def _election_id() -> int:
    snapshot = data.picture().snapshot
    assert snapshot is not None  # noqa: S101  pages say so before
    return snapshot.election.id
