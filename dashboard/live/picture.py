"""The live picture, kept up by reading only what changed since the last look."""

import datetime as dt
import heapq
from dataclasses import replace
from typing import TypeVar

import sqlalchemy as sa

from db.cases import fetch_settings, record_escalations
from db.writing import advance_revision
from queries.audit import fetch_head
from queries.changes import NewReports, Revision, fetch_new_reports, fetch_revision
from queries.coverage import Coverage, coverage
from queries.escalations import fetch_reached, next_escalation_at, unanswered
from queries.incident_book import Incidents
from queries.incidents import fetch_incidents
from queries.picture import RECENT_REPORTS, fetch_current_snapshot
from queries.reports import fetch_recent_reports
from queries.snapshot import Snapshot
from queries.stations import fetch_station_facts
from queries.turnout import fetch_turnout_by_district, replaced

T = TypeVar("T")


class LivePicture:
    """Holds the newest snapshot. Not thread-safe: one feed owns it."""

    def __init__(self) -> None:
        self.snapshot: Snapshot | None = None
        self._due: list[tuple[dt.datetime, int]] = []
        self._escalates_at: dt.datetime | None = None
        self._looked_at: tuple[object, ...] = ()

    def next_change_at(self) -> dt.datetime | None:
        """When some station will turn late or silent, or an incident reach somebody, by the clock alone."""
        station = self._due[0][0] if self._due else None
        return min(filter(None, (station, self._escalates_at)), default=None)

    def refresh(self, connection: sa.Connection, now: dt.datetime, *, reload: bool = False) -> None:
        """Brings the snapshot to the newest revision, and its stations to `now`.

        When only the clock changed the picture, the revision is advanced for it, so that a revision
        always names one picture; of several processes that see it at once, one advances it.
        """
        turned = self._turned(now)
        self._escalate(connection, now)
        if self.snapshot and turned:
            advance_revision(connection, self.snapshot.election.id, seen=self.snapshot.revision)
        newest = fetch_revision(connection)
        if self.snapshot is None or newest is None or reload or self._replaced_by(newest):
            self._reload(connection, now)
        elif newest.revision != self.snapshot.revision:
            self._catch_up(connection, now, newest, turned)
        self._look_ahead()

    def _look_ahead(self) -> None:
        known = self.snapshot
        shown = (known.incidents, known.escalated, known.rules) if known else ()
        if known and list(map(id, shown)) != list(map(id, self._looked_at)):
            waiting = unanswered(known.incidents.values(), known.escalated, known.rules)
            self._escalates_at = next_escalation_at(waiting)
        self._looked_at = shown

    def _escalate(self, connection: sa.Connection, now: dt.datetime) -> None:
        """In a transaction of its own: this connection reads what is committed, statement by statement."""
        if self.snapshot and self._escalates_at and self._escalates_at <= now:
            with connection.engine.begin() as writing:
                record_escalations(writing, self.snapshot.election.id, now=now)

    def _turned(self, now: dt.datetime) -> set[int]:
        """Places of stations whose state the clock has changed."""
        turned = set()
        while self.snapshot and self._due and self._due[0][0] <= now:
            _, place = heapq.heappop(self._due)
            was = self.snapshot.coverage[place]
            will_be = coverage(self.snapshot.facts[place], self.snapshot.election.schedule, now)
            if will_be.state is not was.state:
                turned.add(place)
            elif will_be.changes_at and will_be.changes_at > now:
                heapq.heappush(self._due, (will_be.changes_at, place))
        return turned

    def _replaced_by(self, newest: Revision) -> bool:
        assert self.snapshot is not None  # noqa: S101  narrows the type
        known = self.snapshot
        return (known.election.id, known.register.revision) != (newest.election_id, newest.register_revision)

    def _reload(self, connection: sa.Connection, now: dt.datetime) -> None:
        self.snapshot = fetch_current_snapshot(connection, now=now)
        stations = self.snapshot.coverage if self.snapshot else ()
        self._due = [(each.changes_at, place) for place, each in enumerate(stations) if each.changes_at]
        heapq.heapify(self._due)

    def _catch_up(
        self, connection: sa.Connection, now: dt.datetime, newest: Revision, turned: set[int]
    ) -> None:
        assert self.snapshot is not None  # noqa: S101  narrows the type
        known = self.snapshot
        election_id, seen = known.election.id, known.revision
        new = fetch_new_reports(connection, election_id=election_id, after_revision=seen)
        changed = fetch_station_facts(connection, election_id=election_id, after_revision=seen)
        facts = list(known.facts)
        for each in changed:
            place = known.register.position[each.station_id]
            facts[place] = each
            turned.add(place)
        self.snapshot = replace(
            known,
            revision=newest.revision,
            as_of=now,
            facts=tuple(facts) if changed else known.facts,
            recent=fetch_recent_reports(connection, election_id=election_id, limit=RECENT_REPORTS),
            rules=_kept(known.rules, fetch_settings(connection, election_id)),
            audit_head=fetch_head(connection),
        )
        self._follow_turnout(connection, seen, new)
        self._follow_incidents(connection, seen, all_of_them=new.corrections)
        self._follow_escalations(connection, known.incidents)
        self._follow_coverage(turned, now)

    def _follow_turnout(self, connection: sa.Connection, seen: int, new: NewReports) -> None:
        assert self.snapshot is not None  # noqa: S101  narrows the type
        known = self.snapshot
        if not (new.turnout or new.corrections):
            return
        after = 0 if new.corrections else seen
        changed = fetch_turnout_by_district(connection, election_id=known.election.id, after_revision=after)
        turnout = changed if new.corrections else replaced(known.turnout, changed)
        self.snapshot = replace(known, turnout=turnout)

    def _follow_incidents(self, connection: sa.Connection, seen: int, *, all_of_them: bool) -> None:
        assert self.snapshot is not None  # noqa: S101  narrows the type
        known = self.snapshot
        after = 0 if all_of_them else seen
        changed = fetch_incidents(connection, election_id=known.election.id, after_revision=after)
        if all_of_them:
            self.snapshot = replace(known, incidents=Incidents.of(changed))
        elif changed:
            self.snapshot = replace(known, incidents=known.incidents.with_changes(changed))

    def _follow_escalations(self, connection: sa.Connection, before: Incidents) -> None:
        """While nobody waits, which is most of the day, there is nothing to ask."""
        assert self.snapshot is not None  # noqa: S101  narrows the type
        known = self.snapshot
        if known.escalated or self._escalates_at or known.incidents is not before:
            reached = fetch_reached(connection, election_id=known.election.id)
            self.snapshot = replace(known, escalated=_kept(known.escalated, reached))

    def _follow_coverage(self, places: set[int], now: dt.datetime) -> None:
        assert self.snapshot is not None  # noqa: S101  narrows the type
        if not places:
            return
        states: list[Coverage] = list(self.snapshot.coverage)
        for place in places:
            states[place] = coverage(self.snapshot.facts[place], self.snapshot.election.schedule, now)
            due = states[place].changes_at
            if due:
                heapq.heappush(self._due, (due, place))
        self.snapshot = replace(self.snapshot, coverage=tuple(states))


def _kept(known: T, read: T) -> T:
    """The same object while nothing has changed: what was drawn from it is not drawn again."""
    return known if known == read else read
