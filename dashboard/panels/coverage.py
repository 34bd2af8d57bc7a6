"""Are we covered? The share of stations heard from, the seven classes, and whom to call first."""

from dashboard import labels, theme
from dashboard.counts import CoverageCount, count_coverage
from dashboard.panels.page import html, icon
from dashboard.panels.places import district_name
from dashboard.words import Words
from db.vocabulary import CoverageClass, CoverageState
from queries.snapshot import Snapshot

Payload = dict[str, object]
MOST_CALLS = 4


def coverage_tile(snapshot: Snapshot, t: Words) -> Payload:
    count = count_coverage(snapshot)
    return {
        "html": html(
            "coverage",
            share=_share(count),
            heard=f"{t.number(count.heard)} / {t.number(count.total)}",
            title=t("heard from"),
            classes=[_row(group, count.by_class[group], t) for group in labels.COVERAGE_CLASS],
            unknown=t.number(count.unknown) if count.unknown else "",
            unknown_name=t("unknown"),
        )
    }


def _share(count: CoverageCount) -> int | None:
    """Per cent, never rounded up: 99.6 % is not all of them."""
    return None if count.heard_share is None else int(count.heard_share * 100)


def _row(group: CoverageClass, stations: int, t: Words) -> dict[str, object]:
    return {
        "group": group,
        "icon": icon(theme.COVERAGE[group]),
        "name": t(labels.COVERAGE_CLASS[group]),
        "count": t.number(stations),
        "some": stations > 0,
    }


def silent_tile(snapshot: Snapshot, t: Words) -> Payload:
    """The stations silent for longest, and how many there are in all.

    The browser writes the ages: a tile that only grows older is the same tile and is not sent again.
    """
    silent = [
        (each.since or snapshot.as_of, place)
        for place, each in enumerate(snapshot.coverage)
        if each.state is CoverageState.SILENT
    ]
    longest = sorted(silent)[:MOST_CALLS]
    calls = [
        {
            "number": snapshot.register.stations[place].number,
            "district": district_name(snapshot, place, t),
            "since": since.isoformat(),
        }
        for since, place in longest
    ]
    mark = icon(theme.COVERAGE[CoverageClass.SILENT])
    return {
        "html": html(
            "silent",
            calls=calls,
            icon=mark,
            title=t("To call"),
            total=t.number(len(silent)),
            nothing=t("Nobody is silent"),
        )
    }
