"""What pages read. The only module that caches reads for them: the viewer's scope is a normal argument of
each, so that nobody is served what was read for another role, and each read is made in the viewer's name.

The values are immutable and shared (`cache_resource`): copying a whole picture for every viewer would
cost more than reading it.
"""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

import sqlalchemy as sa
import streamlit as st

from dashboard import runtime
from dashboard.figures import Figure, Kind, answers, build
from dashboard.live.feed import Publication
from dashboard.masking import mask
from dashboard.viewer import Permission, Role, Viewer
from dashboard.words import words
from db.access.scope import reading_as
from queries.picture import fetch_snapshot_as_of
from queries.press_room import PressRoom, fetch_press_room
from queries.questions import Asked, fetch_counts, questions
from queries.snapshot import Snapshot
from queries.station_page import StationPage, fetch_narratives_of_station, fetch_station_page
from queries.wordings import Recorded, fetch_recorded

REFUSED = "42501"
"""PostgreSQL: insufficient_privilege."""


class DatabaseAwayError(Exception):
    """The database did not answer. What is on the screen stays; the page says so."""


class RefusedByDatabaseError(Exception):
    """A page asked for what its viewer's role may not see: a fault of the page."""


@dataclass(frozen=True, slots=True)
class StationFile:
    """What the viewer may know of a station. `narratives` are masked; empty if not for this viewer."""

    page: StationPage
    narratives: Mapping[uuid.UUID, str]


@dataclass(frozen=True, slots=True)
class Publishable:
    """What may be published at one moment."""

    room: PressRoom
    _built: dict[tuple[Kind, str], Figure] = field(default_factory=dict, repr=False, compare=False)

    def figure(self, kind: Kind, language: str) -> Figure:
        """Built when it is first asked for: a map of ten thousand stations takes a while."""
        if (kind, language) not in self._built:
            self._built[kind, language] = build(kind, answers(self.room)[kind], words(language))
        return self._built[kind, language]


def picture() -> Publication:
    """The newest one, from memory."""
    return runtime.current().publication()


def picture_at(moment: dt.datetime, viewer: Viewer) -> Snapshot:
    """As HQ knew it at `moment`. Raises `DatabaseAwayError`, or KeyError before any picture is there."""
    known = picture().snapshot
    if known is None:
        raise KeyError("no election is in the register")
    return _picture_at(moment, viewer.scope, (known.election.id, known.register.revision), _known=known)


def station_file(snapshot: Snapshot, place: int, viewer: Viewer) -> StationFile:
    """Of the station at `place` in the register, as of the snapshot. Raises `DatabaseAwayError`."""
    station_id = snapshot.register.stations[place].id
    return _station_file(snapshot.election.id, station_id, snapshot.as_of, viewer.scope, snapshot.revision)


def asked_counts(district_id: int | None, viewer: Viewer) -> tuple[Asked, ...]:
    """Counts to ask about, of all districts or one. Raises `DatabaseAwayError`."""
    known = picture().snapshot
    if known is None:
        return ()
    return _asked_counts(district_id, viewer.scope, (known.election.id, known.revision), _known=known)


def publishable(slot: str | None) -> Publishable:
    """By now, whoever looks: always in the scope of the press. The same for everybody within a minute, unless
    a report comes in. `slot` is that of the districts' turnout; None: the latest. Raises
    `DatabaseAwayError`, or KeyError before any picture is there."""
    known = picture().snapshot
    if known is None:
        raise KeyError("no election is in the register")
    now = runtime.current().clock().now()
    moment = (known.election.id, known.revision, now.replace(second=0, microsecond=0))
    return _publishable(slot, Viewer(Role.PRESS), moment, _known=known, _now=now)


