"""Why a station is in its coverage state, in one sentence that somebody can act on."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from dashboard.words import Words
from db.vocabulary import CoverageState
from queries.coverage import Coverage, StationFacts, missing_reports
from queries.schedule import Election, Schedule

Moment = dt.datetime | None


def why(facts: StationFacts, state: Coverage, election: Election, t: Words) -> str:
    """In local time. Times that nobody reported are written as "–"."""
    return _REASONS[state.state](_Telling(facts, state, election.schedule, election.timezone, t))


class _Telling:
    def __init__(
        self, facts: StationFacts, state: Coverage, schedule: Schedule, zone: ZoneInfo, t: Words
    ) -> None:
        self.facts = facts
        self.state = state
        self.t = t
        self.zone = zone
        self.due = missing_reports(facts, schedule)

    def at(self, moment: Moment) -> str:
        return "–" if moment is None else self.t.time(moment, self.zone)

    def uncovered(self) -> str:
        return self.t("No observer is assigned, nobody has reported.")

    def expected(self) -> str:
        said = self.t.plural(
            "{count} observer assigned, {confirmed} confirmed.",
            "{count} observers assigned, {confirmed} confirmed.",
            self.facts.observers_assigned,
            confirmed=self.t.number(self.facts.observers_confirmed),
        )
        return f"{said} {self._next()}".strip()

    def arrived(self) -> str:
        said = self.t("Arrived at {time}.", time=self.at(self.facts.arrived_at))
        return f"{said} {self._next()}".strip()

    def opened(self) -> str:
        said = self.t("Opened at {time}.", time=self.at(self.facts.opened_at))
        return f"{said} {self._next()}".strip()

    def reporting(self) -> str:
        slot, heard = self.facts.last_slot, self.at(self.facts.heard_at)
        said = self.t("The count of {slot} is in, last word at {time}.", slot=slot, time=heard)
        return f"{said} {self._next()}".strip()

    def late(self) -> str:
        return f"{self._was_due()} {self._nothing_since()}"

    def silent(self) -> str:
        return f"{self._nothing_since()} {self._was_due()}"

    def removed(self) -> str:
        return self.t("The observer was removed at {time}.", time=self.at(self.facts.removed_at))

    def denied(self) -> str:
        return self.t("The observer was not let in at {time}.", time=self.at(self.facts.removed_at))

    def counting(self) -> str:
        return self.t("Votes are being counted since {time}.", time=self.at(self.facts.counting_at))

    def protocol(self) -> str:
        said = self.t("The protocol came in at {time}.", time=self.at(self.facts.protocol_at))
        home = self.t("The observer is not reported home yet.")
        return f"{said} {home}"

    def closed(self) -> str:
        return self.t(
            "The protocol came in at {time}, the observer was home at {home}.",
            time=self.at(self.facts.protocol_at),
            home=self.at(self.facts.home_safe_at),
        )

    def _next(self) -> str:
        if not self.due:
            return ""
        name, at = self.due[0]
        time = self.at(at)
        if name == "arrival":
            return self.t("The arrival is due at {time}.", time=time)
        if name == "opening":
            return self.t("The opening form is due at {time}.", time=time)
        return self.t("The next count is due at {time}.", time=time)

    def _was_due(self) -> str:
        name, at = self.due[0]
        time = self.at(at)
        if name == "arrival":
            return self.t("The arrival was due at {time}.", time=time)
        if name == "opening":
            return self.t("The opening form was due at {time}.", time=time)
        return self.t("The {slot} turnout was due at {time}.", slot=name, time=time)

    def _nothing_since(self) -> str:
        if self.facts.heard_at is None:
            return self.t("Nothing has been heard at all.")
        return self.t("Nothing since {time}.", time=self.at(self.facts.heard_at))


_REASONS: dict[CoverageState, Callable[[_Telling], str]] = {
    CoverageState.UNCOVERED: _Telling.uncovered,
    CoverageState.ASSIGNED: _Telling.expected,
    CoverageState.CONFIRMED: _Telling.expected,
    CoverageState.ARRIVED: _Telling.arrived,
    CoverageState.OPENED: _Telling.opened,
    CoverageState.REPORTING: _Telling.reporting,
    CoverageState.LATE: _Telling.late,
    CoverageState.SILENT: _Telling.silent,
    CoverageState.REMOVED: _Telling.removed,
    CoverageState.DENIED: _Telling.denied,
    CoverageState.COUNTING: _Telling.counting,
    CoverageState.PROTOCOL_RECEIVED: _Telling.protocol,
    CoverageState.CLOSED: _Telling.closed,
}
