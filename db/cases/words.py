"""What is said in a case without moving it: links to others, questions, answers, comments, translations."""

import datetime as dt
import uuid

import sqlalchemy as sa

from db.cases.decisions import other_case
from db.cases.errors import CaseError
from db.cases.standing import stand
from db.cases.texts import said
from db.messages import N_
from db.schema import incident_event
from db.vocabulary import EventKind
from db.writing.events import Event, write_event

LANGUAGES = ("kk", "ru", "en")


def mark_corroboration(
    connection: sa.Connection,
    *,
    incident_id: uuid.UUID,
    of: uuid.UUID,
    actor: str,
    at: dt.datetime,
    note: str = "",
    version: int | None = None,
) -> int:
    """It stays a case of its own, and its observer, if another one, supports the other case. Raises
    `CaseError`."""
    case = stand(connection, incident_id, EventKind.CORROBORATES, version)
    other_case(connection, case, of)
    if _corroborates(connection, incident_id) == of:
        raise CaseError(N_("These two are linked already."))
    event = Event(EventKind.CORROBORATES, actor, at, said(note), corroborates=of)
    return write_event(connection, incident_id, event).event_id


def part(
    connection: sa.Connection,
    *,
    incident_id: uuid.UUID,
    actor: str,
    at: dt.datetime,
    note: str = "",
    version: int | None = None,
) -> int:
    """Takes the corroboration back."""
    stand(connection, incident_id, EventKind.PARTED, version)
    if _corroborates(connection, incident_id) is None:
        raise CaseError(N_("The case is not linked to another."))
    return write_event(connection, incident_id, Event(EventKind.PARTED, actor, at, said(note))).event_id


def ask_trainer(
    connection: sa.Connection,
    *,
    incident_id: uuid.UUID,
    question: str,
    actor: str,
    at: dt.datetime,
    version: int | None = None,
) -> int:
    text = said(question, empty=N_("Write the question."))
    return _say(connection, incident_id, Event(EventKind.ASKED, actor, at, text), version)


def reply(
    connection: sa.Connection,
    *,
    incident_id: uuid.UUID,
    about: int,
    text: str,
    actor: str,
    at: dt.datetime,
    version: int | None = None,
) -> int:
    """To the question whose event is `about`."""
    asked = sa.select(incident_event.c.id).where(
        incident_event.c.id == about,
        incident_event.c.incident_id == incident_id,
        incident_event.c.kind == EventKind.ASKED.value,
    )
    if connection.scalar(asked) is None:
        raise CaseError(N_("There is no such question in this case."))
    answer = said(text, empty=N_("Write the answer."))
    return _say(connection, incident_id, Event(EventKind.REPLIED, actor, at, answer, about=about), version)


def comment(
    connection: sa.Connection,
    *,
    incident_id: uuid.UUID,
    text: str,
    actor: str,
    at: dt.datetime,
    version: int | None = None,
) -> int:
    words = said(text, empty=N_("Write something first."))
    return _say(connection, incident_id, Event(EventKind.COMMENTED, actor, at, words), version)


def translate(
    connection: sa.Connection,
    *,
    incident_id: uuid.UUID,
    language: str,
    text: str,
    actor: str,
    at: dt.datetime,
    version: int | None = None,
) -> int:
    """The newest translation into a language is the one shown; the earlier ones stay in the record."""
    if language not in LANGUAGES:
        raise CaseError(N_("A translation is into Kazakh, Russian or English."))
    words = said(text, empty=N_("Write the translation."))
    event = Event(EventKind.TRANSLATED, actor, at, words, told={"language": language})
    return _say(connection, incident_id, event, version)


def _say(connection: sa.Connection, incident_id: uuid.UUID, event: Event, version: int | None) -> int:
    stand(connection, incident_id, event.kind, version)
    return write_event(connection, incident_id, event).event_id


def _corroborates(connection: sa.Connection, incident_id: uuid.UUID) -> uuid.UUID | None:
    links = (EventKind.CORROBORATES.value, EventKind.PARTED.value)
    newest = (
        sa.select(incident_event.c.corroborates)
        .where(incident_event.c.incident_id == incident_id, incident_event.c.kind.in_(links))
        .order_by(incident_event.c.id.desc())
    )
    return connection.scalar(newest.limit(1))