def recorded_words(viewer: Viewer) -> Recorded:
    """The words that people have put over figures. What is written here is in it at once, what another
    process writes within two seconds. Raises `DatabaseAwayError`, or KeyError before any picture is there."""
    known = picture().snapshot
    if known is None:
        raise KeyError("no election is in the register")
    return _recorded_words(viewer.scope, (known.election.id, _words_written[0]))


def forget_words() -> None:
    """Somebody of this process wrote or read some: what is being read now is not kept for who comes next."""
    _words_written[0] = next(_steps)


_steps = count(1)
_words_written = [0]


@st.cache_resource(ttl="2m", max_entries=8, show_spinner=False)
def _publishable(
    slot: str | None,
    viewer: Viewer,
    moment: tuple[int, int, dt.datetime],  # noqa: ARG001  part of the key
    *,
    _known: Snapshot,
    _now: dt.datetime,
) -> Publishable:
    with reading(viewer, at_once=True) as connection:
        return Publishable(fetch_press_room(connection, election=_known.election, as_of=_now, slot=slot))


@st.cache_resource(ttl="2s", max_entries=16, show_spinner=False)
def _recorded_words(
    viewer: Viewer,
    key: tuple[int, int],
) -> Recorded:
    with reading(viewer, at_once=True) as connection:
        return fetch_recorded(connection, election_id=key[0])


@st.cache_resource(ttl="10m", max_entries=24, show_spinner=False)
def _picture_at(
    moment: dt.datetime,
    viewer: Viewer,
    register: tuple[int, int],  # noqa: ARG001  part of the key
    *,
    _known: Snapshot,
) -> Snapshot:
    with reading(viewer) as connection:
        return fetch_snapshot_as_of(
            connection, election=_known.election, register=_known.register, as_of=moment
        )


@st.cache_resource(ttl="1m", max_entries=256, show_spinner=False)
def _station_file(
    election_id: int,
    station_id: int,
    as_of: dt.datetime,
    viewer: Viewer,
    revision: int,  # noqa: ARG001  part of the key
) -> StationFile:
    with reading(viewer) as connection:
        page = fetch_station_page(connection, election_id=election_id, station_id=station_id, as_of=as_of)
        if not viewer.may(Permission.SEE_NARRATIVES):
            return StationFile(page, {})
        told = fetch_narratives_of_station(connection, station_id=station_id, as_of=as_of)
        return StationFile(page, {incident: mask(words) for incident, words in told.items()})


@st.cache_resource(ttl="1m", max_entries=64, show_spinner=False)
def _asked_counts(
    district_id: int | None,
    viewer: Viewer,
    revision: tuple[int, int],  # noqa: ARG001  part of the key
    *,
    _known: Snapshot,
) -> tuple[Asked, ...]:
    with reading(viewer) as connection:
        counts = fetch_counts(connection, election_id=_known.election.id, district_id=district_id)
    listed = {station.id: station.registered_voters for station in _known.register.stations}
    return tuple(questions(counts, listed=listed, slots=list(_known.election.schedule.slots)))


@contextmanager
def reading(viewer: Viewer, *, at_once: bool = False) -> Iterator[sa.Connection]:
    """In the viewer's name: the database itself shows no more than the role may see. With `at_once` all
    that is asked is of one moment, whatever is written meanwhile. Raises `DatabaseAwayError`, at once if the
    feed knows that the database is away: it may hang for long; and `RefusedByDatabaseError`."""
    if picture().stale_since is not None:
        raise DatabaseAwayError
    readers = runtime.current().readers()
    if at_once:
        readers = readers.execution_options(isolation_level="REPEATABLE READ")
    try:
        with reading_as(readers, viewer.role) as connection:
            yield connection
    except sa.exc.SQLAlchemyError as problem:
        raise _named(problem) from problem


def _named(problem: sa.exc.SQLAlchemyError) -> Exception:
    refused = isinstance(problem, sa.exc.DBAPIError) and getattr(problem.orig, "pgcode", "") == REFUSED
    return RefusedByDatabaseError() if refused else DatabaseAwayError()
