"""What is not known, said as plainly as what is: under verification, withheld, not covered, not sure."""

from collections.abc import Iterator, Mapping

from dashboard.figures import Figure, Kind, frame
from dashboard.figures.sentences import latest_points
from dashboard.words import Words
from db.vocabulary import CoverageClass, TurnoutSource
from queries.press_room import PressRoom

TOLD = (Kind.COVERAGE, Kind.COVERAGE_BY_DISTRICT, Kind.TURNOUT_TIMELINE, Kind.TURNOUT_BY_DISTRICT)
"""Figures whose withheld parts are told; what the incidents withhold is under verification."""


def unknown(room: PressRoom, figures: Mapping[Kind, Figure], t: Words) -> tuple[str, ...]:
    """Sentences, each once."""
    return tuple(dict.fromkeys(each for each in _sentences(room, figures, t) if each))


def _sentences(room: PressRoom, figures: Mapping[Kind, Figure], t: Words) -> Iterator[str]:
    yield _verification(room, t)
    yield _not_heard(room, t)
    yield _not_covered(room, t)
    for kind in TOLD:
        yield from figures[kind].withheld
    yield _turnout(room, figures, t)


def _verification(room: PressRoom, t: Words) -> str:
    waiting = room.incidents.under_verification
    if waiting == 0:
        return t("No report is under verification.")
    return frame.said(
        frame.under_verification(waiting, t), t("What they tell is not published before it is verified.")
    )


def _not_heard(room: PressRoom, t: Words) -> str:
    silent = room.basis.stations_total - room.basis.stations_heard
    if not silent:
        return ""
    return t.plural(
        "At {count} station it is not known what was last due: nothing is said of it here.",
        "At {count} stations it is not known what was last due: nothing is said of them here.",
        silent,
    )


def _not_covered(room: PressRoom, t: Words) -> str:
    count = room.coverage.whole[CoverageClass.NOT_COVERED]
    if not count:
        return ""
    return t.plural("{count} station has no observer.", "{count} stations have no observer.", count)


def _turnout(room: PressRoom, figures: Mapping[Kind, Figure], t: Words) -> str:
    observed = latest_points(room.timeline).get(TurnoutSource.OBSERVER)
    if observed is None:
        return t("No turnout may be published yet.")
    if observed.estimate.interval is None:
        return t("Not enough stations have reported to say how sure the turnout is.")
    return figures[Kind.TURNOUT_TIMELINE].note
